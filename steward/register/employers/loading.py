"""What a list of employers would change, and loading it as one act.

A body is known by its code. A later edition may give it another name (the former one is kept, and still finds it), move it, or
close it; it never removes one, and it never says who works there.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from importlib.resources import files
from uuid import UUID

from django.db import transaction

from steward.people import names
from steward.people.acting import Actor
from steward.register import acts
from steward.register.employers.reading import Body, Refused, Sheet, read
from steward.register.employers.reports import staffing
from steward.register.models import Act, Employer, FormerName

SHIPPED = "nhs-trusts-2026-01.csv"
SHIPS = (
    ("trusts", SHIPPED, "NHS trusts of England, January 2026"),
    ("boards", "nhs-icbs-2024-12.csv", "Integrated care boards of England, December 2024"),
    ("health-boards", "health-boards.csv", "Health boards of Wales and Scotland"),
)
KINDS = {
    "new": "New",
    "new_closed": "New, and closed already: kept for its name",
    "coded": "Known until now without a code",
    "renamed": "Another name; the former one is kept",
    "moved": "Another town or postcode",
    "closed": "Closed",
    "reopened": "Open again",
    "closing": "Will close later: load a list again from that day",
    "unchanged": "Unchanged",
}
_NOTHING = ("unchanged", "closing")


class UnableToLoad(Exception):
    """This list cannot be loaded; the words say why."""


@dataclass(frozen=True)
class Effect:
    """What one line would do."""

    kind: str
    body: Body
    employer: UUID | None = None
    was: str = ""
    members: int = 0


@dataclass(frozen=True)
class Plan:
    """What a list would do, line by line."""

    family: str
    effects: tuple[Effect, ...]
    refused: tuple[Refused, ...]
    missing: tuple[Employer, ...] = field(default=())

    @property
    def counts(self) -> dict[str, int]:
        """How many lines would do what."""
        found = Counter(effect.kind for effect in self.effects)
        return {kind: found[kind] for kind in KINDS if found[kind]}

    @property
    def changes(self) -> int:
        return sum(1 for effect in self.effects if effect.kind not in _NOTHING)

    @property
    def digest(self) -> str:
        """What stands for this plan: another plan, another digest."""
        said = "\n".join(f"{e.kind}|{e.employer}|{e.body}|{e.was}" for e in self.effects)
        return hashlib.sha256(said.encode()).hexdigest()[:32]

    def of(self, kind: str) -> list[Effect]:
        """This function will return the effects of one kind."""
        return [effect for effect in self.effects if effect.kind == kind]


def shipped(key: str) -> bytes:
    """This function will return a list that ships with Steward. Raises UnableToLoad where there is none of that key."""
    for name, file, _ in SHIPS:
        if name == key:
            return files("steward.register").joinpath("data", file).read_bytes()
    raise UnableToLoad(f"No list called {key!r} ships with Steward. There are: {', '.join(name for name, *_ in SHIPS)}.")


def plan(sheet: Sheet, *, on: date, counting: bool = True) -> Plan:
    """This function will work out what a list would change, and change nothing. Without `counting`, no members are counted."""
    if sheet.successors and not sheet.bodies:
        raise UnableToLoad("This is a list of successors. It is loaded as such.")
    by_code = {each.code: each for each in Employer.objects.exclude(code="")}
    by_name = {each.name_key: each for each in Employer.objects.filter(code="", closed_on__isnull=True).order_by("-pk")}
    effects: list[Effect] = []
    for said in sheet.bodies:
        later = said.closed_on is not None and said.closed_on > on
        body = replace(said, closed_on=None) if later else said
        known = by_code.get(body.code)
        if later:
            effects.append(Effect("closing", said, known.pk if known else None))
        if known is None:
            typed = by_name.get(names.key(body.name)) if body.closed_on is None else None
            kind = "coded" if typed else "new_closed" if body.closed_on else "new"
            effects.append(Effect(kind, body, typed.pk if typed else None))
        else:
            effects += [] if later and _same(known, body) else _differs(known, body)
    counted = staffing([e.employer for e in effects if e.kind == "closed" and e.employer], on=on) if counting else {}
    effects = [
        Effect(e.kind, e.body, e.employer, e.was, counted[e.employer].members)
        if e.kind == "closed" and e.employer in counted else e for e in effects
    ]  # fmt: skip
    in_file = {body.code for body in sheet.bodies} | {refused.code for refused in sheet.refused}
    missing = [
        each for each in by_code.values() if each.closed_on is None and each.code not in in_file and each.source == sheet.family
    ]
    return Plan(sheet.family, tuple(effects), tuple(sheet.refused), tuple(sorted(missing, key=lambda each: each.name_key)))


def _same(known: Employer, body: Body) -> bool:
    return all(effect.kind == "unchanged" for effect in _differs(known, body))


def _differs(known: Employer, body: Body) -> Iterable[Effect]:
    found = []
    if names.key(known.name) != names.key(body.name):
        found.append(Effect("renamed", body, known.pk, known.name))
    here, there = (known.town, known.postcode), (body.town or known.town, body.postcode or known.postcode)
    if here != there:
        found.append(Effect("moved", body, known.pk, ", ".join(part for part in here if part)))
    if body.closed_on is not None and known.closed_on is None:
        found.append(Effect("closed", body, known.pk))
    elif body.closed_on is None and known.closed_on is not None and known.succeeded_by_id is None:
        found.append(Effect("reopened", body, known.pk))
    return found or [Effect("unchanged", body, known.pk)]


@transaction.atomic
def load(sheet: Sheet, *, by: Actor, on: date, at: datetime) -> tuple[Plan, Act | None]:
    """This function will load a list as one act, and return what it did; no act where there was nothing to do."""
    wanted = plan(sheet, on=on)
    if not wanted.changes:
        return wanted, None
    with acts.act("employers_loaded", by=by, on=on, at=at, detail={"list": wanted.family, **wanted.counts}) as act:
        _write(wanted, on=on, act=act.pk)
    return wanted, act


def _write(wanted: Plan, *, on: date, act: UUID | None) -> None:
    fresh = [_new(effect.body, wanted.family) for effect in wanted.effects if effect.kind in ("new", "new_closed")]
    Employer.objects.bulk_create(fresh, batch_size=1000)
    changed = {e.employer for e in wanted.effects if e.employer is not None and e.kind not in _NOTHING}
    rows = {each.pk: each for each in Employer.objects.filter(pk__in=changed)}
    former = []
    for effect in wanted.effects:
        if effect.employer is None or effect.kind in _NOTHING:
            continue
        row, body = rows[effect.employer], effect.body
        if effect.kind == "renamed":
            former.append(FormerName(employer=row, name=row.name, name_key=row.name_key, until_on=on, act=act))
            row.name, row.name_key = body.name, names.key(body.name)
        elif effect.kind == "moved":
            row.town, row.postcode = body.town or row.town, body.postcode or row.postcode
        elif effect.kind in ("closed", "reopened"):
            row.closed_on = body.closed_on
        elif effect.kind == "coded":
            row.code, row.town, row.postcode = body.code, body.town or row.town, body.postcode or row.postcode
            row.opened_on = body.opened_on or row.opened_on
        row.source = wanted.family
    FormerName.objects.bulk_create(former, batch_size=1000)
    fields = ["code", "name", "name_key", "town", "postcode", "opened_on", "closed_on", "source"]
    Employer.objects.bulk_update(rows.values(), fields, batch_size=200)


def _new(body: Body, family: str) -> Employer:
    return Employer(
        code=body.code, name=body.name, name_key=names.key(body.name), town=body.town, postcode=body.postcode,
        opened_on=body.opened_on, closed_on=body.closed_on, source=family[:80],
    )  # fmt: skip


@transaction.atomic
def load_shipped(*, every: bool = False) -> int:
    """This function will enter the open NHS trusts that ship with Steward, each code once, and return how many are new.

    With `every`, all lists that ship with Steward, and bodies that have closed. It is for a union that begins: no act.
    """
    fresh = 0
    for key, *_ in SHIPS if every else SHIPS[:1]:
        wanted = plan(read(shipped(key)), on=date.max, counting=False)
        kinds = ("new", "new_closed") if every else ("new",)
        only = Plan(wanted.family, tuple(e for e in wanted.effects if e.kind in kinds), ())
        _write(only, on=date.max, act=None)
        fresh += len(only.effects)
    return fresh
