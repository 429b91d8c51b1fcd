"""Writing to us through the website: anybody may, nothing typed is lost, and nobody writes in another's name (P62, P68)."""

import re
import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client

from steward.enquiries import actions, clock
from steward.enquiries.models import Enquiry, Reply
from steward.people.acting import Actor, acting_as
from steward.website.enquiries.forms import page_of
from tests.people import TODAY, a_member, a_person, a_signed_in_member, acting_member, building

pytestmark = pytest.mark.django_db(databases=["default", "cache"])
SAID = {"kind": "enquiry", "about": "/join/", "says": "Where do I find\nthe price?", "name": "", "email": "", "phone": ""}
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


def the_one() -> Enquiry:
    with building():
        return Enquiry.objects.get()


def test_a_visitor_writes_without_a_name_and_is_told_what_happens_by_when(site: Client) -> None:
    page = site.get("/contact/write/?about=/join/%3Fwho=me&kind=complaint").content.decode()
    assert 'value="/join/"' in page
    assert re.search(r'value="complaint"[^>]*checked', page)
    assert 'data-notice="' in page
    checked = site.post("/contact/write/", SAID).content.decode()
    assert "Where do I find" in checked
    assert "no way to reach you" in checked
    sent = site.post("/contact/write/", {**SAID, "send": "yes"})
    assert sent.status_code == 303
    enquiry = the_one()
    assert (enquiry.person_id, enquiry.says, enquiry.state) == (None, "Where do I find\nthe price?", "new")
    shown = site.get(sent["Location"]).content.decode()
    assert enquiry.reference in shown
    assert f"{enquiry.due_on.day} {enquiry.due_on:%B %Y}" in shown
    assert "says" not in sent["Location"]


def test_an_error_keeps_everything_typed_and_says_what_to_do(site: Client) -> None:
    answer = site.post("/contact/write/", {**SAID, "kind": "", "about": "https://elsewhere.example/x", "says": "Kept words"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Select what it is" in page
    assert "Write the address of a page of this website" in page
    assert "Kept words" in page
    assert "https://elsewhere.example/x" in page


@pytest.mark.parametrize(
    ("typed", "path"),
    [("/join/", "/join/"), ("/join/?me=1#x", "/join/"), ("https://testserver/pay/?a=b", "/pay/"), ("//evil.example/", None),
     ("https://evil.example/", None), ("/\\evil.example", None), ("javascript:alert(1)", None), ("join", None), ("http://[", None)],
)  # fmt: skip
def test_only_the_path_of_a_page_of_ours_is_taken(typed: str, path: str | None) -> None:
    assert page_of(typed, host="testserver") == path


def test_many_at_once_are_held_back_and_nothing_typed_is_lost(site: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("steward.website.enquiries.views.TIMES", 0)
    answer = site.post("/contact/write/", {**SAID, "send": "yes"})
    assert answer.status_code == 429
    assert "Where do I find" in answer.content.decode()
    with building():
        assert not Enquiry.objects.exists()


def test_what_a_member_writes_while_signed_in_is_theirs_to_see_and_nobody_elses(site: Client) -> None:
    with building():
        mine, other = a_member("Idony", "Wren"), a_member("Osric", "Vale")
    browser = a_signed_in_member(mine)
    sent = browser.post("/contact/write/", {**SAID, "send": "yes"})
    assert "in the members’ area" in browser.get(sent["Location"]).content.decode()
    assert the_one().person_id == mine.pk
    assert "Where do I find" in browser.get("/my/wrote/").content.decode()
    assert "Where do I find" not in a_signed_in_member(other).get("/my/wrote/").content.decode()


def _insert(actor: Actor, **more: Any) -> None:
    said = {"kind": "enquiry", "says": "x", "reference": "X", "received_at": NOW, "due_on": date(2026, 12, 4)}
    with acting_as(actor, "website_enquiries"), transaction.atomic():
        Enquiry(**(said | more)).save(force_insert=True)


def test_the_database_takes_nothing_in_anothers_name_and_nothing_that_looks_answered() -> None:
    with building():
        somebody, member = a_person(), a_member()
    for actor in (Actor("anonymous"), acting_member(member)):
        with pytest.raises(ProgrammingError):
            _insert(actor, person=somebody)
        with pytest.raises(ProgrammingError):
            _insert(actor, state="done", closed_at=NOW)
        with pytest.raises(ProgrammingError), acting_as(actor, "website_enquiries"), transaction.atomic():
            Reply(person=None, enquiry_id=uuid.uuid4(), channel="phone", says="x", at=NOW).save(force_insert=True)
    with pytest.raises(ProgrammingError), acting_as(Actor("anonymous"), "website_enquiries"), connection.cursor() as cursor:
        cursor.execute("select says from enquiries_enquiry")


def test_the_clock_counts_our_working_days_and_the_laws_days() -> None:
    assert clock.due_on("enquiry", date(2026, 11, 20)) == date(2026, 12, 4)
    assert clock.due_on("enquiry", date(2026, 12, 18)) == date(2027, 1, 6)  # two bank holidays, and New Year's Day
    assert clock.due_on("data", date(2026, 11, 20)) == date(2026, 12, 19)  # a Saturday: the thirtieth day
    assert max(clock.BANK_HOLIDAYS).year >= TODAY.year + 1, "add the bank holidays of the next years"


def test_the_days_of_a_complaint_about_data_are_the_policys(monkeypatch: pytest.MonkeyPatch) -> None:
    import dataclasses
    from types import MappingProxyType

    from steward.policy import text

    policy = text.current()
    rights = dict(policy.rights) | {"complain": dataclasses.replace(policy.rights["complain"], within="P10D")}
    monkeypatch.setattr(text, "current", lambda: dataclasses.replace(policy, rights=MappingProxyType(rights)))
    assert clock.due_on("data", date(2026, 11, 20)) == date(2026, 11, 29)


def test_a_reference_says_nothing() -> None:
    with acting_as(Actor("anonymous"), "website_enquiries"):
        said = {"kind": "enquiry", "about": "", "says": "x", "name": "", "email": "", "phone": "", "at": NOW}
        assert actions.send(**said).reference != actions.send(**said).reference
