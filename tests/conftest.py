"""The tests run on a real PostgreSQL with the real roles: code under test works as its actor, fixtures are made by *builder*."""

import os
import sys
from collections.abc import Iterator

import django
import pytest

# Pure tests of the policy's text and of the launcher need no database: they say so with `-p no:django`.
if "no:django" not in sys.argv:
    from tests import database

    SERVER = database.start()
    os.environ.update(database.environment(SERVER, database.clone(SERVER)))
    django.setup()


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """The database is there: a clone of the migrated template, made when this process started."""


@pytest.fixture
def builder(db: None) -> Iterator[None]:
    """Work as the tests' builder, who may make anything."""
    from tests.people import building

    with building():
        yield
