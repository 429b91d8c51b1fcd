"""Protected records: people at risk, and colleagues. The row policies of the office leave them out (migrations/protection.sql).

Whoever needs one of these records opens it by its exact number with a reason, for eight hours. Each opening is a row that the
data protection officer reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from steward.people.acting import Actor
from steward.people.models import Person
from steward.permits.models import Opening, Protection
from steward.policy import text
from steward.register.models import Membership

LETTERS = 10  # a reason has as many, at least; the database counts them as well
LASTS_HOURS = 8


class UnableToProtect(Exception):
    """This record cannot be protected, or its protection not ended; the words say why and what to do."""


class UnableToOpen(Exception):
    """This record is not opened; the words say why, and do not say whether there is such a person."""


@transaction.atomic
def protect(person: UUID, *, kind: str, by: Actor, on: date, until: date | None = None) -> Protection:
    """This function will make a record narrower from a day on: no list, no search and no count of the office has it any more."""
    if kind not in Protection.Kind.values:
        raise UnableToProtect("Choose why: a person at risk, or a colleague.")
    if until is not None and until <= on:
        raise UnableToProtect("The last day must be after the first.")
    if not Person.objects.filter(pk=person).exists():
        raise UnableToProtect("This person is not there. Search again.")
    if standing(person, on=on) is not None:
        raise UnableToProtect("This record is protected already. End that protection first, if another is right.")
    made = Protection(person_id=person, kind=kind, from_on=on, until_on=until, said_by=by.account)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise UnableToProtect("This record is protected already, from a later day on. End that protection first.") from None
    return made


@transaction.atomic
def unprotect(person: UUID, *, by: Actor, on: date) -> None:
    """This function will end the protection of a record on a day: from then on it is found again like any other.

    An officer opens the record first, with a reason: before, it is not there for them.
    """
    found = standing(person, on=on)
    if found is None:
        raise UnableToProtect("This record is not protected, or you have not opened it. Open it with a reason first.")
    if Protection.objects.filter(pk=found.pk).update(until_on=max(on, found.from_on)) != 1:
        raise UnableToProtect("This protection is not open to your role. Nothing was changed.")


def standing(person: UUID, *, on: date) -> Protection | None:
    """This function will return the protection of a record that stands or is to come, as far as the role sees it."""
    rows = Protection.objects.filter(Q(until_on__isnull=True) | Q(until_on__gt=on), person_id=person)
    return rows.order_by("from_on").first()


def enough(reason: str) -> bool:
    """This function will tell whether a reason has the letters that a reason needs."""
    return sum(letter.isalpha() for letter in reason) >= LETTERS


def open_record(*, number: str, reason: str, by: Actor) -> UUID:
    """This function will open the protected record of this exact number to whoever acts, for eight hours, and return its key."""
    if not enough(reason):
        raise UnableToOpen("Write the reason in at least ten letters: the data protection officer reads it.")
    with connection.cursor() as cursor:
        cursor.execute("select steward.open_protected(%s, %s)", [number.strip(), reason])
        found: UUID | None = cursor.fetchone()[0]
    if found is None:
        raise UnableToOpen(
            "No protected record that your post may open has this number. Check it; if the record is not protected, search finds it."
        )
    return found


def hidden_from_me() -> list[UUID]:
    """This function will return whom whoever acts does not see, for the one place that reads with another role: a preview."""
    with connection.cursor() as cursor:
        cursor.execute("select has_function_privilege('steward.protected_from_me()', 'execute')")
        if not cursor.fetchone()[0]:
            return []
        cursor.execute("select steward.protected_from_me()")
        return [row[0] for row in cursor.fetchall()]


def opened_until(person: UUID) -> datetime | None:
    """This function will return until when whoever acts has opened this protected record; None where they have not."""
    with connection.cursor() as cursor:
        cursor.execute("select steward.opened_by_me(%s)", [person])
        found: datetime | None = cursor.fetchone()[0]
    return found


@dataclass(frozen=True)
class Kept:
    """A protected record in the list of whoever looks after them."""

    person: UUID
    name: str
    number: str
    protection: Protection


@dataclass(frozen=True)
class Opened:
    """One opening: whose record, which account, why, and until when."""

    person: UUID
    name: str
    number: str
    opening: Opening


@dataclass(frozen=True)
class Suggested:
    """A member who works in the office. `same` is false where only the name is the same."""

    person: UUID
    name: str
    number: str
    role: str
    same: bool


def _numbers(people: list[UUID]) -> dict[UUID, str]:
    rows = Membership.objects.filter(person_id__in=people).order_by("number").values_list("person_id", "number")
    return {person: number or "" for person, number in rows}


def protected(*, on: date, limit: int = 200) -> list[Kept]:
    """This function will list the protected records by name, for the data protection officer."""
    rows = Protection.objects.filter(Q(until_on__isnull=True) | Q(until_on__gt=on)).select_related("person")
    found = list(rows.order_by("person__name_key", "id")[:limit])
    numbers = _numbers([each.person_id for each in found])
    return [Kept(each.person_id, each.person.name, numbers.get(each.person_id, ""), each) for each in found]


def openings(*, limit: int = 200) -> list[Opened]:
    """This function will list who opened which protected record and why, newest first."""
    found = list(Opening.objects.select_related("person").order_by("-at", "id")[:limit])
    numbers = _numbers([each.person_id for each in found])
    return [Opened(each.person_id, each.person.name, numbers.get(each.person_id, ""), each) for each in found]


def count_openings(*, at: datetime, days: int = 7) -> int:
    """This function will count the openings of the last days."""
    return Opening.objects.filter(at__gt=at - timedelta(days=days)).count()


def suggested() -> list[Suggested]:
    """This function will list members with a post in the office whose record is not protected: they may want it to be."""
    with connection.cursor() as cursor:
        cursor.execute("select person, role, same from steward.colleagues_to_protect()")
        rows = cursor.fetchall()
    people = Person.objects.in_bulk([row[0] for row in rows])
    numbers = _numbers(list(people))
    roles = text.current().roles
    found = [
        Suggested(person, people[person].name, numbers.get(person, ""), str(roles[role].name) if role in roles else role, same)
        for person, role, same in rows
        if person in people
    ]
    return sorted(found, key=lambda each: (not each.same, each.name))
