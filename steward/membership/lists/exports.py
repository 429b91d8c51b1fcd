"""A list as a file: asked for with a reason, approved by a second person above a number, fetched until it expires, counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from steward.exchange.cells import as_csv
from steward.membership.lists import columns, facts, finding
from steward.membership.models import Export, SavedList
from steward.people.acting import Actor
from steward.trail import looks

ALONE = 100  # so many people leave the screen on one officer's word; more need a second
LASTS = timedelta(days=7)


class UnableToExport(Exception):
    """This list cannot become a file now; the words say why and what to do."""


@transaction.atomic
def ask(*, name: str, said: Mapping[str, Any], keys: Sequence[str], reason: str, by: Actor, on: date, at: datetime) -> Export:
    """This function will ask for a list as a file. Up to `ALONE` people it can be fetched at once; above, a colleague approves."""
    if len(reason.strip()) < 10:
        raise UnableToExport("Say what the file is for, in ten letters or more: it is kept with the file.")
    if by.account is None:
        raise UnableToExport("Only somebody who is signed in may ask for a file.")
    many = finding.count(said, on=on)
    if many == 0:
        raise UnableToExport("Nobody is on this list. Change what you ask by.")
    state = Export.State.READY if many <= ALONE else Export.State.WAITING
    export = Export(
        name=name.strip()[:120] or "List", reason=reason.strip()[:200], facts=dict(said),
        columns=[column.key for column in columns.chosen(keys)], role=by.role, count=many, state=state,
        asked_by=by.account, asked_at=at, expires_at=at + LASTS,
    )  # fmt: skip
    export.save(force_insert=True)
    return export


@transaction.atomic
def decide(key: UUID, *, approve: bool, by: Actor, at: datetime) -> Export:
    """This function will approve or refuse a file that a colleague asked for. Nobody decides on their own (the database holds it)."""
    export = Export.objects.select_for_update().filter(pk=key).first()
    if export is None or export.state != Export.State.WAITING:
        raise UnableToExport("This file waits for nobody any more.")
    if export.asked_by == by.account:
        raise UnableToExport("You asked for this file. A colleague decides.")
    if export.expires_at <= at:
        raise UnableToExport("This file has expired. Whoever needs it asks again.")
    export.state = Export.State.READY if approve else Export.State.REFUSED
    export.decided_by, export.decided_at = by.account, at
    export.save(update_fields=["state", "decided_by", "decided_at"])
    return export


@transaction.atomic
def fetch(key: UUID, *, by: Actor, on: date, at: datetime) -> tuple[Export, bytes]:
    """This function will make the file as the list is now, for whoever asked for it, and record whom it holds.

    Cells that a spreadsheet would run as formulas are neutralised. Raises UnableToExport where it is not theirs, or expired.
    """
    export = Export.objects.select_for_update().filter(pk=key).first()
    if export is None or export.asked_by != by.account or export.state not in (Export.State.READY, Export.State.FETCHED):
        raise UnableToExport("This file is not yours to fetch, or nobody has approved it yet.")
    if export.expires_at <= at:
        raise UnableToExport("This file has expired. Ask for it again.")
    people = list(facts.people(export.facts, on=on).order_by("name_key", "id").values_list("pk", flat=True))
    if len(people) > max(export.count, ALONE) * 1.2:
        raise UnableToExport("The list has grown by more than a fifth since it was approved. Ask for it again.")
    shown = columns.chosen(export.columns)
    heading = [column.label for column in shown]
    cells = [["" if (value := column.of(known)) is None else str(value) for column in shown] for known in columns.fill(people)]
    looks.record(people, what="list as a file")
    export.state = Export.State.FETCHED
    export.save(update_fields=["state"])
    return export, b"".join(as_csv([heading, *cells]))


@transaction.atomic
def save_list(*, name: str, said: Mapping[str, Any], keys: Sequence[str], by: Actor, at: datetime) -> SavedList:
    """This function will save a list under a name, or change the list of that name."""
    facts.read(said)
    words = " ".join(name.split())[:120]
    if not words:
        raise UnableToExport("Give the list a name.")
    one = SavedList.objects.filter(name=words, role=by.role).first() or SavedList(name=words, role=by.role)
    adding = one._state.adding
    one.facts, one.columns, one.made_by, one.made_at = dict(said), list(keys), by.account, at
    one.save(force_insert=adding)
    return one


@transaction.atomic
def forget_list(key: UUID) -> None:
    """This function will remove a saved list; nobody who was on it is touched."""
    SavedList.objects.filter(pk=key).delete()
