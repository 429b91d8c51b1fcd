"""What is over its time is destroyed at night by the policy's own periods; what is open is not; nobody else can do it (P43)."""

import datetime as dt
import os
import subprocess
import sys
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from steward.campaigns.models import Candidate, Constituency, Election, Story
from steward.enquiries import actions
from steward.enquiries.models import Enquiry, Reply
from steward.interests.models import Interest
from steward.outbox.models import Message
from steward.people import sweeper
from steward.people.acting import Actor, acting_as
from steward.policy import text
from steward.register.models import Membership
from steward.trail.models import Destruction
from tests import database
from tests.people import BUILDER, a_member, an_actor, building

pytestmark = pytest.mark.django_db
YEAR = dt.timedelta(days=366)


@pytest.fixture
def night(monkeypatch: pytest.MonkeyPatch) -> None:
    """The login of the tests may not become the sweeper; what the functions destroy is tried as the builder."""
    monkeypatch.setattr(sweeper, "Actor", lambda role, operator="": BUILDER)


def an_enquiry(**more: Any) -> Enquiry:
    now = timezone.now()
    said = {
        "kind": "enquiry",
        "says": "Unmistakable",
        "reference": "R",
        "received_at": now - 3 * YEAR,
        "due_on": dt.date(2023, 1, 1),
    }
    return Enquiry.objects.create(**(said | more))


@pytest.mark.usefixtures("night")
def test_closed_enquiries_go_with_answers_and_emails_and_open_ones_stay(working_as: Any) -> None:
    now = timezone.now()
    with building():
        mail = Message.objects.create(
            channel="email", kind="reply", purpose="website_enquiries", to_email="a@invented.example", subject="s", body="b",
            queued_at=now, state="sent",
        )  # fmt: skip
        over = an_enquiry(state="done", closed_at=now - YEAR - dt.timedelta(days=1))
        Reply.objects.create(enquiry=over, channel="email", says="x", at=now, message=mail)
        kept = {
            an_enquiry().pk,
            an_enquiry(state="waiting").pk,
            an_enquiry(state="done", closed_at=now - dt.timedelta(days=360)).pk,
        }
    assert sweeper.sweep()["enquiries"] == 1
    with building():
        assert set(Enquiry.objects.values_list("pk", flat=True)) == kept
        assert not Reply.objects.exists()
        assert not Message.objects.filter(pk=mail.pk).exists()
        certificate = Destruction.objects.get()
    assert (certificate.rule, certificate.rows) == ("enquiries", 1)
    page = working_as("data_protection_officer").get("/office/trail/").content.decode()
    assert "Enquiries and complaints</td><td>1</td>" in page
    assert sweeper.sweep()["enquiries"] == 0
    with building():
        assert Destruction.objects.count() == 1


@pytest.mark.usefixtures("night")
def test_the_email_that_acknowledged_an_enquiry_goes_with_it() -> None:
    now, comms = timezone.now(), an_actor("communications_officer")
    with acting_as(Actor("anonymous"), "website_enquiries"):
        said = {"about": "", "says": "x", "name": "Ada Ashgrove", "email": "ada@invented.example", "phone": ""}
        wrote, other = (actions.send(kind="enquiry", at=now - 3 * YEAR, **said) for _ in range(2))
    with acting_as(comms, "website_enquiries"):
        for each in (wrote, other):
            actions.acknowledge(each.pk, by=comms, at=now)
        quoted = f"Your reference is {wrote.reference}. This one is new."
        actions.answer(other.pk, channel="email", says=quoted, waits=False, by=comms, at=now)
    with building():
        Message.objects.update(state="sent")
        Enquiry.objects.filter(pk=wrote.pk).update(state="done", closed_at=now - 2 * YEAR)
    assert sweeper.sweep()["enquiries"] == 1
    with building():
        left = list(Message.objects.all())
    assert len(left) == 2
    assert all(other.reference in each.body for each in left)


@pytest.mark.usefixtures("night")
def test_stories_go_by_the_policys_own_period_and_younger_ones_stay() -> None:
    now = timezone.now()
    with building():
        for name, sent_at in (("old", now - 2 * YEAR - dt.timedelta(days=1)), ("young", now - YEAR)):
            Story.objects.create(reference=name, secret=name, says="x", policy_version="-", sent_at=sent_at)
    assert sweeper.sweep()["stories"] == 1
    with building():
        assert Story.objects.get().reference == "young"


@pytest.mark.usefixtures("night")
def test_candidates_go_after_the_poll_and_interests_of_those_who_left() -> None:
    today = timezone.localdate()
    with building():
        place, _ = Constituency.objects.get_or_create(
            code="X1", defaults={"name": "Invented", "slug": "invented", "nation": "England"}
        )
        for name, day in (("Long ago", today - YEAR - dt.timedelta(days=2)), ("Lately", today)):
            election = Election.objects.create(name=name, polls_on=day)
            Candidate.objects.create(election=election, constituency=place, name=name, source="list")
        stays, left = a_member(), a_member()
        Membership.objects.filter(person=left).update(ended_on=today - dt.timedelta(days=40), end_reason="resigned")
        for person in (stays, left):
            Interest.objects.create(person=person, kind="topic", key="pay", chosen_at=timezone.now() - YEAR)
    done = sweeper.sweep()
    assert (done["candidates"], done["interests"]) == (1, 1)
    with building():
        assert [each.name for each in Candidate.objects.all()] == ["Lately"]
        assert [each.person_id for each in Interest.objects.all()] == [stays.pk]


def test_the_period_is_the_policys() -> None:
    assert set(sweeper.RULES) <= set(text.current().retention)


@pytest.mark.parametrize("role", ["anonymous", "member", "communications_officer", "data_protection_officer", "editor"])
@pytest.mark.parametrize("rule", list(sweeper.RULES))
def test_nobody_else_destroys(role: str, rule: str) -> None:
    with pytest.raises(ProgrammingError), acting_as(an_actor(role) if role == "member" else Actor(role), "accountability"):
        _call(rule, "P1Y")


def _call(rule: str, keep: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sweeper.RULES[rule], [keep])


NIGHT = """
from django.db import Error, connection
from steward.people import sweeper
from steward.people.acting import Actor, acting_as
print(sorted(sweeper.sweep().values()))
def tries(statement, *said):
    try:
        with acting_as(Actor("sweeper"), "accountability"), connection.cursor() as cursor:
            cursor.execute(statement, said)
    except Error as refused:
        print("refused")
    else:
        print("done", statement)
for statement in sweeper.RULES.values():
    tries(statement, "PT0S")
    tries(statement, "-P1Y")
for table in ("enquiries_enquiry", "campaigns_candidate", "interests_interest", "outbox_message", "trail_destruction"):
    tries("select * from " + table)
"""


def test_at_night_the_worker_sweeps_as_a_role_that_reads_nothing_and_takes_no_period_that_is_none() -> None:
    server = database.start()
    clone = database.clone(server, f"c_{os.getpid()}_sweeper")
    env = os.environ | database.environment(server, clone) | {"STEWARD_LOGIN": "worker"}
    start = "import django; django.setup()\n"
    try:
        done = subprocess.run([sys.executable, "-c", start + NIGHT], env=env, capture_output=True, text=True, check=False)
    finally:
        database.drop(server, clone)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.splitlines() == ["[0, 0, 0, 0]", *["refused"] * (2 * len(sweeper.RULES) + 5)]


def test_a_rule_that_fails_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    def by(rule: str, operator: str) -> int:
        tried.append(rule)
        if rule == "enquiries":
            raise ValueError(rule)
        return 0

    monkeypatch.setattr(sweeper, "_by", by)
    with pytest.raises(ValueError, match="enquiries"):
        sweeper.sweep()
    assert tried == list(sweeper.RULES)
