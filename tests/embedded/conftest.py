"""Real servers for the tests of the launcher: one is initialised, each test gets a copy of its folder."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from steward.embedded import folder, processes, programs
from steward.embedded.postgres import start

ROOT = Path(__file__).resolve().parents[2]
OLD = Path("/usr/lib/postgresql/15/bin")


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):  # what the other tests set for theirs
        if name.startswith(("STEWARD_", "DATABASE_URL")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PYTHONPATH", str(ROOT), prepend=os.pathsep)


@pytest.fixture(scope="session")
def ground() -> Iterator[Path]:
    """Somewhere that another account can reach: pytest's own folders are closed to it."""
    top = Path(tempfile.mkdtemp(prefix="steward-tests-", dir=quickest()))
    top.chmod(0o755)
    yield top
    shutil.rmtree(top, ignore_errors=True)


MEMORY, DISK = "/dev/shm", "/tmp"


def quickest() -> str:
    """Choose memory rather than a disk, where there is enough of it and programs may run from it."""
    try:
        about = os.statvfs(MEMORY)
    except OSError:
        return DISK
    roomy = about.f_bavail * about.f_frsize > 4_000_000_000 and not about.f_flag & os.ST_NOEXEC
    return MEMORY if roomy and os.access(MEMORY, os.W_OK) else DISK


@pytest.fixture
def place(ground: Path) -> Iterator[Path]:
    """A folder for one test; what still runs in it afterwards is ended, and so are its sockets."""
    top = Path(tempfile.mkdtemp(prefix="t-", dir=ground))
    top.chmod(0o755)
    yield top
    for data in {path.parent for path in top.rglob("server.log")}:
        clear(data)
    shutil.rmtree(top, ignore_errors=True)


def clear(data: Path) -> None:
    for cluster in folder.clusters(data):
        kept = folder.Folder(data, int(cluster.name[2:]))
        begun = time.monotonic()
        while live := living(kept):
            for pid in live:  # kindly at first: a killed server leaves its shared memory behind
                kill(pid, signal.SIGINT if time.monotonic() - begun < 3 else signal.SIGKILL)
            time.sleep(0.05)
        owner = cluster.stat()
        if socket := kept.socket_folder(programs.Account(owner.st_uid, owner.st_gid)):
            shutil.rmtree(socket, ignore_errors=True)


def kill(pid: int, number: int = signal.SIGKILL) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def living(kept: folder.Folder) -> set[int]:
    return processes.of_cluster(kept.real, kept.identity, kept.cluster.stat().st_uid)


def until(what: Callable[[], object], seconds: float = 20) -> bool:
    """Wait until it is so; False when it never was."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.02)
    return bool(what())


def copied(source: Path, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)
    return target


@pytest.fixture(scope="session")
def template(ground: Path) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("STEWARD_PG_BIN", raising=False)
        patch.delenv("STEWARD_ENV", raising=False)
        server = start(ground / "template", fsync=False)
    server.stop()
    shutil.rmtree(server.socket_dir, ignore_errors=True)
    return ground / "template"


@pytest.fixture
def data(template: Path, place: Path) -> Path:
    """The data folder of a checkout whose server has been initialised and does not run."""
    return copied(template, place / "var" / "postgres")


@pytest.fixture
def old_programs() -> Path:
    if not (OLD / "postgres").exists():
        pytest.skip("NOT CHECKED: PostgreSQL 15; install the Debian package postgresql-15")
    return OLD


HOLD = """
import sys
from pathlib import Path
from steward.embedded.postgres import start
server = start(Path(sys.argv[1]), fsync=False)
print("ready", server.connect().info.backend_pid, flush=True)
sys.stdin.read()
print("stopped" if server.stop() else "left", flush=True)
"""


@dataclass
class Other:
    """Another process that uses the server until it is told to leave, or is killed."""

    process: "subprocess.Popen[str]" = field(repr=False)

    def ready(self) -> bool:
        assert self.process.stdout
        return self.process.stdout.readline().startswith("ready")

    def leave(self) -> str:
        return self.process.communicate(timeout=60)[0].strip()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def other() -> Iterator[Callable[[Path], Other]]:
    begun: list[Other] = []

    def begin(data: Path) -> Other:
        command = [sys.executable, "-c", HOLD, str(data)]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        begun.append(Other(process))
        return begun[-1]

    yield begin
    for each in begun:
        if each.process.poll() is None:
            each.kill()
