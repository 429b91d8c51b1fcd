"""`steward import ...`: lists of members, from any file; entered as one act, undone as one act."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from steward.cli.base import actor_of, answer, ready, refuse, say

AS = click.option(
    "--as", "account", required=True, metavar="ACCOUNT", help="the sign-in email of the membership officer who imports"
)
JSON = click.option("--json", "as_json", is_flag=True)


@click.group(name="import")
def import_() -> None:
    """Bring data in."""


def _pairs(ctx: click.Context, param: click.Parameter, said: Iterable[str]) -> dict[str, str]:
    pairs = {}
    for each in said:
        column, sign, field = each.rpartition("=")
        if not sign or not column:
            raise click.BadParameter(
                f"{each!r} is no COLUMN=FIELD. For example: --map 'Area=branch'; --map 'Area=' leaves it out."
            )
        pairs[column] = field.strip()
    return pairs


@import_.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@AS
@click.option(
    "--map",
    "mapped",
    multiple=True,
    callback=_pairs,
    metavar="COLUMN=FIELD",
    help="what a column is; nothing behind = leaves it out",
)
@click.option("--clear", "clears", multiple=True, metavar="FIELD", help="empty cells of this field empty what the register says")
@click.option("--employers-list", is_flag=True, help="changes workplace details of members we know; adds nobody")
@click.option("--sheet", default="", help="the sheet of a workbook")
@click.option("--header-row", default=0, help="the row that names the columns")
@click.option("--encoding", default="", help="for letters that came out wrong, such as windows-1252")
@click.option("--dry-run", is_flag=True, help="say what would happen; change nothing")
@JSON
def members(
    file: Path, account: str, mapped: dict[str, str], clears: tuple[str, ...], employers_list: bool, sheet: str, header_row: int,
    encoding: str, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Enter members from a CSV, XLSX, XLS or ODS file, all of it as one act.

    The columns are recognised; --map says what is not, and is remembered for lists with the same columns. Rows that cannot be
    entered come back in FILE.refused.csv, each with its reason.
    """
    ready("office")
    from django.db import transaction
    from django.utils import timezone

    from steward.membership.importing import actions, fields, reports
    from steward.membership.models import Import
    from steward.outbox import files
    from steward.people.acting import acting_as

    actor = actor_of(account, roles=["membership_officer"])
    unknown = [field for field in [*mapped.values(), *clears] if field and field not in fields.FIELDS]
    if unknown:
        refuse(f"{unknown[0]!r} is no field. There are: {', '.join(fields.FIELDS)}.", code=2)
    today, now, back, problem = timezone.localdate(), timezone.now(), b"", ""
    say(f"Reading {file.name} ...")
    try:
        with acting_as(actor, "register"):
            run = actions.bring(
                file, by=actor, on=today, at=now, source=actions.EMPLOYER if employers_list else actions.UNION, said=mapped,
                clears=clears, sheet=sheet, header_row=header_row, encoding=encoding,
            )  # fmt: skip
            before = reports.entered_before(run)
            if run.state == Import.State.READ:
                problem = str(run.options["problem"])
            elif not dry_run:
                say(f"Entering {run.counts['new'] + run.counts['changed']:,} rows ...")
                run = actions.enter(run, by=actor, on=today, at=now)
            if run.counts["refused"] and not problem:
                back = b"".join(reports.refused_file(run))
            if dry_run or problem:
                transaction.set_rollback(True)
    except (actions.UnableToRead, actions.UnableToMap, actions.UnableToEnter) as wrong:
        refuse(str(wrong), code=2)
    if problem:
        for column in actions.columns_of(run):
            say(f"  {column.name}: {column.field or '(left out)'}  {column.why}")
        refuse(f"{problem} Say it with --map 'COLUMN=FIELD'. Fields: {', '.join(fields.FIELDS)}.", code=2)
    if before is not None and before.done_at is not None:
        say(f"This very file was entered on {timezone.localtime(before.done_at):%-d %B %Y at %H:%M}.")
    counts = run.counts
    if counts["refused"]:
        there = file.with_name(f"{file.stem}.refused.csv")
        if not dry_run:
            files.put(there, back)  # readable by its owner only: it holds people's data
        say(f"{counts['refused']:,} rows refused" + ("." if dry_run else f"; they are in {there.name} with their reasons."))
    said = {**counts, "entered": counts["new"] + counts["changed"], "dry_run": dry_run, "recognised": run.options["recognised"]}
    if not dry_run:
        said["id"] = str(run.pk)
    would = "would be " if dry_run else ""
    text = (
        f"{counts['rows']:,} rows: {counts['new']:,} {would}new, {counts['changed']:,} {would}changed,"
        f" {counts['unchanged']:,} unchanged, {counts['refused']:,} refused."
    )
    answer(said, as_json=as_json, text=text)
    sys.exit(7 if counts["refused"] else 0)


@import_.command(name="list")
@AS
@JSON
def list_(account: str, as_json: bool) -> None:
    """Show the lists that were brought in, newest first."""
    ready("office")
    from steward.membership.importing import reports
    from steward.people.acting import acting_as

    actor = actor_of(account, roles=["membership_officer"])
    with acting_as(actor, "register"):
        found: list[dict[str, Any]] = [
            {
                "id": str(run.pk),
                "state": run.state,
                "source": run.source,
                "read_at": run.read_at,
                "done_at": run.done_at,
                **run.counts,
            }
            for run in reports.imports()
        ]
    lines = [
        f"{each['id']}  {each['state']:9}  {each['read_at']:%Y-%m-%d %H:%M}  {each.get('rows', 0):,} rows, {each.get('new', 0):,} new,"
        f" {each.get('changed', 0):,} changed, {each.get('refused', 0):,} refused"
        for each in found
    ]
    answer(found, as_json=as_json, text="\n".join(lines) or "No list was brought in yet.")


@import_.command()
@click.argument("key", type=click.UUID)
@AS
@JSON
def undo(key: Any, account: str, as_json: bool) -> None:
    """Take an entered list back; what was changed since stays, and is counted. KEY is the id that `steward import list` shows."""
    ready("office")
    from django.utils import timezone

    from steward.membership.importing import actions, reports
    from steward.people.acting import acting_as
    from steward.register.acts import UnableToUndo

    actor = actor_of(account, roles=["membership_officer"])
    try:
        with acting_as(actor, "register"):
            run = reports.find(key)
            if run is None:
                refuse(f"There is no list {key}. `steward import list` shows them.", code=4)
                return
            done = actions.undo(run, by=actor, on=timezone.localdate(), at=timezone.now())
            kept = [str(person) for person, _ in reports.edited_since(run)]
    except (actions.UnableToEnter, UnableToUndo) as wrong:
        refuse(str(wrong), code=6)
    said = {"id": str(key), "removed": done.removed if done else 0, "restored": done.restored if done else 0, "kept": kept}
    text = f"Undone: {said['removed']:,} entries removed, {said['restored']:,} brought back."
    if kept:
        text += f" {len(kept):,} people were changed since and stay: their list is on the page of this import in the office."
    answer(said, as_json=as_json, text=text)
