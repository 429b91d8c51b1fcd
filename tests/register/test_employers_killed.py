"""kill -9 while everybody of three employers is moved, at random points: afterwards it is done, or it is not; never between."""

import json
import os
import subprocess
import sys

from tests import database
from tests.register.employers_killing import PEOPLE

TIMES = 50 if os.environ.get("STEWARD_ACCEPT_FULL") else 15
BEFORE = {"people": PEOPLE, "moved": 0, "ended": 0, "workplaces": 0, "closed": 0, "acts": 0}
AFTER = {"people": PEOPLE, "moved": PEOPLE, "ended": PEOPLE, "workplaces": 6, "closed": 3, "acts": 1}


def test_a_bulk_move_that_is_killed_happened_whole_or_not_at_all() -> None:
    server = database.start()
    name = f"k_{os.getpid()}_moves"
    env = os.environ | database.environment(server, database.clone(server, name))
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tests.register.employers_killing", str(TIMES)],
            env=env, cwd=database.ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
    finally:
        database.drop(server, name)
    assert done.returncode == 0, done.stderr[-3000:]
    seen = json.loads(done.stdout)
    assert seen[0]["then"] == AFTER
    assert len(seen) == TIMES + 1
    for each in seen[1:]:
        assert each["before"] == BEFORE
        assert each["then"] in (BEFORE, AFTER), each
    assert sum(each["killed"] for each in seen) >= TIMES // 2, "most were over before the kill: the points are too late"
    assert any(each["killed"] and each["then"] == BEFORE for each in seen)
