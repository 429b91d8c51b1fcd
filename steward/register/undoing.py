"""Undoing an act, by its kind: what stands in the way, what comes back, and what happens besides.

Every act is undone by acts.undo, set by set in the database. A room whose acts need more (an admission gives an application back,
a merger parts two persons) registers that here from its apps.ready; there is one view for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any, Protocol
from uuid import UUID

from django.apps import apps
from django.db import models, transaction

from steward.people.acting import Actor, current
from steward.policy.record import Kept
from steward.register import acts
from steward.register.models import Act, Former

SHOWN = 40
_NOT_TOLD = {"id", "recorded_at", "act", "person", "signed_wording"}


class Undoer(Protocol):
    """Takes an act back, and says what that did."""

    def __call__(self, key: UUID, *, by: Actor, on: date, at: datetime) -> acts.Undone: ...


def _nothing(act: Act) -> list[str]:
    return []


@dataclass(frozen=True)
class Undoing:
    """How one kind of act is undone. Sentences: why it cannot be now, and what else an officer has to know."""

    stands_in_the_way: Callable[[Act], list[str]] = _nothing
    besides: Callable[[Act], list[str]] = _nothing
    undo: Undoer = acts.undo


_undoings: dict[str, Undoing] = {}


def register(kind: str, undoing: Undoing) -> None:
    """This function will say how acts of a kind are undone; rooms call it from their apps.ready."""
    _undoings[kind] = undoing


def of(kind: str) -> Undoing:
    """This function will return how acts of a kind are undone."""
    return _undoings.get(kind, Undoing())


@dataclass(frozen=True)
class Line:
    """One thing that comes back: of which row, about whom, what it says now and what it will say."""

    thing: str
    person: UUID | None
    field: str
    now: str
    then: str


@dataclass(frozen=True)
class Preview:
    """What undoing an act would do."""

    act: Act
    lines: tuple[Line, ...]
    more: int
    in_the_way: tuple[str, ...]
    besides: tuple[str, ...]


def preview(key: UUID) -> Preview | None:
    """This function will work out what undoing an act would bring back, or return None where there is no such act."""
    act = Act.objects.filter(pk=key).first()
    if act is None:
        return None
    in_the_way = _always(act) or of(act.kind).stands_in_the_way(act)
    lines = list(islice(_lines(act), SHOWN + 1))
    return Preview(
        act,
        tuple(lines[:SHOWN]),
        max(_rows(act) - SHOWN, 1) if len(lines) > SHOWN else 0,
        tuple(in_the_way),
        () if in_the_way else tuple(of(act.kind).besides(act)),
    )


@transaction.atomic
def undo(key: UUID, *, by: Actor, on: date, at: datetime) -> acts.Undone:
    """This function will undo an act in the way of its kind. Raises UnableToUndo, in words, where something stands in the way."""
    act = Act.objects.filter(pk=key).first()
    if act is None:
        raise acts.UnableToUndo("This act is not there. Go back to the member’s page.")
    in_the_way = _always(act) or of(act.kind).stands_in_the_way(act)
    if in_the_way:
        raise acts.UnableToUndo(" ".join(in_the_way))
    return of(act.kind).undo(key, by=by, on=on, at=at)


def _always(act: Act) -> list[str]:
    if act.undoes_id is not None:
        return ["This was itself an undoing. Do again what was undone."]
    if Act.objects.filter(undoes=act).exists():
        return ["This was undone before. There is nothing left to do."]
    return []


def _rows(act: Act) -> int:
    """How many rows the act changed or added; counted, not read: an import has many."""
    changed = Former.objects.filter(act=act.pk).values("row").distinct().count()
    kept = [model for model in apps.get_models() if issubclass(model, Kept)]
    return changed + sum(model._default_manager.filter(act=act.pk).count() for model in kept)


def _lines(act: Act) -> Iterator[Line]:
    """Each field that the act changed, as it is and as it will be; then each row that it added."""
    tables = {model._meta.db_table: model for model in apps.get_models()}
    firsts: dict[UUID, Former] = {}
    for former in Former.objects.filter(act=act.pk).order_by("at", "id")[: 20 * SHOWN]:
        firsts.setdefault(former.row, former)
    for row, former in firsts.items():
        model = tables.get(former.table)
        if model is None or model._meta.label_lower == "people.account":
            continue
        now = model._default_manager.filter(pk=row).first()
        thing = str(model._meta.verbose_name).capitalize()
        for field in _open(model):
            was, name = former.was.get(field.column), str(getattr(field, "verbose_name", field.name))
            is_ = getattr(now, field.attname) if now is not None else None
            if _plain(is_) != _plain(was):
                yield Line(thing, former.person, name, _words(field, is_), _words(field, was))
    for model in tables.values():
        if not issubclass(model, Kept):
            continue
        added = model._default_manager.filter(act=act.pk).exclude(pk__in=firsts)
        for one in added[: SHOWN + 1]:
            person = one.pk if model._meta.label_lower == "people.person" else getattr(one, "person_id", None)
            yield Line(str(model._meta.verbose_name).capitalize(), person, "", "was added", "goes")


def _open(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    allowed = current().open_fields(model)
    fields: list[models.Field[Any, Any]] = [field for field in model._meta.concrete_fields if allowed is None or field in allowed]
    return [field for field in fields if field.name not in _NOT_TOLD and not field.name.endswith("_key")]


def _plain(value: object) -> str:
    return "" if value is None else str(value)


def _words(field: models.Field[Any, Any], value: object) -> str:
    if value in (None, ""):
        return "nothing"
    if isinstance(field, models.ForeignKey):
        found = field.related_model._default_manager.filter(pk=value).first()
        return str(found) if found is not None and field.related_model.__name__ != "Person" else "another row"
    if isinstance(field, models.DateField):
        day = value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
        return f"{day.day} {day:%B %Y}"
    return str(value).replace("_", " ")
