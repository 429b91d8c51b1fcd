"""The acceptance script: a stranger drives a union that `steward run` serves, from outside."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys import served
from tests.journeys.served import Server


@pytest.fixture(scope="session")
def union() -> Server:
    """The demo union that most journeys share."""
    return served.the_union()


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Server]:
    """A union of its own, not yet started, for what would disturb the others."""
    tmp_path.chmod(0o755)
    one = Server(tmp_path / "var")
    yield one
    one.stop()


def pytest_sessionfinish() -> None:
    served.stop_all()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in served.SAID:
        terminalreporter.write_line(f"journeys: {line}")
    served.SAID.clear()
