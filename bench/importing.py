"""Bringing a list in, entering it and undoing it, beside a bare COPY of the rows that it writes to the register.

A bare COPY works nothing out, keeps nothing of what the register said before, writes no trail, looks at no rule and no key.
"""

import csv
import io
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from psycopg import sql

from bench.register import FIRST, LAST, MIDDLE, Register
from bench.table import Clock, Line, duration, median, say

ROWS = 10_000
TABLES = ("people_person", "register_membership", "register_address", "register_employment")
HEADER = ["Surname", "First name", "DOB", "Address 1", "Town", "Postcode", "Email", "Phone", "Job title", "Place of employment"]


def a_list() -> bytes:
    """This function will make a list of people who are on no register."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(HEADER)
    for n in range(ROWS):
        family = LAST[n % len(LAST)] + FIRST[n // 10 % len(FIRST)].lower() + MIDDLE[n // 500 % len(MIDDLE)] + "x"
        rows.writerow([
            family.capitalize(), f"Brought{'abcdefghij'[n // 1000]}", f"{1 + n % 28:02}/{1 + n // 28 % 12:02}/{1960 + n % 40}",
            f"{1 + n % 200} Brought Lane", "Nowhere", f"ZZ{1 + n % 99} {1 + n % 9}AB", f"brought{n}@invented.example",
            f"07700 9{n % 100_000:05}", "Clerk", "Invented Health Trust that nobody knows",
        ])  # fmt: skip
    return out.getvalue().encode()


def entered(register: Register, peer: Any) -> list[Line]:
    """This function will bring a list of 10,000 rows in, enter it and undo it, three times, each committed."""
    from django.utils import timezone

    from steward.membership.importing import actions
    from steward.people.acting import Actor, acting_as

    holder = register.officer
    officer = Actor("membership_officer", holder.account, post=holder.post)
    brings, enters, undoes, bare = Clock(), Clock(), Clock(), Clock()
    today = timezone.localdate()
    run: Any = None

    def bring() -> None:
        nonlocal run
        with acting_as(officer, "register"):
            run = actions.bring(path, by=officer, on=today, at=timezone.now())

    def enter() -> None:
        nonlocal run
        with acting_as(officer, "register"):
            run = actions.enter(run, by=officer, on=today, at=timezone.now())

    def undo() -> None:
        with acting_as(officer, "register"):
            actions.undo(run, by=officer, on=today, at=timezone.now())

    with TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        path.write_bytes(a_list())
        begun = time.monotonic()
        for at in range(3):
            if at and time.monotonic() - begun > 300:
                break
            brings(bring)
            assert run.counts["new"] == ROWS, run.counts
            enters(enter)
            copies = _written(peer, run.act)
            bare.wall.append(_copied_in(peer, copies))
            undoes(undo)
            say(f"  once more: {time.monotonic() - begun:.0f} s")
    limit = median(bare.wall)
    ours = median(enters.wall)
    size = sum(len(data) for data in copies.values())
    return [
        Line(f"import: {ROWS:,} rows read and worked out", duration(median(brings.wall)), worked=duration(median(brings.work))),
        Line(
            f"import: {ROWS:,} rows entered", duration(ours), f"a bare COPY IN of the same, {size / 1e6:.0f} MB", duration(limit),
            ours / limit, worked=duration(median(enters.work)),
        ),
        Line("import: rows entered, rows a second", f"{ROWS / ours:,.0f}", "by a bare COPY IN", f"{ROWS / limit:,.0f}"),
        Line(f"import: {ROWS:,} rows undone", duration(median(undoes.wall)), worked=duration(median(undoes.work))),
    ]  # fmt: skip


def _written(peer: Any, act: UUID) -> dict[str, bytes]:
    """What the list has written to the register, as COPY gives it."""
    found = {}
    with peer.cursor() as cursor:
        for table in TABLES:
            query = sql.SQL("copy (select * from {} where act = {}) to stdout").format(sql.Identifier(table), sql.Literal(act))
            with cursor.copy(query) as copying:
                found[table] = b"".join(bytes(block) for block in copying)
    return found


def _copied_in(peer: Any, copies: dict[str, bytes]) -> float:
    """How long COPY takes to write the same rows to tables of the same columns, with no key, index, rule or trigger."""
    with peer.cursor() as cursor:
        for table in copies:
            cursor.execute(f"create table bare_{table} (like {table})")
        begun = time.perf_counter()
        for table, data in copies.items():
            with cursor.copy(f"copy bare_{table} from stdin") as copying:
                copying.write(data)
        took = time.perf_counter() - begun
        for table in copies:
            cursor.execute(f"drop table bare_{table}")
        return took
