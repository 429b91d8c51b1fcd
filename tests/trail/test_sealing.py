"""Every closed minute is sealed once, whoever writes meanwhile."""

import os
import stat
import threading
from datetime import timedelta

import psycopg
import pytest
from django.apps import apps
from django.db import ProgrammingError, connection

from steward.people import sealer
from steward.people.acting import Actor, acting_as
from steward.policy.declarations import collect
from steward.trail import sealing
from tests.trail.conftest import CHANGE, LOOK, START, Trail


def test_an_untouched_trail_agrees_with_its_seals(sealed: Trail) -> None:
    found = sealed.verify()
    assert found.findings == []
    assert found.rows == 200
    assert found.until is not None
    assert found.unsealed_rows == 0
    assert sealed.rows("select sum(rows) from trail_seal") == [(200,)]


def test_a_second_run_seals_nothing_twice_and_quiet_hours_are_one_seal(sealed: Trail) -> None:
    before = sealed.rows("select count(*) from trail_seal")
    assert sealed.seal().seals == 0
    assert sealed.rows("select count(*) from trail_seal") == before
    assert before[0][0] == 21  # a seal for each minute that has rows, and one for the quiet time since
    assert sealed.rows(
        "select count(*) from trail_seal s join trail_seal p on p.number = s.number - 1 and p.until = s.since"
    ) == [(20,)]


def test_every_column_of_every_table_of_the_trail_is_sealed() -> None:
    """Fails when somebody adds a column or a table: then a new shape is due in sealing.SHAPES; an old one is never edited."""
    newest = sealing.SHAPES[sealing.SHAPE]
    for table, columns in newest.items():
        assert {"at", *columns} == set(collect().tables[table].columns.values()), table
    tables = {model._meta.db_table for model in apps.get_app_config("trail").get_models()}
    assert tables - {"trail_seal", "trail_verification"} == set(newest)


def test_a_minute_is_not_sealed_while_somebody_could_still_write_in_it(trail: Trail) -> None:
    trail.fill(minutes=2)
    with trail.superuser() as slow:
        slow.autocommit = False
        slow.execute(LOOK.format(at=f"timestamptz '{START.isoformat()}' + interval '1 second'", n=1))
        done = trail.seal(wait=0.5)
        assert (done.seals, done.until) == (0, None)
        slow.commit()
    done = trail.seal()
    assert done.rows == 21
    assert trail.verify().findings == []


def test_an_open_reader_holds_nothing_up(trail: Trail) -> None:
    trail.fill(minutes=2)
    with trail.superuser() as reader:
        reader.autocommit = False
        reader.execute("select count(*) from trail_look")
        assert trail.seal(wait=0).rows == 20
        reader.rollback()


def test_what_is_closed_is_sealed_though_others_begin_writing_all_the_time(trail: Trail) -> None:
    """Nobody waits for a moment in which nobody writes: it is enough that those who wrote then have finished."""
    trail.fill(minutes=2)
    with trail.superuser() as first, trail.superuser() as second:
        first.autocommit = second.autocommit = False
        first.execute(CHANGE.format(at="clock_timestamp()", n=1))
        assert trail.seal(wait=0).seals == 0
        second.execute(CHANGE.format(at="clock_timestamp()", n=1))
        first.commit()
        assert trail.seal(wait=0).rows == 20
        second.commit()


def test_no_row_is_missed_while_many_write_and_commit_late(trail: Trail) -> None:
    """Writers in twelve minutes of the past, some of whom commit only after the next minutes were tried to be sealed."""
    failures: list[psycopg.Error] = []

    def write(seed: int) -> None:
        try:
            with trail.superuser() as mine:
                mine.autocommit = False
                for turn in range(25):
                    at = f"timestamptz '{(START + timedelta(minutes=(seed * 7 + turn) % 12)).isoformat()}' + interval '3 seconds'"
                    mine.execute((LOOK if turn % 2 else CHANGE).format(at=at, n=3))
                    mine.execute("select pg_sleep(0.01 * %s)", [seed])
                    mine.commit() if turn % 5 else mine.rollback()
        except psycopg.Error as fault:
            failures.append(fault)

    # Each writer holds a number from before the first try until it is through: a minute that it may write in stays open.
    gate = trail.superuser()
    gate.autocommit = False
    gate.execute("select pg_current_xact_id()")
    writers = [threading.Thread(target=write, args=[seed]) for seed in range(1, 5)]
    for writer in writers:
        writer.start()
    for _ in range(20):
        assert trail.seal(wait=0).rows == 0
    for writer in writers:
        writer.join()
    gate.commit()
    gate.close()
    assert not failures
    trail.seal()
    found = trail.verify()
    assert found.findings == []
    assert found.rows == 4 * 20 * 3
    assert found.unsealed_rows == 0


def test_a_look_has_a_number_before_it_has_a_time(trail: Trail) -> None:
    """Else the sealer could not know that nobody is about to write in a minute that is over."""
    said = trail.rows("select prosrc from pg_proc where proname in ('note_look', 'note_review')")
    assert len(said) == 2
    for (source,) in said:
        assert 0 < source.index("pg_current_xact_id()") < source.index("clock_timestamp()")


def test_the_heads_stand_in_files_of_our_own_and_name_nobody(sealed: Trail) -> None:
    texts = {path.read_text() for path in sealed.files}
    assert len(texts) == 1
    lines = texts.pop().splitlines()
    assert len(lines) == 21
    assert lines[0].startswith("1 2026-11-20T09:01Z ")
    assert all(len(line.split()) == 3 for line in lines)
    assert {stat.S_IMODE(os.stat(path).st_mode) for path in sealed.files} == {0o600}


def test_a_heads_file_that_was_not_there_for_a_while_is_brought_up_to_date(sealed: Trail) -> None:
    whole = sealed.files[0].read_bytes()
    for cut in (whole[:500], whole[:-3], b"", whole):
        sealed.files[1].write_bytes(cut)
        sealed.seal()
        assert sealed.files[1].read_bytes() == whole


def test_a_heads_file_that_says_otherwise_is_left_alone_and_named(sealed: Trail) -> None:
    lines = sealed.files[1].read_text().splitlines(keepends=True)
    altered = "".join(lines[:-1]) + lines[-1][:-5] + "0000\n"
    sealed.files[1].write_text(altered)
    with pytest.raises(sealer.HeadsNotKept, match="is not the one that"):
        sealed.seal()
    assert sealed.files[1].read_text() == altered


@pytest.mark.parametrize(
    "statement",
    [
        "update trail_look set purpose = 'x'",
        "delete from trail_look",
        "update trail_change set role = 'x'",
        "delete from trail_change",
        "insert into trail_look (id, at, role, purpose, what, persons) values (gen_random_uuid(), now(), 'sealer', '-', '-', '{}')",
        "insert into trail_change (id, at) values (gen_random_uuid(), now())",
        "update trail_seal set head = ''",
        "delete from trail_seal",
        "truncate trail_seal",
        "update trail_verification set findings = '[]'",
        "delete from trail_verification",
        "select from people_person",
        "select from register_membership",
    ],
)
def test_the_sealer_changes_nothing_and_sees_nobody(sealed: Trail, statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), acting_as(Actor("sealer"), "accountability"):  # noqa: SIM117
        with connection.cursor() as cursor:
            cursor.execute(statement)


def test_nobody_but_the_sealer_adds_seals(trail: Trail) -> None:
    may = trail.rows(
        "select distinct g.rolname from pg_class c, aclexplode(c.relacl) a join pg_roles g on g.oid = a.grantee"
        " where c.relname in ('trail_seal', 'trail_verification') and a.privilege_type <> 'SELECT'"
        " and g.rolname not in ('steward_owner', 'steward_builder')"
    )
    assert may == [("steward_sealer",)]
    becomes = trail.rows(
        "select m.rolname from pg_auth_members a join pg_roles r on r.oid = a.roleid join pg_roles m on m.oid = a.member"
        " where r.rolname = 'steward_sealer' and m.rolname <> 'steward_owner'"
    )
    assert becomes == [("steward_worker",)]
