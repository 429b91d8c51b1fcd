"""`steward extract ...` and `steward recipient ...`: files for recipients, made by two people."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from steward.cli.base import actor_of, answer, operator, ready, refuse, say

AS = click.option("--as", "account", required=True, metavar="ACCOUNT", help="sign-in email of the officer who does this")
JSON = click.option("--json", "as_json", is_flag=True)


class Extracts(click.Group):
    """An unknown first word is a recipient: `steward extract mailing_house --purpose magazine ...`."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            return super().resolve_command(ctx, ["prepare", *args])
        return super().resolve_command(ctx, args)


def _do(work: Callable[[], Any]) -> Any:
    """Run it, and turn what is refused into words and an exit code."""
    from steward.exchange import actions

    try:
        return work()
    except (actions.NoSuchRecipient, actions.NoSuchExtract) as missing:
        refuse(str(missing), code=4)
    except actions.Refused as refused:
        refuse(str(refused), code=5)
    except actions.Conflict as conflict:
        refuse(str(conflict), code=6)
    except OSError as failed:
        refuse(
            f"The folder cannot be written ({failed.strerror}). Nothing is half released: mend it, and call this again.", code=8
        )


def _shown(extract: Any) -> dict[str, Any]:
    return {
        "id": str(extract.pk), "recipient": extract.recipient, "purpose": extract.purpose, "on": extract.on.isoformat(),
        "rows": extract.rows, "register": extract.register_count, "excluded": extract.excluded, "state": extract.state,
        "fields": extract.fields, "policy_version": extract.policy_version, "public_key": extract.public_key,
        "folder": extract.folder, "prepared_at": extract.prepared_at, "released_at": extract.released_at,
    }  # fmt: skip


def _line(extract: Any) -> str:
    from steward.permits import stops

    left_out = ", ".join(f"{n:,} {stops.says(key)}" for key, n in extract.excluded.items() if n)
    return (
        f"{extract.pk}  {extract.state}  {extract.recipient} for {extract.purpose}, as of {extract.on}: {extract.rows:,} rows of a"
        f" register of {extract.register_count:,}" + (f"; left out: {left_out}" if left_out else "")
    )


def _id(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        refuse(f"{written!r} is not the id of an extract. See: steward extract list", code=4)
        raise  # never reached: refuse ends the program


@click.group(cls=Extracts)
def extract() -> None:
    """Make a file for a recipient: one officer prepares it, a second one releases it.

    \b
    steward extract RECIPIENT --purpose PURPOSE --on DATE --out DIR --as ACCOUNT
    steward extract release ID --as ANOTHER_ACCOUNT
    """


@extract.command()
@click.argument("recipient")
@click.option("--purpose", required=True, help="a key of policy/purposes.toml")
@click.option("--on", "on", type=click.DateTime(["%Y-%m-%d"]), help="the day it is made for (default: today)")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="where the file will lie")
@click.option("--preview", "rows", type=int, default=0, metavar="ROWS", help="also print the first rows, byte for byte")
@AS
@JSON
def prepare(
    recipient: str, purpose: str, on: datetime | None, out: Path | None, rows: int, account: str, as_json: bool
) -> None:  # fmt: skip
    """Count a file for RECIPIENT, and keep it for a second person."""
    ready("office")
    from django.utils import timezone

    from steward.exchange import actions
    from steward.policy import text

    if recipient not in text.current().recipients:
        refuse(f"The policy has no recipient {recipient!r}. See: steward recipient list", code=4)
    # A purpose that nobody makes files for is refused by the action, in words about the purpose.
    by = actor_of(account, roles=actions.roles_that_may(purpose) or actions.roles_that_may())
    day: date = on.date() if on else timezone.localdate()
    made = _do(
        lambda: actions.prepare(recipient=recipient, purpose=purpose, on=day, by=by, at=timezone.now(), folder=out)
    )  # fmt: skip
    shown = _shown(made)
    if rows:
        shown["preview"] = _do(lambda: actions.preview(made, by=by, limit=rows)).decode()
    answer(shown, as_json=as_json, text=_line(made) + (f"\n\n{shown['preview']}" if rows else ""))
    say(
        f"It is encrypted to {_key_said(recipient)}. Whoever set that key neither prepares nor releases. Ask the recipient whether it is theirs."
    )
    say(f"Nothing has left yet. A second person releases it: steward extract release {made.pk} --as ACCOUNT")


def _key_said(recipient: str) -> str:
    from steward.exchange import actions, reports
    from steward.people.acting import Actor, acting_as

    with acting_as(Actor(actions.roles_that_may()[0], operator=operator()), actions.OWN):
        found = reports.file_recipient(recipient)
    return found.key_said if found else "no key"


@extract.command()
@click.argument("extract_id", metavar="ID")
@AS
@JSON
def release(extract_id: str, account: str, as_json: bool) -> None:
    """Release a prepared file, as a second person. Again for a released one: finish what was interrupted."""
    ready("office")
    from django.utils import timezone

    from steward.exchange import actions

    by = actor_of(account, roles=[role for role in actions.roles_that_may() if role in _roles_that_release()])
    done = _do(lambda: actions.release(_id(extract_id), by=by, at=timezone.now()))
    shown = {
        **_shown(done.extract), "file": str(done.file), "manifest": str(done.manifest), "sha256": done.sha256,
        "plain_sha256": done.extract.plain_sha256, "rows": done.rows,
    }  # fmt: skip
    answer(shown, as_json=as_json, text=f"{done.file}\n{done.rows:,} rows, SHA-256 {done.sha256}\n{done.manifest}")


def _roles_that_release() -> set[str]:
    from steward.exchange import actions
    from steward.policy import text

    return {role for purpose in text.current().purposes for role in actions.roles_that_may(purpose)}


@extract.command(name="list")
@JSON
def list_(as_json: bool) -> None:
    """List the files: prepared, released, withdrawn. No person is in this list."""
    ready("office")
    from steward.exchange import actions, reports
    from steward.people.acting import Actor, acting_as

    with acting_as(Actor(actions.roles_that_may()[0], operator=operator()), actions.OWN):
        found = reports.extracts()
    answer({"extracts": [_shown(one) for one in found]}, as_json=as_json, text="\n".join(_line(one) for one in found))
    if not found:
        say("No file has been prepared yet.")


@extract.command()
@click.argument("extract_id", metavar="ID")
@click.option("--as", "account", metavar="ACCOUNT", help="sign-in email of the officer who does this")
@JSON
def withdraw(extract_id: str, account: str | None, as_json: bool) -> None:
    """Give up a prepared file. What was released cannot be taken back."""
    ready("office")
    from steward.exchange import actions
    from steward.people.acting import Actor

    roles = actions.roles_that_may()
    by = actor_of(account, roles=roles) if account else Actor(roles[0], operator=operator())
    done = _do(lambda: actions.withdraw(_id(extract_id), by=by))
    answer(_shown(done), as_json=as_json, text=_line(done))


@click.group()
def recipient() -> None:
    """Those outside who get files, and the keys that their files are encrypted to."""


@recipient.command()
@click.argument("recipient")
@click.argument("public_key", metavar="age1...")
@AS
@JSON
def key(recipient: str, public_key: str, account: str, as_json: bool) -> None:
    """Keep RECIPIENT's public age key; files from now on are encrypted to it."""
    ready("office")
    from django.utils import timezone

    from steward.exchange import actions

    by = actor_of(account, roles=actions.roles_that_may())
    kept = _do(lambda: actions.set_key(recipient, public_key, by=by, at=timezone.now()))
    shown = {"recipient": kept.recipient, "public_key": kept.public_key, "set_at": kept.set_at}
    answer(shown, as_json=as_json, text=f"{kept.recipient}: {kept.public_key}")


@recipient.command(name="list")
@JSON
def recipients(as_json: bool) -> None:
    """List the recipients that get files, and whether each has a key."""
    ready("office")
    from steward.exchange import actions, reports
    from steward.people.acting import Actor, acting_as

    with acting_as(Actor(actions.roles_that_may()[0], operator=operator()), actions.OWN):
        found = reports.file_recipients()
    shown = [
        {"recipient": r.key, "name": r.name, "purposes": r.purposes, "fields": r.fields, "public_key": r.public_key}
        for r in found
    ]
    lines = [f"{r.key}  {r.name}  for {', '.join(r.purposes)}  {r.public_key or 'no key yet'}" for r in found]
    answer({"recipients": shown}, as_json=as_json, text="\n".join(lines))
