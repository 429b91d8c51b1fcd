"""The acceptance script: a stranger drives a union that `steward run` serves, from outside."""

import shutil
import tempfile
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
def reachable() -> Iterator[Path]:
    """A folder that PostgreSQL's own account comes to as well; pytest's are for one account alone."""
    folder = Path(tempfile.mkdtemp(prefix="journeys-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def own(reachable: Path) -> Iterator[Server]:
    """A union of its own that was started once and stopped, for what would disturb the others."""
    served.made(reachable / "var")
    one = Server(reachable / "var")
    yield one
    one.stop()


def pytest_sessionfinish() -> None:
    served.stop_all()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in served.SAID:
        terminalreporter.write_line(f"journeys: {line}")
    served.SAID.clear()
