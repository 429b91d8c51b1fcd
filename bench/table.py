"""The table: each figure, what it is measured beside, the ratio, the bar, and whether it held."""

import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace

from django.db import connections


def say(words: str) -> None:
    """This function will tell whoever waits what is going on, apart from the table."""
    print(words, file=sys.stderr, flush=True)


def processor() -> float:
    """This function will return the seconds that this process and its database's backend have worked so far.

    Unlike the clock it leaves out the waiting for a processor that neighbours use.
    """
    # This thread's connection is open: the caller has asked something before.
    info = connections["default"].connection.info
    with open(f"/proc/{info.backend_pid}/schedstat", encoding="ascii") as file:
        return time.process_time() + int(file.read().split()[0]) / 1e9


class Clock:
    """Times calls twice: by the clock on the wall, and by the processor's work."""

    def __init__(self) -> None:
        self.wall: list[float] = []
        self.work: list[float] = []

    def __call__(self, work: Callable[[], object]) -> float:
        begun, worked = time.perf_counter(), processor()
        work()
        worked = processor() - worked
        seconds = time.perf_counter() - begun
        self.wall.append(seconds)
        self.work.append(worked)
        return seconds

    def p95(self, what: str, *, most: float, peer: "Clock | None" = None, beside: str = "") -> "Line":
        """This function will make a line of the slowest call in twenty, with a bar in seconds on the wall."""
        wall = p95(self.wall)
        line = Line(f"{what}, p95 of {len(self.wall)}", duration(wall), bar=f"< {most * 1000:g} ms", held=wall < most)
        line = replace(line, worked=duration(p95(self.work)))
        if peer is None:
            return line
        its = p95(peer.wall)
        return replace(line, beside=beside, limit=duration(its), ratio=wall / its, limit_worked=duration(p95(peer.work)))

    def median(self, what: str, peer: "Clock", beside: str, *, most: float | None = None) -> "Line":
        """This function will make a line of the median call, beside a peer's, with `most` as the bar for the ratio."""
        ours, its = median(self.wall), median(peer.wall)
        bar, held = ("", None) if most is None else (f"< {most:g} x", ours / its < most)
        return Line(
            what,
            duration(ours),
            beside,
            duration(its),
            ours / its,
            bar,
            held,
            duration(median(self.work)),
            duration(median(peer.work)),
        )


def median(seconds: list[float]) -> float:
    return statistics.median(seconds)


def p95(seconds: list[float]) -> float:
    return sorted(seconds)[max(0, -(-len(seconds) * 95 // 100) - 1)]


def in_turn(
    ours: Callable[[int], object],
    limit: Callable[[int], object],
    rounds: int,
    *,
    around: Callable[[], AbstractContextManager[object]] = nullcontext,
    least: int = 5,
    warm: int = 1,
    patience: float = 15.0,
) -> tuple["Clock", "Clock"]:
    """This function will time two ways in turn, so that what else the machine does meets both alike.

    `around` is where the second way works, and is not timed. On a busy machine it stops when `patience` seconds are over, after
    `least` rounds.
    """

    def one(at: int) -> None:
        first(lambda: ours(at))

    def other(at: int) -> None:
        with around():
            second(lambda: limit(at))

    for at in range(warm):
        first, second = Clock(), Clock()
        one(at)
        other(at)
    first, second, begun = Clock(), Clock(), time.monotonic()
    for at in range(rounds):
        if at >= least and time.monotonic() - begun > patience:
            break
        for way in (one, other) if at % 2 else (other, one):
            way(at)
    return first, second


def duration(seconds: float) -> str:
    return f"{seconds * 1000:,.1f} ms" if seconds < 1 else f"{seconds:,.2f} s"


@dataclass(frozen=True)
class Line:
    """One line of the table. Without a bar it is there to be compared with the next run."""

    what: str
    ours: str
    beside: str = ""
    limit: str = ""
    ratio: float | None = None
    bar: str = ""
    held: bool | None = None
    worked: str = ""
    limit_worked: str = ""

    def __str__(self) -> str:
        verdict = "" if self.held is None else "held" if self.held else "**missed**"
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        return f"| {self.what} | {self.ours} | {self.worked} | {self.beside} | {self.limit} | {self.limit_worked} | {ratio} | {self.bar} | {verdict} |"


def head(size: int, version: str) -> list[str]:
    """This function will say where and when this was measured; busy neighbours show in the load."""
    model = next(
        (line.split(":", 1)[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), platform.machine()
    )
    load = " ".join(f"{each:.1f}" for each in os.getloadavg())
    return [
        f"{size:,} members, {os.cpu_count()} shared cores ({model}), {time.strftime('%d %B %Y, %H:%M')}.",
        f"Python {platform.python_version()}, PostgreSQL {version}, fsync off.",
        f"Load average before the measuring (1, 5, 15 minutes): {load}.",
        "",
        "| what | ours | processor | beside | its figure | processor | ratio | bar | |",
        "|---|--:|--:|---|--:|--:|--:|---|---|",
    ]


def _lines(path: str) -> list[str]:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read().splitlines()
    except OSError:
        return []
