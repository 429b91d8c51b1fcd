"""A desk with two officers and a recipient."""

from pathlib import Path

import pytest

from tests.exchange.making import Desk, a_desk


@pytest.fixture
def desk(db: None, tmp_path: Path) -> Desk:
    return a_desk(tmp_path / "out")
