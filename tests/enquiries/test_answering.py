"""Answering what people wrote: by whoever has to, by the day it is due, in words that stay as they were (P53, P62)."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.db import IntegrityError, ProgrammingError, transaction
from django.test import Client

from steward.enquiries import actions, reports
from steward.enquiries.models import Enquiry, Reply
from steward.outbox import postroom
from steward.outbox.models import Message
from steward.people.acting import Actor, acting_as
from steward.permits.models import Protection
from steward.trail.models import Look
from tests.people import TODAY, a_member, acting_member, an_actor, building

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


def wrote(kind: str = "enquiry", *, by: Actor | None = None, at: datetime = NOW, **more: Any) -> Enquiry:
    said = {"about": "", "says": "Unmistakable words", "name": "Idony Wren", "email": "idony@invented.example", "phone": ""}
    with acting_as(by or Actor("anonymous"), "website_enquiries"):
        return actions.send(kind=kind, at=at, **(said | more))


@pytest.fixture
def comms() -> Actor:
    return an_actor("communications_officer")


@pytest.fixture
def dpo() -> Actor:
    return an_actor("data_protection_officer")


def test_an_answer_goes_by_email_with_a_subject_that_says_nothing(comms: Actor, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    enquiry = wrote()
    with acting_as(comms, "website_enquiries"):
        reply = actions.answer(enquiry.pk, channel="email", says="It is on the page Join.", waits=False, by=comms, at=NOW)
    assert postroom.deliver(reply.message_id, at=NOW) == Message.State.SENT
    sent = mail.outbox[-1]
    assert sent.subject == "Our answer to you"
    assert "It is on the page Join." in sent.body
    assert enquiry.reference in sent.body
    with acting_as(comms, "website_enquiries"):
        line = reports.one(enquiry.pk, on=TODAY)
        assert line is not None
        assert (line.enquiry.state, line.replies[0].state) == ("seen", "sent")


def test_without_an_address_an_answer_by_telephone_is_noted_and_an_email_refused(comms: Actor) -> None:
    enquiry = wrote(email="", phone="020 7946 0000")
    with acting_as(comms, "website_enquiries"):
        with pytest.raises(actions.UnableToAnswer, match="no email address"), transaction.atomic():
            actions.answer(enquiry.pk, channel="email", says="x", waits=False, by=comms, at=NOW)
        actions.answer(enquiry.pk, channel="phone", says="I said so.", waits=True, by=comms, at=NOW)
        assert [line.enquiry.pk for line in reports.queue("waiting", on=TODAY)] == [enquiry.pk]


def test_a_complaint_about_data_is_the_data_protection_officers_and_closed_to_the_other(comms: Actor, dpo: Actor) -> None:
    data, other = wrote("data"), wrote()
    with acting_as(comms, "website_enquiries"):
        assert set(Enquiry.objects.values_list("pk", flat=True)) == {other.pk}
        assert Enquiry.objects.filter(pk=data.pk).update(state="seen") == 0
    with acting_as(dpo, "rights"):
        assert set(Enquiry.objects.values_list("pk", flat=True)) == {data.pk}
        actions.answer(data.pk, channel="phone", says="We look.", waits=False, by=dpo, at=NOW)
    with acting_as(comms, "website_enquiries"):
        assert not Reply.objects.exists()
        with pytest.raises(ProgrammingError), transaction.atomic():
            Reply(enquiry=data, channel="phone", says="x", at=NOW).save(force_insert=True)


def test_what_a_member_with_a_protected_record_writes_goes_to_the_data_protection_officer(comms: Actor, dpo: Actor) -> None:
    with building():
        member = a_member()
        Protection.objects.create(person=member, kind=Protection.Kind.values[0], from_on=date(2026, 1, 1))
    enquiry = wrote(by=acting_member(member), person=member.pk)
    with acting_as(comms, "website_enquiries"):
        assert not Enquiry.objects.exists()
    with acting_as(dpo, "rights"):
        assert Enquiry.objects.get().pk == enquiry.pk


def test_a_wrong_kind_is_passed_on_and_its_clock_does_not_begin_again(comms: Actor, dpo: Actor) -> None:
    enquiry = wrote()
    with acting_as(comms, "website_enquiries"):
        actions.pass_on(enquiry.pk, kind="data")
        assert not Enquiry.objects.exists()
        with pytest.raises(actions.UnableToAnswer), transaction.atomic():
            actions.pass_on(enquiry.pk, kind="complaint")
    with acting_as(dpo, "rights"):
        passed = Enquiry.objects.get()
        assert (passed.kind, passed.due_on, passed.state) == ("data", enquiry.due_on, "new")


def test_what_one_office_began_to_write_does_not_go_to_the_other(comms: Actor, dpo: Actor) -> None:
    enquiry = wrote("data")
    with acting_as(dpo, "rights"):
        actions.keep(enquiry.pk, typed={"answer-says": "Between us two"})
        actions.pass_on(enquiry.pk, kind="enquiry")
    with acting_as(comms, "website_enquiries"):
        assert Enquiry.objects.get(pk=enquiry.pk).draft == {}


def test_what_was_typed_beside_a_question_goes_with_it_to_whoever_answers_complaints_about_data(comms: Actor, dpo: Actor) -> None:
    enquiry = wrote()
    with acting_as(comms, "website_enquiries"):
        actions.keep(enquiry.pk, typed={"answer-says": "Half an answer"})
        actions.pass_on(enquiry.pk, kind="data")
    with acting_as(dpo, "rights"):
        assert Enquiry.objects.get(pk=enquiry.pk).draft == {"answer-says": "Half an answer"}


def test_what_somebody_wrote_is_not_changed(comms: Actor) -> None:
    enquiry = wrote()
    for said in ({"says": "other"}, {"due_on": date(2027, 1, 1)}, {"kind": "complaint"}, {"email": "x@invented.example"}):
        with pytest.raises(ProgrammingError), acting_as(comms, "website_enquiries"), transaction.atomic():
            Enquiry.objects.filter(pk=enquiry.pk).update(**said)


@pytest.mark.promise("P53")
def test_a_complaint_about_data_is_closed_only_after_its_outcome_was_told(dpo: Actor, settings: Any) -> None:
    enquiry = wrote("data")
    with acting_as(dpo, "rights"):
        with pytest.raises(actions.UnableToAnswer, match="The law asks us to acknowledge"), transaction.atomic():
            actions.close(enquiry.pk, outcome="Mended.", by=dpo, at=NOW)
        actions.acknowledge(enquiry.pk, by=dpo, at=NOW)
        actions.answer(enquiry.pk, channel="phone", says="When was that?", waits=True, by=dpo, at=NOW)
        with pytest.raises(actions.UnableToAnswer, match="told what came of it"), transaction.atomic():
            actions.close(enquiry.pk, outcome="Mended.", by=dpo, at=NOW)
        with pytest.raises(IntegrityError, match="told what came of it"), transaction.atomic():
            Enquiry.objects.filter(pk=enquiry.pk).update(state="done", closed_at=NOW)
        reply = actions.answer(enquiry.pk, channel="email", says="Mended.", waits=False, by=dpo, at=NOW)
    with building():
        Message.objects.filter(pk=reply.message_id).update(state="failed")
    with acting_as(dpo, "rights"):
        with pytest.raises(actions.UnableToAnswer, match="told what came of it"), transaction.atomic():
            actions.close(enquiry.pk, outcome="Mended.", by=dpo, at=NOW)
        with pytest.raises(actions.UnableToAnswer, match="left a way to reach them"), transaction.atomic():
            actions.close(enquiry.pk, outcome="Mended.", unanswered="no_way", by=dpo, at=NOW)
        assert actions.close(enquiry.pk, outcome="Mended.", unanswered="failed", by=dpo, at=NOW).unanswered == "failed"
        assert actions.reopen(enquiry.pk, by=dpo).unanswered == ""
        actions.answer(enquiry.pk, channel="letter", says="Mended.", waits=False, by=dpo, at=NOW)
        closed = actions.close(enquiry.pk, outcome="Mended.", by=dpo, at=NOW)
        assert (closed.state, closed.closed_at) == ("done", NOW)
        with pytest.raises(actions.UnableToAnswer, match="Open it again"), transaction.atomic():
            actions.answer(enquiry.pk, channel="phone", says="x", waits=False, by=dpo, at=NOW)
        assert actions.reopen(enquiry.pk, by=dpo).closed_at is None


def test_the_queue_is_by_the_day_it_is_due_and_says_what_is_overdue(working_as: Any) -> None:
    wrote(at=datetime(2026, 9, 1, tzinfo=UTC), says="Old one")
    wrote(says="New one")
    browser: Client = working_as("communications_officer")
    page = browser.get("/office/enquiries/").content.decode()
    assert page.index("Old one") < page.index("New one")
    assert "Overdue by" in page
    assert "1 overdue" in page


def seen(browser: Client, at: str) -> str:
    """The mark by which the page says what was kept when it was shown."""
    shown = re.search(r'name="draft-seen" value="(\w+)"', browser.get(at).content.decode())
    assert shown is not None
    return shown[1]


def test_a_key_keeps_what_was_typed_and_sends_nothing(working_as: Any) -> None:
    enquiry = wrote()
    browser: Client = working_as("communications_officer")
    at = f"/office/enquiries/{enquiry.pk}/"
    page = BeautifulSoup(browser.get(at).content, "html.parser").find("form", attrs={"data-main": True})
    first = page.find("button")  # what Enter in a field presses; Ctrl and Enter sends the form without any
    assert (page["action"], first.get("formaction")) == (f"{at}keep/", None)
    said = {
        "answer-channel": "email",
        "answer-says": "Half a sent",
        "close-outcome": "Half an out",
        "draft-seen": seen(browser, at),
    }
    shown = browser.post(page["action"], said, follow=True).content.decode()
    assert "Half a sent" in shown
    assert "Half an out" in shown
    with building():
        assert not Reply.objects.exists()
        assert not Message.objects.exists()
        assert Enquiry.objects.get().state == "new"


def test_two_who_type_into_the_same_box_see_both_and_nothing_is_lost_or_done(working_as: Any) -> None:
    enquiry = wrote()
    one, other = working_as("communications_officer"), working_as("communications_officer")
    at = f"/office/enquiries/{enquiry.pk}/"
    before = seen(one, at)
    one.post(f"{at}keep/", {"answer-says": "What one wrote", "close-outcome": "", "draft-seen": before})
    said = {"answer-channel": "email", "answer-says": "What the other wrote", "close-outcome": "", "draft-seen": before}
    shown = other.post(f"{at}answer/", said)
    assert shown.status_code == 409
    page = BeautifulSoup(shown.content, "html.parser")
    assert "What one wrote" in page.find(class_="error-summary").get_text()
    assert "What the other wrote" in page.find("textarea", attrs={"name": "answer-says"}).get_text()
    with building():
        assert not Reply.objects.exists()
        assert Enquiry.objects.get().draft == {"answer-says": "What one wrote"}
    mark = page.find("input", attrs={"name": "draft-seen"})["value"]
    assert other.post(f"{at}answer/", said | {"draft-seen": mark}).status_code == 302  # having seen both
    with building():
        assert Reply.objects.get().says == "What the other wrote"
    one.post(f"{at}keep/", {"answer-says": "One more thing", "draft-seen": seen(one, at)})
    assert one.post(f"{at}close/", {"close-outcome": "Told.", "draft-seen": seen(one, at)}).status_code == 302
    late = other.post(f"{at}answer/", said | {"answer-says": "Too late, and not lost"})
    assert late.status_code == 409
    assert "Too late, and not lost" in late.content.decode()


def test_an_officer_reads_answers_and_closes_and_an_error_loses_nothing(working_as: Any) -> None:
    with building():
        member = a_member()
    enquiry = wrote(by=acting_member(member), person=member.pk, email="")
    browser: Client = working_as("communications_officer")
    at = f"/office/enquiries/{enquiry.pk}/"
    assert "Unmistakable words" in browser.get(at).content.decode()
    with building():
        assert Enquiry.objects.get().state == "new"  # a look, or a browser that fetches beforehand, takes nothing
    typed = {"answer-says": "Typed before", "close-outcome": "Half an outcome"}
    wrong = browser.post(f"{at}answer/", typed)
    assert wrong.status_code == 422
    assert "Typed before" in wrong.content.decode()
    assert "Half an outcome" in wrong.content.decode()
    for what in ("take", "acknowledge", "close"):
        shown = browser.post(f"{at}{what}/", typed | ({"close-outcome": "  "} if what == "close" else {}), follow=True)
        assert "Typed before" in shown.content.decode(), what
    with building():
        assert Enquiry.objects.get().state == "seen"
    said = {
        "answer-channel": "area",
        "answer-says": "Here it is.",
        "close-outcome": "Half an outcome",
        "draft-seen": seen(browser, at),
    }
    answered = browser.post(f"{at}answer/", said, follow=True).content.decode()
    assert "Half an outcome" in answered
    assert answered.count("Here it is.") == 1  # among the answers, and no more in the box
    empty = {"answer-says": "", "close-outcome": "", "draft-seen": "of an older page"}
    assert "Half an outcome" in browser.post(f"{at}take/", empty, follow=True).content.decode()  # a colleague typed it meanwhile
    assert browser.post(f"{at}close/", {"close-outcome": "Answered.", "draft-seen": seen(browser, at)}).status_code == 302
    with building():
        assert Enquiry.objects.get().state == "done"
        assert Look.objects.filter(persons__contains=[member.pk], role="communications_officer").exists()
    assert browser.post(f"{at}reopen/").status_code == 302
    assert browser.get(f"/office/enquiries/{member.pk}/").status_code == 404
