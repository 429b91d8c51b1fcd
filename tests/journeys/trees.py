"""Copies of the checkout that a test may break."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from tests.journeys.served import PYTHON, ROOT, clean


def copy(to: Path) -> Path:
    """This function will copy the tree as it stands, with what is not committed, to run in the same environment."""
    leave = shutil.ignore_patterns("__pycache__", "*.pyc")
    to.mkdir(parents=True)
    for one in ROOT.iterdir():
        if one.name in ("var", ".venv", ".git", "dist", "build") or one.name.endswith("_cache"):
            continue
        if one.is_dir():
            shutil.copytree(one, to / one.name, ignore=leave)
        else:
            shutil.copy2(one, to / one.name)
    venv = PYTHON.parents[1]
    if (venv / "bin" / "ruff").exists():
        (to / ".venv").symlink_to(venv)
    return to


def run(tree: Path, *words: str, timeout: int = 900, **env: str) -> subprocess.CompletedProcess[str]:
    """This function will run a program in a copy, on the copy's code."""
    env = clean(PYTHONPATH=str(tree), **env)
    return subprocess.run(
        words, cwd=tree, env=env, capture_output=True, text=True, timeout=timeout, stdin=subprocess.DEVNULL, check=False
    )


def python(tree: Path, *words: str, timeout: int = 900, **env: str) -> subprocess.CompletedProcess[str]:
    return run(tree, str(PYTHON), *words, timeout=timeout, **env)


def edit(path: Path, pattern: str, by: str) -> None:
    """This function will change one place of a file, which must be there."""
    before = path.read_text(encoding="utf-8")
    after, count = re.subn(pattern, by, before, count=1, flags=re.DOTALL)
    assert count == 1, f"{path.name} has no {pattern!r} any more"
    path.write_text(after, encoding="utf-8")
    os.utime(path)
