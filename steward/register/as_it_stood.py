"""The statutory register on any day: as it stood then, and as corrected since (Act 1992 s 24).

Two times are kept of everything: the days on which something was so, and the moments at which the union knew it. *As it stood*
asks what was known at the end of that day; *as corrected* asks what is known now about that day. The functions of the database
that answer (register/migrations/statutory.sql) run as whoever asks; those that only count see protected entries too. Names have no
days of their own: as corrected, everybody has the name of today.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from steward.register import kinds

NOW_KNOWN = "infinity"  # what is known now: no former entry ends after it
AREAS = {
    "gb": "Great Britain",
    "ni": "Northern Ireland",
    "ie": "Irish Republic",
    "abroad": "Elsewhere abroad (including Channel Islands)",
    "unknown": "The address does not say",
    "none": "No address",
}


class Way(StrEnum):
    """Of the two ways to read a day."""

    THEN = "then"
    NOW = "now"


class Which(StrEnum):
    """Which entries of a day."""

    ALL = "all"
    WITHOUT = "without"
    RETURNED = "returned"
    GB = "gb"
    NI = "ni"
    IE = "ie"
    ABROAD = "abroad"
    UNKNOWN = "unknown"


def known(on: date, way: Way) -> str:
    """This function will return the moment whose knowledge answers: the end of that day in the United Kingdom, or now."""
    if way == Way.NOW:
        return NOW_KNOWN
    midnight = datetime.combine(on + timedelta(days=1), time(), ZoneInfo(settings.TIME_ZONE))
    return (midnight - timedelta(microseconds=1)).isoformat()


def _rows(statement: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())


@dataclass(frozen=True)
class Counts:
    """How many names were on the register of a day, and with which addresses. Protected entries are counted."""

    areas: dict[str, int]
    memberships: int
    returned: int
    protected: int

    @property
    def names(self) -> int:
        """Names on the register."""
        return sum(self.areas.values())

    @property
    def without(self) -> int:
        """Names that no home or authorised address goes with."""
        return self.areas.get("none", 0)

    @property
    def twice(self) -> int:
        """Memberships beyond one a name: somebody who had two at once."""
        return self.memberships - self.names


def counts(*, on: date, at: str) -> Counts:
    """This function will count the register of a day, as known at a moment (`known`)."""
    rows = _rows(
        "select area, names, memberships, returned, protected from steward.count_register(%s::date, %s::timestamptz)", [on, at]
    )
    return Counts(
        {area: int(names) for area, names, *_ in rows}, *(int(sum(row[at] for row in rows)) for at in (2, 3, 4))
    )  # fmt: skip


@dataclass(frozen=True)
class Line:
    """An entry as it is printed: the name, and the address by lines; none where none is held."""

    person: UUID
    name: str
    address: tuple[str, ...] = ()
    authorised: bool = False
    returned_on: date | None = None
    since: date | None = None


@dataclass(frozen=True)
class Page:
    """Some entries by name, and whose entry the next page comes after."""

    lines: tuple[Line, ...]
    next: UUID | None = None


_ADDRESS = (
    "select distinct on (x.person) x.* from steward.addresses_on(%(on)s::date, %(at)s::timestamptz) x"
    " {where} order by x.person, x.from_on desc, x.id"
)
_COLUMNS = "a.kind, a.line_1, a.line_2, a.line_3, a.line_4, a.town, a.postcode, a.country, a.returned_on, a.from_on"
_FILTERS = {
    Which.ALL: "",
    Which.WITHOUT: " and not exists (select from steward.addresses_on(%(on)s::date, %(at)s::timestamptz) x where x.person = n.person)",
    Which.RETURNED: f" and n.person in (select a.person from ({_ADDRESS.format(where='')}) a where a.returned_on is not null)",  # noqa: S608
}
_BY_AREA = f" and n.person in (select a.person from ({_ADDRESS.format(where='')}) a where steward.area_of(a.country, a.postcode_key) = %(area)s)"  # noqa: S608


def page(*, on: date, at: str, which: Which = Which.ALL, after: UUID | None = None, limit: int = 50) -> Page:
    """This function will return entries of the register of a day by name, as known at a moment: those after that person's."""
    place: tuple[Any, ...] | None = None
    if after is not None:
        # A name is no part of an address: the key stands for it.
        found = _rows(
            "select name_key, person from steward.persons_at(%s::timestamptz) where person = %s::uuid limit 1", [at, after]
        )
        place = found[0] if found else None
    said: dict[str, Any] = {"on": on, "at": at, "limit": limit + 1, "area": str(which)}
    beyond = ""
    if place is not None:
        said |= {"name": place[0], "key": place[1]}
        beyond = ' and (n.name_key, n.person) > (%(name)s::text collate "C", %(key)s::uuid)'
    narrowed = _FILTERS.get(which, _BY_AREA)
    names = (  # words of this file only
        "select n.* from steward.names_on(%(on)s::date, %(at)s::timestamptz) n where true" + beyond + narrowed  # noqa: S608
        + " order by n.name_key, n.person limit %(limit)s::int"
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            f"select n.person, n.given_names, n.family_name, {_COLUMNS} from ({names}) n"  # noqa: S608  words of this file only
            " left join lateral (select * from steward.addresses_on(%(on)s::date, %(at)s::timestamptz) x where x.person = n.person"
            " order by x.from_on desc, x.id limit 1) a on true order by n.name_key, n.person",
            said,
        )
        rows = cursor.fetchall()
    lines = tuple(_line(row) for row in rows[:limit])
    return Page(lines, lines[-1].person if len(rows) > limit and lines else None)


def _line(row: tuple[Any, ...]) -> Line:
    person, given, family, kind, *lines, country, returned, since = row
    if kind is None:
        return Line(person, f"{given} {family}".strip())
    abroad = [country] if country not in ("", "United Kingdom") else []
    written = tuple(part for part in [*lines, *abroad] if part)
    return Line(person, f"{given} {family}".strip(), written, kind == "authorised", returned, since)


def begins(*, at: str = NOW_KNOWN) -> datetime | None:
    """This function will return since when Steward keeps what was known: before that, only the register as corrected answers."""
    first = _rows(
        "select least((select min(recorded_at) from register_membership), (select (was ->> 'recorded_at')::timestamptz"
        " from register_former where \"table\" = 'register_membership' order by at limit 1))"
    )
    found: datetime | None = first[0][0]
    return found


# ---- what differs between two moments' knowledge of the same day


@dataclass(frozen=True)
class Deed:
    """An act in words: what was done, when, and from which day it counts. Without `key` no act was kept."""

    words: str
    at: datetime
    on: date | None = None
    key: UUID | None = None


@dataclass(frozen=True)
class Difference:
    """Somebody of whom one reading of a day says something else than the other, and the acts that made it so."""

    person: UUID
    name: str
    says: str
    acts: tuple[Deed, ...]


@dataclass(frozen=True)
class Differences:
    """The first differences by name, and how many there are."""

    lines: tuple[Difference, ...]
    count: int


_TOUCHED = """
    select f.person, f."table" as t, f.act, f.at from register_former f
    where f.at > %(first)s::timestamptz and f.at <= %(second)s::timestamptz
        and f."table" in ('people_person', 'register_membership', 'register_address') and f.person is not null
    union all select f.person, f."table", (f.was ->> 'act')::uuid, (f.was ->> 'recorded_at')::timestamptz from register_former f
    where f.at > %(first)s::timestamptz and (f.was ->> 'recorded_at')::timestamptz > %(first)s::timestamptz
        and (f.was ->> 'recorded_at')::timestamptz <= %(second)s::timestamptz
        and f."table" in ('people_person', 'register_membership', 'register_address') and f.person is not null
    union all select p.id, 'people_person', p.act, p.recorded_at from people_person p
    where p.recorded_at > %(first)s::timestamptz and p.recorded_at <= %(second)s::timestamptz
    union all select m.person_id, 'register_membership', m.act, m.recorded_at from register_membership m
    where m.recorded_at > %(first)s::timestamptz and m.recorded_at <= %(second)s::timestamptz
    union all select a.person_id, 'register_address', a.act, a.recorded_at from register_address a
    where a.recorded_at > %(first)s::timestamptz and a.recorded_at <= %(second)s::timestamptz
"""
_SIDE = (
    "select n.person, n.name_key, btrim(concat(n.given_names, ' ', n.family_name)) as name,"
    " (select concat_ws('|', a.kind, a.line_1, a.line_2, a.line_3, a.line_4, a.town, a.postcode, a.country)"
    " from steward.addresses_on(%(on)s::date, %({moment})s::timestamptz) a where a.person = n.person"
    " order by a.from_on desc, a.id limit 1) as address"
    " from steward.names_on(%(on)s::date, %({moment})s::timestamptz) n where n.person in (select person from who)"
)


def differences(*, on: date, first: str, second: str = NOW_KNOWN, limit: int = 200) -> Differences:
    """This function will list whose entry on a day reads otherwise at the second moment than at the first, and which acts did it."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"with who as materialized (select distinct person from ({_TOUCHED}) t),"  # noqa: S608  words of this file only
            f" a as ({_SIDE.format(moment='first')}), b as ({_SIDE.format(moment='second')})"
            " select coalesce(a.person, b.person), coalesce(b.name, a.name), a.person is null, b.person is null,"
            " a.name is distinct from b.name, a.address is distinct from b.address, a.address is null, b.address is null,"
            " count(*) over ()"
            " from a full join b on b.person = a.person"
            " where a.person is null or b.person is null or a.name <> b.name or a.address is distinct from b.address"
            ' order by coalesce(b.name_key, a.name_key) collate "C", 1 limit %(limit)s::int',
            {"on": on, "first": first, "second": second, "limit": limit},
        )
        rows = cursor.fetchall()
    deeds = _deeds([row[0] for row in rows], first, second)
    lines = []
    for person, name, came, went, *what, _ in rows:
        says, tables = _JOINED if came else _LEFT if went else _words(*what)
        acts = [deed for table, deed in deeds.get(person, []) if table in tables]
        lines.append(Difference(person, name, says, tuple(dict.fromkeys(acts))))
    return Differences(tuple(lines), int(rows[0][-1]) if rows else 0)


_ENTRY = frozenset({"register_membership"})
_JOINED = ("on the register only as it is known later", _ENTRY)
_LEFT = ("on the register only as it was known first", _ENTRY)
CAME_OR_WENT = (_JOINED[0], _LEFT[0])


def _words(renamed: bool, moved: bool, bare: bool, bared: bool) -> tuple[str, frozenset[str]]:
    """What differs in somebody's entry, and the tables where it was changed."""
    said = {
        "people_person": "another name" if renamed else "",
        "register_address": ("an address where there was none" if bare else "no address where there was one" if bared else
                             "another address") if moved else "",
    }  # fmt: skip
    return " and ".join(filter(None, said.values())), frozenset(table for table, words in said.items() if words)


def _deeds(people: list[UUID], first: str, second: str) -> dict[UUID, list[tuple[str, Deed]]]:
    """The acts on these people's entries between two moments, oldest first; a change outside any act has no words but itself."""
    if not people:
        return {}
    found: dict[UUID, list[tuple[str, Deed]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"select t.person, t.t, k.id, k.kind, k.on, k.at, min(t.at) from ({_TOUCHED}) t"  # noqa: S608  words of this file only
            " left join register_act k on k.id = t.act where t.person = any (%(people)s::uuid[])"
            " group by t.person, t.t, k.id, k.kind, k.on, k.at order by min(t.at)",
            {"first": first, "second": second, "people": people},
        )
        for person, table, key, kind, on, at, moment in cursor.fetchall():
            deed = Deed(kinds.words(kind), at, on, key) if key else Deed("Without an act", moment)
            found.setdefault(person, []).append((table, deed))
    return found
