"""The union's own policy and the tables of the software, for tests that need no database."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from steward.policy import text
from steward.policy.text import Policy

FOLDER = Path(__file__).parents[2] / "policy"


@pytest.fixture(scope="session")
def policy() -> Policy:
    return text.load(FOLDER)


@pytest.fixture
def tables() -> dict[str, dict[str, Any]]:
    """The parsed files of the union's policy: a fresh copy, to be changed by the test."""
    return text.read_tables(FOLDER)[0]


@pytest.fixture(scope="session")
def lines() -> dict[Any, int]:
    return text.read_tables(FOLDER)[1]


@pytest.fixture(scope="session")
def declared() -> Any:
    """What the software's own tables declare."""
    import django
    from django.apps import apps

    if not apps.ready:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "steward.settings")
        django.setup()
    from steward.policy import declarations

    return declarations.collect()
