"""1. One command serves a living union, and neither Ctrl+C, kill -9, another checkout nor a taken port hurts it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from contextlib import suppress
from pathlib import Path

import pytest

from tests.journeys.joining import join
from tests.journeys.served import FULL, ROOT, Server, born, clean, free_port, made, say

NOBODY = 65534


def _listening_sockets() -> set[str]:
    found = set()
    for name in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]:
            words = line.split()
            if words[3] == "0A":
                found.add(words[9])
    return found


def _sockets_of(pid: int) -> set[str]:
    found = set()
    with suppress(OSError):
        for one in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):
                where = os.readlink(one)
                if where.startswith("socket:["):
                    found.add(where[8:-1])
    return found


def test_home_answers_on_localhost(union: Server) -> None:
    home = union.visitor().get("/")
    assert home.status == 200
    assert home.heading


def test_postgresql_listens_on_no_tcp_port(union: Server) -> None:
    family = union.family()
    postgres = [pid for pid, line in family.items() if "postgres" in line.split(" -D ")[0].lower()]
    assert postgres, family
    listening = _listening_sockets()
    assert not [pid for pid in postgres if _sockets_of(pid) & listening]
    assert union.rows("SHOW listen_addresses") == [("",)]


def test_ctrl_c_leaves_no_process_and_the_second_start_is_quick(own: Server) -> None:
    own.start()
    family = {pid: (born(pid), line) for pid, line in own.family().items()}
    assert any("postgres" in line for _, line in family.values()), family
    own.interrupt()
    time.sleep(0.5)
    left = {pid: line for pid, (when, line) in family.items() if born(pid) == when}
    assert not left, f"still running after Ctrl+C: {left}"
    own.start()
    say(f"\nsecond start: {own.start_seconds:.1f} s (bar: 10)")
    assert own.visitor().get("/").status == 200
    assert own.start_seconds < 60


def test_every_acknowledged_row_outlives_kill_9(own: Server) -> None:
    own.start()
    asked: list[str] = []

    def three_join() -> None:
        for _ in range(3):
            family = f"Outlives-{uuid.uuid4().hex[:8]}"
            join(own.visitor(), given="Merel", family=family)
            asked.append(family)

    three_join()
    assert own.process is not None
    own.process.send_signal(signal.SIGKILL)
    own.process.wait()
    own.start()
    kept = {name for (name,) in own.rows("SELECT family_name FROM membership_application")}
    assert set(asked) <= kept, "lost when the server was killed"
    say(f"\nstart after kill -9 of the server: {own.start_seconds:.1f} s")

    three_join()
    postmaster = own.postmaster
    os.kill(postmaster, signal.SIGKILL)
    for _ in range(150):
        if not born(postmaster):
            break
        time.sleep(0.1)
    with suppress(subprocess.TimeoutExpired):
        own.process.wait(20)
    say(f"after kill -9 of PostgreSQL the server {'stopped' if own.process.poll() is not None else 'went on'}")
    if own.process.poll() is None:
        own.interrupt()
    own.start()
    kept = {name for (name,) in own.rows("SELECT family_name FROM membership_application")}
    assert set(asked) <= kept, "lost when PostgreSQL was killed"


def test_a_port_taken_by_another_is_left_alone(own: Server) -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        own.asked = other.getsockname()[1]
        own.start()
        assert own.port != own.asked
        assert own.visitor().get("/healthz").status == 200
    # And the same folder again, while it runs: it says where it runs and starts nothing.
    again = Server(own.var, port=own.port)
    again.log = own.var.parent / "again.log"
    again.start(wait=False)
    assert again.process is not None
    again.process.wait(60)
    assert f"http://localhost:{own.port}" in again.said(), again.said()
    assert own.visitor().get("/healthz").status == 200


def test_two_checkouts_run_side_by_side(reachable: Path) -> None:
    servers = []
    try:
        for name in ("one", "two"):
            tree = reachable / name
            subprocess.run(["git", "clone", "-q", "--no-hardlinks", str(ROOT), str(tree)], check=True)
            server = Server(tree / "var", tree=tree, port=servers[0].port if servers else free_port())
            servers.append(server)
            made(server.var)
            _start_in_checkout(server)
        one, two = servers
        assert one.port != two.port
        assert one.urls()["owner"] != two.urls()["owner"]
        join(one.visitor(), given="Merel", family="Onlyinone")
        assert one.rows("SELECT count(*) FROM membership_application WHERE family_name = 'Onlyinone'") == [(1,)]
        assert two.rows("SELECT count(*) FROM membership_application WHERE family_name = 'Onlyinone'") == [(0,)]
        one.interrupt()
        assert two.visitor().get("/").status == 200
        for server in servers:
            assert not subprocess.run(
                ["git", "status", "--porcelain"], cwd=server.tree, capture_output=True, text=True, check=True
            ).stdout
    finally:
        for server in servers:
            server.stop()


def _start_in_checkout(server: Server) -> None:
    """Without STEWARD_VAR, as in a checkout: the folder `var` beside the code."""
    server.log = server.tree.parent / f"{server.tree.name}.log"
    command = ["env", "-u", "STEWARD_VAR", sys.executable, "-m", "steward.cli", "run", "--port", str(server.asked)]
    server.start(command=command)


@pytest.mark.skipif(
    os.geteuid() != 0, reason="everything ran as an unprivileged user already; root is tested by running this as root"
)
def test_an_unprivileged_user_runs_it_too(tmp_path: Path) -> None:
    try:
        subprocess.run([sys.executable, "-c", "import django"], user=NOBODY, group=NOBODY, extra_groups=[], cwd="/", check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this machine's Python is in a folder that only root may read; the Debian package python3 would be readable")
    home = tmp_path / "nobody"
    home.mkdir()
    for one in (tmp_path, *tmp_path.parents):
        if one.stat().st_uid == os.geteuid() and not one.stat().st_mode & 0o001:
            one.chmod(one.stat().st_mode | 0o011)
    os.chown(home, NOBODY, NOBODY)
    server = Server(home / "var", HOME=str(home))
    server.log = tmp_path / "nobody.log"
    try:
        command = [
            "setpriv",
            f"--reuid={NOBODY}",
            f"--regid={NOBODY}",
            "--clear-groups",
            sys.executable,
            "-m",
            "steward.cli",
            "run",
            "--port",
            str(server.asked),
        ]
        server.start(command=command)
        assert server.visitor().get("/").status == 200
        owners = {Path(f"/proc/{pid}").stat().st_uid for pid in server.family()}
        assert owners == {NOBODY}
    finally:
        server.stop()


@pytest.mark.skipif(not FULL, reason="the long part: set STEWARD_ACCEPT_FULL=1")
def test_a_clean_clone_serves_after_one_command(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    tree = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", "--no-hardlinks", str(ROOT), str(tree)], check=True)
    server = Server(tree / "var", port=8000)
    server.tree = tree
    server.log = tmp_path / "make-run.log"
    base_python = shutil.which("python3") or sys.executable
    path = os.pathsep.join(p for p in os.environ["PATH"].split(os.pathsep) if ".venv" not in p)
    command = [
        "env",
        "-u",
        "STEWARD_VAR",
        "-u",
        "PYTHONPATH",
        "-u",
        "VIRTUAL_ENV",
        f"PATH={path}",
        "make",
        f"PYTHON={base_python}",
        "run",
    ]
    try:
        server.start(command=command, timeout=420)
        assert server.visitor().get("/").status == 200
        say(f"\nclean clone to first page: {server.start_seconds:.0f} s (bar: 180, with downloads)")
        family = {pid: born(pid) for pid in server.family()}
        server.interrupt()
        time.sleep(0.5)
        assert not [pid for pid, when in family.items() if when and born(pid) == when]
        server.start(command=command)
        say(f"second start: {server.start_seconds:.1f} s (bar: 10)")
        server.interrupt()
        status = subprocess.run(
            ["git", "status", "--porcelain"], cwd=tree, capture_output=True, text=True, check=True, env=clean()
        )
        assert not status.stdout, status.stdout
        assert server.start_seconds < 60
    finally:
        server.stop()
        shutil.rmtree(tree, ignore_errors=True)
