"""The tests' PostgreSQL: the embedded server without fsync, a template migrated once, a clone for each test process."""

import atexit
import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

from psycopg import sql

from steward.embedded import logins, postgres

ROOT = Path(__file__).resolve().parents[1]
VAR = ROOT / "var" / "test"


def fingerprint() -> str:
    """What the template depends on: migrations, models, policy, and how it is applied."""
    digest = hashlib.sha256()
    paths = [
        *ROOT.glob("steward/*/migrations/*"),
        *ROOT.glob("policy/*.toml"),
        *ROOT.glob("steward/*/models.py"),
        *ROOT.glob("steward/*/models/*.py"),
    ]
    paths += [
        ROOT / "steward/policy" / name
        for name in ("apply.py", "wanted.py", "calls.py", "catalogue.py", "lock.py", "declarations.py", "elsewhere.py")
    ]
    paths += [ROOT / "steward/settings.py", ROOT / "requirements.txt", Path(__file__)]
    for path in sorted(paths):
        if path.is_file():
            digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def environment(server: postgres.Server, database: str) -> dict[str, str]:
    """The variables by which a process of ours finds a database of the tests' server."""
    urls = {f"DATABASE_URL_{key.upper()}": url for key, url in logins.urls(server, database).items()}
    return {
        "STEWARD_ENV": "test",
        # Said, not inherited: a command line that a test ran in this process leaves its own login behind (cli/base.py).
        "STEWARD_LOGIN": "web",
        "STEWARD_VAR": str(VAR),
        "DJANGO_SETTINGS_MODULE": "steward.settings",
        "PYTHONPATH": str(ROOT),
        **urls,
    }


def start() -> postgres.Server:
    """Start the tests' server, or join it where another test run has started it."""
    (VAR / "static").mkdir(parents=True, exist_ok=True)
    server = postgres.start(VAR / "db", fsync=False)
    atexit.register(server.stop)  # runs after the clones are dropped; goes on where another test run uses it
    return server


def template(server: postgres.Server) -> str:
    """The name of the migrated template for the code as it stands; made where it is missing."""
    name = f"t_{fingerprint()}"
    main = server if server.folder.data == VAR / "db" else start()
    source = name if main is server else template(main)
    with open(VAR / "template.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with server.connect() as cluster:
            known = [row[0] for row in cluster.execute("select datname from pg_database").fetchall()]
        if name in known:
            return name
        half = f"{name}_half"
        with server.connect() as cluster:
            cluster.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(half)))
        if main is server:
            _migrate(server, half)
        else:
            _copy(main, source, server, half)
        with server.connect(half) as inside:
            # The builder makes fixtures: it may do anything, and exists in this cluster only.
            inside.execute(
                "do $$ begin create role steward_builder nologin bypassrls; exception when duplicate_object then null; end $$"
            )
            inside.execute("grant steward_builder to steward_web")
            inside.execute("grant all on all tables in schema public to steward_builder")
            inside.execute("grant all on all sequences in schema public to steward_builder")
            inside.execute("grant execute on all functions in schema steward to steward_builder")
        with server.connect() as cluster:
            cluster.execute(sql.SQL("alter database {} rename to {}").format(sql.Identifier(half), sql.Identifier(name)))
        return name


def _migrate(server: postgres.Server, half: str) -> None:
    logins.prepare(server, half)
    env = os.environ | environment(server, half) | {"STEWARD_LOGIN": "owner"}
    code = (
        "import django; django.setup()\n"
        "from django.core.management import call_command; call_command('migrate', verbosity=0)\n"
        "from steward.policy import apply; apply.apply(prefix='steward_')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"The tests' template could not be made:\n{done.stderr[-4000:]}")


def _copy(one: postgres.Server, source: str, other: postgres.Server, half: str) -> None:
    """A template of one server, in another: a tenth of the time of migrating from nothing."""

    def run(program: str, *arguments: str, server: postgres.Server, stdin: bytes = b"") -> bytes:
        done = subprocess.run([server.programs[program], *arguments], input=stdin, capture_output=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr.decode()[-4000:]}")
        return done.stdout

    roles = run("pg_dumpall", "--roles-only", "--no-role-passwords", "-d", one.url(postgres.SUPERUSER, "postgres"), server=one)
    whole = run("pg_dump", "-Fc", "-d", one.url(postgres.SUPERUSER, source), server=one)
    logins.prepare(other, half)
    there = other.url(postgres.SUPERUSER, half)
    # That a login is there already is said and goes on; whatever else is wrong, the restoring says.
    run("psql", "-q", "-d", there, server=other, stdin=roles)
    run("pg_restore", "--exit-on-error", "--clean", "--if-exists", "-d", there, server=other, stdin=whole)


def clone(server: postgres.Server, name: str = "") -> str:
    """Make a database of its own for this process, and drop it when the process ends."""
    source = template(server)
    name = name or f"c_{os.getpid()}"
    with open(VAR / "template.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with server.connect() as cluster:
            cluster.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
            cluster.execute(
                sql.SQL("create database {} template {} owner steward_owner").format(sql.Identifier(name), sql.Identifier(source))
            )
            cluster.execute(sql.SQL("alter database {} set timezone = 'UTC'").format(sql.Identifier(name)))
    atexit.register(drop, server, name)
    return name


def drop(server: postgres.Server, name: str) -> None:
    with server.connect() as cluster:
        cluster.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
