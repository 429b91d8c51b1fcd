"""The sealer: seals the trail every minute, and compares it with its seals every night, as a role of its own."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.db import close_old_connections
from django.utils import timezone
from procrastinate import Blueprint

from steward.people.acting import Actor, acting_as
from steward.trail import heads, sealing, verifying
from steward.trail.models import Seal, Verification

PURPOSE = "accountability"
BATCH = 5000
rounds = Blueprint()
log = logging.getLogger("steward.trail")


class HeadsNotKept(Exception):
    """The trail is sealed, but a heads file outside the database could not be written; the words say which, and what to do."""


def seal(*, operator: str = "", wait: float = 0.0) -> sealing.Sealed:
    """This function will seal every closed minute and write the heads outside the database.

    It waits at most so many seconds for transactions that are still open. Raises HeadsNotKept where a file could not be written.
    """
    actor = Actor("sealer", operator=operator)
    stop = time.monotonic() + wait
    seals = rows = 0
    wanted: datetime | None = None
    while True:
        with acting_as(actor, PURPOSE):
            done = sealing.seal_next()
        seals, rows = seals + done.seals, rows + done.rows
        wanted = wanted or done.wanted
        if done.more:
            continue
        if (done.closed is not None and done.closed >= wanted) or time.monotonic() >= stop:
            break
        time.sleep(min(0.25, max(0.0, stop - time.monotonic())))
    keep_heads(actor)
    return replace(done, seals=seals, rows=rows)


def keep_heads(actor: Actor) -> None:
    """This function will bring the heads files up to the newest seal."""
    problems = []
    for path in heads.files():
        try:
            known = heads.last(path)
            _bring_up(path, known.number if known else 0, actor)
        except heads.HeadsDiffer as fault:
            problems.append(str(fault))
        except OSError as fault:
            problems.append(f"{path} cannot be written ({fault.strerror}). Is its disk there, and ours to write?")
    if problems:
        raise HeadsNotKept(" ".join(problems))


def _bring_up(path: Path, known: int, actor: Actor) -> None:
    at = known
    while True:
        with acting_as(actor, PURPOSE):
            found = Seal.objects.filter(number__gte=at).order_by("number").only("number", "until", "head")[:BATCH]
            batch = [heads.Head(seal.number, seal.until, seal.head) for seal in found]
        if at and (not batch or batch[0].number != at):
            raise heads.HeadsDiffer(
                f"{path} knows of seal {at}, which the database has not: its end was cut off, or it was restored from a backup."
                " Run: steward trail verify. After a restore, move the file aside (docs/trail.md)."
            )
        heads.append(path, batch)
        if len(batch) < BATCH:
            return
        at = batch[-1].number


def verify(
    *, operator: str = "", since: datetime | None = None, known: Iterable[str] = (), keep: bool = True
) -> verifying.Verified:
    """This function will compare the trail with its seals and with the heads outside, and keep what it found."""
    now = timezone.now()
    with acting_as(Actor("sealer", operator=operator), PURPOSE):
        found = verifying.verify(files=heads.files(), since=since, known=known, now=now)
        if keep:
            Verification(
                at=now, until=found.until, seals=found.seals, rows=found.rows, whole=since is None,
                findings=[finding.as_json() for finding in found.findings[:100]],
            ).save(force_insert=True)  # fmt: skip
    return found


@rounds.periodic(cron="* * * * *")
@rounds.task(name="seal", queue="trail", queueing_lock="seal")
def seal_minute(timestamp: int) -> None:
    """This function will seal what is closed by now; what is not yet is remembered for the next minute."""
    close_old_connections()
    try:
        seal()
    finally:
        close_old_connections()


@rounds.periodic(cron="17 3 * * *")
@rounds.task(name="verify", queue="trail", queueing_lock="verify")
def verify_night(timestamp: int) -> None:
    """This function will compare the whole trail with its seals; the doctor and the data protection officer see the outcome."""
    close_old_connections()
    try:
        found = verify()
        if found.findings:
            log.error("The trail does not agree with its seals at %d places. Run: steward trail verify", len(found.findings))
    finally:
        close_old_connections()
