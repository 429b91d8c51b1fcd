"""Data of an older PostgreSQL: refused, dumped, restored."""

import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from steward.embedded import logins
from steward.embedded.errors import WrongMajor
from steward.embedded.postgres import start


def test_the_commands_that_the_refusal_names_carry_everything_over(old_programs: Path, place: Path) -> None:
    data = place / "var" / "postgres"
    with start(data, fsync=False, major=15) as old:
        urls = logins.prepare(old)
        with psycopg.connect(urls["owner"], autocommit=True) as owner:
            owner.execute("create role steward_member nologin noinherit")
            owner.execute("grant steward_member to steward_web")
            owner.execute("create table card (name text)")
            owner.execute("insert into card values ('CREATE ROLE postgres;'), ('Zoë')")
            owner.execute("grant select on card to steward_member")
        socket = old.socket_dir
    with pytest.raises(WrongMajor) as refused:
        start(data)
    commands = [line.strip() for line in str(refused.value).splitlines() if line.startswith("  ")]
    assert len(commands) == 3
    for command in commands:
        told = command.replace("python", sys.executable, 1)
        done = subprocess.run(["/bin/sh", "-c", told], cwd=place, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    with start(data, fsync=False) as new:
        assert new.major > 15
        urls = logins.prepare(new)
        with psycopg.connect(urls["web"]) as web:
            web.execute("set local role steward_member")
            assert {row[0] for row in web.execute("select * from card")} == {"CREATE ROLE postgres;", "Zoë"}
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                web.execute("select set_config('role', 'steward_owner', true)")
        with psycopg.connect(urls["owner"], autocommit=True) as owner:
            owner.execute("grant steward_member to steward_public")  # a role that the dump brought
    assert (data / "old-pg15").is_dir()
    socket.rmdir()


def test_a_dump_is_not_restored_over_data(data: Path) -> None:
    with start(data, fsync=False) as server:
        logins.prepare(server)
        done = subprocess.run(
            [sys.executable, "-m", "steward.embedded.upgrade", "restore", str(data)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 8
    assert "new one only" in done.stderr


def test_a_dump_whose_programs_are_missing_says_so(data: Path) -> None:
    command = [sys.executable, "-m", "steward.embedded.upgrade", "dump", str(data), "--major", "16"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 8
    assert "No PostgreSQL 16" in done.stderr
