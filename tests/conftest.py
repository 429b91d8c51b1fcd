"""The tests run on a real PostgreSQL with the real roles: code under test works as its actor, fixtures are made by *builder*."""

import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

import django
import hypothesis
import pytest

# How long an example takes says how busy the machine is, and nothing of the code: times are measured in bench/.
hypothesis.settings.register_profile("steward", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("steward")

# Pure tests of the policy's text and of the launcher need no database: they say so with `-p no:django`.
if "no:django" not in sys.argv:
    from tests import database

    SERVER = database.start()
    os.environ.update(database.environment(SERVER, database.clone(SERVER)))
    # A test's changes are in a transaction that nobody else sees, the number of the last change as well: nothing is kept.
    os.environ["STEWARD_KEPT_BYTES"] = "0"
    django.setup()
    from steward.web import reading

    reading.EVERY = reading.MOST = 10**9  # numbers of views are written where a test asks for it


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """The database is there: a clone of the migrated template, made when this process started."""


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    """No limit that one test reached stands in another's way."""
    if "no:django" not in sys.argv:
        from django.core.cache import cache

        cache.clear()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test that asks for a website works in the clone where it stands; before its transaction begins, so here and in no fixture."""
    if "no:django" in sys.argv:
        return
    from pytest_django.plugin import blocking_manager_key

    from tests import founding

    wants: list[str] = getattr(item, "fixturenames", [])
    asked = [name for name in founding.DEMONSTRATION if name in wants]
    with item.config.stash[blocking_manager_key].unblock():
        founding.work_in(asked[0] if asked else "")


@pytest.fixture
def founded(db: None) -> None:
    """The website that every union begins with stands, with the demonstration's words (tests/founding.py)."""


@pytest.fixture
def founded_plain(db: None) -> None:
    """The same with none of the demonstration's words."""


@pytest.fixture
def builder(db: None) -> Iterator[None]:
    """Work as the tests' builder, who may make anything."""
    from tests.people import building

    with building():
        yield


@pytest.fixture
def working_as(db: None) -> Callable[..., Any]:
    """Make somebody new with a post, and sign them in: `working_as("workplace_rep", workplace=here)`."""
    from tests.office.conftest import sign_in
    from tests.people import an_actor

    def sign_somebody_in(role: str, *, second_factor: bool = True, **more: object) -> Any:
        return sign_in(an_actor(role, **more), second_factor=second_factor)

    return sign_somebody_in


class Record:
    """Keeps the outcome of every test that carries a promise, for `steward policy prove`."""

    def __init__(self) -> None:
        self.tests: dict[str, str] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if ("promise", True) not in report.user_properties and ["promise", True] not in report.user_properties:
            return
        if report.when == "call" or report.outcome != "passed":
            self.tests[report.nodeid] = report.outcome

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        from steward.policy import prove

        if self.tests:
            prove.keep_record(database.ROOT / "var" / "proof.json", self.tests)


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        from tests.journeys import served

        served.forget_made()


def pytest_configure(config: pytest.Config) -> None:
    if "no:django" not in sys.argv and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Record(), "steward-record")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("promise"):
            item.user_properties.append(("promise", True))
