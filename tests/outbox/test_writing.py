"""Writing to one person: by email or by letter, with a job in the same transaction that holds a key and nothing else."""

import ast
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import ProgrammingError, connection, transaction

from steward.outbox import actions
from steward.outbox.models import Message
from steward.people.acting import acting_as
from steward.people.models import Person
from steward.permits.models import Choice
from tests.people import a_member, a_person, acting_member, an_actor, an_address, building

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]


def _write(person: Person, **more: str) -> Message:
    said = {"kind": "test", "purpose": "contact", "subject": "About your membership", "body": "Dear member,\n\nhello."}
    with acting_as(an_actor("membership_officer"), "contact"):
        return actions.write(Person.objects.get(pk=person.pk), at=NOW, **(said | more))


def _jobs() -> list[dict[str, str]]:
    with building(), connection.cursor() as cursor:
        cursor.execute("select task_name, args::text from procrastinate_jobs order by id")
        found = cursor.fetchall()
    return [{"task": task, **json.loads(args)} for task, args in found]


def test_a_person_with_an_email_address_gets_an_email_and_one_without_gets_a_letter() -> None:
    with building():
        by_email, by_post = a_member(email="rhoswen@invented.example"), a_member("Wilfa", "Ash")
    assert (_write(by_email).channel, _write(by_email).to_email) == ("email", "rhoswen@invented.example")
    letter = _write(by_post)
    assert (letter.channel, letter.to_email) == ("letter", "")
    assert letter.to_lines == ["1 Invented Row", "Nowhere", "ZZ1 1ZZ"]


def test_a_letter_goes_to_the_address_of_that_day() -> None:
    with building():
        person = a_member(address=False)
        an_address(person, "Old House", until_on=date(2026, 11, 21))
        an_address(person, "27 Invented Barracks", "BFPO 5501", town="", from_on=date(2026, 11, 21))
    assert _write(person).to_lines == ["27 Invented Barracks", "BFPO 5501"]


def test_whoever_asked_us_to_write_by_post_gets_a_letter_until_they_change_their_mind() -> None:
    with building():
        person = a_member(email="rhoswen@invented.example")
        said = {"person": person, "kind": "restriction", "key": "email", "wording": "-", "policy_version": "-", "channel": "form"}
        Choice.objects.create(**said, given=True, at=NOW)
    assert _write(person).channel == "letter"
    with building():
        Choice.objects.create(**said, given=False, at=NOW.replace(hour=11))
    assert _write(person).channel == "email"


def test_a_person_whom_nothing_reaches_is_an_error_that_says_what_to_add() -> None:
    with building():
        person = a_person()
    with pytest.raises(actions.UnableToWrite, match=r"no postal address today\. Add one"):
        _write(person)


def test_a_purpose_that_the_policy_does_not_have_is_refused() -> None:
    with building():
        person = a_member()
    with pytest.raises(ValueError, match="no purpose"):
        _write(person, purpose="curiosity")


def test_the_job_holds_the_key_of_the_message_and_nothing_else() -> None:
    with building():
        person = a_member("Canarina", "Unmistakable", email="canarina@invented.example")
    message = _write(person)
    assert _jobs() == [{"task": "post:send", "message": str(message.pk)}]


def test_message_and_job_are_there_together_or_not_at_all() -> None:
    with building():
        person = a_member()
    with acting_as(an_actor("membership_officer"), "contact"), transaction.atomic():
        actions.write(Person.objects.get(pk=person.pk), kind="test", purpose="contact", subject="s", body="b", at=NOW)
        transaction.set_rollback(True)
    assert _jobs() == []


@pytest.mark.parametrize("role", ["membership_officer", "member", "editor"])
def test_no_role_reads_the_queue(role: str) -> None:
    with pytest.raises(ProgrammingError), acting_as(an_actor(role), "contact"), connection.cursor() as cursor:
        cursor.execute("select args from procrastinate_jobs")


def test_a_member_reads_their_own_messages_and_nobody_elses() -> None:
    with building():
        mine, theirs = a_member(), a_member("Wilfa", "Ash")
    message = _write(mine)
    _write(theirs)
    with acting_as(acting_member(mine), "rights"):
        assert list(Message.objects.values_list("pk", flat=True)) == [message.pk]


def test_every_subject_in_the_program_is_a_constant_so_that_it_cannot_hold_a_name() -> None:
    calls = 0
    for path in (ROOT / "steward").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        constants = {
            target.id
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            name = getattr(getattr(node, "func", None), "attr", "") if isinstance(node, ast.Call) else ""
            subject = next((k.value for k in node.keywords if k.arg == "subject"), None) if name == "write" else None
            if subject is None:
                continue
            calls += 1
            constant = isinstance(subject, ast.Constant) or (isinstance(subject, ast.Name) and subject.id in constants)
            assert constant, f"{path}:{node.lineno}: the subject is put together; make it a constant of the module"
    assert calls >= 2
