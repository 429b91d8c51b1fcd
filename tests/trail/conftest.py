"""A trail of its own: a clone of the database in which everything is committed, worked on as the worker's login."""

import atexit
import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connections

from steward.embedded import postgres
from steward.people import sealer
from steward.trail import sealing, verifying
from tests import database

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
LOOK = (
    "insert into trail_look (id, at, account, operator, role, purpose, what, persons)"
    " select gen_random_uuid(), {at}, gen_random_uuid(), '', 'membership_officer', 'register', 'member page',"
    " array[gen_random_uuid(), gen_random_uuid()] from generate_series(1, {n}) i"
)
CHANGE = (
    'insert into trail_change (id, at, person, account, role, purpose, "table", "row", act, changes)'
    " select gen_random_uuid(), {at}, gen_random_uuid(), gen_random_uuid(), 'steward_membership_officer', 'register',"
    " 'people_person', gen_random_uuid(), 'update', jsonb_build_object('email', jsonb_build_array('a' || i, 'b'))"
    " from generate_series(1, {n}) i"
)


@cache
def own_server() -> postgres.Server:
    """A server for these tests of this process alone: a minute is sealed when no transaction of the server could still write in it,
    and another test process may be in a long one."""
    server = postgres.start(database.VAR / f"trail_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}", fsync=False)
    atexit.register(server.stop)
    return server


@dataclass
class Trail:
    """The database as a superuser has it, and the files beside it."""

    name: str
    files: list[Path] = field(default_factory=list)

    def superuser(self) -> Any:
        return own_server().connect(self.name)

    def run(self, statement: str, params: Any = None) -> int:
        with self.superuser() as inside:
            return int(inside.execute(statement, params).rowcount)

    def rows(self, statement: str, params: Any = None) -> list[Any]:
        with self.superuser() as inside:
            return list(inside.execute(statement, params).fetchall())

    def fill(self, *, minutes: int = 20, rows: int = 5) -> None:
        """Some looks and changes in each of so many minutes, with a gap of quiet ones in the middle."""
        at = "timestamptz '{m}' + (i - 1) * interval '7 seconds'"
        with self.superuser() as inside:
            for number in range(minutes):
                minute = self.minute(number, minutes)
                inside.execute(LOOK.format(at=at.format(m=minute.isoformat()), n=rows))
                inside.execute(CHANGE.format(at=at.format(m=minute.isoformat()), n=rows))

    @staticmethod
    def minute(number: int, minutes: int = 20) -> datetime:
        return START + timedelta(minutes=number if number < minutes // 2 else number + 100)

    @staticmethod
    def seal(wait: float = 5.0) -> sealing.Sealed:
        return sealer.seal(wait=wait)

    @staticmethod
    def verify(**more: Any) -> verifying.Verified:
        return sealer.verify(**more)


def drop_the_line() -> None:
    connections["default"].close()
    sealing.closed.forget()


@pytest.fixture
def trail(django_db_blocker: Any, settings: Any, tmp_path: Path) -> Iterator[Trail]:
    """A migrated database with an empty trail; Django works in it as the login of the worker."""
    name = f"trail_{uuid.uuid4().hex[:8]}"
    database.clone(own_server(), name)
    worker = psycopg.conninfo.conninfo_to_dict(database.environment(own_server(), name)["DATABASE_URL_WORKER"])
    here = connections["default"].settings_dict
    before = dict(here)
    settings.STEWARD_TRAIL_HEADS = [tmp_path / "trail" / "heads", tmp_path / "copy" / "heads"]
    with django_db_blocker.unblock():
        drop_the_line()
        here.update(NAME=name, USER=worker["user"], PASSWORD=worker["password"], HOST=worker["host"], PORT=worker.get("port", ""))
        yield Trail(name, list(settings.STEWARD_TRAIL_HEADS))
        drop_the_line()
        here.update(before)
    database.drop(own_server(), name)


@pytest.fixture
def sealed(trail: Trail) -> Trail:
    """The same with 200 rows in twenty minutes, sealed."""
    trail.fill()
    trail.seal()
    return trail


Tamper = Callable[[Trail], None]
