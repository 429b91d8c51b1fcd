"""What befalls a server: killed, interrupted, copied, its socket cleaned away, its folder attacked."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from steward.embedded import folder as folders
from steward.embedded import postgres, processes, programs
from steward.embedded.errors import EmbeddedError, GivenUp, StartFailed, WrongMajor
from steward.embedded.postgres import Server, start

from .conftest import HOLD, Other, copied, kill, living, until


def master(data: Path) -> int:
    return int((data / "pg18" / "postmaster.pid").read_text().splitlines()[0])


def gone(pids: set[int]) -> Callable[[], bool]:
    def check() -> bool:
        for pid in pids:
            try:
                if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
                    return False
            except FileNotFoundError:
                continue
        return True

    return check


def write_until_it_breaks(server: Server, acknowledged: list[int]) -> None:
    try:
        with server.connect() as connection:
            connection.execute("create table if not exists written (number integer primary key, text text)")
            for number in range(len(acknowledged), 1_000_000):
                connection.execute("insert into written values (%s, repeat('x', 500))", [number])
                acknowledged.append(number)
    except psycopg.OperationalError:
        return


# -- killed -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("whom", ["the postmaster", "every process"])
def test_after_a_kill_under_writing_every_acknowledged_row_is_there(data: Path, whom: str) -> None:
    server = start(data)  # with fsync, as it is in use
    acknowledged: list[int] = []
    writer = threading.Thread(target=write_until_it_breaks, args=[server, acknowledged])
    writer.start()
    assert until(lambda: len(acknowledged) > 300)
    victims = living(server.folder) if whom == "every process" else {master(data)}
    for pid in victims:
        kill(pid)
    writer.join(20)
    assert not writer.is_alive()
    assert not server.alive()
    server.ensure()
    with server.connect() as connection:
        there = {row[0] for row in connection.execute("select number from written")}
    assert set(acknowledged) <= there
    assert server.stop()
    command = [server.programs["pg_checksums"], "--check", "-D", str(server.folder.real)]
    checked = server.account.run(command)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_a_killed_user_is_not_counted(data: Path, other: Callable[[Path], Other]) -> None:
    first, second = other(data), other(data)
    assert first.ready()
    assert second.ready()
    first.kill()
    assert second.leave() == "stopped"


def test_a_server_whose_users_were_all_killed_is_taken_over(data: Path, other: Callable[[Path], Other]) -> None:
    only = other(data)
    assert only.ready()
    was = master(data)
    only.kill()
    server = start(data, fsync=False)
    assert master(data) == was
    assert server.stop()
    assert gone({was})()


@pytest.mark.parametrize("stranger", ["a zombie", "another program"])
def test_locks_that_name_a_stranger_are_removed(data: Path, stranger: str) -> None:
    server = start(data, fsync=False)
    pids = living(server.folder)
    for pid in pids:
        kill(pid)
    assert until(gone(pids))
    # As the same account, so that PostgreSQL itself could signal it and would take it for a postmaster.
    command = ["/bin/true"] if stranger == "a zombie" else ["/bin/sleep", "60"]
    process = subprocess.Popen(command, cwd="/", **server.account.options)
    try:
        if stranger == "a zombie":
            state = Path(f"/proc/{process.pid}/stat")
            assert until(lambda: state.read_text().rpartition(")")[2].split()[0] == "Z")
        for path in (data / "pg18" / "postmaster.pid", server.socket_dir / ".s.PGSQL.5432.lock"):
            lines = path.read_text().splitlines()
            path.write_text("\n".join([str(process.pid), *lines[1:]]) + "\n")
        server.ensure()
        assert server.alive()
        assert stranger == "a zombie" or process.poll() is None, "the stranger is left in peace"
        assert server.stop()
    finally:
        process.kill()
        process.wait()


def test_locks_stay_while_a_child_of_the_killed_server_lives(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = start(data, fsync=False)
    with server.connect() as connection:
        backend = connection.info.backend_pid
        kill(backend, signal.SIGSTOP)  # it cannot notice that its postmaster is gone
        kill(master(data))
        real = time.monotonic
        monkeypatch.setattr(postgres.time, "monotonic", lambda: real() * 20)  # 35 s of patience in under 2
        with pytest.raises(StartFailed, match=str(backend)):
            server.ensure()
        assert (data / "pg18" / "postmaster.pid").exists()
        monkeypatch.undo()
        kill(backend, signal.SIGCONT)
    server.ensure()
    assert server.alive()
    server.stop()


# -- many at once -------------------------------------------------------------------------------------


def test_eight_starts_at_once_make_one_server(place: Path, other: Callable[[Path], Other]) -> None:
    data = place / "data"  # not even initialised
    all_of_them = [other(data) for _ in range(8)]
    assert all(each.ready() for each in all_of_them)
    kept = folders.Folder(data, 18)
    assert len([pid for pid in living(kept) if pid == master(data)]) == 1
    log = (data / "server.log").read_text()
    assert log.count("starting PostgreSQL") == 1
    assert not list(data.glob(".new-*"))
    said = [each.leave() for each in all_of_them]
    assert sorted(said) == ["left"] * 7 + ["stopped"]
    assert not living(kept)


def test_two_checkouts_run_side_by_side(data: Path, place: Path) -> None:
    copy = copied(data, place / "second" / "postgres")  # with the password and the name of the socket of the first
    with start(data, fsync=False) as first, start(copy, fsync=False) as second:
        assert first.socket_dir != second.socket_dir
        with first.connect() as one, second.connect() as two:
            one.execute("create table only_in_the_first ()")
            assert two.execute("select to_regclass('only_in_the_first')").fetchone() == (None,)


def test_a_copy_taken_of_a_running_checkout_does_not_reach_its_original(data: Path, place: Path) -> None:
    with start(data, fsync=False) as first:
        copy = copied(data, place / "second" / "postgres")
        with start(copy, fsync=False) as second:
            assert first.socket_dir != second.socket_dir
            assert first.alive()
            assert second.alive()
        assert first.alive()


def test_a_checkout_moved_while_it_ran_is_stopped_and_started_in_its_new_place(
    data: Path, place: Path, other: Callable[[Path], Other]
) -> None:
    only = other(data)
    assert only.ready()
    was = master(data)
    only.kill()
    data.rename(place / "moved")
    with start(place / "moved", fsync=False) as server:
        assert server.alive()
        assert [int(line) for line in (place / "moved/pg18/postmaster.pid").read_text().splitlines()[:1]] != [was] or (
            server.folder.real == place / "moved" / "pg18"
        )
    assert until(gone({was}))


# -- interrupted --------------------------------------------------------------------------------------


@pytest.mark.parametrize("after", [0.0, 0.1, 0.25])
def test_a_ctrl_c_during_the_start_leaves_nothing(data: Path, after: float) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(data)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    lock = data / "lock"
    assert until(lambda: held(lock) or process.poll())
    time.sleep(after)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    if process.returncode == 0:
        pytest.fail("it should have been interrupted")
    kept = folders.Folder(data, 18)
    if living(kept):  # interrupted only after the start was over: left for the next one to take over
        assert start(data, fsync=False).stop()
    assert not living(kept)


def held(lock: Path) -> bool:
    handle = os.open(lock, os.O_RDWR)
    try:
        return not folders.locked(handle, folders.fcntl.LOCK_EX)
    finally:
        os.close(handle)


def test_who_no_longer_waits_leaves_no_server(data: Path) -> None:
    for moments in (0, 1, 3):
        asked: Iterator[int] = iter(range(1000))
        with pytest.raises(GivenUp):
            start(data, fsync=False, give_up=lambda asked=asked, moments=moments: next(asked) >= moments)
        assert not living(folders.Folder(data, 18))
    with start(data, fsync=False) as server:
        assert server.alive()


def test_a_ctrl_c_during_the_stop_waits_for_its_end(data: Path) -> None:
    server = start(data, fsync=False)
    heard = []

    def during(*words: object, **more: object) -> bool:
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)
        heard.append(True)
        return True

    server.folder.__dict__["unused"] = during
    with pytest.raises(KeyboardInterrupt):
        server.stop()
    assert heard
    assert not living(server.folder)


def test_a_first_start_killed_half_way_is_begun_again(place: Path) -> None:
    data = place / "data"
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(data)], start_new_session=True)
    assert until(lambda: list(data.glob(".new-*/cluster/PG_VERSION")))
    process.kill()
    process.wait()
    with start(data, fsync=False) as server:
        assert server.alive()
    assert until(lambda: not any("/.new-" in " ".join(each.words) for each in processes._everybody()))
    start(data, fsync=False).stop()
    assert not list(data.glob(".new-*"))


def test_a_server_still_recovering_is_waited_for(data: Path, other: Callable[[Path], Other]) -> None:
    server = start(data, fsync=False)
    answers = iter(["busy", "busy", "busy"])
    real = server._answer
    server._answer = lambda: next(answers, None) or real()  # type: ignore[method-assign]
    was = master(data)
    server.ensure()
    assert master(data) == was
    server.stop()


def test_a_server_that_cannot_start_says_why(data: Path) -> None:
    with pytest.raises(StartFailed, match=r"(?s)did not start.*shared_buffers"):
        start(data, settings={"shared_buffers": "plenty"})
    with start(data, fsync=False) as server:
        assert server.alive()


# -- the socket's folder ------------------------------------------------------------------------------


def test_a_socket_folder_that_was_cleaned_away_is_made_again(data: Path) -> None:
    server = start(data, fsync=False)
    server.stop()
    shutil.rmtree(server.socket_dir)
    with start(data, fsync=False) as again:
        assert again.alive()
        assert again.socket_dir != server.socket_dir


def test_a_socket_cleaned_away_under_a_running_server_is_mended(data: Path) -> None:
    server = start(data, fsync=False)
    shutil.rmtree(server.socket_dir)
    assert not server.alive()
    with start(data, fsync=False) as again:
        assert again.alive()
    server.ensure()
    assert server.alive()
    server.stop()


@pytest.mark.parametrize("what", ["a link", "a folder of somebody else", "open to others"])
def test_a_socket_folder_that_was_replaced_is_not_used_and_nothing_is_given_away(data: Path, place: Path, what: str) -> None:
    if what == "a folder of somebody else" and os.geteuid() != 0:
        pytest.skip("NOT CHECKED: only root can make a folder of another account")
    server = start(data, fsync=False)
    server.stop()
    planted = server.socket_dir
    planted.rmdir()
    target = place / "precious"
    target.mkdir(mode=0o700)
    if what == "a link":
        planted.symlink_to(target)
    else:
        planted.mkdir(mode=0o700)
        if what == "open to others":
            os.chown(planted, server.account.uid, server.account.gid)
            planted.chmod(0o777)
        else:
            os.chown(planted, 12345, 12345)
    before = planted.lstat()
    with start(data, fsync=False) as again:
        assert again.socket_dir != planted
    assert (planted.lstat().st_uid, planted.lstat().st_mode) == (before.st_uid, before.st_mode)
    assert target.stat().st_uid == os.geteuid()
    assert not list(target.iterdir())
    planted.unlink() if what == "a link" else planted.rmdir()


def test_a_folder_swapped_while_it_is_given_away_is_left_alone(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root's chown once followed a link on a path that others could write."""
    target, link = place / "precious", place / "link"
    target.mkdir()
    link.symlink_to(target)
    somebody = programs.Account(12345, 12345)
    with monkeypatch.context() as patch:
        patch.setattr(programs.os, "geteuid", lambda: 0)
        with pytest.raises(OSError, match=r"Not a directory|symbolic link|Too many levels"):
            folders.give(link, somebody)
    assert target.stat().st_uid == os.getuid()


# -- files that went or came --------------------------------------------------------------------------


def test_a_lost_password_is_made_anew(data: Path) -> None:
    (data / "passwords" / "postgres").unlink()
    with start(data, fsync=False) as server:
        assert server.alive()


def test_a_password_changed_behind_its_back_is_mended(data: Path) -> None:
    first = start(data, fsync=False)
    (data / "passwords" / "postgres").write_text("something else")
    with start(data, fsync=False) as second:
        assert second.alive()
    first.stop()


def test_data_of_another_major_version_is_refused_with_the_commands_to_run(data: Path) -> None:
    (data / "pg18").rename(data / "pg16")
    with pytest.raises(WrongMajor) as refused:
        start(data)
    said = str(refused.value)
    assert f"upgrade dump {data} --major 16" in said
    assert f"mv {data}/pg16" in said
    assert "upgrade restore" in said
    assert sorted(path.name for path in data.glob("pg*")) == ["pg16"]


def test_a_folder_of_another_account_is_refused_in_words(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = data.stat().st_uid
    with monkeypatch.context() as patch:
        patch.setattr(folders.os, "geteuid", lambda: owner + 1)
        with pytest.raises(EmbeddedError, match="belongs to another account"):
            folders.Folder(data, 18)


def test_a_damaged_note_of_the_socket_is_written_again(data: Path) -> None:
    (data / "socket").write_text("{half")
    with start(data, fsync=False) as server:
        assert json.loads((data / "socket").read_text())["folder"] == str(server.socket_dir)
