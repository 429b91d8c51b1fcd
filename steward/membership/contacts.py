"""The contact log: what was said in a call, a letter or a visit. Written so that the member may read it, and never changed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from steward.membership.models import Contact
from steward.people.acting import Actor
from steward.people.models import Person

MOST = 4000


class UnableToNote(Exception):
    """This cannot be noted; the words say what is missing."""


@transaction.atomic
def note(person: UUID, *, channel: str, from_them: bool, says: str, by: Actor, at: datetime) -> Contact:
    """This function will add a note of a conversation with somebody. It cannot be changed afterwards: add another note."""
    words = says.strip()
    if not words:
        raise UnableToNote("Write what was said.")
    if len(words) > MOST:
        raise UnableToNote(f"Write at most {MOST} letters: this note has {len(words)}.")
    if channel not in Contact.Channel.values:
        raise UnableToNote("Choose how: a call, an email, a letter, a visit, or a note.")
    if not Person.objects.filter(pk=person).exists():
        raise UnableToNote("This person is not there. Search again.")
    contact = Contact(person_id=person, channel=channel, from_them=from_them, says=words, by=by.account, at=at)
    contact.save(force_insert=True)
    return contact


def of_person(person: UUID, *, limit: int = 200) -> list[Contact]:
    """This function will return the newest notes about a person, for the office or for themselves."""
    return list(Contact.objects.filter(person_id=person).order_by("-at", "-id")[:limit])
