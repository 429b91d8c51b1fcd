"""Post that came back: the address stays in the register until the member gives another, and is counted as returned."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from steward.people.acting import Actor
from steward.register.acts import act
from steward.register.models import Address


class UnableToNote(Exception):
    """This cannot be noted; the words say what to do."""


def note_returned(person: UUID, *, on: date, today: date, by: Actor, at: datetime) -> Address:
    """This function will note that post to somebody's address came back on a day. A new address clears it by itself."""
    address = _current(person)
    if on > today:
        raise UnableToNote("Enter today or an earlier day: when the post came back.")
    if on < address.from_on:
        raise UnableToNote(
            "The address is newer than that day. If the post went to the address before, there is nothing to note."
        )
    with act("post_returned", by=by, on=on, at=at, persons=[person]):
        return _write(address, on)


def clear_returned(person: UUID, *, on: date, by: Actor, at: datetime) -> Address:
    """This function will note that the address is right after all."""
    address = _current(person)
    with act("address_confirmed", by=by, on=on, at=at, persons=[person]):
        return _write(address, None)


def _current(person: UUID) -> Address:
    address = Address.objects.filter(person_id=person, until_on__isnull=True).first()
    if address is None:
        raise UnableToNote("The register has no address of this person that post could have gone to.")
    return address


def _write(address: Address, on: date | None) -> Address:
    if Address.objects.filter(pk=address.pk, until_on__isnull=True).update(returned_on=on) != 1:
        raise UnableToNote("The address was changed in the meantime. Open the member’s page again.")
    address.returned_on = on
    return address
