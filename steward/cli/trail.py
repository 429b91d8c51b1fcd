"""`steward trail ...`: seal the record of who looked and what was changed, and check that nobody altered it."""

import sys
from dataclasses import asdict
from datetime import datetime

import click

from steward.cli.base import answer, operator, ready, refuse, say

SHOWN = 20


@click.group()
def trail() -> None:
    """The trail: who looked, what was changed, and that it was not altered since."""


@trail.command()
@click.option("--wait", default=10.0, show_default=True, help="at most so many seconds for what is being written")
@click.option("--json", "as_json", is_flag=True)
def seal(wait: float, as_json: bool) -> None:
    """Seal every closed minute now; the worker does it each minute."""
    ready("worker")
    from steward.people import sealer

    try:
        done = sealer.seal(operator=operator(), wait=wait)
    except sealer.HeadsNotKept as fault:
        refuse(str(fault), code=8)
        return
    upto = f"Sealed up to {_moment(done.until)}." if done.until else "Nothing is sealed yet."
    late = done.closed is None or done.closed < done.wanted
    answer(asdict(done), as_json=as_json, text=f"{upto} {done.seals} new seals over {done.rows} rows.")
    if late:
        say("Somebody is still writing: the minutes since then are sealed when they have finished.")
        sys.exit(3)


@trail.command()
@click.option("--json", "as_json", is_flag=True)
def head(as_json: bool) -> None:
    """Print the newest head: write it down where nobody who runs the database can alter it, such as in a minute book."""
    ready("worker")
    from steward.people.acting import Actor, acting_as
    from steward.trail.heads import Head
    from steward.trail.models import Seal

    with acting_as(Actor("sealer", operator=operator()), "accountability"):
        newest = Seal.objects.order_by("-number").first()
    if newest is None:
        refuse("Nothing is sealed yet. Run: steward trail seal", code=3)
        return
    line = Head(newest.number, newest.until, newest.head)
    answer({"number": line.number, "until": line.until, "head": line.head}, as_json=as_json, text=str(line))


@trail.command()
@click.option("--since", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"]), help="only from this day or minute (UTC) on")
@click.option("--head", "known", multiple=True, help="a head that was written down; it must be one of the chain")
@click.option("--json", "as_json", is_flag=True)
def verify(since: datetime | None, known: tuple[str, ...], as_json: bool) -> None:
    """Compare every row of the trail with its seal. Exit 1 where something was altered, 3 where nothing is sealed."""
    ready("worker")
    from datetime import UTC

    from steward.people import sealer

    found = sealer.verify(operator=operator(), since=since.replace(tzinfo=UTC) if since else None, known=known)
    lines = [f"{f.minute:%Y-%m-%d %H:%M} UTC  {f.kind}: {f.says}" for f in found.findings]
    if len(lines) > SHOWN:
        lines = [*lines[:SHOWN], f"... and {len(lines) - SHOWN} more: steward trail verify --json"]
    if found.findings:
        lines.insert(0, f"The trail was altered: first at {found.findings[0].minute:%Y-%m-%d %H:%M} UTC.")
    elif found.until:
        lines.append(f"Nothing was altered: {found.rows} rows under {found.seals} seals.")
    if found.until:
        lines.append(f"Sealed up to {_moment(found.until)}, {found.unsealed_rows} rows since then.")
        lines.append(f"Newest head: {found.head}")
    else:
        lines.append(f"Nothing is sealed yet ({found.unsealed_rows} rows). Run: steward trail seal")
    if found.destroyed:
        lines.append(f"{found.destroyed} sealed rows are gone, as old as the policy lets them go (policy/retention.toml).")
    data = asdict(found) | {"findings": [f.as_json() for f in found.findings], "good": not found.findings and bool(found.until)}
    answer(data, as_json=as_json, text="\n".join(lines))
    sys.exit(1 if found.findings else 0 if found.until else 3)


def _moment(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else "-"
