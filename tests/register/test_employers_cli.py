"""`steward employers load`: what somebody at a terminal is told, and the exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import database
from tests.register import employers_making as making

EMAIL = "officer@invented.example"
FOUND = """
import django; django.setup()
from django.db import transaction
from tests.people import *
with transaction.atomic(), building():
    person = a_person("Kestrel", "Officer"); an_account(person, "officer@invented.example"); a_post(person, "membership_officer")
"""


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory):
    server = database.start()
    name = f"k_{os.getpid()}_cli"
    var = tmp_path_factory.mktemp("var")
    found = os.environ | database.environment(server, database.clone(server, name)) | {"STEWARD_VAR": str(var)}
    subprocess.run([sys.executable, "-c", FOUND], env=found, cwd=database.ROOT, check=True)
    yield found
    database.drop(server, name)


def _run(env, *words):
    command = [sys.executable, "-m", "steward.cli", "employers", "load", *words, "--as", EMAIL, "--json"]
    return subprocess.run(command, env=env, cwd=database.ROOT, capture_output=True, text=True, check=False)


def test_a_list_is_tried_loaded_and_followed_by_its_successors(env, tmp_path: Path) -> None:
    tried = _run(env, "--shipped", "trusts", "--dry-run")
    assert tried.returncode == 0, tried.stderr
    assert json.loads(tried.stdout)["counts"] == {"new": 205, "new_closed": 68}
    assert json.loads(_run(env, "--shipped", "trusts").stdout)["act"]
    later = tmp_path / "etr.csv"
    later.write_bytes(making.later())
    said = json.loads(_run(env, str(later)).stdout)
    assert said["counts"] == {"renamed": 1, "closed": 3, "unchanged": 269}
    succ = tmp_path / "succ.csv"
    succ.write_bytes(making.successors() + b'"R0A","RZZ","R","20260401","1"\r\n')
    done = _run(env, str(succ))
    assert done.returncode == 7
    assert json.loads(done.stdout)["counts"] == {"succeeded": 2, "known_already": 0}
    assert "is not here. Load the list of trusts first." in done.stderr
    wrong = tmp_path / "members.csv"
    wrong.write_text("name,number\nRhoswen,1\n")
    assert _run(env, str(wrong)).returncode == 2
