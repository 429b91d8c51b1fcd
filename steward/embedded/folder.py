"""The data folder: where the cluster, its passwords, its locks and the name of its socket's folder are kept."""

import contextlib
import fcntl
import json
import logging
import os
import secrets
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from .errors import EmbeddedError, GivenUp, WrongMajor
from .programs import Account

log = logging.getLogger("steward.embedded")

PORT = 5432  # no port of the machine: only the last part of the socket's name
SHARED_DATA = Path("/var/lib/steward")
ELSEWHERE = "elsewhere"  # a link to the clusters, where their account cannot enter the data folder
LONGEST_SOCKET = 103  # bytes; sun_path holds 108 on Linux and 104 on macOS, with its closing zero


@dataclass(frozen=True)
class Folder:
    """The folder that holds one cluster of one major version, and everything we remember about it."""

    data: Path
    major: int

    def __post_init__(self) -> None:
        """Make the folder when it is new, readable by others only when another account has to pass through it."""
        try:
            self.data.mkdir(mode=0o755 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
        except OSError as fault:
            raise EmbeddedError(f"The data folder {self.data} cannot be made: {fault.strerror}.") from fault
        owner = self.data.stat().st_uid
        if os.geteuid() not in (0, owner):
            raise EmbeddedError(
                f"The data folder {self.data} belongs to another account (number {owner}). "
                "Run as that account, or name another folder."
            )

    @property
    def cluster(self) -> Path:
        """Name the folder of the cluster, by its major version."""
        return home(self.data) / f"pg{self.major}"

    @cached_property
    def real(self) -> Path:
        """Name the cluster's folder as PostgreSQL knows it, without symbolic links."""
        return self.cluster.resolve(strict=True)

    @property
    def identity(self) -> str:
        """Name this very folder: a copy of it is another cluster, the same folder moved is the same one."""
        about = self.cluster.stat()
        return f"steward-{about.st_dev:x}-{about.st_ino:x}"

    def refuse_other_major(self) -> None:
        """Refuse data of another major version when there is none of this one."""
        others = [path for path in clusters(self.data) if path != self.cluster]
        if self.cluster.exists() or not others:
            return
        old = others[-1]
        number = old.name[2:]
        raise WrongMajor(
            f"{old} was written by PostgreSQL {number}, and the programs here are PostgreSQL {self.major}. "
            "Nothing was changed. To carry the data over, dump it with the old programs and restore it with the new:\n"
            f"  python -m steward.embedded.upgrade dump {self.data} --major {number} > steward-{number}.sql\n"
            f"  mv {old} {old.with_name(f'old-pg{number}')}\n"
            f"  python -m steward.embedded.upgrade restore {self.data} < steward-{number}.sql\n"
            "Or go on with the old programs: name their folder in STEWARD_PG_BIN."
        )

    # -- files of ours ----------------------------------------------------------------------------

    def opened(self, name: str, flags: int) -> int:
        """Open a file of ours in the folder; never through a symbolic link, never readable by others."""
        try:
            handle = os.open(self.data / name, flags | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        except PermissionError as refused:
            raise EmbeddedError(
                f"{self.data / name} belongs to another account. Run as that account, or name another folder."
            ) from refused
        self._give_to_owner(handle)
        return handle

    def written(self, name: str, text: str) -> None:
        """Write a file of ours as a whole, or not at all."""
        fresh = f"{name}.{secrets.token_hex(4)}"
        with open(self.opened(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL), "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(self.data / fresh, self.data / name)

    def read(self, name: str) -> str | None:
        """Read a file of ours, or None when there is none."""
        try:
            with open(self.opened(name, os.O_RDONLY), encoding="utf-8") as file:
                return file.read()
        except FileNotFoundError:
            return None

    def _give_to_owner(self, handle: int) -> None:
        """Give what root made to the owner of the folder, so that its owner can go on without root."""
        owner = self.data.stat()
        if os.geteuid() == 0 and os.fstat(handle).st_uid == 0 != owner.st_uid:
            os.fchown(handle, owner.st_uid, owner.st_gid)

    # -- passwords --------------------------------------------------------------------------------

    def password(self, login: str) -> str:
        """Give the login's password, making one when it has none yet."""
        with contextlib.suppress(FileExistsError):
            os.mkdir(self.data / "passwords", 0o700)
            handle = os.open(self.data / "passwords", os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            self._give_to_owner(handle)
            os.close(handle)
        name = f"passwords/{login}"
        if (known := self.read(name)) is None:
            known = secrets.token_urlsafe(24)
            self.written(name, known)
        return known

    def has_password(self, login: str) -> bool:
        """Tell whether a password is kept for the login."""
        return self.read(f"passwords/{login}") is not None

    # -- locks ------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def starting(self, give_up: Callable[[], bool]) -> Iterator[None]:
        """Let one process at a time start or stop the server; the kernel frees the lock of a killed one."""
        handle = self.opened("lock", os.O_RDWR | os.O_CREAT)
        try:
            while not locked(handle, fcntl.LOCK_EX):
                if give_up():
                    raise GivenUp("Nobody waits for PostgreSQL any more.")
                time.sleep(0.05)
            yield
        finally:
            os.close(handle)

    def using(self) -> int:
        """Count ourselves among the users, until this handle is closed or we die."""
        handle = self.opened("users", os.O_RDWR | os.O_CREAT)
        fcntl.flock(handle, fcntl.LOCK_SH)
        return handle

    def unused(self) -> bool:
        """Tell whether nobody is left who uses the server; to be asked while `starting`."""
        handle = self.opened("users", os.O_RDWR | os.O_CREAT)
        try:
            return locked(handle, fcntl.LOCK_EX)
        finally:
            os.close(handle)

    # -- the socket's folder ----------------------------------------------------------------------

    def socket_folder(self, account: Account) -> Path | None:
        """Give the recorded folder of the socket, if it is still the one we made."""
        try:
            recorded = json.loads(self.read("socket") or "{}")
        except ValueError:
            return None
        if recorded.get("cluster") != self.identity:  # a copied data folder names its original's socket
            return None
        folder = Path(recorded["folder"])
        try:
            about = folder.lstat()
        except FileNotFoundError:  # /tmp was cleaned
            return None
        ours = stat.S_ISDIR(about.st_mode) and about.st_uid == account.uid and not about.st_mode & 0o077
        return folder if ours else None

    def make_socket_folder(self, account: Account) -> Path:
        """Make a folder with a name nobody can guess, and record it."""
        for base in dict.fromkeys((tempfile.gettempdir(), "/tmp")):  # noqa: S108 -- mkdtemp: nobody can guess it
            try:
                folder = Path(tempfile.mkdtemp(prefix="steward-", dir=base))
            except OSError:
                continue
            give(folder, account)
            if len(os.fsencode(folder / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET and account.reaches(folder):
                self.written("socket", json.dumps({"folder": str(folder), "cluster": self.identity}))
                return folder
            folder.rmdir()
        raise EmbeddedError(
            f"No folder for PostgreSQL's socket could be made in {tempfile.gettempdir()} or /tmp: "
            f"its path may have {LONGEST_SOCKET} bytes, and the account that runs PostgreSQL must reach it. "
            "Point TMPDIR to such a folder."
        )

    # -- a new cluster ----------------------------------------------------------------------------

    @contextlib.contextmanager
    def making(self, account: Account) -> Iterator[Path]:
        """Lend the name of a folder to initialise; it becomes the cluster when all went well, and never half of it."""
        place = home(self.data)
        if not account.reaches(place):
            # Root's own folders (0700) stay as they are: the cluster goes where its account can reach it.
            SHARED_DATA.mkdir(mode=0o755, parents=True, exist_ok=True)
            place = Path(tempfile.mkdtemp(prefix=f"{self.data.parent.name}-", dir=SHARED_DATA))
            place.chmod(0o711)
            (self.data / ELSEWHERE).symlink_to(place)
            log.warning("%s is closed to the account that runs PostgreSQL; its data is kept in %s", self.data, place)
        fresh = Path(tempfile.mkdtemp(prefix=".new-", dir=place))
        try:
            give(fresh, account)
            yield fresh / "cluster"
            (fresh / "cluster").rename(self.cluster)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)

    def sweep(self) -> None:
        """Remove what a start left that was killed while it made the cluster."""
        for left in home(self.data).glob(".new-*"):
            shutil.rmtree(left, ignore_errors=True)  # its initdb may still be writing: then the next start sweeps

    def configure(self, name: str, text: str, account: Account) -> None:
        """Write a file into the cluster, whose owner may be less trusted than we are: so never through a link."""
        cluster = os.open(self.real, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            fresh = f"{name}.{secrets.token_hex(4)}"
            handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600, dir_fd=cluster)
            with open(handle, "w", encoding="utf-8") as file:
                if account.options:
                    os.fchown(handle, account.uid, account.gid)
                file.write(text)
            os.rename(fresh, name, src_dir_fd=cluster, dst_dir_fd=cluster)
        finally:
            os.close(cluster)


def home(data: Path) -> Path:
    """Say where the clusters of a data folder are: in it, or where its link points."""
    elsewhere = data / ELSEWHERE
    return elsewhere.resolve() if elsewhere.is_symlink() else data


def clusters(data: Path) -> list[Path]:
    """List the clusters of a data folder, oldest version first."""
    numbered = [path for path in home(data).glob("pg*") if path.name[2:].isdigit()]
    return sorted(numbered, key=lambda path: int(path.name[2:]))


def locked(handle: int, kind: int) -> bool:
    """Try to take a lock without waiting."""
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def give(folder: Path, account: Account) -> None:
    """Give a folder that we have just made to the account; what somebody put in its place is left alone."""
    if not account.options:
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        if os.fstat(handle).st_uid != os.geteuid():
            raise EmbeddedError(f"{folder} was replaced while it was being made; nothing was given away.")
        os.fchown(handle, account.uid, account.gid)
    finally:
        os.close(handle)
