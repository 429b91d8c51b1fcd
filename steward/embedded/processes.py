"""Which processes of a PostgreSQL cluster are alive. A number in postmaster.pid alone proves nothing."""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

PROC = Path("/proc")


@dataclass(frozen=True)
class Process:
    """One live process: its number, its parent's, whose it is, and what it calls itself."""

    pid: int
    parent: int
    uid: int
    words: tuple[str, ...]

    @property
    def is_postgres(self) -> bool:
        """Tell whether this runs a PostgreSQL server program."""
        return bool(self.words) and Path(self.words[0]).name in ("postgres", "postmaster")


def of_cluster(folder: Path, name: str, uid: int) -> set[int]:
    """List the live processes of the cluster in this folder, whose `cluster_name` is this name.

    The postmaster is known by its `-D`, its children by the cluster's name in their titles: both can be
    read without the right to trace processes, which root inside a container lacks. A zombie has no words.
    """
    everybody = {process.pid: process for process in _everybody() if process.uid == uid}
    title = f"postgres: {name}: "
    children = {pid for pid, process in everybody.items() if " ".join(process.words).startswith(title)}
    parents = {everybody[pid].parent for pid in children}
    masters = {
        pid
        for pid, process in everybody.items()
        if process.is_postgres and (pid in parents or ("-D", str(folder)) in pairwise(process.words))
    }
    return children | masters


def _everybody() -> Iterator[Process]:
    if not (PROC / "self" / "stat").exists():
        yield from _everybody_by_ps()
        return
    for entry in PROC.iterdir():
        if not entry.name.isdigit():
            continue
        try:
            words = (entry / "cmdline").read_bytes().decode(errors="replace").strip("\0").split("\0")
            if words != [""]:
                parent = int((entry / "stat").read_text(errors="replace").rpartition(")")[2].split()[1])
                yield Process(int(entry.name), parent, entry.stat().st_uid, tuple(words))
        except OSError:
            continue  # it ended while we read


def _everybody_by_ps() -> Iterator[Process]:
    command = ["ps", "-A", "-ww", "-o", "pid=,ppid=,uid=,stat=,args="]
    listed = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, "LC_ALL": "C"})
    for line in listed.stdout.splitlines():
        pid, parent, uid, state, *words = line.split()
        if not state.startswith("Z"):
            yield Process(int(pid), int(parent), int(uid), tuple(words))
