"""2. `make test` passes, and names each thing that this machine could not check, with the package that would let it."""

import subprocess
from pathlib import Path

import pytest

from tests.journeys.served import FULL, PYTHON, ROOT, clean, say
from tests.journeys.trees import run


def test_what_is_missing_is_named_with_its_package(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    said = subprocess.run(
        [PYTHON, "-m", "tests.missing"],
        cwd=ROOT,
        env=clean(PATH=str(tmp_path / "bin")),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    for package in ("chromium", "age"):
        assert f"apt-get install {package}" in said.stdout + said.stderr


@pytest.mark.skipif(not FULL, reason="the long part: set STEWARD_ACCEPT_FULL=1")
def test_make_test_passes_in_a_clean_clone_and_leaves_nothing(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    tree = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", "--no-hardlinks", str(ROOT), str(tree)], check=True)
    (tree / ".venv").symlink_to(PYTHON.parents[1])
    done = run(tree, "make", "test", timeout=3000)
    say(done.stdout[-4000:])
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    (tree / ".venv").unlink()
    status = subprocess.run(["git", "status", "--porcelain"], cwd=tree, capture_output=True, text=True, check=True)
    assert not status.stdout, status.stdout
