"""Bringing in a list: read and worked out, entered as one act, undone as one act.

run = actions.bring(path, by=officer, on=today, at=now)      # staged, columns recognised, effects worked out; nothing changed
run = actions.map_columns(run, {"Area": "branch"}, ...)      # where an officer says what a column is
run = actions.enter(run, by=officer, on=today, at=now)       # one transaction, one act
actions.undo(run, by=officer, on=today, at=now)
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from steward.exchange.reading import tables
from steward.exchange.reading.problems import Limits, UnableToRead
from steward.membership.importing import entering, layouts, matching
from steward.membership.importing.fields import FIELDS, known
from steward.membership.importing.layouts import Column, UnableToMap
from steward.membership.importing.values import Directory, Reader
from steward.membership.models import Import, ImportRow, Layout
from steward.people import names, work
from steward.people.acting import Actor, acting_as
from steward.policy import text
from steward.register import acts, undoing
from steward.register.acts import Undone
from steward.register.employers import naming
from steward.register.models import Branch, Employer, Workplace

__all__ = ["Outdated", "UnableToEnter", "UnableToMap", "UnableToRead", "bring", "drop", "enter", "map_columns", "undo"]

UNION, EMPLOYER = "union", "employer"
_PURPOSES = {UNION: "register", EMPLOYER: "employer_updates"}  # what the trail says that a change was made for
CLEARABLE = ("email", "phone", "born_on", "job_title", "work_email", "work_phone")
_PIECE = 1_000
_SILENCE = 20_000  # rows
_LOCK = 4_711_2027  # pg_advisory_xact_lock: one list is entered at a time


class UnableToEnter(Exception):
    """This list cannot be entered or undone now; the words say why and what to do."""


class Outdated(UnableToEnter):
    """The register has changed since the list was looked at; `rows` of it would do something else now."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        super().__init__(
            f"The register has changed since you looked: {rows} {'row' if rows == 1 else 'rows'} of this list would do something"
            " else now. Nothing was entered. Look at the list again, and enter it then."
        )


def limits() -> Limits:
    """This function will return how large a list may be here."""
    said: Mapping[str, int] = getattr(settings, "STEWARD_IMPORT_LIMITS", {})
    return Limits(**said)


def directory(*, on: date) -> Directory:
    """This function will return what a list may name, by the keys of the names."""
    classes = {
        key: one
        for key, one in text.current().classes.items()
        if one.from_on <= on and (one.until_on is None or one.until_on > on)
    }
    called = {names.key(words): key for key, one in classes.items() for words in (key, str(one.name))}
    called |= {words.removesuffix(" member").removesuffix(" membership"): key for words, key in called.items()}
    # By code, name, former name, or what others typed for it; one that was succeeded is the one that succeeded it.
    employers = {key: str(each.pk) for key, each in naming.known().items()}
    coded = Employer.objects.exclude(code="").values_list("code", flat=True)
    codes = {code.upper(): employers[names.key(code)] for code in coded if names.key(code) in employers}
    workplaces, places = {}, dict[str, tuple[str, str]]()
    twice = set()
    for pk, employer, name in Workplace.objects.filter(closed_on__isnull=True).values_list("pk", "employer_id", "name"):
        place = names.key(name)
        workplaces[str(employer), place] = str(pk)
        if place in places:
            twice.add(place)
        places[place] = (str(employer), str(pk))
    alone = {place: both for place, both in places.items() if place not in twice}
    branches = {names.key(name): str(pk) for name, pk in Branch.objects.filter(closed_on__isnull=True).values_list("name", "pk")}
    branches |= {key.removesuffix(" branch"): pk for key, pk in branches.items()}
    return Directory(called, branches, employers, codes, workplaces, alone, [str(one.name) for one in classes.values()])


def _default_class(*, on: date) -> str:
    classes = text.current().classes
    return "full" if "full" in classes else next((k for k, c in classes.items() if c.until_on is None or c.until_on > on), "full")


def _awake(rows: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
    """The same rows. PostgreSQL ends a transaction in which nobody asks anything for minutes, and a million rows take that long."""
    for count, row in enumerate(rows, 1):
        if count % _SILENCE == 0:
            with connection.cursor() as cursor:
                cursor.execute("select 1")
        yield row


@transaction.atomic
def bring(
    path: Path, *, by: Actor, on: date, at: datetime, source: str = UNION, said: Mapping[str, str] | None = None,
    clears: Iterable[str] = (), sheet: str = "", header_row: int = 0, encoding: str = "", key: UUID | None = None,
    tell: work.Tell = work.quiet,
) -> Import:  # fmt: skip
    """This function will read a list, recognise its columns and work out what it would do. The register stays as it is.

    `said` says of columns what they are, where it is not what we think. Where the columns do not make up a list, the rows are
    kept and the import waits in the state "read". Raises UnableToRead for a file that is no list. `key` is the import's, where
    somebody has named it already; `tell` is told how far it is.
    """
    tell("Reading the list", 0, 0)
    table = tables.read(path, known=known, sheet=sheet, header_row=header_row, encoding=encoding, limits=limits())
    layout = Layout.objects.filter(signature=layouts.signature(table.header)).first()
    columns = layouts.recognise(
        table.header, _awake(row.cells for row in table.rows()), remembered=layout.columns if layout else None
    )  # fmt: skip
    if layout is not None and not clears:
        clears = layout.options.get("clears", ())
    columns = _said(columns, said or {})
    run = Import(
        id=key or uuid4(), layout=layout, digest=table.digest(), source=source, header=table.header, read_at=at,
        options={
            "kind": table.kind, "encoding": table.encoding, "separator": table.separator, "sheet": table.sheet,
            "sheets": table.sheets, "header_row": table.header_row,
            "recognised": layout is not None,
        },
    )  # fmt: skip

    # What is never taken is not kept either, not even for the file of refused rows.
    blank = [at for at, column in enumerate(columns) if not column.field and layouts.never(column.name)]

    def rows() -> Iterator[tuple[int, list[str], int]]:
        for row in table.rows():
            for at in blank:
                row.cells[at] = ""
            yield row.number, row.cells + row.extra, len(row.extra)

    _stage(run, columns, rows(), on=on, clears=clears, tell=tell)
    run.options["skipped"] = [list(each) for each in table.skipped]
    run.save(force_insert=True)
    tell("Keeping what each row would do", 0, run.counts["rows"])
    matching.keep(run.pk)
    return run


@transaction.atomic
def map_columns(
    run: Import,
    said: Mapping[str, str],
    *,
    on: date,
    clears: Iterable[str] = (),
    source: str = "",
    orders: Mapping[str, str] | None = None,
    tell: work.Tell = work.quiet,
) -> Import:
    """This function will read the kept rows of an import again, with columns as an officer says them, and work them out anew."""
    run = Import.objects.select_for_update().get(pk=run.pk)  # or a colleague's entering of it would be said to be none
    _changeable(run)
    columns = _said(columns_of(run), said, orders)
    run.source = source or run.source

    def rows() -> Iterator[tuple[int, list[str], int]]:
        width = len(run.header)
        for number, cells in ImportRow.objects.filter(run=run).order_by("number").values_list("number", "cells").iterator(2000):
            yield number, cells, max(0, len(cells) - width)

    _stage(run, columns, rows(), on=on, clears=clears, tell=tell, total=run.counts["rows"])
    tell("Keeping what each row would do", 0, run.counts["rows"])
    with connection.cursor() as cursor:
        cursor.execute("select steward.forget_import_rows(%s)", [run.pk])
    run.save(update_fields=["options", "counts", "state", "source", "layout"])
    matching.keep(run.pk)
    return run


def columns_of(run: Import) -> list[Column]:
    """This function will return the columns of an import as they are taken now, without samples: those are people's data."""
    columns = []
    for name in run.header:
        field, why, order, note = run.options["columns"].get(name, ("", "", "", ""))
        columns.append(Column(name, field, why, order, (), note))
    return columns


def _said(columns: Sequence[Column], said: Mapping[str, str], orders: Mapping[str, str] | None = None) -> list[Column]:
    unknown = [name for name in said if name not in {column.name for column in columns}]
    if unknown:
        raise UnableToMap(f"The list has no column “{unknown[0]}”. It has: {', '.join(column.name for column in columns)}.")
    wrong = [key for key in said.values() if key and key not in FIELDS]
    if wrong:
        raise UnableToMap(f"“{wrong[0]}” is no field. There are: {', '.join(FIELDS)}.")
    changed = []
    for column in columns:
        field = said.get(column.name, column.field)
        why = column.why if field == column.field else "As you said." if field else "Left out, as you said."
        order = (orders or {}).get(column.name, column.order)
        changed.append(Column(column.name, field, why, order, column.samples, column.note if field == column.field else ""))
    return changed


def _stage(
    run: Import, columns: Sequence[Column], rows: Iterable[tuple[int, list[str], int]], *, on: date, clears: Iterable[str],
    tell: work.Tell, total: int = 0,
) -> None:  # fmt: skip
    wanted = frozenset(clears) & set(CLEARABLE)
    works = run.source == EMPLOYER
    run.options["columns"] = {c.name: [c.field, c.why, c.order, c.note] for c in columns}
    run.options["clears"] = sorted(wanted)
    run.options.pop("problem", None)
    try:
        layouts.check(columns, employers_list=works)
        run.state = Import.State.PREVIEWED
    except UnableToMap as problem:
        run.state, run.options["problem"] = Import.State.READ, str(problem)
    mapped = run.state == Import.State.PREVIEWED
    reader = Reader(columns, on, directory(on=on), wanted & {c.field for c in columns}, works)
    matching.clear()
    count, dump = 0, json.JSONEncoder(ensure_ascii=False).encode
    coming = iter(rows)
    # Piece by piece: the rows may come from this very connection, which does one thing at a time.
    while piece := list(islice(coming, _PIECE)):
        with connection.cursor() as cursor, cursor.copy('copy staged ("row", cells, means, reason) from stdin') as copying:
            for number, cells, beyond in piece:
                means, reason = reader.read(cells, beyond=beyond) if mapped else ({}, "The columns are not said yet.")
                copying.write_row((number, dump(cells), dump(means), reason))
        count += len(piece)
        tell("Reading the rows", count, total)
    if count == 0:
        raise UnableToRead("There is no row below the header. Look into the file, and choose the sheet that holds the list.")
    tell("Working out what each row would do", 0, count)
    with matching.by_joins(count):
        counts = matching.work_out(on=on, member_class=_default_class(on=on), employers_list=works)
    run.counts = {"rows": count, **counts}
    if mapped:
        _remember(run, columns, clears=wanted)


def _remember(run: Import, columns: Sequence[Column], *, clears: Iterable[str]) -> None:
    signature, said = layouts.signature(run.header), layouts.as_json(columns)
    layout = Layout.objects.filter(signature=signature).first()
    options = {"clears": sorted(clears), "source": run.source}
    if layout is None:
        layout = Layout(signature=signature, name=_name(run), columns=said, options=options, used_at=run.read_at)
        layout.save(force_insert=True)
    elif (layout.columns, layout.options) != (said, options) or layout.used_at < run.read_at:
        Layout.objects.filter(pk=layout.pk).update(columns=said, options=options, used_at=run.read_at)
    run.layout = layout


def _name(run: Import) -> str:
    named = ", ".join(str(name) for name in run.header[:4])
    return f"{len(run.header)} columns: {named}"[:120]


def _changeable(run: Import) -> None:
    if run.state not in (Import.State.READ, Import.State.PREVIEWED):
        raise UnableToEnter(f"This list was {run.get_state_display()}. Bring the file in again to do something else with it.")


def preview(run: Import, *, on: date) -> int:
    """This function will work the effects of an import out anew, and return how many rows would do something else than before."""
    with transaction.atomic():
        _changeable(Import.objects.select_for_update().get(pk=run.pk))
        changed = _again(run, on=on)
        if changed:
            with connection.cursor() as cursor:
                cursor.execute("select steward.forget_import_rows(%s)", [run.pk])
            matching.keep(run.pk)
            Import.objects.filter(pk=run.pk).update(counts=run.counts)
    return changed


def _again(run: Import, *, on: date) -> int:
    matching.bring_back(run.pk)
    with matching.by_joins(run.counts["rows"]):
        counts = matching.work_out(on=on, member_class=_default_class(on=on), employers_list=run.source == EMPLOYER)
        run.counts = {"rows": run.counts["rows"], **counts}
        return matching.differs(run.pk)


@transaction.atomic
def enter(run: Import, *, by: Actor, on: date, at: datetime, tell: work.Tell = work.quiet) -> Import:
    """This function will write what was previewed to the register: all of it, or nothing, as one act.

    Raises Outdated, and writes nothing, where the register has changed since and a row would do something else now.
    """
    tell("Looking whether the register has changed since", 0, run.counts.get("rows", 0))
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_LOCK])
    run = Import.objects.select_for_update().get(pk=run.pk)
    if run.state == Import.State.READ:
        raise UnableToEnter(run.options.get("problem") or "Say first what the columns are.")
    _changeable(run)
    changed = _again(run, on=on)
    if changed:
        raise Outdated(changed)
    detail = {"import": str(run.pk), "source": run.source, **run.counts}
    try:
        if run.counts[matching.NEW] or run.counts[matching.CHANGED]:
            with (
                acting_as(by, _PURPOSES[run.source]),
                acts.act("import", by=by, on=on, at=at, detail=detail) as act,
                matching.by_joins(run.counts["rows"]),
            ):
                entering.enter(on=on, tell=tell)
            run.act = act.pk
    except IntegrityError as stands:
        raise UnableToEnter(
            "Somebody changed the register at the same moment, and one of them would be there twice. Nothing was entered. Try again."
        ) from stands
    run.state, run.done_at = Import.State.DONE, at
    run.save(update_fields=["state", "done_at", "act"])
    return run


@transaction.atomic
def undo(run: Import, *, by: Actor, on: date, at: datetime, tell: work.Tell = work.quiet) -> Undone | None:
    """This function will take an entered list back; what was changed since stays, and is named in what it returns."""
    tell("Taking back what the list did", 0, run.counts.get("new", 0) + run.counts.get("changed", 0))
    run = Import.objects.select_for_update().get(pk=run.pk)
    if run.state != Import.State.DONE:
        raise UnableToEnter(f"This list was {run.get_state_display()}: there is nothing to undo.")
    done = acts.undo(run.act, by=by, on=on, at=at) if run.act else None
    run.state = Import.State.UNDONE
    run.save(update_fields=["state"])
    return done


@transaction.atomic
def drop(run: Import) -> None:
    """This function will forget a list that was not entered: its rows go at once."""
    run = Import.objects.select_for_update().get(pk=run.pk)
    _changeable(run)
    with connection.cursor() as cursor:
        cursor.execute("select steward.forget_import_rows(%s)", [run.pk])
    run.state = Import.State.DROPPED
    run.save(update_fields=["state"])


def _undo_act(key: UUID, *, by: Actor, on: date, at: datetime) -> Undone:
    """The same from the timeline of a member, where the act stands."""
    done = undo(Import.objects.get(act=key), by=by, on=on, at=at)
    if done is None:
        raise UnableToEnter("This list changed nothing: there is nothing to undo.")
    return done


def register_ours() -> None:
    """This function will register how an entered list is undone."""
    undoing.register("import", undoing.Undoing(undo=_undo_act))
