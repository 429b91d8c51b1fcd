"""Comparing the trail with its seals, the seals with each other, and both with the heads that were kept outside.

Nothing in the database is believed: every digest is worked out again, with statements that stand in this program. What comes
out names minutes and kinds, never a person.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection

from steward.policy import text
from steward.policy.findings import days
from steward.trail import heads, sealing
from steward.trail.sealing import BEGINNING, MINUTE, SHAPES

CHUNK = 2000
GRACE = timedelta(minutes=5)  # a head is written outside right after its seal
WORDS = {
    "trail_look": "looks",
    "trail_change": "changes",
    "trail_review": "notes on looks",
    "trail_destruction": "certificates of destruction",
}
SHORTEST_HEAD = 12


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is not as it was sealed: the minute, which kind, and in words."""

    minute: datetime
    kind: str
    says: str

    def as_json(self) -> dict[str, str]:
        """This function will return it as plain words."""
        return {**asdict(self), "minute": f"{self.minute:%Y-%m-%dT%H:%M}Z"}


@dataclass
class Verified:
    """What was compared, and what was found: the first finding is the earliest minute."""

    until: datetime | None = None
    seals: int = 0
    rows: int = 0
    destroyed: int = 0
    head: heads.Head | None = None
    findings: list[Finding] = field(default_factory=list)
    unsealed_rows: int = 0
    unsealed_since: datetime | None = None
    files: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _Seal:
    """A seal as it stands in the table, its moments as numbers: what was put there may be no date that Python knows."""

    number: int
    since: int | None
    until: int | None
    shape: int
    rows: int
    contents: Any
    sealed_at: int | None
    previous: str
    head: str

    @property
    def its_own(self) -> bool:
        """Whether the head is that of what the seal says."""
        said = {name: getattr(self, name) for name in ("number", "since", "until", "shape", "rows", "contents", "sealed_at")}
        return sealing.head_of(self.previous, said) == self.head

    @property
    def minute(self) -> datetime:
        return _moment(self.until) - MINUTE

    @property
    def beginning(self) -> datetime:
        return _moment(self.since)


def _moment(number: int | None) -> datetime:
    try:
        return sealing.moment(number) if number is not None else BEGINNING
    except OverflowError:
        return BEGINNING


def verify(*, files: Iterable[Path], now: datetime, since: datetime | None = None, known: Iterable[str] = ()) -> Verified:
    """This function will walk the seals and the rows and return everything that does not agree.

    `files` are the heads files, `known` heads that somebody wrote down; `since` leaves out what was sealed before it.
    """
    found = Verified()
    outside = _Outside(files, known)
    before = _newest_before(since) if since is not None else None
    outside.skipped = before.number if before else 0
    for chunk in _chunks(before):
        begin = _moment(before.until) if before else BEGINNING
        for seal in chunk:
            found.findings += _chained(before, seal)
            outside.see(seal, now)
            before = seal
        found.seals += len(chunk)
        found.rows += sum(seal.rows for seal in chunk)
        found.findings += _rows(chunk, begin, now, found)
    if before is not None:
        found.until, found.head = _moment(before.until), heads.Head(before.number, _moment(before.until), before.head)
    if since is None:
        found.findings += _too_old()
    found.findings += outside.findings(found.until or BEGINNING, before.number if before else 0)
    found.files = {str(path): len(said) for path, said in outside.said.items()}
    found.unsealed_rows, found.unsealed_since = sealing.unsealed(found.until or BEGINNING)
    found.findings = sorted(set(found.findings))
    return found


_MOMENTS = ("since", "until", "sealed_at")
_COLUMNS = ", ".join(
    f"case when isfinite({name}) then (extract(epoch from {name}) * 1000000)::bigint end" if name in _MOMENTS else name
    for name in ("number", "since", "until", "shape", "rows", "contents::text", "sealed_at", "previous", "head")
)


def _read(where: str, params: list[Any]) -> list[_Seal]:
    with connection.cursor() as cursor:
        cursor.execute(f"select {_COLUMNS} from public.trail_seal {where}", params)  # noqa: S608 - constants of this file
        rows = cursor.fetchall()
    return [_Seal(r[0], r[1], r[2], r[3], r[4], json.loads(r[5]), r[6], r[7], r[8]) for r in rows]


def _newest_before(since: datetime) -> _Seal | None:
    found = _read("where until <= %s order by number desc limit 1", [since])
    return found[0] if found else None


def _chunks(after: _Seal | None) -> Iterator[list[_Seal]]:
    """The seals by number, so many at a time."""
    at = after.number if after else -(2**62)
    while chunk := _read(f"where number > %s order by number, until limit {CHUNK}", [at]):
        yield chunk
        at = chunk[-1].number


def _chained(before: _Seal | None, seal: _Seal) -> Iterator[Finding]:
    """Is the seal what its head says, and does it follow from the one before?"""
    n = seal.number
    if not seal.its_own:
        yield Finding(seal.minute, "seal changed", f"Seal {n} does not say what its head was made of.")
    wanted = before.number + 1 if before else 1
    if n > wanted:
        gap = f"Seal {wanted} is" if n == wanted + 1 else f"Seals {wanted} to {n - 1} are"
        yield Finding(_moment(before.until) if before else seal.beginning, "seal missing", f"{gap} missing.")
    elif n < wanted:
        yield Finding(seal.minute, "out of order", f"There is more than one seal {n}.")
    elif seal.previous != (before.head if before else sealing.FIRST):
        yield Finding(before.minute if before else seal.minute, "seal changed", f"Seal {n} does not follow from seal {n - 1}.")
    begins = before.until if before else sealing.microseconds(BEGINNING)
    if n == wanted and seal.since != begins:
        yield Finding(seal.minute, "out of order", f"Seal {n} does not begin where seal {n - 1} ends.")
    if seal.since is None or seal.until is None or seal.until <= seal.since or seal.until % 60_000_000:
        yield Finding(seal.minute, "out of order", f"Seal {n} seals no time.")


def _rows(chunk: list[_Seal], begin: datetime, now: datetime, found: Verified) -> Iterator[Finding]:
    """Are the rows of these seals those that were sealed, and no others?"""
    for shape, group in groupby(chunk, key=lambda seal: seal.shape if seal.shape in SHAPES else sealing.SHAPE):
        seals = list(group)
        end = max([begin, *(_moment(seal.until) for seal in seals)])
        real = sealing.digests(begin, end, shape=shape)
        for seal in seals:
            contents = real.pop(seal.minute, {}) if isinstance(seal.contents, dict) and seal.contents else {}
            sealed = seal.contents if isinstance(seal.contents, dict) else {}
            for table in sorted({*sealed, *contents}):
                yield from _compare(table, seal, sealed.get(table), contents.get(table), now, found)
        for minute, contents in real.items():
            for table, (rows, _) in contents.items():
                yield Finding(minute, "rows added", f"{_so_many(rows, table)}: none had been sealed.")
        begin = end


def _compare(table: str, seal: _Seal, sealed: Any, real: Any, now: datetime, found: Verified) -> Iterator[Finding]:
    if sealed == real:
        return
    was = sealed[0] if isinstance(sealed, list) and sealed and isinstance(sealed[0], int) else 0
    is_now = real[0] if real else 0
    minute = seal.minute
    if not is_now and minute < now - _kept(table):
        found.destroyed += was
    elif is_now < was:
        yield Finding(minute, "rows missing", f"{_so_many(is_now, table)}, {was} had been sealed.")
    elif is_now > was:
        yield Finding(minute, "rows added", f"{_so_many(is_now, table)}, {was or 'none'} had been sealed.")
    else:
        yield Finding(minute, "rows changed", f"{_so_many(is_now, table)}, not as they had been sealed.")


def _so_many(rows: int, table: str) -> str:
    return f"{WORDS.get(table, table)}: {rows or 'no'} {'row' if rows == 1 else 'rows'}"


def _kept(table: str) -> timedelta:
    """How long the policy keeps rows of this table; a whole minute that is older may be gone."""
    for model in apps.get_models():
        if model._meta.db_table == table:
            rule = text.current().retention.get(getattr(getattr(model, "Data", None), "kept", ""))
            return timedelta(days=days(rule.keep) or 36_500) if rule else timedelta(days=36_500)
    return timedelta(days=36_500)


def _too_old() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        for table in SHAPES[sealing.SHAPE]:
            cursor.execute(f"select count(*) from public.{table} where at < %s", [BEGINNING])  # noqa: S608 - a constant
            rows = cursor.fetchone()[0]
            if rows:
                yield Finding(BEGINNING, "rows added", f"{_so_many(rows, table)} from before there was a trail.")


class _Outside:
    """The heads that were kept outside the database, and which of them the seals bear out."""

    def __init__(self, files: Iterable[Path], known: Iterable[str]) -> None:
        self.skipped = 0
        self.said: dict[Path, dict[int, heads.Head]] = {}
        self.found: list[Finding] = []
        self.file_problems: list[tuple[str, str]] = []
        self.not_written: dict[Path, list[_Seal]] = {}
        self.known = {word.strip().split()[-1].lower() for word in known if word.strip()}
        for path in files:
            try:
                lines, odd = heads.read(path)
            except FileNotFoundError:
                self.file_problems.append(("heads file missing", f"{path} is not there."))
                continue
            except OSError as fault:
                self.file_problems.append(("heads file missing", f"{path} cannot be read ({fault.strerror})."))
                continue
            if odd:
                self.file_problems.append(("heads file changed", f"{path} cannot be read at line {odd[0]}."))
            mine = self.said.setdefault(path, {})
            for line in lines:
                if mine.setdefault(line.number, line) != line:
                    self.file_problems.append(("heads file changed", f"{path} has two heads for seal {line.number}."))

    def see(self, seal: _Seal, now: datetime) -> None:
        """This function will compare one seal with what was written down of it."""
        self.known = {head for head in self.known if len(head) < SHORTEST_HEAD or not seal.head.startswith(head)}
        for path, said in self.said.items():
            line = said.pop(seal.number, None)
            if line is None:
                if now - _moment(seal.sealed_at) > GRACE:
                    self.not_written.setdefault(path, []).append(seal)
            elif line.head != seal.head:
                says = f"Seal {seal.number} has another head than the one that was written down in {path}."
                self.found.append(Finding(line.until - MINUTE, "heads differ", says))
            elif sealing.microseconds(line.until) != seal.until:
                says = f"{path} has another minute for seal {seal.number} than the seal."
                self.found.append(Finding(line.until - MINUTE, "heads file changed", says))

    def findings(self, until: datetime, last: int) -> Iterator[Finding]:
        """This function will return what was written down and is not in the database, and the other way round."""
        yield from self.found
        for kind, says in self.file_problems:
            if last or kind != "heads file missing":
                yield Finding(until, kind, says)
        for path, seals in self.not_written.items():
            says = f"{path} has no line for seal {seals[0].number}" + (f" and {len(seals) - 1} others." if seals[1:] else ".")
            yield Finding(seals[0].minute, "heads file shorter", says)
        for path, said in self.said.items():
            for number, line in said.items():
                if number > last:
                    says = f"{path} knows seal {number}, the database ends with seal {last}: its end was cut off, or a backup came back."
                    yield Finding(line.until - MINUTE, "heads file longer", says)
                elif number > self.skipped:
                    yield Finding(line.until - MINUTE, "seal missing", f"{path} knows seal {number}, the database does not.")
        for head in sorted(self.known):
            says = f"No seal has the head {head}." if len(head) >= SHORTEST_HEAD else f"{head!r} is too short for a head."
            yield Finding(until, "head unknown", says)
