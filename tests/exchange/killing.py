"""Runs in a process of its own, in a database of its own: for each moment a child releases a file and is killed there.

python -m tests.exchange.killing FOLDER     prints what was there after each kill, and after calling release again
"""

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import django

django.setup()

from django.db import connections, transaction

from steward.exchange import actions, files
from steward.exchange.models import Disclosure, Extract
from tests.exchange.making import NOW, a_desk
from tests.people import a_member, building

MOMENTS = ["in_the_file", "file_written", "recorded", "before_commit", "after_commit", "manifest_named", "all_named"]


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def dying(work: Any, *, at_call: int = 1, before: bool = False) -> Any:
    """The same work, and death after (or before) one of its calls."""
    calls = []

    def instead(*args: Any, **said: Any) -> Any:
        calls.append(1)
        if before and len(calls) == at_call:
            die()
        result = work(*args, **said)
        if len(calls) == at_call:
            die()
        return result

    return instead


def set_to_die(moment: str) -> None:
    if moment == "in_the_file":
        files._Source.read = dying(files._Source.read)  # type: ignore[method-assign]
    elif moment == "file_written":
        files.write_encrypted = dying(files.write_encrypted)
    elif moment == "recorded":
        actions._record = dying(actions._record)
    elif moment == "before_commit":
        files.write = dying(files.write)
    elif moment == "after_commit":
        actions._in_place = dying(actions._in_place, before=True)
    elif moment == "manifest_named":
        os.replace = dying(os.replace)
    elif moment == "all_named":
        files.sync = dying(files.sync, at_call=2)  # once before the commit, once after the names


def look(extract: Extract) -> dict[str, Any]:
    with building():
        one = Extract.objects.get(pk=extract.pk)
        file, manifest = actions.paths(one)
        return {
            "state": one.state, "disclosures": Disclosure.objects.filter(extract=one).count(), "sha256": one.file_sha256,
            "path": str(file), "file": file.exists(), "manifest": manifest.exists(),
        }  # fmt: skip


def main(folder: Path) -> None:
    with transaction.atomic(), building():
        for n in range(5):
            a_member(f"Given{n}", f"Family{n}")
    desk = a_desk(folder)
    seen = {}
    for moment in MOMENTS:
        extract = desk.prepare()
        connections.close_all()
        child = os.fork()
        if child == 0:
            set_to_die(moment)
            actions.release(extract.pk, by=desk.second, at=NOW)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        killed = look(extract)
        done = actions.release(extract.pk, by=desk.second, at=NOW)
        seen[moment] = {
            "killed": os.WIFSIGNALED(status), "then": killed, "again": {"rows": done.rows, "sha256": done.sha256},
            "at_last": look(extract),
        }  # fmt: skip
    print(json.dumps({"secret": str(desk.secret), "seen": seen}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
