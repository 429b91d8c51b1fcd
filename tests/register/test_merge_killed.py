"""kill -9 in a merger, at random moments: two entries or one, never something between (acceptance 2)."""

import json
import os
import subprocess
import sys

from tests import database

TIMES = 50 if os.environ.get("STEWARD_ACCEPT_FULL") else 15


def test_a_merger_that_is_killed_is_before_or_after_never_between() -> None:
    server = database.start()
    clone = database.clone(server, f"c_{os.getpid()}_merge_killed")
    try:
        env = os.environ | database.environment(server, clone)
        command = [sys.executable, "-m", "tests.register.killing_merges", str(TIMES)]
        done = subprocess.run(command, env=env, cwd=database.ROOT, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stderr[-3000:]
        seen = json.loads(done.stdout.splitlines()[-1])
    finally:
        database.drop(server, clone)
    assert len(seen) == TIMES + 1
    assert all(each["whole"] for each in seen)
    assert sum(each["killed"] for each in seen) > TIMES / 4, "the kills came too late to mean anything"
    assert seen[0]["merged"]
    assert all(each["again"] in ("", "[1]") for each in seen)
