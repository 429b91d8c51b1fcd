"""`steward run`, and what it does before it serves: migrations, the policy, static files, the demo."""

import hashlib
import importlib.util
import json
import os
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import click

from steward.cli import installation
from steward.cli.base import ready, refuse, say


def _me(*words: str) -> list[str]:
    return [sys.executable, "-m", "steward.cli", *words]


@click.command()
@click.option("--port", default=8000, show_default=True, help="the port to serve on, or the next free one")
def run(port: int) -> None:
    """Start PostgreSQL, bring it up to date, and serve on http://localhost:PORT until Ctrl+C."""
    from steward.embedded import supervisor

    var = installation.var()
    var.mkdir(parents=True, exist_ok=True)
    os.environ["STEWARD_VAR"] = str(var)
    here = installation.read()
    if here is None:
        here = installation.Installation("demo")
        installation.write(here)
    demo = here.kind == "demo"
    gunicorn = [
        sys.executable, "-m", "gunicorn", "steward.wsgi:application", "--bind", "localhost:{port}", "--workers", "2",
        "--threads", "4", "--worker-class", "gthread", "--timeout", "60", "--graceful-timeout", "15",
        "--no-control-socket", "--max-requests", "5000", "--max-requests-jitter", "500", "--log-level", "warning",
    ]  # fmt: skip
    web = {"STEWARD_LOGIN": "web", "STEWARD_BASE_URL": "{address}"}
    code = supervisor.run(
        var=var,
        port=port,
        ready="/healthz",
        prepare=[
            supervisor.Command(
                "Bringing the database up to date",
                _me("migrate", *(["--demo"] if demo else [])),
                {"STEWARD_BASE_URL": "{address}"},
            )
        ],
        children=[
            supervisor.Command("the web server", gunicorn, web),
            supervisor.Command("the postroom", _me("worker"), {"STEWARD_LOGIN": "worker", "STEWARD_BASE_URL": "{address}"}),
        ],
        welcome=lambda address: _welcome(address, demo=demo),
    )
    sys.exit(code)


def _welcome(address: str, *, demo: bool) -> str:
    lines = [f"Steward runs at {address}"]
    path = installation.var() / "demo" / "accounts.json"
    if demo and path.exists():
        accounts = json.loads(path.read_text())
        lines.append("A demo union of invented people. Sign in as any of them:")
        lines += [f"  {a['role']:<26} {a['email']:<34} {a['password']}" for a in accounts]
        lines.append(f"Second factors and start pages: {path}")
        lines.append(f"Mails and letters (nothing leaves this machine): {installation.var() / 'outbox'}")
    return "\n".join(lines)


def _collect_static() -> None:
    """Copy static files where they are served from, unless nothing that makes them has changed."""
    from django.conf import settings
    from django.core.management import call_command

    digest = hashlib.sha256()
    for name in sorted(f"{d.metadata['Name']} {d.version}" for d in distributions()):
        digest.update(name.encode())
    for path in sorted(Path(settings.BASE).glob("*/static/**/*")):
        if path.is_file():
            digest.update(path.read_bytes())
    stamp = settings.STATIC_ROOT / ".stamp"
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(digest.hexdigest())


def _make_help() -> None:
    """Make the help where it is missing and can be made: in a checkout that `make` did not start. A wheel brings it along."""
    from django.conf import settings

    maker = settings.ROOT / "docs" / "help" / "make.py"
    if (settings.BASE / "_help" / "contents.json").exists() or not maker.exists() or importlib.util.find_spec("sphinx") is None:
        return
    say("Making the help ...")
    done = subprocess.run([sys.executable, str(maker)], check=False)  # noqa: S603  our own program, from beside this one
    if done.returncode:
        say("The help was not made, for the reason above; /help/ says so too. All else works. Try again with: make docs")


@click.command()
@click.option("--demo", "with_demo", is_flag=True, hidden=True)
@click.option("--check", "only_check", is_flag=True, help="change nothing; exit 3 where something is pending")
def migrate(with_demo: bool, only_check: bool) -> None:
    """Bring the database to this version: tables, then the policy's roles and grants."""
    ready("owner")
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from steward.policy import apply

    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if only_check:
        say(f"{len(pending)} migrations are pending.")
        sys.exit(3 if pending else 0)
    began = {(migration.app_label, migration.name) for migration, _ in pending}
    if pending:
        say(f"{len(pending)} migrations ...")
        call_command("migrate", verbosity=0, interactive=False)
    try:
        steps = apply.apply(prefix=settings.STEWARD_ROLE_PREFIX)
    except apply.Refused as faults:
        refuse(str(faults), code=5)
        return
    if steps:
        say("The policy is in the database now: roles, grants and row policies.")
    from steward.web.context import describe_union
    from steward.website import actions as website
    from steward.website import naming
    from steward.website.search import index

    if added := website.add_sections(union=describe_union()):
        say(f"The website has {added} sections more: news, blog, events and others. Editors can rename or remove them.")
    if ("website", "0007_meaning") in began and (meanings := website.add_meanings()):
        say(f"The search has {meanings} lines of words that mean the same. Editors can change them.")
    if found := index.catch_up():
        say(f"The search knows {found} more pages.")
    if pending or steps:
        naming.write_again()
    else:  # the last time it may have been stopped before it came to them
        naming.write_redirects()
    _collect_static()
    _make_help()
    if with_demo:
        from steward.demo import build

        build.build()


@click.command()
def demo() -> None:
    """Fill an empty database with an invented union (the demo does it by itself)."""
    ready("owner")
    from steward.demo import build

    if not build.build():
        say("This database has a union already; nothing was changed.")


@click.command()
def worker() -> None:
    """Send what waits in the outbox, and publish what is due, until stopped."""
    ready("worker")
    from steward.website import jobs

    jobs.work()


@click.command()
@click.option("--name", prompt="Name of the union")
@click.option("--short-name", prompt="Short name")
@click.option("--legal-form", prompt="What it is, in half a sentence", default="a trade union")
@click.option("--address", prompt="Address, lines separated by commas")
@click.option("--email", prompt="Email address for members")
@click.option("--phone", prompt="Telephone")
@click.option("--data-protection-email", prompt="Email address for data protection")
@click.option("--logo", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="a PNG or SVG file")
@click.option("--administrator-name", prompt="First administrator: name")
@click.option("--administrator-email", prompt="First administrator: email address to sign in with")
@click.option("--mailing-house-key", default="", help="the mailing house's age public key (age1...)")
def init(**said: object) -> None:
    """Set up a real, empty union here, instead of the demo."""
    from steward.cli import founding

    here = installation.read()
    if here is not None:
        refuse(
            f"There is a {here.kind} in {installation.var()} already. Choose another folder: STEWARD_VAR=/srv/steward steward init",
            code=6,
        )
    founding.found(said)
