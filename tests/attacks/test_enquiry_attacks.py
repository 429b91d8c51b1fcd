"""What people wrote to us, and what the office typed beside it, attacked: by the other officer, by SQL, and by way of the law's own exits."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from steward.enquiries import actions
from steward.enquiries.models import Enquiry
from steward.outbox.models import Message
from steward.people.acting import Actor, acting_as
from tests.office.conftest import sign_in
from tests.people import a_member, acting_member, an_actor, building

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
WORD = "quillbracken"
OFFICE, RIGHTS = "website_enquiries", "rights"


def wrote(kind: str = "enquiry", *, by: Actor | None = None, **more: Any) -> Enquiry:
    said = {"about": "", "says": "Words", "name": "Idony Wren", "email": "idony@invented.example", "phone": ""}
    with acting_as(by or Actor("anonymous"), OFFICE):
        return actions.send(kind=kind, at=NOW, **(said | more))


@pytest.fixture
def comms() -> Actor:
    return an_actor("communications_officer")


@pytest.fixture
def dpo() -> Actor:
    return an_actor("data_protection_officer")


def read(actor: Actor, statement: str, *values: Any, purpose: str = OFFICE) -> list[Any]:
    with acting_as(actor, purpose), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def test_what_was_typed_beside_a_data_complaint_stays_behind_when_it_is_passed_on(comms: Actor, dpo: Actor) -> None:
    enquiry = wrote("data")
    browser = sign_in(dpo)
    browser.post(
        f"/office/enquiries/{enquiry.pk}/pass/",
        {"kind": "enquiry", "answer-says": f"{WORD} was seen by a colleague", "close-outcome": ""},
    )
    page = sign_in(comms).get(f"/office/enquiries/{enquiry.pk}/")
    assert page.status_code == 200
    assert WORD not in page.content.decode()
    assert read(comms, "select draft::text from enquiries_enquiry") == [("{}",)]


def test_an_answer_that_was_sent_before_it_was_a_data_complaint_tells_no_outcome_of_one(comms: Actor, dpo: Actor) -> None:
    enquiry = wrote("enquiry")
    with acting_as(comms, OFFICE):
        actions.answer(enquiry.pk, channel="email", says="We pass this on.", waits=False, by=comms, at=NOW)
        actions.pass_on(enquiry.pk, kind="data")
    with acting_as(dpo, RIGHTS), pytest.raises(actions.UnableToAnswer), transaction.atomic():
        actions.close(enquiry.pk, outcome="Nothing.", by=dpo, at=NOW)


def test_a_data_complaint_whose_answer_fails_after_it_was_closed_is_open_again(dpo: Actor) -> None:
    enquiry = wrote("data")
    with acting_as(dpo, RIGHTS):
        reply = actions.answer(enquiry.pk, channel="email", says="This came of it.", waits=False, by=dpo, at=NOW)
        actions.close(enquiry.pk, outcome="Told.", by=dpo, at=NOW)
    with building():
        Message.objects.filter(pk=reply.message_id).update(state=Message.State.FAILED, problem="no such mailbox")
        assert Enquiry.objects.get(pk=enquiry.pk).state != "done"


@pytest.mark.parametrize(
    "statement",
    [
        "update enquiries_enquiry set state = 'done', closed_at = now(), outcome = 'x'",
        "update enquiries_enquiry set state = 'done', closed_at = now(), unanswered = 'no_way'",
        "update enquiries_enquiry set kind = 'enquiry', state = 'done', closed_at = now()",
        "update enquiries_enquiry set email = '', phone = '', state = 'done', closed_at = now(), unanswered = 'no_way'",
        "delete from enquiries_enquiry",
        "update enquiries_reply set asks = false",
    ],
)
@pytest.mark.parametrize(
    "role", ["data_protection_officer", "communications_officer", "anonymous", "member", "membership_officer", "administrator"]
)
def test_no_role_closes_a_data_complaint_by_sql_without_telling_its_outcome(role: str, statement: str, dpo: Actor) -> None:
    with building():
        person = a_member("Mia", "Member")
    me = acting_member(person)
    enquiry = wrote("data", by=me, person=person.pk)
    with acting_as(dpo, RIGHTS):
        actions.answer(enquiry.pk, channel="email", says="What do you mean?", waits=True, by=dpo, at=NOW)
    actor = {"data_protection_officer": dpo, "member": me, "anonymous": Actor("anonymous")}.get(role) or an_actor(role)
    try:
        with transaction.atomic():
            read(actor, statement, purpose=RIGHTS if role == "data_protection_officer" else OFFICE)
    except (IntegrityError, ProgrammingError):
        pass
    with building():
        assert Enquiry.objects.get(pk=enquiry.pk).state == "waiting"
        assert Enquiry.objects.get(pk=enquiry.pk).replies.get().asks


@pytest.mark.parametrize(
    "role", ["communications_officer", "membership_officer", "administrator", "caseworker", "member", "anonymous", "assurer"]
)
def test_the_draft_beside_a_data_complaint_is_read_by_no_other_role(role: str, dpo: Actor) -> None:
    enquiry = wrote("data")
    with acting_as(dpo, RIGHTS):
        actions.keep(enquiry.pk, typed={"answer-says": WORD})
    actor = Actor("anonymous") if role == "anonymous" else acting_member(_somebody()) if role == "member" else an_actor(role)
    try:
        with transaction.atomic():
            found = read(actor, "select draft::text from enquiries_enquiry")
    except ProgrammingError:
        found = []
    assert found == []


def _somebody() -> Any:
    with building():
        return a_member("Odo", "Fennel")


def test_an_old_draft_is_gone_from_the_trail_too(comms: Actor) -> None:
    with building():
        person = a_member("Mia", "Member")
    me = acting_member(person)
    enquiry = wrote(by=me, person=person.pk)
    with acting_as(comms, OFFICE):
        actions.keep(enquiry.pk, typed={"answer-says": WORD})
        actions.keep(enquiry.pk, typed={})
    with building(), connection.cursor() as cursor:
        cursor.execute("select c::text from trail_change c")
        assert WORD not in str(cursor.fetchall())
