"""What a representative or a branch officer tells the office of somebody: has moved, works here no longer. An officer decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from steward.membership.models import Hint
from steward.people.acting import Actor
from steward.people.models import Person
from steward.register import search


class UnableToTell(Exception):
    """The office cannot be told this; the words say why and what to do."""


@transaction.atomic
def tell(person: UUID, *, kind: str, says: str, by: Actor, at: datetime) -> None:
    """This function will tell the office of somebody in the scope of the post that acts. The row policy refuses others.

    Raises UnableToTell where the same was told before and waits.
    """
    words = " ".join(says.split())[:300]
    if kind not in Hint.Kind.values:
        raise UnableToTell("Choose what has changed.")
    if kind == Hint.Kind.OTHER and not words:
        raise UnableToTell("Write what has changed.")
    if not Person.objects.filter(pk=person).exists():
        raise UnableToTell("This person is not on your list any more. There is nothing to do.")
    if any(each.person == person and each.kind == kind and each.says == words for each in mine()):
        raise UnableToTell("You have told the office already. They have not done it yet.")
    Hint(person_id=person, kind=kind, says=words, by=by.account, at=at).save(force_insert=True)


@transaction.atomic
def take_back(hint: UUID) -> None:
    """This function will take back what whoever acts told the office, as long as nobody has done it."""
    with connection.cursor() as cursor:
        cursor.execute("select steward.take_back_hint(%s)", [hint])
        if not cursor.fetchone()[0]:
            raise UnableToTell("The office has done this already, or it is not yours to take back.")


@transaction.atomic
def done(hint: UUID, *, at: datetime) -> None:
    """This function will note that the office has dealt with a hint."""
    if Hint.objects.filter(pk=hint, done_at__isnull=True).update(done_at=at) != 1:
        raise UnableToTell("A colleague has done this already. There is nothing left to do.")


@dataclass(frozen=True)
class Told:
    """Something that whoever acts told the office, and that waits; `name` is empty where they see this person no longer."""

    pk: UUID
    person: UUID
    name: str
    kind: str
    says: str
    at: datetime

    @property
    def what(self) -> str:
        """What has changed, in words."""
        return str(Hint.Kind(self.kind).label)


def mine() -> list[Told]:
    """This function will return what whoever acts told the office and nobody has done yet, newest first."""
    with connection.cursor() as cursor:
        cursor.execute("select id, person, kind, says, at from steward.my_hints() order by at desc, id limit 200")
        rows = cursor.fetchall()
    people = Person.objects.in_bulk([row[1] for row in rows])
    return [Told(key, who, people[who].name if who in people else "", kind, says, at) for key, who, kind, says, at in rows]


@dataclass(frozen=True)
class Waiting:
    """A hint in the office's queue: about whom, and for how many days it has waited."""

    hint: Hint
    person: search.Found
    days: int


def queue(*, on: date, limit: int = 200) -> list[Waiting]:
    """This function will return the hints that wait, oldest first."""
    hints = list(Hint.objects.filter(done_at__isnull=True).order_by("at", "id")[:limit])
    people = {each.pk: each for each in search.describe(dict.fromkeys(hint.person_id for hint in hints))}
    return [
        Waiting(hint, people[hint.person_id], max((on - timezone.localdate(hint.at)).days, 0))
        for hint in hints
        if hint.person_id in people
    ]


def count_waiting() -> int:
    """This function will count the hints that wait."""
    return Hint.objects.filter(done_at__isnull=True).count()


def of_person(person: UUID, *, limit: int = 50) -> list[Hint]:
    """This function will return what was told of a person, newest first, for themselves."""
    return list(Hint.objects.filter(person_id=person).order_by("-at", "-id")[:limit])
