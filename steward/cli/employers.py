"""`steward employers`: the lists that employers come from."""

import sys
from pathlib import Path
from typing import Any

import click

from steward.cli.base import actor_of, answer, ready, refuse, say


@click.group()
def employers() -> None:
    """Keep the directory of employers."""


@employers.command()
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--shipped", help="a list that ships with Steward instead of a file: trusts, boards or health-boards")
@click.option("--as", "account", required=True, help="the sign-in email of the membership officer who loads")
@click.option("--dry-run", is_flag=True, help="say what would happen; change nothing")
@click.option("--json", "as_json", is_flag=True)
def load(file: Path | None, shipped: str | None, account: str, dry_run: bool, as_json: bool) -> None:
    """Load a list of employers: etr.csv or succ.csv of the Organisation Data Service, or a CSV with code and name.

    A name that a later list changes is kept and still finds the employer. Successors (succ.csv) take everybody along. Each
    loading is one act, which can be undone in the office. Lines that cannot be used are told on stderr; then the exit code is 7.
    """
    if (file is None) == (shipped is None):
        refuse("Name a file, or a list that ships with Steward: --shipped trusts. One of the two.", code=2)
    ready("office")
    from django.utils import timezone

    from steward.people.acting import acting_as
    from steward.register.employers import loading, reading, succession

    actor, on = actor_of(account, roles=["membership_officer"]), timezone.localdate()
    try:
        sheet = reading.read(file.read_bytes() if file else loading.shipped(shipped or ""))
        with acting_as(actor, "register"):
            said: dict[str, Any]
            if sheet.successors:
                said = _successors(succession, sheet, actor, on, dry_run)
            elif dry_run:
                said = _told(loading.plan(sheet, on=on), None)
            else:
                said = _told(*loading.load(sheet, by=actor, on=on, at=timezone.now()))
    except (reading.UnableToRead, loading.UnableToLoad) as problem:
        refuse(str(problem), code=2)
        return
    for line in said["refused"]:
        say(f"line {line['line']}: {line['why']}")
    said["dry_run"] = dry_run
    would = "would be " if dry_run else ""
    words = ", ".join(f"{n} {would}{kind.replace('_', ' ')}" for kind, n in said["counts"].items()) or "nothing to do"
    answer(said, as_json=as_json, text=f"{said['list']}: {words}, {len(said['refused'])} refused.")
    sys.exit(7 if said["refused"] else 0)


def _told(plan: Any, act: Any) -> dict[str, Any]:
    return {
        "list": plan.family,
        "counts": plan.counts,
        "closed_with_members": [
            {"code": e.body.code, "name": e.body.name, "members": e.members} for e in plan.of("closed") if e.members
        ],
        "not_in_the_list": [{"code": each.code, "name": each.name} for each in plan.missing],
        "refused": [{"line": each.line, "code": each.code, "why": each.why} for each in plan.refused],
        "act": str(act.pk) if act else None,
    }


def _successors(succession: Any, sheet: Any, actor: Any, on: Any, dry_run: bool) -> dict[str, Any]:
    from django.utils import timezone

    plan, act = (succession.plan(sheet, on=on), None) if dry_run else succession.load(sheet, by=actor, on=on, at=timezone.now())
    return {
        "list": sheet.family,
        "counts": {"succeeded": sum(len(step.olds) for step in plan.steps), "known_already": plan.known},
        "steps": [
            {"from": [old.code for old in step.olds], "into": step.into.code, "on": step.on, "members": step.members}
            for step in plan.steps
        ],
        "refused": [{"line": each.line, "code": each.code, "why": each.why} for each in plan.refused],
        "act": str(act.pk) if act else None,
    }
