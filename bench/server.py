"""A PostgreSQL of the bench's own in var/bench, and a database with this code's tables and this policy's roles."""

import os
import subprocess
import sys
from pathlib import Path

from psycopg import sql

from steward.embedded import logins, postgres

ROOT = Path(__file__).resolve().parents[1]
VAR = ROOT / "var" / "bench"
DATABASE = f"bench_{os.environ.get('SIZE', '100000')}"  # one a size, so that a large register can wait for REUSE
MIGRATE = (
    "import django; django.setup()\n"
    "from django.core.management import call_command; call_command('migrate', verbosity=0)\n"
    "from steward.policy import apply; apply.apply(prefix='steward_')\n"
)


def start() -> postgres.Server:
    """This function will start the server without fsync: what is measured is the work, not this machine's disk."""
    (VAR / "static").mkdir(parents=True, exist_ok=True)
    return postgres.start(VAR / "db", fsync=False)


def environment(server: postgres.Server) -> dict[str, str]:
    """This function will return the variables by which a process of the bench finds its database."""
    urls = {f"DATABASE_URL_{key.upper()}": url for key, url in logins.urls(server, DATABASE).items()}
    return {
        "STEWARD_ENV": "test",
        "STEWARD_VAR": str(VAR),
        "STEWARD_HOSTS": "testserver,localhost",
        "STEWARD_KEPT_BYTES": "0",  # each page is made; bench/website.py serves kept ones
        "DJANGO_SETTINGS_MODULE": "steward.settings",
        "PYTHONPATH": str(ROOT),
        **urls,
    }


def make(server: postgres.Server, *, anew: bool = True) -> None:
    """This function will make the database, migrate it and apply the policy, as an installation does."""
    if anew:
        drop(server)
    logins.prepare(server, DATABASE)
    env = os.environ | environment(server) | {"STEWARD_LOGIN": "owner"}
    subprocess.run([sys.executable, "-c", MIGRATE], env=env, cwd=ROOT, check=True)


def drop(server: postgres.Server) -> None:
    """This function will remove the database of the last run."""
    with server.connect() as cluster:
        cluster.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(DATABASE)))
