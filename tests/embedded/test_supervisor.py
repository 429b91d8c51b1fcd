"""What `make run` runs: it comes up, mends itself, and leaves no process behind."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from steward.embedded import folder as folders
from steward.embedded.postgres import start

from .conftest import kill, living, until

WEB = f"web={sys.executable} -m http.server {{port}} --bind 127.0.0.1"
# A program that does not listen to TERM, with a child that does not either.
STUBBORN = """stubborn=sh -c 'trap "" TERM; sh -c "while :; do sleep 1; done" & while :; do sleep 1; done'"""


class Run:
    """One run of the supervisor in a process of its own."""

    def __init__(self, var: Path, *words: str, code: str | None = None, **env: str) -> None:
        self.var = var
        self.mark = uuid.uuid4().hex
        self.port = free_port()
        self.said = var.parent / f"said-{self.mark}"
        entry = ["-c", code] if code else ["-m", "steward.embedded.supervisor"]
        command = [sys.executable, *entry, "--var", str(var), "--port", str(self.port), *words]
        with self.said.open("wb") as file:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                env={**os.environ, "STEWARD_TEST_MARK": self.mark, **env},
                start_new_session=True,
            )

    def text(self) -> str:
        return self.said.read_text()

    def says(self, words: str, seconds: float = 30) -> bool:
        until(lambda: words in self.text() or self.process.poll() is not None, seconds)
        return words in self.text()

    def up(self) -> bool:
        return self.says("Steward runs at")

    def interrupt(self, number: int = signal.SIGINT) -> None:
        self.process.send_signal(number)

    def end(self, seconds: float = 30) -> int:
        return self.process.wait(seconds)

    def processes(self) -> set[int]:
        """List all that this run started and that carries its mark in its environment."""
        found = set()
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and self.mark.encode() in (entry / "environ").read_bytes():
                    found.add(int(entry.name))
            except OSError:
                continue
        return found - {self.process.pid}

    def child(self, word: str) -> int:
        return next(pid for pid in self.processes() if word in Path(f"/proc/{pid}/cmdline").read_text())

    def server(self) -> set[int]:
        kept = folders.Folder(self.var / "postgres", 18)
        return living(kept) if kept.cluster.exists() else set()

    def nothing_is_left(self) -> bool:
        return not self.processes() and not self.server()


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def page(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


@pytest.fixture
def begin(data: Path) -> Iterator[Callable[..., Run]]:
    runs: list[Run] = []

    def run(*words: str, **more: str) -> Run:
        runs.append(Run(data.parent, *words, **more))  # type: ignore[arg-type]  # code= or variables, all text
        return runs[-1]

    yield run
    for each in runs:
        for pid in {*each.processes(), each.process.pid} if each.process.poll() is None else each.processes():
            kill(pid)
        each.process.wait()


# -- coming up ----------------------------------------------------------------------------------------


def test_it_prepares_serves_says_where_and_ends_with_ctrl_c(begin: Callable[..., Run]) -> None:
    run = begin("--prepare", "sh -c 'echo prepared in $STEWARD_VAR for $PORT; env'", "--run", WEB)
    assert run.up(), run.text()
    assert f"http://localhost:{run.port}" in run.text()
    assert f"prepared in {run.var} for {run.port}" in run.text()
    assert "postgresql://" not in run.text(), "a program of one login would have the passwords of all"
    assert page(run.port) > 0
    assert run.server()
    assert (run.var / "steward.json").stat().st_mode & 0o077 == 0
    with psycopg.connect(json.loads((run.var / "steward.json").read_text())["web"]) as web:
        assert web.execute("select current_user").fetchone() == ("steward_web",)
    run.interrupt()
    assert run.end() == 0
    assert run.nothing_is_left()
    assert "Stopped." in run.text()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_term_and_a_closed_terminal_end_it_as_well(begin: Callable[..., Run], number: int) -> None:
    run = begin("--run", WEB)
    assert run.up(), run.text()
    run.interrupt(number)
    assert run.end() == 0
    assert run.nothing_is_left()


def test_a_port_that_is_taken_gives_way_to_the_next_and_says_so(begin: Callable[..., Run]) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        taken = listener.getsockname()[1]
        run = begin("--port", str(taken), "--run", WEB)  # the later --port counts
        assert run.up(), run.text()
        assert f"Port {taken} is taken by another program" in run.text()
        assert f"http://localhost:{taken}\n" not in run.text()
    run.interrupt()
    assert run.end() == 0


def test_a_second_run_of_the_same_checkout_says_where_the_first_is(begin: Callable[..., Run]) -> None:
    first = begin("--run", WEB)
    assert first.up(), first.text()
    second = begin("--run", WEB)
    assert second.end() == 0
    assert f"Steward runs already at http://localhost:{first.port}" in second.text()
    assert page(first.port) > 0
    first.interrupt()
    assert first.end() == 0


def test_with_a_database_url_it_starts_no_server_of_its_own(begin: Callable[..., Run]) -> None:
    run = begin("--run", WEB, DATABASE_URL_WEB="postgresql://somewhere/else")
    assert run.up(), run.text()
    assert not run.server()
    run.interrupt()
    assert run.end() == 0
    assert run.nothing_is_left()


def test_what_cannot_be_prepared_ends_it_and_is_named(begin: Callable[..., Run]) -> None:
    run = begin("--prepare", "sh -c 'echo no such table; exit 3'", "--run", WEB)
    assert run.end() == 1
    assert "did not succeed (exit code 3)" in run.text()
    assert run.nothing_is_left()


def test_a_program_that_does_not_exist_is_named(begin: Callable[..., Run]) -> None:
    run = begin("--run", "web=no-such-program {port}")
    assert run.end() == 1
    assert "web cannot be run" in run.text()
    assert run.nothing_is_left()


def test_data_of_another_major_version_is_refused_with_what_to_do(begin: Callable[..., Run], data: Path) -> None:
    (data / "pg18").rename(data / "pg16")
    run = begin("--run", WEB)
    assert run.end() == 8
    assert "upgrade dump" in run.text()
    assert "Traceback" not in run.text()
    assert not run.processes()


# -- mending ------------------------------------------------------------------------------------------


def test_a_program_that_falls_is_started_again(begin: Callable[..., Run]) -> None:
    run = begin("--run", WEB)
    assert run.up(), run.text()
    kill(run.child("http.server"))
    assert run.says("web fell (signal 9); it starts again in 1 s.")
    assert until(lambda: page(run.port))
    run.interrupt()
    assert run.end() == 0
    assert run.nothing_is_left()


def test_a_program_that_always_falls_is_given_up_with_everything_else(begin: Callable[..., Run]) -> None:
    code = "import sys; from steward.embedded import supervisor as it; it.FIRST_WAIT = 0.05; sys.exit(it.main())"
    run = begin("--run", WEB, "--run", "worker=sh -c 'sleep 100 & exit 4'", code=code)
    assert run.end() == 1
    assert run.text().count("worker fell (exit code 4)") == 4
    assert "worker fell 5 times in a row" in run.text()
    assert run.nothing_is_left(), "nor what the fallen program had started"


def test_a_killed_postgresql_is_started_again_and_the_programs_live_on(begin: Callable[..., Run], data: Path) -> None:
    run = begin("--run", WEB)
    assert run.up(), run.text()
    web = run.child("http.server")
    kill(int((data / "pg18" / "postmaster.pid").read_text().splitlines()[0]))
    assert run.says("PostgreSQL runs again.")
    assert run.child("http.server") == web
    run.interrupt()
    assert run.end() == 0
    assert run.nothing_is_left()


def test_a_socket_that_was_cleaned_away_is_made_again_and_the_programs_find_it(begin: Callable[..., Run]) -> None:
    run = begin("--run", WEB)
    assert run.up(), run.text()
    web, path = run.child("http.server"), run.var / "steward.json"
    before = path.read_text()
    shutil.rmtree(json.loads((run.var / "postgres" / "socket").read_text())["folder"])
    assert run.says("PostgreSQL runs again.")
    assert path.read_text() != before
    psycopg.connect(json.loads(path.read_text())["web"]).close()
    assert until(lambda: page(run.port) and run.child("http.server") != web)
    run.interrupt()
    assert run.end() == 0
    assert run.nothing_is_left()


def test_when_the_supervisor_itself_is_killed_the_programs_end_and_the_next_run_takes_over(
    begin: Callable[..., Run], data: Path
) -> None:
    run = begin("--run", WEB)
    assert run.up(), run.text()
    was = int((data / "pg18" / "postmaster.pid").read_text().splitlines()[0])
    kill(run.process.pid)
    run.process.wait()
    assert until(lambda: not run.processes())
    assert was in run.server()
    again = begin("--run", WEB)
    assert again.up(), again.text()
    assert was in again.server()
    again.interrupt()
    assert again.end() == 0
    assert again.nothing_is_left()


# -- ending -------------------------------------------------------------------------------------------


def test_a_second_ctrl_c_ends_the_stubborn_at_once_and_postgresql_with_them(begin: Callable[..., Run]) -> None:
    run = begin("--run", WEB, "--run", STUBBORN)
    assert run.up(), run.text()
    assert len(run.processes()) >= 3
    run.interrupt()
    assert run.says("Ctrl+C again")
    time.sleep(0.5)
    assert run.process.poll() is None, "the first waits for what is being done"
    begun = time.monotonic()
    run.interrupt()
    run.interrupt()
    assert run.end() == 0
    assert time.monotonic() - begun < 10
    assert run.nothing_is_left()


def test_a_storm_of_ctrl_c_leaves_nothing(begin: Callable[..., Run]) -> None:
    run = begin("--run", WEB, "--run", STUBBORN)
    assert run.up(), run.text()
    while run.process.poll() is None:
        run.interrupt()
        time.sleep(0.005)
    assert run.nothing_is_left()


@pytest.mark.parametrize("after", [0.0, 0.1, 0.25])
def test_a_ctrl_c_while_postgresql_starts_leaves_nothing(begin: Callable[..., Run], after: float) -> None:
    run = begin("--run", WEB)
    assert run.says("PostgreSQL is being started")
    time.sleep(after)
    run.interrupt()
    assert run.end() == 0
    assert run.nothing_is_left()


def test_a_ctrl_c_during_the_preparation_ends_it(begin: Callable[..., Run]) -> None:
    run = begin("--prepare", "sh -c 'echo here we are; sleep 100'", "--run", WEB)
    assert run.says("here we are\n")
    run.interrupt()
    assert run.end() == 0
    assert "did not succeed" not in run.text()
    assert run.nothing_is_left()


def test_the_programs_may_finish_what_they_are_doing(begin: Callable[..., Run]) -> None:
    slow = "worker=sh -c 'trap \"sleep 1; echo finished my job; exit\" TERM; echo at work; while :; do sleep 0.1; done'"
    run = begin("--run", slow)
    assert run.says("at work")
    run.interrupt()
    assert run.end() == 0
    assert "finished my job" in run.text()
    assert run.nothing_is_left()


def test_somebody_who_closed_the_terminal_does_not_keep_it_from_ending(data: Path) -> None:
    mark = uuid.uuid4().hex
    command = [sys.executable, "-m", "steward.embedded.supervisor", "--var", str(data.parent), "--run", STUBBORN]
    reading, writing = os.pipe()
    process = subprocess.Popen(
        command, stdout=writing, stderr=writing, env={**os.environ, "STEWARD_TEST_MARK": mark}, start_new_session=True
    )
    os.close(writing)
    kept = folders.Folder(data, 18)
    assert until(lambda: living(kept) and (data.parent / "steward.json").exists())
    os.close(reading)
    for _ in range(2):
        process.send_signal(signal.SIGINT)
        time.sleep(0.3)
    assert process.wait(30) == 0
    assert not living(kept)


def test_postgresql_goes_on_while_another_program_uses_it(begin: Callable[..., Run], data: Path) -> None:
    run = begin("--run", WEB)
    assert run.up(), run.text()
    with start(data, fsync=False) as server:
        run.interrupt()
        assert run.end() == 0
        assert "another program uses it" in run.text()
        assert server.alive()
    assert not run.server()
