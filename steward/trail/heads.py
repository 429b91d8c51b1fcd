"""The heads of the seals, outside the database: files that only grow, a line for each seal.

Whoever can alter the database can work out a whole new chain; they cannot alter what was written elsewhere. A line is the seal's
number, the moment up to which it seals, and its head: nothing about anybody, fit for a minute book.
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

_LINE = re.compile(r"(\d+) (\S+Z) ([0-9a-f]{64})\Z")


@dataclass(frozen=True)
class Head:
    """One line of a heads file."""

    number: int
    until: datetime
    head: str

    def __str__(self) -> str:
        return f"{self.number} {self.until:%Y-%m-%dT%H:%M}Z {self.head}"


class HeadsDiffer(Exception):
    """The heads file and the seals in the database do not tell the same story; nothing was written to the file."""


def files() -> list[Path]:
    """This function will return the heads files of this installation: its own, and the copy elsewhere where one is set."""
    return [Path(path) for path in settings.STEWARD_TRAIL_HEADS]


def parse(line: str) -> Head | None:
    """This function will read one line, or return None where it is none."""
    found = _LINE.match(line)
    if found is None:
        return None
    try:
        head = Head(int(found[1]), datetime.fromisoformat(found[2]), found[3])
    except ValueError:
        return None
    return head if str(head) == line else None  # there is one way to write it


def read(path: Path) -> tuple[list[Head], list[int]]:
    """This function will return the heads in a file, and the numbers of the lines that it cannot read."""
    heads, odd = [], []
    for number, line in enumerate(path.read_text(encoding="ascii", errors="replace").splitlines(), 1):
        head = parse(line)
        if head is None:
            odd.append(number)
        else:
            heads.append(head)
    return heads, odd


def last(path: Path) -> Head | None:
    """This function will return the last whole line of a file; None where there is no file, or none yet."""
    if not path.exists():
        return None
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 4096))
        lines = file.read().decode("ascii", errors="replace").split("\n")[:-1]
    whole = [head for head in map(parse, lines) if head is not None]
    return whole[-1] if whole else None


def append(path: Path, heads: Iterable[Head]) -> int:
    """This function will add the heads that a file has not got yet, on the disk before it returns, and say how many.

    Raises HeadsDiffer where the file's last line is not the head of that seal: somebody altered one of the two.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    new = not path.exists()
    with open(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+b", buffering=0) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        known = last(path)
        half = file.seek(0, os.SEEK_END) and _half_line(file.fileno())
        written = 0
        text = ""
        for head in heads:
            if known is not None and head.number <= known.number:
                if head.number == known.number and head.head != known.head:
                    raise HeadsDiffer(
                        f"Seal {head.number} in the database is not the one that {path} knows. Run: steward trail verify."
                    )
                continue
            line = f"{head}\n"
            if half:  # a line that a power cut left half written is written to its end
                line = line.removeprefix(half) if line.startswith(half) else "\n" + line
                half = ""
            text += line
            written += 1
        if text:
            os.write(file.fileno(), text.encode("ascii"))
            os.fsync(file.fileno())
    if new:
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    return written


def _half_line(descriptor: int) -> str:
    size = os.fstat(descriptor).st_size
    tail = os.pread(descriptor, 4096, max(0, size - 4096))
    return tail.rpartition(b"\n")[2].decode("ascii", errors="replace")
