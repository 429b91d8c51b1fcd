"""`steward policy ...`: the promises, checked, locked, explained, applied and proved."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from steward.cli.base import answer, ready, refuse, say

if TYPE_CHECKING:
    from steward.policy.notice import Notice
    from steward.policy.text import Policy


@click.group()
def policy() -> None:
    """What the union promises: check it, lock it, explain it, apply it, prove it."""


def _text() -> "Policy":
    from steward.policy import text

    try:
        return text.current()
    except text.PolicyError as problem:
        refuse(str(problem), code=1)
        raise


@policy.command()
@click.option("--json", "as_json", is_flag=True)
def check(as_json: bool) -> None:
    """Say what is wrong with the policy: file, line, and what to do."""
    one = _text()
    ready("owner")
    from steward.policy import checks, declarations, lock, rules, text

    tables = declarations.collect()
    findings = [
        {"code": f.code, "file": f.file, "line": f.line, "says": f.says, "paste": f.paste} for f in checks.check(one, tables)
    ]
    findings += [{"code": p.id, "file": "steward", "line": 0, "says": p.msg, "paste": p.hint or ""} for p in tables.problems]
    locked = text.folder() / "policy.lock"
    if not locked.exists() or locked.read_text(encoding="utf-8") != lock.render(rules.own()):
        says = "policy.lock is not what the policy and the tables say now. Read the difference, then keep it."
        findings.append(
            {"code": "L01", "file": f"{text.folder().name}/policy.lock", "line": 1, "says": says, "paste": "steward policy lock"}
        )
    lines = [f"{f['file']}:{f['line']}: {f['code']} {f['says']}\n    {f['paste']}".rstrip() for f in findings]
    answer({"findings": findings}, as_json=as_json, text="\n".join(lines) or f"Policy {one.version}: nothing to mend.")
    sys.exit(1 if findings else 0)


@policy.command(name="lock")
@click.option("--check", "only_check", is_flag=True, help="write nothing; exit 3 where the lock would change")
def lock_(only_check: bool) -> None:
    """Work the policy out column by column into policy.lock, and show what changed."""
    _text()
    ready("owner")
    import difflib

    from steward.policy import lock, rules, text

    path = text.folder() / "policy.lock"
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    now = lock.render(rules.own())
    changed = [
        line
        for line in difflib.unified_diff(before.splitlines(), now.splitlines(), "locked", "now", lineterm="", n=0)
        if not line.startswith("@@")
    ]
    if before:
        click.echo("\n".join(changed))
    if only_check:
        sys.exit(3 if before != now else 0)
    if before != now:
        path.write_text(now, encoding="utf-8")
        say(f"{path.name} written: {len(changed)} lines differ. Commit it with the policy, so that the change is seen in review.")


@policy.command()
@click.option("--json", "as_json", is_flag=True)
def lint(as_json: bool) -> None:
    """List where today's law differs from the notice that this policy replaces, and what we did."""
    one = _text()
    from steward.policy import lint as rules_of_law

    rows = rules_of_law.lint(one)
    lines = [
        f"{r.where}: {r.key}\n  It said: {r.said}\n  The law: {r.law} ({r.source})\n  Here: {r.we}{'' if r.mended else ' NOT MENDED'}"
        for r in rows
    ]
    answer({"lint": [asdict(row) for row in rows]}, as_json=as_json, text="\n\n".join(lines))
    sys.exit(0 if all(row.mended for row in rows) else 1)


@policy.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--role", help="why this role may see it, or not")
def explain(words: tuple[str, ...], role: str | None) -> None:
    """Explain a field, category, role, recipient or purpose: `steward policy explain email --role workplace_rep`."""
    one = _text()
    ready("owner")
    from steward.policy import declarations
    from steward.policy import explain as explaining

    question = " ".join(words) if not role else f"why can {role} see {' '.join(words)}"
    try:
        for sentence in explaining.explain(one, question, declarations=declarations.collect()):
            click.echo(f"{sentence.says}  [{sentence.where}]")
    except explaining.Unknown as unknown:
        refuse(str(unknown), code=4)


@policy.command()
@click.option("--json", "as_json", is_flag=True)
def notice(as_json: bool) -> None:
    """Print the privacy notice that the website shows."""
    one = _text()
    from steward.policy import notice as notices

    built = notices.build(one)
    answer(built.as_json(), as_json=as_json, text=_plain(built))


def _plain(notice: "Notice") -> str:
    """The notice as text, for a terminal or a printer."""
    lines = [f"{notice.title} (version {notice.version}, in force from {notice.in_force_on})", notice.controller, notice.contact]
    for section in notice.sections:
        lines += ["", section.heading.upper(), *(item.says or item.title for item in section.paragraphs)]
        for item in section.items:
            lines.append(f"- {item.title}" + (f": {item.says}" if item.says else ""))
            lines += [f"    {label}: {fact}" for label, fact in item.facts]
    return "\n".join(lines)


@policy.command(name="apply")
@click.option("--dry-run", is_flag=True, help="change nothing; exit 3 where the database differs")
@click.option("--json", "as_json", is_flag=True)
def apply_(dry_run: bool, as_json: bool) -> None:
    """Bring the database's roles, grants and row policies to what the policy says."""
    _text()
    ready("owner")
    from django.conf import settings

    from steward.policy import apply

    try:
        steps = apply.apply(prefix=settings.STEWARD_ROLE_PREFIX, dry_run=dry_run)
    except apply.Refused as faults:
        refuse(str(faults), code=5)
        return
    said = [step.says for step in steps]
    answer({"steps": said, "dry_run": dry_run}, as_json=as_json, text="\n".join(said[:60]))
    say(f"{len(steps)} differences {'found' if dry_run else 'mended'}.")
    sys.exit(3 if dry_run and steps else 0)


@policy.command()
@click.option("--json", "as_json", is_flag=True)
@click.option("--record", type=click.Path(path_type=Path), help="the record of the last test run (default: var/proof.json)")
def prove(as_json: bool, record: Path | None) -> None:
    """Say of every clause whether it is kept, which code keeps it, and which test would fail without it."""
    ready("owner")
    from django.conf import settings

    from steward.policy import prove as proving

    result = proving.prove(record or settings.STEWARD_VAR / "proof.json")
    lines = [
        f"{c['no']:5} {c['state']:8} {' '.join(c['letters']):8} {len(c['code'])} code, {len(c['tests'])} tests"
        for c in result["clauses"]
    ]
    answer(result, as_json=as_json, text="\n".join(lines))
    for problem in result["errors"]:
        say(problem)
    sys.exit(1 if result["errors"] else 0)
