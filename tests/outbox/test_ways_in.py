"""Where a one-time code goes: to the member's own address, and nowhere that an officer has just typed."""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from steward.membership import actions as membership
from steward.outbox import postroom, ways_in
from steward.outbox.actions import UnableToWrite
from steward.outbox.models import CODE_LINE, Message
from steward.people import actions as people
from steward.people.acting import acting_as
from steward.people.models import Account, Person, WayIn
from steward.register import actions as register
from steward.register.models import Address
from tests.people import a_member, a_person, a_post, acting_member, an_account, an_actor, building

pytestmark = pytest.mark.django_db
OURS = {"line_1": "9 Officer Street", "postcode": "ZZ9 9ZZ", "town": "Elsewhere"}


def _forged(person: Person, channel: str = "email", **where: Any) -> Message:
    """A message with a code that an officer's role puts into the table by hand, with an address of its own."""
    where = where or ({"to_email": "mine@officer.example"} if channel == "email" else {"to_lines": ["9 Officer Street"]})
    with acting_as(an_actor("membership_officer"), "contact"):
        message = Message(
            person=Person(pk=person.pk), channel=channel, kind="way_in", purpose="contact", subject="How to sign in",
            body=f"Code:\n\n{CODE_LINE}", to_name="An Officer", queued_at=timezone.now(), **where,
        )  # fmt: skip
        message.save(force_insert=True)
    return message


def _deliver(message: Message) -> Message:
    postroom.deliver(message.pk, at=timezone.now())
    with building():
        return Message.objects.get(pk=message.pk)


def _asked(person: Person, channel: str) -> str:
    with acting_as(an_actor("membership_officer"), "contact"):
        return ways_in.refusal(person.pk, channel)


@pytest.mark.promise("P24")
@pytest.mark.parametrize("channel", ["email", "letter"])
def test_a_code_goes_to_the_members_own_address_whatever_stands_on_the_message(folder: Path, channel: str) -> None:
    """An officer who writes a message with another address on it does not get the member's way in."""
    with building():
        person = a_member(email="rhoswen@invented.example")
    sent = _deliver(_forged(person, channel))
    assert sent.state == "sent"
    assert sent.to_name == "Rhoswen Ashgrove"
    if channel == "email":
        assert sent.to_email == "rhoswen@invented.example"
        assert b"officer.example" not in next(folder.iterdir()).read_bytes()
    else:
        assert sent.to_lines == ["1 Invented Row", "Nowhere", "ZZ1 1ZZ"]


@pytest.mark.promise("P24")
def test_an_officer_who_changes_the_email_address_gets_no_code(folder: Path) -> None:
    """Whoever puts their own mailbox on a member's record and sends a way in hears no: no code is made, and nothing is sent."""
    with building():
        person = a_member(email="rhoswen@invented.example")
    with acting_as(an_actor("membership_officer"), "register"):
        people.change_person(Person.objects.get(pk=person.pk), email="mine@officer.example")
    failed = _deliver(_forged(person))
    assert (failed.state, "changed in the office" in failed.problem) == ("failed", True)
    with building():
        assert not WayIn.objects.filter(person=person).exists()
    assert not folder.exists() or list(folder.iterdir()) == []
    with acting_as(an_actor("membership_officer"), "contact"):
        assert membership.send_way_in(Person.objects.get(pk=person.pk), at=timezone.now()).channel == "letter"


def test_an_address_that_the_member_changed_is_the_members(folder: Path) -> None:
    with building():
        person = a_member(email="rhoswen@invented.example")
    me = acting_member(person)
    with acting_as(me, "own_record"):
        people.change_person(Person.objects.get(pk=person.pk), email="new@invented.example")
        register.move(Person(pk=person.pk), on=date(2026, 11, 1), **OURS)
    with building():
        Account.objects.filter(person=person).delete()
    assert _asked(person, "email") == ""
    assert _asked(person, "letter") == ""


@pytest.mark.promise("P24")
@pytest.mark.parametrize("how", ["move", "in place", "revive"])
def test_an_officer_who_changes_the_postal_address_gets_no_letter(folder: Path, how: str) -> None:
    """A new address, another line in the old one, or a former address that stands again: no code goes there for 28 days."""
    with building():
        person = a_member()
        if how == "revive":
            register.move(Person(pk=person.pk), on=date(2021, 1, 1), **OURS)
            old = Address.objects.get(person=person, line_1="1 Invented Row")
    assert _asked(person, "letter") == "" or how == "revive"
    with acting_as(an_actor("membership_officer"), "register"):
        if how == "move":
            register.move(Person(pk=person.pk), on=timezone.localdate(), **OURS)
        elif how == "in place":
            Address.objects.filter(person=person).update(line_1="9 Officer Street")
        else:
            Address.objects.filter(person=person, until_on=None).update(until_on="2021-01-02")
            Address.objects.filter(pk=old.pk).update(until_on=None)
    failed = _deliver(_forged(person, "letter"))
    assert (failed.state, "postal address" in failed.problem) == ("failed", True)
    with acting_as(an_actor("membership_officer"), "contact"), pytest.raises(UnableToWrite, match="28 days"):
        membership.send_way_in(Person.objects.get(pk=person.pk), at=timezone.now())


def test_a_refusal_is_not_tried_again(folder: Path) -> None:
    with building():
        person = a_member(email="rhoswen@invented.example")
        an_account(person)
    message = _forged(person)
    assert postroom.deliver(message.pk, at=timezone.now(), last_try=False) == "failed"
    assert postroom.deliver(message.pk, at=timezone.now()) == "failed"


def test_who_has_an_account_gets_a_letter_and_who_holds_a_post_as_well_gets_nothing(folder: Path) -> None:
    with building():
        person = a_member(email="rhoswen@invented.example")
        an_account(person)
    with acting_as(an_actor("membership_officer"), "contact"):
        assert membership.send_way_in(Person.objects.get(pk=person.pk), at=timezone.now()).channel == "letter"
    with building():
        a_post(person, "administrator")
    for channel in ("email", "letter"):
        failed = _deliver(_forged(person, channel))
        assert (failed.state, "holds a post" in failed.problem) == ("failed", True)


def test_a_message_whose_person_has_no_address_left_fails_in_words(folder: Path) -> None:
    with building():
        person = a_member(address=False)
    assert "no email address" in _deliver(_forged(person)).problem
    assert "no postal address" in _deliver(_forged(person, "letter")).problem


@pytest.mark.parametrize("role", ["administrator", "membership_officer"])
def test_a_new_colleague_is_written_to_where_the_administrator_said_and_no_officer(folder: Path, role: str) -> None:
    with building():
        colleague = a_person("Kestrel", "Newcomb")
        a_post(colleague, "editor")
    with acting_as(an_actor(role), "staff_access" if role == "administrator" else "contact"):
        message = Message(
            id=uuid4(), person=Person(pk=colleague.pk), channel="email", kind="way_in", purpose="sign_in", subject="Your post",
            body=CODE_LINE, to_name="X", to_email="kestrel@invented.example", queued_at=timezone.now(),
        )  # fmt: skip
        message.save(force_insert=True)
    sent = _deliver(message)
    assert sent.state == ("sent" if role == "administrator" else "failed")
    assert sent.to_name == ("Kestrel Newcomb" if role == "administrator" else "X")


def test_an_administrator_gets_no_code_of_a_member_by_giving_them_a_post(folder: Path) -> None:
    with building():
        person = a_member()
        a_post(person, "editor")
    with acting_as(an_actor("administrator"), "staff_access"):
        message = Message(
            id=uuid4(), person=Person(pk=person.pk), channel="email", kind="way_in", purpose="sign_in", subject="Your post",
            body=CODE_LINE, to_name="X", to_email="mine@officer.example", queued_at=timezone.now(),
        )  # fmt: skip
        message.save(force_insert=True)
    assert _deliver(message).state == "failed"
