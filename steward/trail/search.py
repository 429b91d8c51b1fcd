"""Who saw what, and who changed what: the trail searched, newest first, a page at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from steward.trail import sealing
from steward.trail.models import Change, Look

PAGE = 50


@dataclass(frozen=True)
class Asked:
    """What is searched for; what is empty does not narrow. `accounts` None is everybody, an empty set nobody."""

    since: datetime
    until: datetime
    accounts: frozenset[UUID] | None = None
    role: str = ""
    purpose: str = ""
    what: str = ""
    person: UUID | None = None


@dataclass(frozen=True)
class Page:
    """Some rows, and the mark with which the next page is asked for; "" where there is none."""

    rows: tuple[Look | Change, ...]
    after: str


def looked(asked: Asked, *, after: str = "", size: int = PAGE) -> Page:
    """This function will return looks: whose, in which role, for what, at whom."""
    found = Look.objects.filter(_narrowed(asked))
    if asked.role:
        found = found.filter(role=asked.role)
    if asked.what:
        found = found.filter(what__icontains=asked.what)
    if asked.person is not None:
        found = found.filter(persons__contains=[asked.person])
    return _page(found, after, size)


def changed(asked: Asked, *, after: str = "", size: int = PAGE, tables: Iterable[str] | None = None) -> Page:
    """This function will return changes: by whom, in which role, for what, of what."""
    found = Change.objects.filter(_narrowed(asked))
    if asked.role:
        found = found.filter(role__endswith=f"_{asked.role}")
    if tables is not None:
        found = found.filter(table__in=list(tables))
    if asked.person is not None:
        found = found.filter(person=asked.person)
    return _page(found, after, size)


def _narrowed(asked: Asked) -> Q:
    wanted = Q(at__gte=asked.since, at__lt=asked.until)
    if asked.accounts is not None:
        wanted &= Q(account__in=asked.accounts)
    if asked.purpose:
        wanted &= Q(purpose=asked.purpose)
    return wanted


def _page(found: QuerySet[Any], after: str, size: int) -> Page:
    mark = _read_mark(after)
    if mark is not None:
        at, key = mark
        found = found.filter(Q(at__lte=at) & (Q(at__lt=at) | Q(id__lt=key)))
    rows = list(found.order_by("-at", "-id")[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    return Page(tuple(rows), f"{sealing.microseconds(rows[-1].at)}.{rows[-1].pk}" if more else "")


def _read_mark(after: str) -> tuple[datetime, UUID] | None:
    moment, _, key = after.partition(".")
    try:
        return sealing.moment(int(moment)), UUID(key)
    except (ValueError, OverflowError):
        return None
