"""Sealing the trail: a chain of digests over its closed minutes.

A minute is sealed when no transaction is left that could still add a row to it, and it is a minute old. That is known, not
guessed: the trail's triggers take a transaction number before they read the clock (migrations/seals.sql), so whoever wrote
a row of a minute had a number before that minute ended. Once every number given out until then is finished, the minute is closed.

PostgreSQL digests the rows, a few million a minute; the chain itself is worked out here. What a seal covers can be worked out
again with any tool from docs/trail.md.
"""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any

from django.db import connection

from steward.trail.models import Seal

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)  # no row of ours is older; one that says so was put there
MINUTE = timedelta(minutes=1)
QUIET = timedelta(hours=1)  # a trail without rows is sealed this often
WINDOW = timedelta(days=1)  # at most so much in one transaction
FIRST = "0" * 64
ONE_AT_A_TIME = 4_711_2027

# What is sealed of each table, by the number that a seal carries. A new column makes a new shape; an old one is never edited.
SHAPES: Mapping[int, Mapping[str, tuple[str, ...]]] = {
    1: {
        "trail_change": ("id", "person", "account", "role", "purpose", "table", "row", "act", "changes"),
        "trail_look": ("id", "account", "operator", "role", "purpose", "what", "persons"),
        "trail_review": ("id", "key", "rule", "day", "colleague", "person", "account", "note"),
    },
    2: {
        "trail_change": ("id", "person", "account", "role", "purpose", "table", "row", "act", "changes"),
        "trail_look": ("id", "account", "operator", "role", "purpose", "what", "persons"),
        "trail_review": ("id", "key", "rule", "day", "colleague", "person", "account", "note"),
        "trail_destruction": ("id", "rule", "keep", "rows"),
    },
}
SHAPE = max(SHAPES)
Contents = dict[str, list[Any]]


def microseconds(at: datetime) -> int:
    """This function will return a moment as microseconds since 1970, as it is sealed."""
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def moment(number: int) -> datetime:
    """This function will return the moment of so many microseconds since 1970."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=number)


def digests(since: datetime, until: datetime, *, shape: int) -> dict[datetime, Contents]:
    """This function will return, for each minute that has rows, how many each table has and the digest of them in order."""
    found: dict[datetime, Contents] = {}
    with connection.cursor() as cursor:
        cursor.execute("set local work_mem = '64MB'")
        for table, columns in SHAPES[shape].items():
            listed = ", ".join(f'"{column}"' for column in columns)
            # Each row is one line of JSON: the moment in microseconds, then the columns. Names are constants of this file.
            line = f"json_build_array((extract(epoch from at) * 1000000)::bigint, {listed})::text"
            digest = f"encode(sha256(string_agg(sha256(convert_to({line}, 'UTF8')), ''::bytea order by at, id)), 'hex')"
            rows = f"from public.{table} where at >= %s and at < %s group by 1"
            cursor.execute(f"select date_trunc('minute', at, 'UTC'), count(*), {digest} {rows}", [since, until])
            for minute, count, worked_out in cursor.fetchall():
                found.setdefault(minute, {})[table] = [count, worked_out]
    return found


def head_of(previous: str, seal: Mapping[str, Any]) -> str:
    """This function will return the head of a seal: the digest of the head before it and of all that the seal says."""
    said = [seal[name] for name in ("number", "since", "until", "shape", "rows", "contents", "sealed_at")]
    line = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(f"{previous}\n{line}".encode()).hexdigest()


@dataclass
class Closed:
    """Up to when the trail is closed, from what was seen of running transactions; one for a process."""

    marks: deque[tuple[datetime, int]] = field(default_factory=lambda: deque(maxlen=3000))
    lock: Lock = field(default_factory=Lock)

    def until(self) -> tuple[datetime | None, datetime]:
        """This function will return the end of the last closed minute, as far as is known, and the end asked for now.

        What runs now is remembered: when all of it has ended, everything up to a minute before this call is closed.
        """
        with connection.cursor() as cursor:
            # The clock of the statement is read first, then a number is taken: whoever wrote a row before has a lower one.
            # (The upper bound of a snapshot would not do: transactions that run may lie beyond it.)
            cursor.execute(
                "select date_trunc('minute', statement_timestamp() - interval '1 minute', 'UTC'), pg_current_xact_id()::text::bigint"
            )
            end, number = cursor.fetchone()
            cursor.execute("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
            oldest_running = cursor.fetchone()[0]
        with self.lock:
            self.marks.append((end, number))
            done = [mark for mark in self.marks if mark[1] <= oldest_running]
            if done:
                newest = max(done)
                self.marks = deque((mark for mark in self.marks if mark >= newest), maxlen=self.marks.maxlen)
                return newest[0], end
        return None, end

    def forget(self) -> None:
        """This function will drop what was seen: another database is worked on now."""
        with self.lock:
            self.marks.clear()


closed = Closed()


@dataclass(frozen=True)
class Sealed:
    """What one transaction sealed; `until` up to when the trail is sealed now, `more` where there is more to seal at once.

    `closed` is up to when nobody can add rows any more, as far as is known, and `wanted` up to when it was asked for.
    """

    seals: int
    rows: int
    until: datetime | None
    more: bool
    closed: datetime | None
    wanted: datetime


def seal_next() -> Sealed:
    """This function will seal what is closed, at most a day of it. It is called as the role sealer, in its own transaction."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
    last = Seal.objects.order_by("-number").first()
    since = last.until if last else BEGINNING
    end, wanted = closed.until()
    if end is None or end <= since:
        return Sealed(0, 0, last.until if last else None, more=False, closed=end, wanted=wanted)
    first = _first_row(since, end)
    until = end if first is None else min(end, first.replace(second=0, microsecond=0) + WINDOW)
    made = list(_chain(last, digests(since, until, shape=SHAPE), since, until, closing=until == end))
    Seal.objects.bulk_create(made, batch_size=1000)
    reached = made[-1].until if made else (last.until if last else None)
    return Sealed(len(made), sum(seal.rows for seal in made), reached, more=until < end, closed=end, wanted=wanted)


def _first_row(since: datetime, until: datetime) -> datetime | None:
    with connection.cursor() as cursor:
        each = "select min(at) from public.{} where at >= %s and at < %s"
        asked = " union all ".join(each.format(table) for table in SHAPES[SHAPE])
        cursor.execute(f"select min(min) from ({asked}) t", [since, until] * len(SHAPES[SHAPE]))  # noqa: S608
        first: datetime | None = cursor.fetchone()[0]
    return first


def _chain(
    last: Seal | None, minutes: Mapping[datetime, Contents], since: datetime, until: datetime, *, closing: bool
) -> Iterator[Seal]:
    number, previous, now = (last.number, last.head, since) if last else (0, FIRST, since)
    with connection.cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        sealed_at = cursor.fetchone()[0]
    ends = [(minute + MINUTE, minutes[minute]) for minute in sorted(minutes)]
    if closing and until - (ends[-1][0] if ends else since) >= QUIET:
        ends.append((until, {}))
    for end, contents in ends:
        number += 1
        rows = sum(each[0] for each in contents.values())
        said = {
            "number": number, "since": microseconds(now), "until": microseconds(end), "shape": SHAPE, "rows": rows,
            "contents": contents, "sealed_at": microseconds(sealed_at),
        }  # fmt: skip
        head = head_of(previous, said)
        yield Seal(
            number=number, since=now, until=end, shape=SHAPE, rows=rows, contents=contents, sealed_at=sealed_at,
            previous=previous, head=head,
        )  # fmt: skip
        previous, now = head, end


def unsealed(since: datetime) -> tuple[int, datetime | None]:
    """This function will return how many rows there are since a seal ended, and the moment of the oldest of them."""
    with connection.cursor() as cursor:
        each = "select count(*) as n, min(at) filter (where isfinite(at)) as first from public.{} where at >= %s"
        asked = " union all ".join(each.format(table) for table in SHAPES[SHAPE])
        cursor.execute(f"select sum(n), min(first) from ({asked}) t", [since] * len(SHAPES[SHAPE]))  # noqa: S608
        rows, first = cursor.fetchone()
    return int(rows), first
