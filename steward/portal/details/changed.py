"""What was changed in a member's record: the old words and the new ones, from the trail.

The trail knows columns; a person knows an address. So a move, which ends one row and begins another, is told as one change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.dateparse import parse_date
from django.utils.translation import gettext, gettext_lazy

from steward.people.models import Person
from steward.policy import periods, text
from steward.register.models import Address, Branch, Employer, Employment, Membership, Post, Workplace
from steward.trail import known
from steward.trail.models import Change

SHOWN = {model._meta.db_table: model for model in (Person, Address, Employment, Membership, Post)}
OF_A_RECORD = ("id", "person", "from_on", "until_on", "requested_on", "appointed_by")
RECORDS = {Person: gettext_lazy("Your record"), Post: gettext_lazy("Office held")}
MANY = 100


@dataclass(frozen=True)
class Changed:
    """One thing that was changed, by whom in words, and when. `old` and `new` are None where the trail keeps no words (Art 9)."""

    at: datetime
    who: str
    what: str
    old: str | None
    new: str | None


def of_person(person: UUID) -> list[Changed]:
    """This function will return what was changed in a person's record, newest first."""
    # An entry that was merged into this one tells its changes here; that it was merged is no removal of anybody's record.
    changes = Change.objects.filter(known.names("person", person), table__in=SHOWN).exclude(table="people_person", act="delete")
    rows = list(changes.order_by("-at", "-id")[:MANY])
    return list(reversed(list(_tell(reversed(rows)))))


def _tell(rows: Iterable[Change]) -> Iterator[Changed]:
    moved = _Moved(person_rows := list(rows))
    for row in person_rows:
        model = SHOWN[row.table]
        if model in (Address, Employment) and (row.act == "insert" or _ends(row)):
            yield from moved.tell(row, model)
            continue
        if row.act != "update":  # what was entered stands in the row itself; what was removed is gone
            words = ("", gettext("entered")) if row.act == "insert" else ("", gettext("removed"))
            yield Changed(row.at, _who(row), str(RECORDS.get(model, _capital(model._meta.verbose_name))), *words)
            continue
        for column, change in row.changes.items():
            each = _field(model, column)
            if each is None or not each.editable or each.name in OF_A_RECORD:
                continue
            old, new = (None, None) if change == "changed" else (_words(each, value) for value in change)
            if old is None or old != new:
                yield Changed(row.at, _who(row), _capital(each.verbose_name), old, new)


class _Moved:
    """Addresses and jobs: a row that ended and the row that began after it are one change."""

    def __init__(self, changes: list[Change]) -> None:
        kept = {model: [row.row for row in changes if row.row and SHOWN[row.table] is model] for model in (Address, Employment)}
        self.rows: dict[UUID | None, Any] = {
            **{each.pk: each for each in Address.objects.filter(pk__in=kept[Address])},
            **{
                each.pk: each
                for each in Employment.objects.filter(pk__in=kept[Employment]).select_related("employer", "workplace")
            },
        }
        self.ended: dict[type[models.Model], Change] = {}

    def tell(self, row: Change, model: type[models.Model]) -> Iterator[Changed]:
        if row.act != "insert":
            if model in self.ended:
                yield self._told(self.ended[model], model, self.ended[model], None)
            self.ended[model] = row
            return
        yield self._told(row, model, self.ended.pop(model, None), row)

    def _told(self, by: Change, model: type[models.Model], old: Change | None, new: Change | None) -> Changed:
        what = gettext("Postal address") if model is Address else gettext("Job")
        return Changed(by.at, _who(by), what, self._says(old), self._says(new))

    def _says(self, change: Change | None) -> str:
        row = self.rows.get(change.row) if change else None
        if isinstance(row, Address):
            asked = "" if row.kind == Address.Kind.HOME else f" ({row.get_kind_display()})"
            return ", ".join(row.lines) + asked
        if isinstance(row, Employment):
            boss = row.employer.name if row.employer else row.employer_as_typed
            return ", ".join(filter(None, (row.job_title, row.workplace.name if row.workplace else "", boss)))
        return ""


def _ends(row: Change) -> bool:
    change = row.changes.get("until_on")
    return row.act == "update" and isinstance(change, list) and change[1] is not None


def _who(row: Change) -> str:
    role = row.role.removeprefix(settings.STEWARD_ROLE_PREFIX)
    if role == "member":
        return gettext("you")
    known = text.current().roles.get(role)
    return str(known.name) if known else gettext("the software itself")


def _field(model: type[models.Model], column: str) -> models.Field[Any, Any] | None:
    return next((each for each in model._meta.concrete_fields if each.column == column), None)


def _words(each: models.Field[Any, Any], value: Any) -> str:
    if value in (None, ""):
        return ""
    if isinstance(each, models.DateField) and (day := parse_date(str(value))):
        return periods.day(day)
    if each.choices:
        return str(dict(each.flatchoices).get(value, value))
    if isinstance(each, models.ForeignKey) and each.related_model in (Employer, Workplace, Branch):
        named = apps.get_model(each.related_model._meta.label).objects.filter(pk=value).first()  # type: ignore[union-attr]
        return str(named or "")
    return str(value)


def _capital(words: Any) -> str:
    said = str(words)
    return said[:1].upper() + said[1:]
