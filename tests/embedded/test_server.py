"""A server that starts, is shared, and stops."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from steward.embedded.errors import EmbeddedError
from steward.embedded.folder import LONGEST_SOCKET
from steward.embedded.postgres import start

from .conftest import Other, living


def test_it_speaks_utf8_in_utc_with_checksums_and_its_own_locale(data: Path) -> None:
    with start(data) as server, server.connect() as connection:
        settings = ("data_checksums", "server_encoding", "TimeZone", "lc_messages", "password_encryption", "fsync")
        told = [connection.execute(f"show {name}").fetchone()[0] for name in settings]
        assert told == ["on", "UTF8", "UTC", "C", "scram-sha-256", "on"]
        row = connection.execute("select datlocprovider, datlocale from pg_database where datname = 'template1'")
        assert row.fetchone() == ("b", "C.UTF-8")
        assert connection.execute("select upper('é')").fetchone() == ("É",)
        assert server.version.startswith(f"{server.major}.")


def test_settings_and_fsync_can_be_asked_for(data: Path) -> None:
    with start(data, fsync=False, settings={"work_mem": "7MB"}) as server, server.connect() as connection:
        row = connection.execute("select current_setting('fsync'), current_setting('work_mem')").fetchone()
        assert row == ("off", "7MB")


def test_a_setting_cannot_smuggle_in_another(data: Path) -> None:
    with pytest.raises(EmbeddedError, match="no setting"):
        start(data, settings={"work_mem": "1MB'\nlisten_addresses = '*"})
    with pytest.raises(EmbeddedError, match="no setting"):
        start(data, settings={"work_mem = 1\nport": "1"})


def test_it_listens_on_no_port_of_the_machine(data: Path) -> None:
    with start(data, fsync=False) as server:
        sockets = set()
        for pid in living(server.folder):
            for link in Path(f"/proc/{pid}/fd").iterdir():
                target = os.readlink(link)
                if target.startswith("socket:["):
                    sockets.add(target[8:-1])
        families = {name: Path(f"/proc/net/{name}").read_text() for name in ("tcp", "tcp6", "unix")}
        networked = {line.split()[9] for name in ("tcp", "tcp6") for line in families[name].splitlines()[1:]}
        assert not sockets & networked
        local = {line.split()[6] for line in families["unix"].splitlines()[1:]}
        assert sockets & local, "the check found no socket at all, and so proves nothing"


def test_nobody_gets_in_without_the_password(data: Path) -> None:
    with start(data, fsync=False) as server:
        for attempt in ({}, {"password": "wrong"}):
            with pytest.raises(psycopg.OperationalError, match="password"):
                psycopg.connect(host=str(server.socket_dir), user="postgres", dbname="postgres", **attempt)
        rules = [line for line in (data / "pg18" / "pg_hba.conf").read_text().splitlines() if line]
        assert rules == ["local all all scram-sha-256"]


def test_passwords_and_socket_are_for_one_account_only(data: Path) -> None:
    with start(data, fsync=False) as server:
        server.url("somebody", "postgres")
        for name in ("postgres", "somebody"):
            assert stat.S_IMODE((data / "passwords" / name).lstat().st_mode) == 0o600
        assert stat.S_IMODE((data / "passwords").lstat().st_mode) == 0o700
        assert stat.S_IMODE(server.socket_dir.lstat().st_mode) == 0o700
        assert stat.S_IMODE((data / "pg18").stat().st_mode) == 0o700
        assert server.folder.password("somebody") != server.folder.password("postgres")


def test_the_password_is_not_written_to_the_log(place: Path) -> None:
    with start(place / "data", fsync=False) as server:
        assert server.folder.password("postgres") not in (place / "data" / "server.log").read_text()


def test_a_second_user_joins_and_the_last_one_stops_it(data: Path, other: Callable[[Path], Other]) -> None:
    first = start(data, fsync=False)
    second = other(data)
    assert second.ready()
    assert first.stop() is False
    assert living(first.folder), "the second still uses it"
    assert second.leave() == "stopped"
    assert not living(first.folder)


def test_leaving_twice_is_leaving_once(data: Path) -> None:
    server, again = start(data, fsync=False), start(data, fsync=False)
    assert server.stop() is False
    assert server.stop() is False
    assert again.alive()
    assert again.stop() is True
    assert not again.alive()


def test_a_forked_child_does_not_stop_its_parents_server(data: Path) -> None:
    with start(data, fsync=False) as server:
        child = os.fork()
        if child == 0:
            os._exit(1 if server.stop() else 0)
        assert os.waitpid(child, 0)[1] == 0
        assert server.alive()


def test_the_callers_variables_do_not_reach_the_server(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"PGDATA": "/nonexistent", "PGPORT": "1", "PGOPTIONS": "-c x=y", "PGHOST": "nowhere"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("PGOPTIONS")
    with start(data, fsync=False) as server:
        assert server.alive()


def test_a_long_temporary_folder_gives_way_to_a_short_one(data: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = place / ("long" * 30)
    long.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(long))
    with start(data, fsync=False) as server:
        assert len(str(server.socket_dir / ".s.PGSQL.5432")) <= LONGEST_SOCKET
        assert not list(long.iterdir())


def test_production_refuses_it_unless_told_otherwise(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEWARD_ENV", "production")
    with pytest.raises(EmbeddedError, match="DATABASE_URL"):
        start(data)
    monkeypatch.setenv("STEWARD_EMBEDDED_IN_PRODUCTION", "1")
    start(data, fsync=False).stop()
