"""`steward doctor`: is everything as it should be? Each check says what it found and how to mend it."""

import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import click

from steward.cli.base import answer, ready


@dataclass(frozen=True)
class Finding:
    """One check: `ok`, what was found, and the command or the step that mends it."""

    check: str
    ok: bool
    says: str
    mend: str = ""


@click.command()
@click.option("--json", "as_json", is_flag=True)
def doctor(as_json: bool) -> None:
    """Check the database, the policy in it, keys, outbox and queue. Exit 1 where something is wrong."""
    ready("owner")
    findings = list(_examine())
    lines = [
        f"{'ok ' if f.ok else 'BAD'} {f.check}: {f.says}" + (f"\n    {f.mend}" if f.mend and not f.ok else "") for f in findings
    ]
    answer({"checks": [asdict(f) for f in findings]}, as_json=as_json, text="\n".join(lines))
    sys.exit(0 if all(f.ok for f in findings) else 1)


def _examine() -> Iterator[Finding]:
    from django.conf import settings
    from django.db import Error, connection

    try:
        with connection.cursor() as cursor:
            cursor.execute("show server_version")
            version = cursor.fetchone()[0]
    except Error:
        yield Finding("database", False, "cannot be reached", "Start it: steward run; or set DATABASE_URL_OWNER.")
        return
    yield Finding("database", True, f"PostgreSQL {version}")
    yield from _schema(settings.STEWARD_ROLE_PREFIX)
    yield from _policy()
    yield from _keys()
    yield from _outbox()
    yield from _trail()
    if settings.STEWARD_ENV == "production":
        apart = settings.STEWARD_CMS_HOST
        yield Finding(
            "the editor's host",
            bool(apart),
            f"{apart}, apart from the website" if apart else "none: the editor's screens run scripts beside members' pages",
            "Give it one, such as STEWARD_CMS_HOST=edit.union.example (docs/install.md)",
        )


def _schema(prefix: str) -> Iterator[Finding]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from steward.policy import apply

    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    yield Finding("migrations", not pending, f"{len(pending)} pending", "steward migrate")
    steps = apply.plan(prefix=prefix)
    shown = "; ".join(step.says for step in steps[:3])
    yield Finding(
        "policy in the database",
        not steps,
        f"{len(steps)} differences" + (f": {shown}" if steps else ""),
        "Look at them: steward policy apply --dry-run. Then: steward policy apply",
    )
    with connection.cursor() as cursor:
        cursor.execute("select has_function_privilege('public', 'pg_catalog.set_config(text, text, boolean)', 'execute')")
        open_to_all = cursor.fetchone()[0]
        cursor.execute("select rolname from pg_roles where rolname like %s and (rolsuper or rolbypassrls) and not rolname like %s",
                       [f"{prefix}%", "%builder"])  # fmt: skip
        strong = [row[0] for row in cursor.fetchall()]
    yield Finding(
        "set_config",
        not open_to_all,
        "open to everybody" if open_to_all else "closed",
        "As a superuser: revoke execute on function pg_catalog.set_config(text, text, boolean) from public",
    )
    yield Finding(
        "logins",
        not strong,
        f"{', '.join(strong)} may pass every rule" if strong else "none may pass the rules",
        "alter role ... nosuperuser nobypassrls",
    )


def _policy() -> Iterator[Finding]:
    from steward.policy import checks, declarations, text
    from steward.policy.models import Edition

    findings = checks.check(text.current(), declarations.collect())
    yield Finding("policy text", not findings, f"{len(findings)} findings", "steward policy check")
    newest = Edition.objects.order_by("-applied_at").first()
    same = newest is not None and newest.digest == text.current().digest
    yield Finding("edition in force", same, newest.version if newest else "none", "steward policy apply")


def _keys() -> Iterator[Finding]:
    from steward.exchange.models import RecipientKey
    from steward.policy import text

    for recipient in text.current().recipients.values():
        if recipient.fields:
            known = RecipientKey.objects.filter(recipient=recipient.key).exists()
            yield Finding(
                f"key of {recipient.name}", known, "known" if known else "missing: no file can go to them",
                f"steward recipient key {recipient.key} age1... --as ACCOUNT",
            )  # fmt: skip


def _outbox() -> Iterator[Finding]:
    from datetime import timedelta

    from django.utils import timezone

    from steward.outbox.models import Message

    late = Message.objects.filter(state="queued", queued_at__lt=timezone.now() - timedelta(minutes=10)).count()
    failed = Message.objects.filter(state="failed").count()
    yield Finding(
        "outbox",
        not late and not failed,
        f"{late} wait longer than ten minutes, {failed} failed",
        "Is the worker running? steward worker",
    )


def _trail() -> Iterator[Finding]:
    from datetime import timedelta

    from django.utils import timezone

    from steward.trail import sealing
    from steward.trail.models import Seal, Verification

    newest = Seal.objects.order_by("-number").first()
    rows, first = sealing.unsealed(newest.until if newest else sealing.BEGINNING)
    late = first is not None and first < timezone.now() - timedelta(minutes=10)
    upto = f"sealed up to {newest.until:%Y-%m-%d %H:%M} UTC" if newest else "not sealed yet"
    yield Finding(
        "seals of the trail",
        not late,
        f"{upto}, {rows} rows wait" + (" longer than ten minutes" if late else ""),
        "Is the worker running? steward worker. By hand: steward trail seal",
    )
    last = Verification.objects.filter(whole=True).order_by("-at").first()
    if last is None:
        young = newest is None or _age_of_seals(Seal) < timedelta(days=2)
        yield Finding("trail compared with its seals", young, "not yet", "steward trail verify")
        return
    good = not last.findings and timezone.now() - last.at < timedelta(days=2)
    said = f"{len(last.findings)} places do not agree" if last.findings else "nothing was altered"
    yield Finding("trail compared with its seals", good, f"{last.at:%Y-%m-%d %H:%M} UTC: {said}", "steward trail verify")


def _age_of_seals(seals: Any) -> Any:
    from django.utils import timezone

    return timezone.now() - seals.objects.order_by("number").values_list("sealed_at", flat=True)[0]
