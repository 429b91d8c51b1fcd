"""What changed in the register between two days: by act, and entry by entry in words. What a role may not see is only "changed"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, models
from django.db.models import Q
from django.utils.dateparse import parse_date

from steward.people.models import Person
from steward.register import kinds
from steward.register.models import (
    Act,
    Address,
    Branch,
    ClassHeld,
    Employer,
    Employment,
    Former,
    Membership,
    Post,
    Workplace,
    WorkplaceContact,
)
from steward.register.reports import opens

ENTRIES: dict[str, type[models.Model]] = {
    model._meta.db_table: model
    for model in (Person, Membership, ClassHeld, Address, Employment, Post, WorkplaceContact, Employer, Workplace, Branch)
}
_SILENT = {
    "id",
    "recorded_at",
    "act",
    "person",
    "name_key",
    "given_key",
    "email_key",
    "phone_key",
    "postcode_key",
    "signed_wording",
}
_WORDS = {  # what a field is called, where its own name would not say
    "joined_on": "joined on",
    "ended_on": "ended on",
    "from_on": "from",
    "until_on": "until",
    "end_reason": "why it ended",
}


@dataclass(frozen=True)
class Done:
    """One act in the log: what, when, from which day it counts, how many entries it touched, and whether it was undone since."""

    key: UUID
    words: str
    at: datetime
    on: date
    entries: int
    undone: bool
    undoes: str = ""


@dataclass(frozen=True)
class Log:
    """Acts, newest first; `next` is the act after which the next page begins; `outside` are changes without an act."""

    acts: tuple[Done, ...]
    count: int
    outside: int
    next: UUID | None = None


@dataclass(frozen=True)
class Altered:
    """One field: what it was and is; None where the role may not see it."""

    label: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Entry:
    """One row that was changed: whose, what it is, what was done to it, and the fields that say something else."""

    person: UUID | None
    name: str
    thing: str
    deed: str  # added, changed, removed
    fields: tuple[Altered, ...]
    at: datetime | None = None


def _moments(since: date, until: date) -> tuple[datetime, datetime]:
    """From the beginning of the first day to the end of the last, in the United Kingdom."""
    zone = ZoneInfo(settings.TIME_ZONE)
    return datetime.combine(since, time(), zone), datetime.combine(until + timedelta(days=1), time(), zone)


def between(*, since: date, until: date, kind: str = "", after: UUID | None = None, limit: int = 50) -> Log:
    """This function will list the acts that were done from one day to another, both included, newest first."""
    first, last = _moments(since, until)
    acts = Act.objects.filter(at__gte=first, at__lt=last)
    if kind:
        acts = acts.filter(kind=kind)
    count = acts.count()
    place = acts.filter(pk=after).values_list("at", "pk").first() if after else None
    if place:
        acts = acts.filter(Q(at__lt=place[0]) | Q(at=place[0], pk__lt=place[1]))
    found = list(acts.order_by("-at", "-pk").select_related("undoes")[: limit + 1])
    shown = found[:limit]
    undone = set(Act.objects.filter(undoes__in=[act.pk for act in shown]).values_list("undoes_id", flat=True))
    many = _touched([act.pk for act in shown if not act.persons])
    lines = tuple(
        Done(
            act.pk, kinds.words(act.kind), act.at, act.on, len(act.persons) or many.get(act.pk, 0), act.pk in undone,
            kinds.words(act.undoes.kind) if act.undoes else "",
        )
        for act in shown
    )  # fmt: skip
    outside = Former.objects.filter(act=None, at__gte=first, at__lt=last).count() if not kind else 0
    return Log(lines, count, outside, shown[-1].pk if len(found) > limit else None)


def kinds_between(*, since: date, until: date) -> list[tuple[str, str]]:
    """This function will return the kinds of acts that were done in these days, each with its words."""
    first, last = _moments(since, until)
    used = Act.objects.filter(at__gte=first, at__lt=last).order_by("kind").values_list("kind", flat=True).distinct()
    return sorted(((kind, kinds.words(kind)) for kind in used), key=lambda each: each[1])


def _touched(acts: list[UUID]) -> dict[UUID, int]:
    """How many entries an act touched that names nobody, because it touched very many: its rows say so."""
    if not acts:
        return {}
    of_people = [name for name, model in ENTRIES.items() if any(f.name == "person" for f in model._meta.fields)]
    parts = ["select f.act, f.person from register_former f where f.act = any (%(acts)s::uuid[]) and f.person is not null",
             "select p.act, p.id from people_person p where p.act = any (%(acts)s::uuid[])"]  # fmt: skip
    parts += [f'select r.act, r.person_id from "{name}" r where r.act = any (%(acts)s::uuid[])' for name in of_people]  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(
            f"select t.act, count(distinct t.person) from ({' union all '.join(parts)}) t (act, person) group by t.act",  # noqa: S608
            {"acts": acts},
        )
        return dict(cursor.fetchall())


def act(key: UUID) -> Act | None:
    """This function will return one act, or None where there is none of that key in the role's scope."""
    return Act.objects.filter(pk=key).select_related("undoes").first()


def entries_of(one: Act, *, limit: int = 100) -> list[Entry]:
    """This function will say row by row what an act changed: the first `limit` of them."""
    befores = list(Former.objects.filter(act=one.pk).order_by("at", "pk")[: limit * 2])
    return _described(befores, since=one.at, act=one.pk, limit=limit)


def outside(*, since: date, until: date, limit: int = 100) -> list[Entry]:
    """This function will say what was changed outside any act between two days, newest first."""
    first, last = _moments(since, until)
    befores = list(Former.objects.filter(act=None, at__gte=first, at__lt=last).order_by("-at", "-pk")[:limit])
    return _described(befores, since=first, act=None, limit=limit)


def _described(befores: list[Former], *, since: datetime, act: UUID | None, limit: int) -> list[Entry]:
    """Pairs of what a row said and what it said then, in words."""
    pairs: dict[Any, tuple[str, UUID | None, dict[str, Any] | None, dict[str, Any] | None, datetime | None]] = {}
    afters = _successors(befores)
    for each in befores:
        if each.table in ENTRIES:
            own = (each.table, each.row) if act else each.pk
            known = pairs.get(own)
            pairs[own] = (each.table, each.person, known[2] if known else each.was, afters.get(each.pk), each.at)
    if act is not None:
        for table, model in ENTRIES.items():
            if not opens(model):
                continue
            for row in model._default_manager.filter(act=act)[:limit]:
                if (table, row.pk) not in pairs:
                    said = _as_kept(row)
                    pairs[table, row.pk] = (
                        table,
                        said.get("person_id") or (row.pk if model is Person else None),
                        None,
                        said,
                        None,
                    )
        later = Former.objects.filter(was__act=str(act), at__gte=since).exclude(act=act)[:limit]
        for each in later:  # what it added was changed since: then it said this
            if each.table in ENTRIES and (each.table, each.row) not in pairs:
                pairs[each.table, each.row] = (each.table, each.person, None, each.was, None)
    shown = list(pairs.values())[:limit]
    called = _named(shown)
    return [entry for pair in shown if (entry := _entry(*pair, called=called))]


def _successors(befores: Iterable[Former]) -> dict[UUID, dict[str, Any]]:
    """What each of these rows said next: the next former entry of it, or what it says now; nothing for a row that went."""
    befores = list(befores)
    found: dict[UUID, dict[str, Any]] = {}
    rows = {each.row for each in befores}
    chain: dict[UUID, list[Former]] = {}
    for each in Former.objects.filter(row__in=rows, person__in={b.person for b in befores if b.person}).order_by("at", "pk"):
        chain.setdefault(each.row, []).append(each)
    current: dict[UUID, dict[str, Any]] = {}
    for table, model in ENTRIES.items():
        wanted = [each.row for each in befores if each.table == table]
        if wanted and opens(model):
            current |= {row.pk: _as_kept(row) for row in model._default_manager.filter(pk__in=wanted)}
    for each in befores:
        nexts = [later for later in chain.get(each.row, []) if later.at > each.at]
        after = nexts[0].was if nexts else current.get(each.row)
        if after is not None:
            found[each.pk] = after
    return found


def _as_kept(row: models.Model) -> dict[str, Any]:
    """A row as a former entry keeps it, without the fields that are closed to the role."""
    closed = row.get_deferred_fields()
    said = {str(f.column): getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname not in closed}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in said.items()}


def _named(pairs: list[Any]) -> dict[Any, str]:
    """The names of the people, branches, employers and workplaces that these rows speak of."""
    keys: set[Any] = {str(person) for _, person, *_ in pairs if person}
    for _, _, before, after, _ in pairs:
        for said in (before or {}, after or {}):
            keys |= {str(said[c]) for c in ("branch_id", "employer_id", "workplace_id", "succeeded_by_id") if said.get(c)}
    called: dict[Any, str] = {}
    for model in (Branch, Employer, Workplace):
        called |= {str(row.pk): str(row) for row in model._default_manager.filter(pk__in=keys)}
    return called | {str(row.pk): row.name for row in Person.objects.filter(pk__in=keys)}


def _entry(
    table: str, person: UUID | None, before: dict[str, Any] | None, after: dict[str, Any] | None, at: datetime | None,
    *, called: dict[Any, str],
) -> Entry | None:  # fmt: skip
    model = ENTRIES[table]
    was = before or after or {}
    who = called.get(str(person), "") if person else str(was.get("name") or "")
    fields = tuple(_fields(model, before, after, called))
    if before is not None and after is not None and not fields:
        return None
    deed = "added" if before is None else "removed" if after is None else "changed"
    thing = str(model._meta.verbose_name).capitalize()
    gone = f"{was.get('given_names', '')} {was.get('family_name', '')}".strip() if model is Person else ""
    return Entry(person, who or gone or "somebody who is not there any more", thing, deed, fields, at)


def _fields(
    model: type[models.Model], before: dict[str, Any] | None, after: dict[str, Any] | None, called: dict[Any, str]
) -> Iterator[Altered]:
    for f in model._meta.concrete_fields:
        if f.name in _SILENT:
            continue
        old, new = ((said or {}).get(str(f.column)) for said in (before, after))
        if (old or "") == (new or "") or str(old) == str(new):
            continue
        label = _WORDS.get(f.name, str(f.verbose_name))
        if not opens(model, f.name):
            yield Altered(label, None, None)
        else:
            yield Altered(label, _word(old, called), _word(new, called))


def _word(value: Any, called: dict[Any, str]) -> str:
    """A value as people read it."""
    if value in (None, ""):
        return ""
    said = str(value)
    day = parse_date(said) if len(said) == 10 and said[4:5] == "-" else None
    return called.get(said) or (f"{day.day} {day:%B %Y}" if day else said)
