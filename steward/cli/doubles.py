"""`steward doubles find`: compare everybody in the register with everybody else, and keep whom they may be."""

import json
import time
from contextlib import suppress
from pathlib import Path
from uuid import UUID

import click

from steward.cli.base import actor_of, answer, ready, say


@click.group()
def doubles() -> None:
    """Entries that may be of one person."""


@doubles.command()
@click.option("--as", "account", required=True, metavar="ACCOUNT", help="the sign-in email of the membership officer who looks")
@click.option("--again", is_flag=True, help="begin at the first entry, even where an earlier run was interrupted")
@click.option("--json", "as_json", is_flag=True)
def find(account: str, again: bool, as_json: bool) -> None:
    """Compare everybody with everybody else.

    It shows nobody: who may be one person waits in the office, under Register, Possible doubles. Interrupted, it goes on where
    it was; whom an officer called different is not proposed again.
    """
    ready("office")
    from django.conf import settings
    from django.utils import timezone

    from steward.people.acting import acting_as
    from steward.people.models import Person
    from steward.register import doubles as finding

    actor = actor_of(account, roles=["membership_officer"])
    place = Path(settings.STEWARD_VAR) / "doubles.json"
    after, people, pairs, begun, told = None, 0, 0, time.monotonic(), 0.0
    with suppress(OSError, ValueError, KeyError):
        if not again:
            kept = json.loads(place.read_text(encoding="utf-8"))
            after, people, pairs = UUID(kept["after"]), int(kept["people"]), int(kept["pairs"])
            say(f"Goes on after the first {people:,} entries. To begin anew: --again")
    with acting_as(actor, "register"):
        many = Person.objects.count()
    while True:
        with acting_as(actor, "register"):
            done = finding.sweep(after, at=timezone.now())
        if done.last is None:
            break
        after, people, pairs = done.last, people + done.people, pairs + done.pairs
        half = place.with_suffix(".half")
        half.write_text(json.dumps({"after": str(after), "people": people, "pairs": pairs}), encoding="utf-8")
        half.replace(place)
        if time.monotonic() - told > 2:
            told = time.monotonic()
            say(f"{people:,} of {many:,} entries compared, {pairs:,} pairs found, {time.monotonic() - begun:.0f} s")
    place.unlink(missing_ok=True)
    with acting_as(actor, "register"):
        strict, broad = finding.count(), finding.count(score=finding.BROAD)
    said = {
        "entries": people,
        "pairs": pairs,
        "very_likely": strict,
        "worth_a_look": broad,
        "seconds": round(time.monotonic() - begun, 1),
    }
    answer(
        said, as_json=as_json,
        text=f"{people:,} entries compared in {said['seconds']} s. Waiting in the office: {strict:,} very likely, {broad:,} worth a look.",
    )  # fmt: skip
