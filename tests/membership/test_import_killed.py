"""kill -9 while a list is entered: afterwards all of it is entered, or nothing; and it can be entered again."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests import database

TIMES = 50 if os.environ.get("STEWARD_ACCEPT_FULL") else 15


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    server = database.start()
    name = f"ki_{os.getpid()}"
    env = os.environ | database.environment(server, database.clone(server, name))
    folder = str(tmp_path_factory.mktemp("killed"))
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tests.membership.importing_killed", folder, str(TIMES), "47"],
            env=env, cwd=database.ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
    finally:
        database.drop(server, name)
    assert done.returncode == 0, done.stderr[-3000:]
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_a_list_that_is_killed_is_entered_whole_or_not_at_all(seen: list[dict[str, Any]]) -> None:
    whole = {key: seen[0]["then"][key] - seen[0]["before"][key] for key in seen[0]["before"]}
    assert (whole["Person"], whole["Membership"], whole["Act"], whole["done"]) == (300, 300, 1, 1)
    assert not seen[0]["killed"]
    for each in seen[1:]:
        grown = {key: each["then"][key] - each["before"][key] for key in each["before"]}
        assert grown in (whole, dict.fromkeys(whole, 0)), grown


def test_moments_on_both_sides_of_the_end_were_met(seen: list[dict[str, Any]]) -> None:
    assert sum(each["killed"] for each in seen) >= TIMES // 2
    assert any(each["then"]["done"] == 0 for each in seen[1:])
