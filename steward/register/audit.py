"""The assurer's work: entries drawn at random, what was found of each, and how the register is kept, in numbers (s 24ZA to 24ZC)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from steward.people.models import Person
from steward.policy import text
from steward.register import kinds
from steward.register.acts import about
from steward.register.models import Act, Address, Membership, Sampled

MOST = 500  # drawn at once; the database draws no more (migrations/statutory.sql)
RESULTS = {"right": "Right", "wrong": "Wrong", "unclear": "Could not tell"}


class UnableToAudit(Exception):
    """This cannot be written down; the words say what to do."""


@transaction.atomic
def draw(*, how_many: int) -> int:
    """This function will draw entries at random for the assurer who acts, and return how many more there were to draw."""
    if not 1 <= how_many <= MOST:
        raise UnableToAudit(f"Enter a number from 1 to {MOST}. You may draw again.")
    with connection.cursor() as cursor:
        cursor.execute("select steward.draw_sample(%s::int)", [how_many])
        return int(cursor.fetchone()[0])


@transaction.atomic
def find(key: UUID, *, post: UUID, result: str, remark: str) -> None:
    """This function will write down what the assurer found of a drawn entry; it may be changed until the post ends."""
    if result not in RESULTS:
        raise UnableToAudit("Say whether the entry is right, wrong, or could not be told.")
    if result != "right" and not remark.strip():
        raise UnableToAudit("Write what is wrong, or why you could not tell: somebody has to put it right.")
    # keeps: P58a
    # What an independent person found wrong is kept with the entry, where the officer reads it and puts it right.
    done = Sampled.objects.filter(person_id=key, post_id=post).update(result=result, remark=remark.strip()[:400])
    if done != 1:
        raise UnableToAudit("This entry is not in your sample. Go back to your list.")


@dataclass(frozen=True)
class Drawn:
    """One drawn entry in the assurer's list."""

    person: UUID
    name: str
    place: int
    result: str
    words: str


def sample(*, post: UUID) -> list[Drawn]:
    """This function will return the assurer's own sample in the order in which it was drawn."""
    rows = Sampled.objects.filter(post_id=post).order_by("place").values_list("person_id", "place", "result")
    people = Person.objects.in_bulk([row[0] for row in rows])
    return [
        Drawn(person, people[person].name, place, result, RESULTS.get(result, "Not checked yet"))
        for person, place, result in rows
        if person in people
    ]


@dataclass(frozen=True)
class Past:
    """What an entry said until a moment, in words, and by which act it changed."""

    at: datetime
    thing: str
    said: tuple[tuple[str, str], ...]
    act: str


@dataclass(frozen=True)
class Opened:
    """A drawn entry on the assurer's screen: name, number, address, membership, what it said before, and the acts on it."""

    sampled: Sampled
    person: Person
    memberships: tuple[Membership, ...]
    addresses: tuple[Address, ...]
    past: tuple[Past, ...]
    acts: tuple[tuple[Act, str], ...]
    next: UUID | None


_LABELS = {
    "people_person": ("Name", ("given_names", "family_name")),
    "register_membership": (
        "Membership",
        ("number", "member_class", "joined_on", "ended_on", "end_reason", "came_from", "went_to"),
    ),
    "register_classheld": ("Former class", ("member_class", "from_on", "until_on")),
    "register_address": (
        "Address",
        ("kind", "line_1", "line_2", "line_3", "line_4", "town", "postcode", "country", "from_on", "until_on", "returned_on"),
    ),
}
_WORDS = {"line_1": "line 1", "line_2": "line 2", "line_3": "line 3", "line_4": "line 4", "member_class": "class"}


def entry(key: UUID, *, post: UUID) -> Opened | None:
    """This function will return one entry of the assurer's own sample, or None."""
    found = Sampled.objects.filter(person_id=key, post_id=post).first()
    person = Person.objects.filter(pk=key).first() if found else None
    if found is None or person is None:
        return None
    acts = list(about([key]).order_by("-at", "pk")[:50])
    waiting = Sampled.objects.filter(post_id=post, result="").exclude(person_id=key).order_by("place")
    after = waiting.filter(place__gt=found.place).first() or waiting.first()
    return Opened(
        found,
        person,
        tuple(Membership.objects.filter(person_id=key).select_related("branch").order_by("-joined_on", "pk")),
        tuple(Address.objects.filter(person_id=key).order_by("-from_on", "pk")),
        tuple(_history(key)),
        tuple((act, kinds.words(act.kind)) for act in acts),
        after.person_id if after else None,
    )


def _history(key: UUID) -> list[Past]:
    with connection.cursor() as cursor:
        cursor.execute('select at, act, "table", was from steward.history_of_sampled(%s::uuid)', [key])
        rows = cursor.fetchall()
    called = {act.pk: kinds.words(act.kind) for act in Act.objects.filter(pk__in=[row[1] for row in rows if row[1]])}
    return [
        Past(at, _LABELS[table][0], tuple(_said(was, _LABELS[table][1])), called.get(act, "outside any act"))
        for at, act, table, was in rows
    ]


def _said(was: Any, fields: tuple[str, ...]) -> list[tuple[str, str]]:
    known = json.loads(was) if isinstance(was, str) else was
    return [
        (_WORDS.get(name, name.removesuffix("_on").replace("_", " ")), str(known[name])) for name in fields if known.get(name)
    ]


# ---- how the register is kept


@dataclass(frozen=True)
class Upkeep:
    """What an assurer asks about the system: double entries, late applications, who may change the register."""

    duplicates: int
    waiting: int
    late: int
    late_after: int
    late_rule: str
    not_drawn: int


def upkeep(*, on: date) -> Upkeep:
    """This function will count what waits: double entries, and applications beyond the rulebook's days for a decision."""
    rule = text.current().rule("admit", on=on)
    days = rule.number if rule is not None and rule.number and rule.unit == "days" else 14
    with connection.cursor() as cursor:
        cursor.execute("select what, many from steward.count_upkeep(%s::int)", [days])
        many = dict(cursor.fetchall())
    return Upkeep(
        many["duplicates"], many["waiting"], many["late"], days, rule.rule if rule is not None else "", many["not_drawn"]
    )


def who_may_change() -> list[tuple[str, str]]:
    """This function will list the posts that may change names, addresses or memberships, and what each may change."""
    policy = text.current()
    what = ("name", "address", "membership")
    return [
        (str(role.name), ", ".join(str(policy.categories[key].label) for key in what if key in role.changes))
        for role in policy.roles.values()
        if role.tier in ("office", "public") and set(what) & set(role.changes)
    ]


@dataclass(frozen=True)
class Findings:
    """What one assurer drew and found, in numbers."""

    post: UUID
    from_on: date
    until_on: date
    drawn: int
    right: int
    wrong: int
    unclear: int

    @property
    def open(self) -> int:
        """Entries that were drawn and not judged yet."""
        return self.drawn - self.right - self.wrong - self.unclear


def findings() -> list[Findings]:
    """This function will return what each assurer drew and found, newest first."""
    with connection.cursor() as cursor:
        cursor.execute("select post, from_on, until_on, drawn, was_right, was_wrong, unclear from steward.count_findings()")
        return [Findings(*row) for row in cursor.fetchall()]


def to_put_right(*, limit: int = 100) -> list[Sampled]:
    """This function will return the entries that an assurer found wrong or could not tell, with the remarks, newest first."""
    found = Sampled.objects.filter(result__in=("wrong", "unclear")).select_related("person")
    return list(found.order_by("-drawn_at", "place")[:limit])


@dataclass(frozen=True)
class Sealed:
    """Until when the trail of looks and changes is sealed, and what the last verification of it found."""

    until: datetime | None
    verified_at: datetime | None
    sound: bool | None


def sealed() -> Sealed:
    """This function will tell until when nobody can have changed the trail unseen."""
    with connection.cursor() as cursor:
        cursor.execute("select until, verified_at, sound from steward.trail_sealed()")
        return Sealed(*cursor.fetchone())
