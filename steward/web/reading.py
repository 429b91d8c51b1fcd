"""How often each page is read, added up in memory and written down now and then. Only the page and the day: nothing of a reader (P60)."""

import atexit
import json
import threading
import time
from collections import Counter
from datetime import date

from django.db import DatabaseError, connection
from django.utils import timezone

from steward.people.acting import Actor, acting_as

EVERY: float = 20  # seconds
MOST: float = 200  # views


class _Seen:
    """What this process has counted and not written down yet."""

    views: Counter[tuple[date, int]] = Counter()
    many = 0
    since = 0.0
    guard = threading.Lock()


def note(page: int | None) -> None:
    """This function will count one more view of a page, and write down what was counted where it is time."""
    if page is None:
        return
    with _Seen.guard:
        if not _Seen.many:
            _Seen.since = time.monotonic()
        _Seen.views[timezone.localdate(), page] += 1
        _Seen.many += 1
        due = _Seen.many >= MOST or time.monotonic() - _Seen.since >= EVERY
    if due:
        flush()


def flush() -> None:
    """This function will write down what was counted. Where the database does not answer, the numbers are lost and nobody is kept waiting."""
    with _Seen.guard:
        seen, _Seen.views, _Seen.many = _Seen.views, Counter(), 0
    if not seen:
        return
    # keeps: P60
    said = json.dumps([[day.isoformat(), page, many] for (day, page), many in sorted(seen.items())])
    try:
        with acting_as(Actor("anonymous"), "website"), connection.cursor() as cursor:
            cursor.execute("select steward.count_pages(%s::jsonb)", [said])
    except DatabaseError:
        return


atexit.register(flush)
