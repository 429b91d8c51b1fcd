"""What people wrote to us, and what the office typed beside it, attacked: by the other officer, by SQL, and by way of the law's own exits."""

from datetime import UTC, datetime
from email.utils import getaddresses
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client

from steward.enquiries import actions
from steward.enquiries.models import Enquiry
from steward.outbox import postroom
from steward.outbox.models import Message
from steward.people.acting import Actor, acting_as
from tests.office.conftest import sign_in
from tests.people import a_member, a_signed_in_member, acting_member, an_actor, building

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


def test_a_data_complaint_whose_answer_fails_after_it_was_closed_is_open_again(dpo: Actor, settings: Any) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend",
        "127.0.0.1",
        1,
    )
    enquiry, other = wrote("data"), wrote("data")
    with acting_as(dpo, RIGHTS):
        replies = [
            actions.answer(each.pk, channel="email", says="Told.", waits=False, by=dpo, at=NOW)
            for each in (enquiry, other, other)
        ]
        for each in (enquiry, other):
            actions.close(each.pk, outcome="Told.", by=dpo, at=NOW)
    for reply in replies[:2]:  # of the other's two answers one went
        assert postroom.deliver(reply.message_id, at=NOW, last_try=True) == Message.State.FAILED
    with building():
        found = Enquiry.objects.get(pk=enquiry.pk)
        assert (found.state, found.closed_at) == ("seen", None)
        assert Enquiry.objects.get(pk=other.pk).state == "done"
    page = sign_in(dpo).get(f"/office/enquiries/{enquiry.pk}/").content.decode()
    assert "Could not be sent" in page


def test_an_answer_that_was_stopped_before_it_went_tells_nothing(dpo: Actor) -> None:
    enquiry = wrote("data")
    with acting_as(dpo, RIGHTS):
        reply = actions.answer(enquiry.pk, channel="email", says="Told.", waits=False, by=dpo, at=NOW)
    with building():
        Message.objects.filter(pk=reply.message_id).update(state=Message.State.STOPPED)
    with acting_as(dpo, RIGHTS), pytest.raises(actions.UnableToAnswer, match="told"), transaction.atomic():
        actions.close(enquiry.pk, outcome="Told.", by=dpo, at=NOW)


WAYS = ("take", "acknowledge", "answer", "close", "reopen", "pass")
TYPED = {"answer-channel": "phone", "answer-says": WORD, "close-outcome": WORD, "kind": "complaint"}


@pytest.mark.parametrize(("role", "kind"), [("communications_officer", "data"), ("data_protection_officer", "enquiry")])
def test_the_other_officer_neither_sees_nor_does_anything_with_an_enquiry_by_its_address(role: str, kind: str) -> None:
    enquiry, browser = wrote(kind, says=WORD), sign_in(an_actor(role))
    assert browser.get(f"/office/enquiries/{enquiry.pk}/").status_code == 404
    for way in WAYS:
        assert browser.post(f"/office/enquiries/{enquiry.pk}/{way}/", TYPED).status_code == 404
    for state in ("new", "seen", "waiting", "done"):
        assert WORD not in browser.get(f"/office/enquiries/?show={state}").content.decode()
    with building():
        found = Enquiry.objects.get(pk=enquiry.pk)
        assert (found.state, found.draft, found.handled_by, found.kind) == ("new", {}, None, kind)


@pytest.mark.parametrize("role", ["editor", "membership_officer", "administrator", "caseworker"])
def test_no_other_role_has_a_page_of_enquiries(role: str) -> None:
    enquiry, browser = wrote(says=WORD), sign_in(an_actor(role))
    assert browser.get("/office/enquiries/").status_code == browser.get(f"/office/enquiries/{enquiry.pk}/").status_code == 404
    assert {browser.post(f"/office/enquiries/{enquiry.pk}/{way}/", TYPED).status_code for way in WAYS} == {404}


def test_a_member_sees_no_other_members_words_nor_a_visitors_with_the_same_address() -> None:
    with building():
        mia, odo = a_member("Mia", "Member", email="mia@invented.example"), a_member("Odo", "Fennel")
    wrote(by=acting_member(odo), person=odo.pk, says=WORD)
    wrote(says=WORD, name="Mia Member", email="mia@invented.example")
    assert WORD not in a_signed_in_member(mia).get("/my/wrote/").content.decode()
    assert WORD in a_signed_in_member(odo).get("/my/wrote/").content.decode()


@pytest.mark.parametrize(
    "name",
    ["Mia\r\nBcc: all@evil.example", "Mia\u2028Bcc: all@evil.example", '"Mia" <all@evil.example>,', "=?utf-8?q?a=0ABcc:x?="],
)
def test_a_name_that_somebody_typed_is_no_header_of_our_answer(plain: Client, comms: Actor, settings: Any, name: str) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    said = {
        "kind": "enquiry",
        "says": "Words",
        "name": name,
        "email": "mia@invented.example",
        "about": "",
        "phone": "",
        "send": "yes",
    }
    assert plain.post("/contact/write/", said).status_code == 303
    with building():
        enquiry = Enquiry.objects.get()
    with acting_as(comms, OFFICE):
        reply = actions.answer(enquiry.pk, channel="email", says="Words", waits=False, by=comms, at=NOW)
    assert postroom.deliver(reply.message_id, at=NOW, last_try=True) == Message.State.SENT
    sent = mail.outbox[-1].message()
    assert "Bcc" not in sent
    assert [address for _, address in getaddresses([str(sent["To"])])] == ["mia@invented.example"]


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


def test_what_was_a_complaint_about_data_is_not_closed_as_a_question_without_being_told(comms: Actor, dpo: Actor) -> None:
    """Whoever holds both posts passes it on in the one and closes it in the other: the law's own exit stays the only one."""
    enquiry, other = wrote("data"), wrote("data")
    with acting_as(dpo, RIGHTS):
        for each in (enquiry, other):
            actions.pass_on(each.pk, kind="enquiry")
    assert (
        "Where nobody can be told, pass it back below." in sign_in(comms).get(f"/office/enquiries/{enquiry.pk}/").content.decode()
    )
    refused = sign_in(comms).post(f"/office/enquiries/{enquiry.pk}/close/", {"close-outcome": "Half a sentence"})
    assert refused.status_code == 422
    assert "pass it" in refused.content.decode()
    assert "Half a sentence" in sign_in(comms).get(f"/office/enquiries/{enquiry.pk}/").content.decode()
    with acting_as(comms, OFFICE):
        with pytest.raises(actions.UnableToAnswer, match="pass it back"), transaction.atomic():
            actions.close(enquiry.pk, outcome="Nothing.", by=comms, at=NOW)
        for statement in (
            "update enquiries_enquiry set state = 'done', closed_at = now()",
            "update enquiries_enquiry set was_data = false, state = 'done', closed_at = now()",
            "update enquiries_enquiry set state = 'done', closed_at = now(), unanswered = 'none'",
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                read(comms, statement)
        read(comms, "update enquiries_enquiry set was_data = false")
        assert Enquiry.objects.get(pk=enquiry.pk).was_data
        actions.answer(enquiry.pk, channel="phone", says="What do you mean?", waits=True, by=comms, at=NOW)
        with pytest.raises(actions.UnableToAnswer), transaction.atomic():
            actions.close(enquiry.pk, outcome="Nothing.", by=comms, at=NOW)
        actions.answer(enquiry.pk, channel="phone", says="This is how.", waits=False, by=comms, at=NOW)
        assert actions.close(enquiry.pk, outcome="Told.", by=comms, at=NOW).state == "done"
        actions.pass_on(other.pk, kind="data")  # back, where it may be said that it is none
    with acting_as(dpo, RIGHTS):
        assert actions.close(other.pk, outcome="A machine.", unanswered="none", by=dpo, at=NOW).state == "done"


def test_an_answer_to_what_was_a_complaint_that_fails_after_it_was_closed_opens_it_again(comms: Actor, dpo: Actor) -> None:
    enquiry = wrote("data")
    with acting_as(dpo, RIGHTS):
        actions.pass_on(enquiry.pk, kind="enquiry")
    with acting_as(comms, OFFICE):
        reply = actions.answer(enquiry.pk, channel="email", says="This is how.", waits=False, by=comms, at=NOW)
        actions.close(enquiry.pk, outcome="Told.", by=comms, at=NOW)
    with building():
        Message.objects.filter(pk=reply.message_id).update(state=Message.State.FAILED)
        assert Enquiry.objects.get(pk=enquiry.pk).state == "seen"


def test_nothing_could_be_delivered_is_said_of_an_address_only_after_something_was_sent_to_it(dpo: Actor) -> None:
    enquiry, by_phone = wrote("data"), wrote("data", email="", phone="020 7946 0000")
    with acting_as(dpo, RIGHTS):
        for each in (enquiry, by_phone):
            actions.acknowledge(each.pk, by=dpo, at=NOW)
        with pytest.raises(actions.UnableToAnswer, match="write to it first"), transaction.atomic():
            actions.close(enquiry.pk, outcome="Nothing.", unanswered="failed", by=dpo, at=NOW)
        reply = actions.answer(enquiry.pk, channel="email", says="Told.", waits=False, by=dpo, at=NOW)
        # Nobody picks up: there is nothing of ours that could have failed.
        actions.close(by_phone.pk, outcome="Nothing.", unanswered="failed", by=dpo, at=NOW)
    with building():
        Message.objects.filter(pk=reply.message_id).update(state=Message.State.FAILED)
    with acting_as(dpo, RIGHTS):
        assert actions.close(enquiry.pk, outcome="Nothing.", unanswered="failed", by=dpo, at=NOW).state == "done"


def test_a_question_that_was_never_a_complaint_about_data_is_closed_as_before(comms: Actor) -> None:
    enquiry = wrote("enquiry")
    with acting_as(comms, OFFICE):
        actions.pass_on(enquiry.pk, kind="complaint")
        assert actions.close(enquiry.pk, outcome="A machine.", by=comms, at=NOW).was_data is False
    with building(), pytest.raises(IntegrityError, match="a_reason_is_about_a_data_complaint"), transaction.atomic():
        Enquiry.objects.filter(pk=enquiry.pk).update(unanswered="none")
