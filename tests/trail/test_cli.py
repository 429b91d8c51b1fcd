"""`steward trail`: what somebody at a terminal is told, and the exit codes; and that the worker does it by itself."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from procrastinate.contrib.django import app

from tests import database
from tests.trail.conftest import Trail, own_server

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def steward(trail: Trail, tmp_path: Path) -> Run:
    env = os.environ | database.environment(own_server(), trail.name) | {"STEWARD_VAR": str(tmp_path / "var")}
    env |= {"STEWARD_TRAIL_HEADS": str(tmp_path / "elsewhere")}
    (tmp_path / "elsewhere").mkdir()

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "steward.cli", *words]
        return subprocess.run(command, env=env, cwd=database.ROOT, capture_output=True, text=True, check=False)

    return run


def test_from_nothing_sealed_to_an_altered_row(trail: Trail, steward: Run, tmp_path: Path) -> None:
    trail.fill(minutes=4)
    assert (steward("trail", "head").returncode, steward("trail", "verify").returncode) == (3, 3)
    assert "BAD seals of the trail" in steward("doctor").stdout
    done = steward("trail", "seal")
    assert done.returncode == 0, done.stderr
    assert "5 new seals over 40 rows" in done.stdout
    head = steward("trail", "head").stdout.strip()
    assert (tmp_path / "elsewhere" / "heads").read_text().splitlines()[-1] == head
    assert (tmp_path / "var" / "trail" / "heads").read_text().splitlines()[-1] == head
    good = steward("trail", "verify", "--head", head)
    assert good.returncode == 0, good.stdout
    assert "Nothing was altered: 40 rows under 5 seals." in good.stdout
    assert "ok  seals of the trail" in steward("doctor").stdout
    trail.run("update trail_look set role = 'editor' where at = (select min(at) from trail_look)")
    bad = steward("trail", "verify", "--json")
    assert bad.returncode == 1
    said = json.loads(bad.stdout)
    assert [(f["minute"], f["kind"]) for f in said["findings"]] == [("2026-11-20T09:00Z", "rows changed")]
    assert steward("trail", "verify", "--since", "2026-11-20T09:01").returncode == 0
    assert "BAD trail compared with its seals" in steward("doctor").stdout
    assert steward("trail", "verify", "--head", "f" * 64).returncode == 1


def test_the_worker_seals_each_minute_and_verifies_each_night() -> None:
    crons = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert crons["trail:seal"] == "* * * * *"
    assert "trail:verify" in crons
    assert "post:send" in app.tasks
