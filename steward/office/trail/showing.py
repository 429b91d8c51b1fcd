"""Rows of the trail in words: the colleague's name, the role, what they saw or changed, of whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from steward.office.members import timeline
from steward.people.models import Person
from steward.register import colleagues
from steward.trail.models import Change, Look

NAMED = 3  # of a list of people, so many are named; the rest is counted


@dataclass(frozen=True)
class Row:
    """One line of the trail."""

    at: datetime
    role: str
    colleague: str
    purpose: str
    what: str
    whom: tuple[tuple[UUID, str], ...] = ()
    others: int = 0


@dataclass(frozen=True)
class Shown:
    """Some lines, and everybody who is named in them."""

    rows: tuple[Row, ...]
    persons: tuple[UUID, ...]


def of(found: Iterable[Look | Change]) -> Shown:
    """This function will put rows of the trail into words."""
    rows = list(found)
    known = colleagues.of_accounts(row.account for row in rows)
    shown = {person for row in rows for person in _persons(row)[:NAMED]}
    people = Person.objects.only("given_names", "family_name").in_bulk(list(shown))
    lines = []
    for row in rows:
        everybody = _persons(row)
        named = tuple((key, people[key].name if key in people else "somebody who is no longer held") for key in everybody[:NAMED])
        somebody = known.get(row.account) if row.account else None
        operator = row.operator if isinstance(row, Look) else ""
        who = somebody.name if somebody else timeline.colleague(row.account)
        lines.append(
            Row(
                row.at,
                timeline.role_name(row.role) if isinstance(row, Look) else timeline.role_of_database(row.role),
                f"{who}, from the command line of {operator}" if operator else who,
                timeline.purpose_text(row.purpose),
                row.what if isinstance(row, Look) else timeline.describe(row),
                named,
                max(0, len(everybody) - NAMED),
            )
        )
    return Shown(tuple(lines), (*(each.person for each in known.values()), *people))


def _persons(row: Look | Change) -> list[UUID]:
    if isinstance(row, Look):
        return list(row.persons)
    return [row.person] if row.person else []
