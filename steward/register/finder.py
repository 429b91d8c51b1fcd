"""The finder: compares everybody with everybody at night, as a role of its own that shows nobody and decides nothing.

One job works for a few seconds and leaves the rest to the next: letters and emails wait in the same queue.
"""

from __future__ import annotations

import time
from uuid import UUID

from django.db import close_old_connections
from django.utils import timezone
from procrastinate import Blueprint

from steward.people.acting import Actor, acting_as
from steward.register import doubles

SECONDS = 15.0
nights = Blueprint()


def stretch(after: UUID | None, *, seconds: float = SECONDS, many: int = 1000) -> UUID | None:
    """This function will compare the next entries for so long, and return the key to go on after; None where all were."""
    stop = time.monotonic() + seconds
    while True:
        with acting_as(Actor("finder"), "register"):
            after = doubles.sweep(after, at=timezone.now(), many=many).last
        if after is None or time.monotonic() >= stop:
            return after


@nights.periodic(cron="40 1 * * *")
@nights.task(name="begin", queue="doubles", queueing_lock="doubles")
def begin(timestamp: int) -> None:
    """This function will begin with the first entry, every night."""
    _go_on(None)


@nights.task(name="go_on", queue="doubles")
def go_on(*, after: str) -> None:
    """This function will go on after an entry; the argument is its key, and says nothing of anybody."""
    _go_on(UUID(after))


def _go_on(after: UUID | None) -> None:
    close_old_connections()
    try:
        last = stretch(after)
        if last is not None:
            go_on.defer(after=str(last))
    finally:
        close_old_connections()
