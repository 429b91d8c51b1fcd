"""A list of n rows reads a number of rows that grows with n, and never n times n: whatever PostgreSQL believes of the register's size.

Told by the rows that PostgreSQL says it has read, not by a clock. What it believes is made as it is after a register was emptied (a
list that was undone) and before anything was counted again: that there is nobody on it.
"""

import csv
import io
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from steward.membership.importing import actions
from steward.people.acting import acting_as
from steward.trail.models import Change
from tests import conftest
from tests.membership.lists import a_list
from tests.people import TODAY, an_actor, building

pytestmark = pytest.mark.django_db
ROWS = 400
EACH = 150  # rows read for each row of the list in all statements of a step, of which there are fifty; 99 at most as it is
TABLES = "'people_person', 'register_membership', 'register_address', 'register_employment', 'register_former'"
READ = "select coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0)::bigint from pg_stat_xact_all_tables"
BELIEVE = "update pg_class set reltuples = %s, relpages = %s where relname = %s and relnamespace = 'public'::regnamespace"


@pytest.fixture
def believed_empty(db: None) -> Iterator[None]:
    with conftest.SERVER.connect(connection.settings_dict["NAME"]) as inside:
        known = inside.execute(f"select reltuples, relpages, relname from pg_class where relname in ({TABLES})").fetchall()
        try:
            for _, _, table in known:
                inside.execute(BELIEVE, [0, 40, table])
            yield
        finally:
            for believed in known:
                inside.execute(BELIEVE, believed)


def _read(step: Callable[[], Any]) -> tuple[Any, int]:
    def now() -> int:
        with connection.cursor() as cursor:
            cursor.execute(READ)
            return int(cursor.fetchone()[0])

    before = now()
    return step(), now() - before


def _later(data: bytes) -> bytes:
    """The same list a year on: everybody has moved, and has another job."""
    rows = list(csv.reader(io.StringIO(data.decode("cp1252")), delimiter=";"))
    for cells in rows[4:]:
        if len(cells) > 14 and cells[4]:
            cells[4], cells[14] = f"9{cells[4]}", "Clerk"
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(rows)
    return out.getvalue().encode("cp1252")


def test_a_list_is_read_entered_and_undone_by_joins_while_the_register_is_believed_empty(
    believed_empty: None, tmp_path: Path
) -> None:
    officer = an_actor("membership_officer")
    path, now = tmp_path / "list.csv", timezone.now()
    first = a_list(good=ROWS, bad=0).data
    read: dict[str, int] = {}
    with acting_as(officer, "register"):
        for words, data in (("new", first), ("changed", _later(first))):
            path.write_bytes(data)
            run, read[f"bring {words}"] = _read(lambda: actions.bring(path, by=officer, on=TODAY, at=now))
            assert run.counts[words] == ROWS
            run, read[f"enter {words}"] = _read(partial(actions.enter, run, by=officer, on=TODAY, at=now))
        undone, read["undo changed"] = _read(lambda: actions.undo(run, by=officer, on=TODAY, at=now))
    assert undone is not None
    assert undone.restored >= ROWS
    with building():
        # Nothing of the trail is left out because there are many: a row of it for each row that was added, about whom it is.
        trail = Change.objects.filter(
            act="insert", account=officer.account, role="steward_membership_officer", purpose="register"
        )
        for table, about in (("people_person", ROWS), ("register_membership", ROWS), ("register_address", 2 * ROWS)):
            seen = list(trail.filter(table=table).values_list("row", "person"))
            assert (len(seen), len({row for row, _ in seen}), len({person for _, person in seen})) == (about, about, ROWS)
    assert {step: many // ROWS for step, many in read.items() if many > EACH * ROWS} == {}


def test_a_list_that_is_read_for_long_asks_something_now_and_then(db: None) -> None:
    """PostgreSQL ends a transaction in which nothing is asked (idle_in_transaction_session_timeout)."""
    asked: list[str] = []

    def heard(execute: Any, statement: str, *rest: Any) -> Any:
        asked.append(statement)
        return execute(statement, *rest)

    with connection.execute_wrapper(heard):
        assert sum(1 for _ in actions._awake([str(n)] for n in range(100_000))) == 100_000
    assert len(asked) == 5
