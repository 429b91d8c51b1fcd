"""Answering a list: how many, a page of them, all of them for paper or a file; and members by workplace."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from steward.membership.lists import columns, facts
from steward.membership.models import SavedList
from steward.people.models import Person
from steward.register.models import Employment, Membership, Workplace

PAGE = 50


@dataclass(frozen=True)
class Page:
    """One page of a list: headings, rows of cells, the people in it, how many there are in all, and where the next page begins."""

    headings: tuple[str, ...]
    rows: tuple[tuple[UUID, tuple[Any, ...]], ...]
    count: int
    after: str = ""

    @property
    def people(self) -> list[UUID]:
        """Whom this page shows."""
        return [pk for pk, _ in self.rows]


def count(said: Mapping[str, Any], *, on: date) -> int:
    """This function will count the people of a list."""
    return facts.people(said, on=on).count()


def page(said: Mapping[str, Any], keys: Sequence[str], *, on: date, after: str = "", most: int = PAGE) -> Page:
    """This function will return a page of a list by name, from behind the place that `after` marks."""
    found = facts.people(said, on=on)
    many = found.count()
    ids = list(_from(found, after).values_list("pk", "name_key")[: most + 1])
    last = ids[most - 1] if len(ids) > most else None
    shown = columns.chosen(keys)
    rows = tuple(
        (known.person.pk, tuple(column.of(known) for column in shown)) for known in columns.fill(pk for pk, _ in ids[:most])
    )
    return Page(tuple(column.label for column in shown), rows, many, _mark(last[1], last[0]) if last else "")


def _from(found: QuerySet[Person], after: str) -> QuerySet[Person]:
    found = found.order_by("name_key", "id")
    place = _place(after)
    if place is None:
        return found
    key, pk = place
    return found.filter(Q(name_key__gt=key) | Q(name_key=key, pk__gt=pk))


def _mark(key: str, pk: UUID) -> str:
    # The place in the list is whose name comes last; it travels in the body of a form, never in an address.
    return base64.urlsafe_b64encode(f"{pk}{key}".encode()).decode()


def _place(after: str) -> tuple[str, UUID] | None:
    try:
        words = base64.urlsafe_b64decode(after.encode()).decode()
        return (words[36:], UUID(words[:36])) if after and "\0" not in words else None
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None


def saved() -> list[SavedList]:
    """This function will return the lists that somebody saved, by name."""
    return list(SavedList.objects.order_by("name", "id"))


@dataclass(frozen=True)
class Density:
    """Members at a workplace beside the people who work there."""

    workplace: Workplace
    members: int

    @property
    def share(self) -> int | None:
        """Members of a hundred who work there, where that number is known."""
        return round(100 * self.members / self.workplace.staff) if self.workplace.staff else None


def density(*, on: date, most: int = 500) -> list[Density]:
    """This function will count members by workplace, the most first; it shows no person."""
    members = Membership.objects.current(on=on).values("person_id")
    counted = (
        Employment.objects.filter(until_on__isnull=True, workplace__isnull=False, person_id__in=members)
        .values("workplace")
        .annotate(many=Count("pk"))
        .order_by("-many", "workplace")[:most]
    )
    many = {row["workplace"]: row["many"] for row in counted}
    places = Workplace.objects.filter(pk__in=many).select_related("employer")
    return sorted((Density(place, many[place.pk]) for place in places), key=lambda each: (-each.members, each.workplace.name))
