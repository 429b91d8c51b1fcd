"""An officer, and a desk at which lists are brought in."""

from pathlib import Path
from typing import Any

import pytest

from steward.people.acting import Actor, acting_as
from tests.membership.desk import Desk
from tests.people import an_actor


@pytest.fixture
def officer() -> Actor:
    return an_actor("membership_officer")


@pytest.fixture
def desk(officer: Actor, tmp_path: Path) -> Any:
    with acting_as(officer, "register"):
        yield Desk(officer, tmp_path)
