"""Servers as `make run` starts them, each in a folder of its own, and the command line beside them."""

import ctypes
import fcntl
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg

from tests.journeys.stranger import Visitor

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venv" / "bin" / "python"
if not PYTHON.exists():
    PYTHON = Path(sys.executable)
FULL = bool(os.environ.get("STEWARD_ACCEPT_FULL"))
ALL: list["Server"] = []
SAID: list[str] = []  # what was measured: shown at the end, never a reason to fail


def clean(**more: str) -> dict[str, str]:
    """This function will return an environment that knows nothing of the tests that run around it."""
    drop = re.compile(r"^(STEWARD_|DJANGO_|DATABASE_|PG|PYTEST_|COV_|MAKE|MFLAGS)")
    return {k: v for k, v in os.environ.items() if not drop.match(k)} | {"PYTHONUNBUFFERED": "1", **more}


def say(*words: object) -> None:
    """This function will keep a measure for the end of the run."""
    SAID.append(" ".join(str(word).strip() for word in words))


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def steward(
    *words: str, var: Path | None = None, tree: Path = ROOT, timeout: int = 300, **env: str
) -> subprocess.CompletedProcess[str]:
    """This function will run the command line as somebody at a terminal would."""
    if var:
        env["STEWARD_VAR"] = str(var)
    env = clean(**env)
    if tree != ROOT:
        env["PYTHONPATH"] = str(tree)
    return subprocess.run(
        [PYTHON, "-m", "steward.cli", *words],
        cwd=tree,
        env=env,
        capture_output=True,
        text=True,
        timeout=timeout,
        stdin=subprocess.DEVNULL,
        check=False,
    )


def processes() -> dict[int, tuple[int, str]]:
    """This function will return every process of this machine: its parent, and its command line."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                found[int(folder.name)] = (
                    parent,
                    (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip(),
                )
    return found


def born(pid: int) -> str:
    """This function will return when a process began, which tells it from a later one with its number; "" where it is gone."""
    with suppress(OSError):
        after = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return "" if after[0] in "ZX" else after[19]
    return ""


def _go_when_we_go() -> None:
    """Runs in the child: a server must not outlive tests that were killed (Linux: PR_SET_PDEATHSIG)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGINT)


class Server:
    """`steward run` in its own folder."""

    def __init__(self, var: Path, *, port: int | None = None, tree: Path = ROOT, **env: str) -> None:
        self.var, self.port, self.tree, self.env = var, port or free_port(), tree, env
        self.asked = self.port
        self.process: subprocess.Popen[bytes] | None = None
        self.log = var.parent / f"{var.name}.log"
        self.start_seconds = 0.0
        self.postmaster = 0

    def start(self, *, wait: bool = True, timeout: int = 400, command: list[str] | None = None) -> "Server":
        env = clean(STEWARD_VAR=str(self.var), **self.env)
        if self.tree != ROOT:
            env["PYTHONPATH"] = str(self.tree)
        begun = time.monotonic()
        at = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command or [str(PYTHON), "-m", "steward.cli", "run", "--port", str(self.asked)],
                cwd=self.tree, env=env, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True,
                preexec_fn=_go_when_we_go,
            )  # fmt: skip
        if self not in ALL:
            ALL.append(self)
        if wait:
            while not (found := re.search(r"http://localhost:(\d+)", self.said(at))) or not self.answers(int(found[1])):
                assert self.process.poll() is None, f"the server stopped ({self.process.returncode}):\n{self.said(at)[-3000:]}"
                assert time.monotonic() - begun < timeout, f"no server after {timeout} s:\n{self.said(at)[-3000:]}"
                time.sleep(0.1)
            self.port = int(found[1])
        self.start_seconds = time.monotonic() - begun
        if wait:
            self.postmaster = self.find_postmaster()
        return self

    def find_postmaster(self) -> int:
        """This function will return PostgreSQL's first process: the parent of the one that answers us, wherever its data lie."""
        with psycopg.connect(self.urls()["owner"]) as line:
            return processes()[line.info.backend_pid][0]

    def answers(self, port: int) -> bool:
        try:
            with urllib.request.urlopen(f"http://localhost:{port}/healthz", timeout=10) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def said(self, at: int = 0) -> str:
        return self.log.read_bytes()[at:].decode(errors="replace") if self.log.exists() else ""

    def family(self) -> dict[int, str]:
        """This function will return every process that came of it, with its command line."""
        assert self.process is not None
        known = processes()
        ours = {self.process.pid, self.postmaster} & set(known) | {
            pid for pid, (_, line) in known.items() if str(self.var) in line
        }
        while more := {pid for pid, (parent, _) in known.items() if parent in ours} - ours:
            ours |= more
        return {pid: known[pid][1] for pid in ours if pid in known and pid != os.getpid()}

    def interrupt(self, timeout: int = 40) -> int:
        """This function will press Ctrl+C: a terminal tells the whole group."""
        assert self.process is not None
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout)

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            try:
                self.interrupt()
            except subprocess.TimeoutExpired:
                for pid in self.family():
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)

    def visitor(self) -> Visitor:
        return Visitor(self.port)

    def accounts(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads((self.var / "demo" / "accounts.json").read_text())
        return found

    def account(self, role: str, nth: int = 0) -> dict[str, Any]:
        return [a for a in self.accounts() if a["role"] == role][nth]

    def urls(self) -> dict[str, str]:
        found: dict[str, str] = json.loads((self.var / "steward.json").read_text())
        return {key: value for key, value in found.items() if isinstance(value, str) and value.startswith("postgres")}

    def rows(self, query: str, *given: object) -> list[tuple[Any, ...]]:
        """This function will ask the database as its owner: what is really there."""
        with psycopg.connect(self.urls()["owner"]) as line:
            return line.execute(query, given).fetchall()

    def signed_in(self, role: str, nth: int = 0) -> Visitor:
        """This function will return a visitor who has signed in; the same one each time, for a code works once."""
        account = self.account(role, nth)
        kept: dict[str, Visitor] = self.__dict__.setdefault("_visitors", {})
        if account["email"] not in kept:
            visitor = self.visitor()
            visitor.sign_in(account)
            kept[account["email"]] = visitor
        return kept[account["email"]]


_UNION: list[Server] = []


def _of_this_run() -> Path:
    """A folder that the processes of one test run share: named after the process that began them."""
    first = os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()
    return Path(tempfile.gettempdir()) / f"steward-journeys-{first}-{born(first)}"


def made(var: Path) -> None:
    """This function will put there a union that was started once, for the first time, and stopped: made once in a test run, and copied.

    To be made takes a minute, to be copied a second: what a test is about is mostly not the first start.
    """
    folder = _of_this_run()
    folder.mkdir(mode=0o755, exist_ok=True)
    first = folder / "var"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "made").exists():
            shutil.rmtree(first, ignore_errors=True)
            one = Server(first)
            try:
                one.start()
                assert one.visitor().get("/").status == 200
                say(f"first start, database and demo made: {one.start_seconds:.1f} s")
            finally:
                one.stop()
            (folder / "made").touch()
    subprocess.run(["cp", "-a", str(first), str(var)], check=True)  # run as root, PostgreSQL's files are another account's


def forget_made() -> None:
    """This function will remove what this test run made; for the process that began it."""
    shutil.rmtree(_of_this_run(), ignore_errors=True)


def the_union() -> Server:
    """This function will return the demo union that the journeys share, started once."""
    if not _UNION:
        folder = Path(tempfile.mkdtemp(prefix="journeys-"))
        folder.chmod(0o755)
        made(folder / "var")
        _UNION.append(Server(folder / "var").start())
    return _UNION[0]


def stop_all() -> None:
    for one in ALL:
        one.stop()
    for one in _UNION:
        shutil.rmtree(one.var.parent, ignore_errors=True)
    ALL.clear()
    _UNION.clear()
