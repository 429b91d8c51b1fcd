"""A PostgreSQL server of our own: started by whoever needs it first, stopped by whoever leaves last.

It listens on no port of the machine, asks every login for its password, and survives the kill -9 of anybody.
"""

import contextlib
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import psycopg

from . import processes
from .errors import EmbeddedError, GivenUp, StartFailed
from .folder import PORT, Folder, clusters
from .programs import Account, Programs, account_for, environment, find

SUPERUSER = "postgres"
PATIENCE = 600.0  # seconds; the recovery of a large database after a crash takes minutes
SILENCE = 15.0  # seconds that a live server may be unreachable before it is started anew
LONGEST_LOG = 20_000_000  # bytes
SETTINGS: dict[str, str] = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "maintenance_work_mem": "128MB",
    "work_mem": "16MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "idle_in_transaction_session_timeout": "5min",
}


def start(
    data: Path,
    *,
    fsync: bool = True,
    settings: Mapping[str, str] | None = None,
    major: int | None = None,
    give_up: Callable[[], bool] = lambda: False,
) -> "Server":
    """Start the server of this data folder, or join the one that runs.

    `fsync` and `settings` count for the process that starts the server, not for those that join it;
    `major` asks for the programs of one version; `give_up` is asked while it waits.
    """
    data = Path(data).absolute()
    if os.environ.get("STEWARD_ENV") == "production" and not os.environ.get("STEWARD_EMBEDDED_IN_PRODUCTION"):
        raise EmbeddedError(
            "In production the embedded PostgreSQL is refused: set DATABASE_URL to a server that is backed up, "
            "or STEWARD_EMBEDDED_IN_PRODUCTION=1 if one machine is what you want."
        )
    present = clusters(data)
    account = account_for(present[-1] if present else None)
    programs = find(account, major)
    folder = Folder(data, programs.major)
    tuned = {**SETTINGS, **({} if fsync else {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"})}
    server = Server(folder, programs, account, {**tuned, **(settings or {})}, fsync=fsync)
    with folder.starting(give_up):
        users = folder.using()
        try:
            server.bring_up(give_up)
        except BaseException:
            with _signals_held():
                os.close(users)
                if folder.cluster.exists() and folder.unused():  # half-way up, and nobody is left to stop it
                    server.shut_down()
            raise
    server.users = users
    return server


class Server:
    """One running server, and our part in it."""

    def __init__(self, folder: Folder, programs: Programs, account: Account, settings: Mapping[str, str], *, fsync: bool) -> None:
        self.folder = folder
        self.programs = programs
        self.account = account
        self.settings = settings
        self.fsync = fsync
        self.version = programs.version
        self.port = PORT
        self.users: int | None = None
        self._owner = os.getpid()
        self._socket_dir: Path | None = None
        self._answer_was = "nobody"

    # -- what callers ask -------------------------------------------------------------------------

    @property
    def socket_dir(self) -> Path:
        """Name the folder that holds the socket."""
        if self._socket_dir is None:
            raise EmbeddedError("This PostgreSQL has not been started.")
        return self._socket_dir

    @property
    def major(self) -> int:
        """Tell the major version."""
        return self.programs.major

    def url(self, login: str, database: str) -> str:
        """Give the URL with which this login reaches this database."""
        secret = quote(self.folder.password(login), safe="")
        host = quote(str(self.socket_dir), safe="")
        return f"postgresql://{quote(login, safe='')}:{secret}@/{quote(database, safe='')}?host={host}&port={self.port}"

    def connect(self, database: str = "postgres", **more: Any) -> psycopg.Connection[Any]:
        """Connect as the superuser, each statement its own transaction unless told otherwise."""
        return psycopg.connect(self.url(SUPERUSER, database), **{"autocommit": True, "connect_timeout": 10, **more})

    def alive(self) -> bool:
        """Tell whether the server answers; a server that refuses us, being full or starting, is alive too."""
        return self._answer() in ("ours", "busy")

    def ensure(self, give_up: Callable[[], bool] = lambda: False) -> None:
        """Start the server again when it died under us."""
        with self.folder.starting(give_up):
            self.bring_up(give_up)

    def stop(self) -> bool:
        """Leave the server; the last who leaves stops it. Says whether it was stopped."""
        if self.users is None or os.getpid() != self._owner:  # a forked child does not leave for its parent
            return False
        # Ctrl+C waits until we are done: half-way out, PostgreSQL would be left running with nobody to stop it.
        with _signals_held():
            os.close(self.users)
            self.users = None
            with self.folder.starting(lambda: False):
                if not self.folder.unused():
                    return False
                self.shut_down()
                return True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    # -- starting ---------------------------------------------------------------------------------

    def bring_up(self, give_up: Callable[[], bool]) -> None:
        """Make the server answer, from whatever state it is in; the caller holds the lock."""
        self.folder.refuse_other_major()
        repair = not self.folder.has_password(SUPERUSER)
        if not self.folder.cluster.exists():
            self.folder.sweep()
            self._initialise(give_up)
            repair = True
        self._socket_dir = self.folder.socket_folder(self.account)
        if not repair and self._joined(give_up):
            return
        self.folder.sweep()
        self.shut_down()  # what runs now cannot be reached by us, nor by anybody else
        self._clear_left_over()
        if self._socket_dir is None:
            self._socket_dir = self.folder.make_socket_folder(self.account)
        self._configure()
        if repair or self._answer_was == "password":
            self._set_password()
        self._launch(give_up)

    def _joined(self, give_up: Callable[[], bool]) -> bool:
        """Wait for a server that runs or is starting, left by somebody else; False when there is none to wait for."""
        if self._socket_dir is None:  # what runs without it cannot be reached
            return False
        begun = heard = time.monotonic()
        while (answer := self._answer()) != "ours":
            now = time.monotonic()
            if answer == "busy":
                heard = now
            if answer == "password" or not self._processes():
                return False
            if now - heard > SILENCE or now - begun > PATIENCE:
                return False
            if give_up():
                raise GivenUp("Nobody waits for PostgreSQL any more.")
            time.sleep(0.05)
        return True

    def _answer(self) -> str:
        """Ask who answers on the socket: ours, other, busy (it refuses for now), password (it refuses us), nobody."""
        self._answer_was = "nobody"
        if self._socket_dir is None:
            return self._answer_was
        try:
            with self.connect(connect_timeout=5) as connection:
                row = connection.execute("select current_setting('cluster_name')").fetchone()
                self.version = str(connection.info.parameter_status("server_version") or self.version)
            self._answer_was = "ours" if row and row[0] == self.folder.identity else "other"
        except psycopg.OperationalError as fault:
            if "password authentication failed" in str(fault):
                self._answer_was = "password"
            elif "FATAL:" in str(fault) or "timeout expired" in str(fault):  # lc_messages is C
                self._answer_was = "busy"
        return self._answer_was

    def _processes(self) -> set[int]:
        return processes.of_cluster(self.folder.real, self.folder.identity, self.account.uid)

    def _initialise(self, give_up: Callable[[], bool]) -> None:
        if self.major >= 17:  # of PostgreSQL's own making: no change of the C library can spoil an index
            locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        else:
            locale = ["--locale=C.UTF-8"]
        with self.folder.making(self.account) as place:
            command = [self.programs["initdb"], "-D", str(place), "-U", SUPERUSER, "--encoding=UTF8", *locale]
            command += ["--lc-messages=C", "--data-checksums", "--auth=reject", "--no-instructions"]
            self._run(command + ([] if self.fsync else ["--no-sync"]), give_up, "A new cluster could not be made")
            append = """echo "include = 'steward.conf'" >> "$1"/postgresql.conf"""
            self.account.run(["/bin/sh", "-c", append, "sh", str(place)]).check_returncode()

    def _configure(self) -> None:
        held = {
            **self.settings,
            "cluster_name": self.folder.identity,
            "unix_socket_directories": str(self.socket_dir),
        }
        lines = ["# Written by Steward at each start. Your own settings: ALTER SYSTEM, or the `settings` of start()."]
        for name, value in sorted(held.items()):
            if not re.fullmatch(r"[a-z_]+(\.[a-z_]+)?", name) or "\n" in value:
                raise EmbeddedError(f"{name!r} is no setting of PostgreSQL.")
            lines.append(f"{name} = '{value.replace(chr(39), chr(39) * 2)}'")
        self.folder.configure("steward.conf", "\n".join(lines) + "\n", self.account)
        self.folder.configure("pg_hba.conf", "local all all scram-sha-256\n", self.account)

    def _set_password(self) -> None:
        """Set the superuser's password by the one way in that needs none: as the owner of a stopped cluster."""
        command = [self.programs["postgres"], "--single", "-c", "exit_on_error=true", "-D", str(self.folder.real)]
        secret = self.folder.password(SUPERUSER)
        said = self.account.run([*command, "postgres"], stdin=f"ALTER ROLE {SUPERUSER} PASSWORD '{secret}';\n")
        if said.returncode != 0:
            raise StartFailed(f"The password of the superuser could not be set: {said.stderr.strip()}")

    def _launch(self, give_up: Callable[[], bool]) -> None:
        told = self.folder.data / "server.log"
        if told.exists() and told.stat().st_size > LONGEST_LOG:
            told.replace(told.with_suffix(".log.1"))
        command = [self.programs["pg_ctl"], "start", "-D", str(self.folder.real), "-w", "-s", "-t", f"{PATIENCE:.0f}"]
        self._run(command, give_up, "PostgreSQL did not start")
        if self._answer() not in ("ours", "busy"):
            raise StartFailed(f"PostgreSQL started, but what answers in {self.socket_dir} is not it. Start it again.")

    def _run(self, command: list[str], give_up: Callable[[], bool], fault: str) -> None:
        """Run a program of PostgreSQL into the log; interrupted, it takes down with it what it started."""
        log = os.fdopen(self.folder.opened("server.log", os.O_RDWR | os.O_CREAT | os.O_APPEND), "r+b")
        with log:
            begun = log.seek(0, os.SEEK_END)
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment(),
                cwd="/",
                umask=0o077,
                start_new_session=True,  # our terminal's Ctrl+C is for us to handle
                **self.account.options,
            )
            try:
                while process.poll() is None:
                    if give_up():
                        raise GivenUp("Nobody waits for PostgreSQL any more.")
                    time.sleep(0.02)
            except BaseException:
                process.send_signal(signal.SIGINT)  # pg_ctl passes it on to the server that it is starting
                process.wait()
                raise
            if process.returncode != 0:
                log.seek(begun)
                told = log.read().decode(errors="replace").strip().splitlines()[-12:]
                raise StartFailed("\n  ".join([f"{fault} (all of it is in {self.folder.data / 'server.log'}):", *told]))

    # -- stopping ---------------------------------------------------------------------------------

    def shut_down(self) -> None:
        """Stop every process of the cluster, kindly first."""
        for mode, patience in (("fast", 60), ("immediate", 30)):
            live = self._processes()
            if live and self._master() in live:
                command = [self.programs["pg_ctl"], "stop", "-D", str(self.folder.real), "-s", "-m", mode]
                self.account.run([*command, "-t", str(patience)])
            until = time.monotonic() + (5 if mode == "fast" else patience)
            while live and time.monotonic() < until:  # children end by themselves once their postmaster is gone
                time.sleep(0.02)
                live = self._processes()
            if not live:
                return
        raise StartFailed(
            f"Processes of the PostgreSQL in {self.folder.cluster} do not end: {sorted(live)}. "
            "Look at what they do (ps -fp), end them, and start again."
        )

    def _master(self) -> int | None:
        """Read the postmaster's number, which is worth nothing until it is found among the live processes."""
        try:
            handle = os.open(self.folder.real / "postmaster.pid", os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with open(handle, encoding="utf-8", errors="replace") as file:
                return int(file.readline().strip())
        except (OSError, ValueError):
            return None

    def _clear_left_over(self) -> None:
        """Remove the lock files of a killed server: PostgreSQL keeps them when a zombie or a stranger has their number.

        Only called when no process of the cluster lives.
        """
        left = [self.folder.real / "postmaster.pid"]
        if self._socket_dir is not None:
            left += [self._socket_dir / f".s.PGSQL.{PORT}.lock", self._socket_dir / f".s.PGSQL.{PORT}"]
        for path in left:
            path.unlink(missing_ok=True)


@contextlib.contextmanager
def _signals_held() -> Iterator[None]:
    """Hold Ctrl+C and TERM back; what came meanwhile is dealt with afterwards."""
    held: list[int] = []
    before: dict[int, Any] = {}
    try:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            before[number] = signal.signal(number, lambda number, frame: held.append(number))
    except ValueError:
        pass  # not the main thread: there Python runs no handlers
    try:
        yield
    finally:
        for caught, handler in before.items():
            signal.signal(caught, handler)
        for first in held[:1]:
            os.kill(os.getpid(), first)
