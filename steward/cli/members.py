"""`steward import members FILE`: a simple list of members from a CSV file (any layout comes with the next version)."""

import sys
from pathlib import Path

import click

from steward.cli.base import actor_of, answer, ready, refuse, say


@click.group(name="import")
def import_() -> None:
    """Bring data in."""


@import_.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as", "account", required=True, help="the sign-in email of the membership officer who imports")
@click.option("--dry-run", is_flag=True, help="say what would happen; change nothing")
@click.option("--json", "as_json", is_flag=True)
def members(file: Path, account: str, dry_run: bool, as_json: bool) -> None:
    """Enter members from a UTF-8 CSV file with a header row.

    Columns: given_names, family_name, line_1 to line_4, town, postcode, country, email, phone, born_on, joined_on,
    employer, job_title. Only family_name and line_1 must be there. Dates are YYYY-MM-DD. Rows that cannot be entered come
    back in FILE.refused.csv, each with its reason.
    """
    ready("office")
    from django.utils import timezone

    from steward.membership import imports
    from steward.outbox import files
    from steward.people.acting import acting_as

    actor = actor_of(account, roles=["membership_officer"])
    try:
        with acting_as(actor, "register"):
            result = imports.import_members(file, on=timezone.localdate(), dry_run=dry_run)
    except imports.UnableToRead as problem:
        refuse(str(problem), code=2)
    if result.refused:
        back = file.with_name(f"{file.stem}.refused.csv")
        if not dry_run:
            files.put(back, result.refused_file().encode())  # readable by its owner only: it holds people's data
        say(f"{len(result.refused)} rows refused" + ("." if dry_run else f"; they are in {back.name} with their reasons."))
    said = {"rows": result.rows, "entered": result.entered, "refused": len(result.refused), "dry_run": dry_run}
    answer(
        said,
        as_json=as_json,
        text=f"{result.rows} rows: {result.entered} {'would be ' if dry_run else ''}entered, {len(result.refused)} refused.",
    )
    sys.exit(7 if result.refused else 0)
