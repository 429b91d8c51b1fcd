"""kill -9 while a file is released: afterwards it is released, or it is not; and calling release again ends it."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyrage
import pytest

from tests import database

MOMENTS = ["in_the_file", "file_written", "recorded", "before_commit", "after_commit", "manifest_named", "all_named"]
COMMITTED = {"after_commit", "manifest_named", "all_named"}


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    server = database.start()
    name = f"k_{os.getpid()}"
    env = os.environ | database.environment(server, database.clone(server, name))
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tests.exchange.killing", str(tmp_path_factory.mktemp("killed") / "out")],
            env=env, cwd=database.ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
    finally:
        database.drop(server, name)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_release_that_is_killed_happened_whole_or_not_at_all(killed: dict[str, Any], moment: str) -> None:
    seen = killed["seen"][moment]
    assert seen["killed"]
    if moment in COMMITTED:
        assert (seen["then"]["state"], seen["then"]["disclosures"]) == ("released", 5)
    else:
        assert (seen["then"]["state"], seen["then"]["disclosures"], seen["then"]["file"]) == ("prepared", 0, False)


@pytest.mark.parametrize("moment", MOMENTS)
def test_calling_release_again_ends_what_was_killed(killed: dict[str, Any], moment: str) -> None:
    last = killed["seen"][moment]["at_last"]
    assert (last["state"], last["disclosures"], last["file"], last["manifest"]) == ("released", 5, True, True)
    file = Path(last["path"])
    assert hashlib.sha256(file.read_bytes()).hexdigest() == last["sha256"] == killed["seen"][moment]["again"]["sha256"]
    assert len(pyrage.decrypt(file.read_bytes(), [pyrage.x25519.Identity.from_str(killed["secret"])]).splitlines()) == 6
    assert not list(file.parent.glob(f"{file.name.partition('.')[0]}*.part"))
