"""The contact log: what was said, kept for good, and open to the member."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import ProgrammingError
from django.test import Client
from django.utils import timezone

from steward.membership import contacts
from steward.membership.models import Contact
from steward.people.acting import acting_as
from tests.people import a_member, a_signed_in_member, acting_member, an_actor, building

pytestmark = pytest.mark.django_db
SAID = {"channel": "call", "way": "in", "says": "Asked when the new\ncard comes."}


def test_an_officer_notes_a_call_and_the_member_reads_it(working_as: Callable[..., Client]) -> None:
    with building():
        grace = a_member("Grace", "Canary")
    browser = working_as("membership_officer")
    url = f"/office/members/{grace.pk}/note/"
    assert "The member can read this" in browser.get(url).content.decode()
    assert browser.post(url, SAID).status_code == 302
    page = browser.get(f"/office/members/{grace.pk}/").content.decode()
    assert "Asked when the new<br>card comes." in page
    assert "they came to us" in page
    theirs = a_signed_in_member(grace)
    assert "/my/data/noted/" in theirs.get("/my/data/").content.decode()
    seen = theirs.get("/my/data/noted/").content.decode()
    assert "Asked when the new<br>card comes." in seen
    assert "you came to us" in seen


def test_the_members_page_opens_the_log_with_a_key(working_as: Callable[..., Client]) -> None:
    with building():
        grace = a_member("Grace", "Canary")
    page = working_as("membership_officer").get(f"/office/members/{grace.pk}/").content.decode()
    assert f'href="/office/members/{grace.pk}/note/" data-key="l"' in page


def test_nothing_that_was_typed_is_lost(working_as: Callable[..., Client]) -> None:
    with building():
        grace = a_member("Grace", "Canary")
    answer = working_as("membership_officer").post(f"/office/members/{grace.pk}/note/", {**SAID, "channel": "pigeon"})
    assert answer.status_code == 422
    assert "card comes." in answer.content.decode()


def test_a_note_is_by_whoever_writes_it_and_at_the_time_it_is_written() -> None:
    with building():
        grace = a_member("Grace", "Canary")
    officer, other = an_actor("membership_officer"), an_actor("membership_officer")
    with acting_as(officer, "contact"):
        before = timezone.now()
        forged = Contact(person=grace, channel="note", says="x", by=other.account, at=timezone.make_aware(_long_ago()))
        forged.save(force_insert=True)
    with building():
        kept = Contact.objects.get()
    assert kept.by == officer.account
    assert kept.at >= before


def _long_ago():  # type: ignore[no-untyped-def]
    from datetime import datetime

    return datetime.combine(date(2001, 1, 1), datetime.min.time())


@pytest.mark.parametrize("doing", ["update", "delete"])
def test_a_note_is_never_changed_or_removed(doing: str) -> None:
    with building():
        grace = a_member("Grace", "Canary")
    officer = an_actor("membership_officer")
    with acting_as(officer, "contact"):
        contacts.note(grace.pk, channel="call", from_them=True, says="As it was", by=officer, at=timezone.now())
    with pytest.raises(ProgrammingError, match="permission denied"), acting_as(officer, "contact"):
        rows = Contact.objects.all()
        rows.update(says="As I wish it were") if doing == "update" else rows.delete()


def test_a_member_reads_their_own_notes_and_nobody_elses() -> None:
    with building():
        grace, other = a_member("Grace", "Canary"), a_member("Ottoline", "Other")
        for who in (grace, other):
            Contact.objects.create(person=who, channel="note", says=f"Of {who.name}", at=timezone.now())
    with acting_as(acting_member(grace), "rights"):
        assert [each.says for each in Contact.objects.all()] == ["Of Grace Canary"]


@pytest.mark.parametrize("says", ["", "   ", "x" * 4001])
def test_a_note_without_words_or_with_too_many_is_refused_in_words(says: str) -> None:
    with building():
        grace = a_member("Grace", "Canary")
    officer = an_actor("membership_officer")
    with acting_as(officer, "contact"), pytest.raises(contacts.UnableToNote, match="Write"):
        contacts.note(grace.pk, channel="call", from_them=True, says=says, by=officer, at=timezone.now())
