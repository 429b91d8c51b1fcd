"""Somebody with every right in the database alters the trail: each time it is found, and the minute named.

The thousand cases are drawn at random from the ways below, with a seed that is printed; each is made in a transaction as a
superuser, verified there, and rolled back.
"""

import json
import os
import random
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from steward.trail import heads, sealing, verifying
from tests.trail.conftest import START, Trail, drop_the_line, own_server

SEED = int(os.environ.get("STEWARD_TAMPER_SEED", "20261122"))
TIMES = int(os.environ.get("STEWARD_TAMPER_TIMES", "1000"))
TABLES = tuple(sealing.SHAPES[sealing.SHAPE])
NEW = {
    "id": "gen_random_uuid()", "person": "gen_random_uuid()", "account": "gen_random_uuid()", "row": "null", "key": "gen_random_uuid()",
    "colleague": "null", "persons": "persons || gen_random_uuid()", "day": "day - 1", "changes": "'{\"email\": \"changed\"}'",
    "rows": "rows + 1",
}  # fmt: skip


class Case:
    """One database, one throw of the dice: what is altered, and which minutes that touches."""

    def __init__(self, dice: random.Random, files: list[Path]) -> None:
        self.dice, self.files = dice, files
        self.minutes: set[datetime] = set()
        self.touched_rows = True

    def run(self, statement: str, params: Any = None) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(statement, params)
            return cursor.fetchall() if cursor.description else cursor.rowcount

    def a_row(self, table: str, other_than: Any = None) -> tuple[Any, datetime]:
        rows = self.run(f"select id, at from {table} where id is distinct from %s order by at, id", [other_than])
        row: tuple[Any, datetime] = self.dice.choice(rows)
        return row

    def touch(self, at: datetime) -> None:
        # What says it is older than the trail is named with the trail's beginning.
        self.minutes.add(max(at.replace(second=0, microsecond=0), sealing.BEGINNING))

    def seals(self) -> list[tuple[int, datetime, int]]:
        found: list[tuple[int, datetime, int]] = self.run("select number, until, rows from trail_seal order by number")
        return found

    def a_seal(self) -> int:
        number, until, _ = self.dice.choice(self.seals())
        self.minutes, self.touched_rows = {until - timedelta(minutes=1)}, False
        return number

    def remake(self, number: int, *, to: int = 10**9) -> None:
        """Work out these seals anew, as somebody would who has read sealing.py."""
        previous = (self.run("select head from trail_seal where number = %s", [number - 1]) or [(sealing.FIRST,)])[0][0]
        columns = "number, since, until, shape, sealed_at"
        for n, since, until, shape, at in self.run(
            f"select {columns} from trail_seal where number between %s and %s order by number", [number, to]
        ):
            minutes = sealing.digests(since, until, shape=shape)
            contents = minutes.get(until - timedelta(minutes=1), {})
            rows = sum(each[0] for each in contents.values())
            said = {
                "number": n, "since": sealing.microseconds(since), "until": sealing.microseconds(until), "shape": shape,
                "rows": rows, "contents": contents, "sealed_at": sealing.microseconds(at),
            }  # fmt: skip
            head = sealing.head_of(previous, said)
            self.run(
                "update trail_seal set rows = %s, contents = %s, previous = %s, head = %s where number = %s",
                [rows, json.dumps(contents), previous, head, n],
            )
            previous = head


def edit_a_column(case: Case) -> None:
    table = case.dice.choice(TABLES)
    key, at = case.a_row(table)
    column = case.dice.choice(sealing.SHAPES[sealing.SHAPE][table])
    case.run(f'update {table} set "{column}" = {NEW.get(column, "chr(120)")} where id = %s', [key])
    case.touch(at)


def shift_by_little(case: Case) -> None:
    table = case.dice.choice(TABLES)
    key, at = case.a_row(table)
    later = at + timedelta(microseconds=case.dice.choice([1, 10, 999_999]))
    case.run(f"update {table} set at = %s where id = %s", [later, key])
    case.touch(at)


def move_to_another_minute(case: Case) -> None:
    table = case.dice.choice(TABLES)
    key, at = case.a_row(table)
    away = at + timedelta(minutes=case.dice.choice([-500_000, -7, -1, 1, 3, 60, 150]))
    case.run(f"update {table} set at = %s where id = %s", [away, key])
    case.touch(at)
    case.touch(away)


def having(column: str) -> tuple[str, ...]:
    return tuple(table for table in TABLES if column in ("at", *sealing.SHAPES[sealing.SHAPE][table]))


def swap(column: str) -> Callable[[Case], None]:
    def swap_between_rows(case: Case) -> None:
        table = case.dice.choice(having(column) if column != "id" else TABLES[:2])
        one, at = case.a_row(table)
        two, then = case.a_row(table, other_than=one)
        if column == "id":
            third = "00000000-0000-4000-8000-000000000001"
            for old, new in ((one, third), (two, one), (third, two)):
                case.run(f"update {table} set id = %s where id = %s", [new, old])
        else:
            sql = f"update {table} a set {column} = b.{column} from {table} b where (a.id, b.id) in ((%s, %s), (%s, %s))"
            case.run(sql, [one, two, two, one])
        case.touch(at)
        case.touch(then)

    swap_between_rows.__name__ = f"swap_{column}"
    return swap_between_rows


def delete_a_row(case: Case) -> None:
    table = case.dice.choice(TABLES)
    key, at = case.a_row(table)
    case.run(f"delete from {table} where id = %s", [key])
    case.touch(at)


def delete_a_minute(case: Case) -> None:
    _, at = case.a_row(case.dice.choice(TABLES))
    minute = at.replace(second=0, microsecond=0)
    for table in TABLES:
        case.run(f"delete from {table} where at >= %s and at < %s", [minute, minute + timedelta(minutes=1)])
    case.touch(at)


def empty_a_table(case: Case) -> None:
    table = case.dice.choice(TABLES)
    for (at,) in case.run(f"select at from {table}"):
        case.touch(at)
    case.run(f"delete from {table}")


def add_a_row_late(case: Case) -> None:
    table = case.dice.choice(TABLES)
    key, at = case.a_row(table)
    columns = ", ".join(f'"{column}"' for column in sealing.SHAPES[sealing.SHAPE][table] if column != "id")
    when = at + timedelta(minutes=case.dice.choice([0, 0, 30, 45, -2000, -9_000_000]))
    case.run(
        f"insert into {table} (id, at, {columns}) select gen_random_uuid(), %s, {columns} from {table} where id = %s", [when, key]
    )
    case.touch(when)


def swap_rows_for_others(case: Case) -> None:
    """One goes, one comes: the count stays."""
    table = case.dice.choice(having("account"))
    key, at = case.a_row(table)
    case.run(f"update {table} set id = gen_random_uuid(), account = gen_random_uuid() where id = %s", [key])
    case.touch(at)


def edit_a_row_and_remake_its_seal(case: Case) -> None:
    edit_a_column(case)
    (at,) = case.minutes
    number = next(n for n, until, _ in case.seals() if until == at + timedelta(minutes=1))
    case.remake(number, to=number)


def edit_a_row_and_remake_every_seal(case: Case) -> None:
    """Only what was written outside the database is left to tell."""
    edit_a_column(case)
    case.remake(1)


def delete_a_row_and_remake_every_seal(case: Case) -> None:
    delete_a_row(case)
    case.remake(1)


def edit_a_seal(case: Case) -> None:
    number = case.a_seal()
    change = case.dice.choice(
        [
            "rows = rows + 1", "shape = 7", "contents = '{}' || jsonb_build_object('trail_look', jsonb_build_array(1, 'ab'))",
            "since = since - interval '1 minute'", "until = until + interval '17 seconds'", "until = 'infinity'", "contents = '7'",
            "sealed_at = sealed_at + interval '1 second'", "previous = repeat('a', 64)", "head = repeat('b', 64)", "head = ''",
        ]
    )  # fmt: skip
    case.run(f"update trail_seal set {change} where number = %s", [number])


def delete_a_seal(case: Case) -> None:
    case.run("delete from trail_seal where number = %s", [case.a_seal()])


def delete_a_seal_and_close_the_gap(case: Case) -> None:
    number = case.a_seal()
    case.run("delete from trail_seal where number = %s", [number])
    case.run("update trail_seal set number = -number where number > %s", [number])
    case.run("update trail_seal set number = -number - 1 where number < 0")
    if case.dice.random() < 0.5:
        case.remake(1)


def cut_off_the_end(case: Case) -> None:
    number = case.a_seal()
    (until,) = case.run("select since from trail_seal where number = %s", [number])[0]
    case.run("delete from trail_seal where number >= %s", [number])
    if case.dice.random() < 0.5:
        for table in TABLES:
            case.run(f"delete from {table} where at >= %s", [until])


def swap_two_seals(case: Case) -> None:
    one, two = (each[0] for each in case.dice.sample(case.seals(), 2))
    case.run("update trail_seal set number = case number when %s then -1 else -2 end where number in (%s, %s)", [one, one, two])
    case.run("update trail_seal set number = case number when -1 then %s else %s end where number < 0", [two, one])
    case.touched_rows = False


def forge_a_seal(case: Case) -> None:
    """One more at the end, worked out as it should be, over rows that are not there."""
    case.touched_rows = False
    last = case.seals()[-1]
    case.run(
        "insert into trail_seal select number + 1, until, until + interval '1 minute', shape, 3,"
        ' \'{"trail_look": [3, "00"]}\', sealed_at, head, head from trail_seal where number = %s',
        [last[0]],
    )
    if case.dice.random() < 0.5:
        said = {
            "number": last[0] + 1, "since": sealing.microseconds(last[1]), "until": sealing.microseconds(last[1]) + 60_000_000,
            "shape": sealing.SHAPE, "rows": 3, "contents": {"trail_look": [3, "00"]},
            "sealed_at": sealing.microseconds(case.run("select max(sealed_at) from trail_seal")[0][0]),
        }  # fmt: skip
        previous = case.run("select previous from trail_seal where number = %s", [last[0] + 1])[0][0]
        case.run("update trail_seal set head = %s where number = %s", [sealing.head_of(previous, said), last[0] + 1])


def cut_the_heads_file(case: Case) -> None:
    case.touched_rows = False
    path = case.dice.choice(case.files)
    lines = path.read_text().splitlines(keepends=True)
    del lines[case.dice.randrange(len(lines))]
    path.write_text("".join(lines))


def edit_the_heads_file(case: Case) -> None:
    case.touched_rows = False
    path = case.dice.choice(case.files)
    text = path.read_text()
    place = case.dice.randrange(len(text) - 1)
    path.write_text(text[:place] + ("x" if text[place] != "x" else "y") + text[place + 1 :])


WAYS: tuple[Callable[[Case], None], ...] = (
    edit_a_column, edit_a_column, edit_a_column, edit_a_column, shift_by_little, move_to_another_minute, move_to_another_minute,
    swap("at"), swap("id"), swap("account"), delete_a_row, delete_a_row, delete_a_minute, empty_a_table, add_a_row_late,
    add_a_row_late, swap_rows_for_others, edit_a_row_and_remake_its_seal, edit_a_row_and_remake_every_seal,
    delete_a_row_and_remake_every_seal, edit_a_seal, edit_a_seal, delete_a_seal, delete_a_seal_and_close_the_gap, cut_off_the_end,
    swap_two_seals, forge_a_seal, cut_the_heads_file, edit_the_heads_file,
)  # fmt: skip


@pytest.fixture
def superuser(trail: Trail) -> Iterator[Trail]:
    """A sealed trail; from here on Django works in it as the cluster's superuser."""
    trail.fill()
    trail.run(
        "insert into trail_review (id, at, key, rule, day, colleague, person, account, note)"
        " select gen_random_uuid(), timestamptz '"
        + START.isoformat()
        + "' + i * interval '61 seconds', gen_random_uuid(), 'hours',"
        " '2026-11-20', gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'asked ' || i from generate_series(0, 5) i"
    )
    with trail.superuser() as inside:
        inside.execute(
            "alter table trail_destruction disable trigger note_destruction"
        )  # which would say that all were made today
        inside.execute(
            "insert into trail_destruction (id, rule, keep, rows, at) select gen_random_uuid(), 'enquiries', '2 years', i + 1,"
            " timestamptz '" + START.isoformat() + "' + i * interval '63 seconds' from generate_series(0, 5) i"
        )
    trail.seal()
    with own_server().connect(trail.name) as inside:
        login = {"USER": inside.info.user, "PASSWORD": inside.info.password}
    drop_the_line()
    here = connections["default"].settings_dict
    before = {key: here[key] for key in login}
    here.update(login)
    yield trail
    drop_the_line()
    here.update(before)


def _verify(trail: Trail) -> verifying.Verified:
    return verifying.verify(files=trail.files, now=timezone.now() + timedelta(minutes=10))


def test_a_thousand_tamperings_and_none_is_missed(superuser: Trail) -> None:
    dice = random.Random(SEED)  # noqa: S311 - the same thousand each time
    kept = [path.read_bytes() for path in superuser.files]
    missed: list[str] = []
    with transaction.atomic():
        assert _verify(superuser).findings == []
        for turn in range(TIMES):
            way = dice.choice(WAYS)
            case = Case(dice, superuser.files)
            save = transaction.savepoint()
            way(case)
            found = _verify(superuser).findings
            named = {finding.minute for finding in found}
            if not found or not case.minutes <= named:
                missed.append(f"{turn}: {way.__name__}: {sorted(case.minutes - named)[:3]} not among {sorted(named)[:3]}")
            elif case.touched_rows and found[0].minute != min(case.minutes):
                missed.append(f"{turn}: {way.__name__}: {found[0]} is named first, not {min(case.minutes)}")
            transaction.savepoint_rollback(save)
            if way in (cut_the_heads_file, edit_the_heads_file):
                for path, whole in zip(superuser.files, kept, strict=True):
                    path.write_bytes(whole)
        assert _verify(superuser).findings == []
    assert not missed, f"seed {SEED}: {len(missed)} of {TIMES} missed\n" + "\n".join(missed[:20])


def test_a_chain_made_anew_is_found_by_a_head_in_a_minute_book(superuser: Trail) -> None:
    """The heads files are gone too: what somebody wrote down on paper is enough."""
    written_down = heads.read(superuser.files[0])[0][-1]
    with transaction.atomic():
        case = Case(random.Random(SEED), superuser.files)  # noqa: S311
        case.run("delete from trail_look where at = (select min(at) from trail_look)")
        case.remake(1)
        for path in superuser.files:
            shutil.rmtree(path.parent)
        assert [f.kind for f in verifying.verify(files=[], now=timezone.now()).findings] == []
        found = verifying.verify(files=[], now=timezone.now(), known=[str(written_down)])
        assert [f.kind for f in found.findings] == ["head unknown"]
        transaction.set_rollback(True)


def test_what_the_policy_lets_go_is_no_tampering_and_part_of_a_minute_is(superuser: Trail) -> None:
    years = timezone.now() + timedelta(days=900)
    with transaction.atomic():
        connection.cursor().execute("delete from trail_look")
        found = verifying.verify(files=superuser.files, now=years)
        assert (found.findings, found.destroyed) == ([], 100)
        assert verifying.verify(files=superuser.files, now=timezone.now()).findings
        transaction.set_rollback(True)
    with transaction.atomic():
        connection.cursor().execute("delete from trail_look where id = (select min(id::text)::uuid from trail_look)")
        assert [f.kind for f in verifying.verify(files=superuser.files, now=years).findings] == ["rows missing"]
        transaction.set_rollback(True)
