"""What happened around one person, newest first: who looked, what we sent, what went to whom, what was changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.apps import apps

from steward.exchange.models import Disclosure
from steward.outbox.models import Message
from steward.policy import text
from steward.policy.declarations import collect
from steward.register.reports import opens
from steward.trail import looks
from steward.trail.models import Change, Look

LIMIT = 30
ACTS = {"insert": "Added", "update": "Changed", "delete": "Removed"}


@dataclass(frozen=True)
class Event:
    """One thing that happened: in words, with a second line, and whether something left the union."""

    at: datetime
    says: str
    detail: str = ""
    sent: bool = False
    times: int = 1


def of_person(person_id: UUID, *, limit: int = LIMIT) -> list[Event]:
    """This function will merge what the role may see of somebody's history, newest first."""
    events: list[Event] = []
    if opens(Look, "persons", "at"):
        events += _looks(person_id, limit)
    if opens(Change, "changes", "at"):
        events += _changes(person_id, limit)
    if opens(Disclosure, "recipient", "sent_at"):
        events += _disclosures(person_id, limit)
    if opens(Message, "kind", "queued_at"):
        events += _messages(person_id, limit)
    return _together(sorted(events, key=lambda event: event.at, reverse=True))[:limit]


def _together(events: list[Event]) -> list[Event]:
    """The same thing several times in a row on one day is one line, with how often it was."""
    lines: list[Event] = []
    for event in events:
        last = lines[-1] if lines else None
        if last and (last.says, last.detail, last.at.date()) == (event.says, event.detail, event.at.date()) and not event.sent:
            lines[-1] = replace(last, times=last.times + 1)
        else:
            lines.append(event)
    return lines


def role_name(role: str) -> str:
    """This function will return what the policy calls a role, or of a database role the word itself."""
    known = text.current().roles.get(role)
    return str(known.name) if known else role.replace("_", " ").capitalize()


def purpose_text(key: str) -> str:
    """This function will return a purpose in the policy's words."""
    known = text.current().purposes.get(key)
    return str(known.text) if known else key.replace("_", " ")


def colleague(account: UUID | None) -> str:
    """This function will name a colleague by the first letters of the account's key: the trail holds no names."""
    return f"account {str(account)[:8]}" if account else "no account"


def _looks(person_id: UUID, limit: int) -> Iterator[Event]:
    by = opens(Look, "account")
    for look in looks.of_person(person_id, limit=limit):
        who = f" ({colleague(look.account)})" if by else ""
        yield Event(look.at, f"{role_name(look.role)}{who} saw: {look.what}", purpose_text(look.purpose))


def changes_of(person_id: UUID, *, limit: int) -> list[Change]:
    """This function will return the newest changes to the rows about one person."""
    return list(Change.objects.filter(person=person_id).order_by("-at", "id")[:limit])


def describe(change: Change) -> str:
    """This function will say what changed by the names of the fields, not by what stood in them."""
    table = collect().tables.get(change.table)
    if table is None:
        return f"{ACTS.get(change.act, change.act)}: {change.table}"
    model = next((m for m in apps.get_models() if m._meta.db_table == change.table), None)
    thing = str(model._meta.verbose_name) if model else table.model.lower()
    columns = {column: name for name, column in table.columns.items() if not name.endswith("_key")}
    fields = [columns[column].replace("_", " ") for column in change.changes if column in columns and column != "id"]
    what = f" ({', '.join(fields)})" if change.act == "update" and fields else ""
    return f"{ACTS.get(change.act, change.act)}: {thing}{what}"


def _changes(person_id: UUID, limit: int) -> Iterator[Event]:
    for change in changes_of(person_id, limit=limit):
        yield Event(change.at, describe(change), f"{role_of_database(change.role)}, {purpose_text(change.purpose)}")


def role_of_database(role: str) -> str:
    """This function will return a role's name from the database role that the trail's trigger saw."""
    for key, known in text.current().roles.items():
        if role == key or role.endswith(f"_{key}"):
            return str(known.name)
    return "The installation itself" if role == "none" else role  # set up, moved or imported by the owner of the database


def _disclosures(person_id: UUID, limit: int) -> Iterator[Event]:
    for piece in Disclosure.objects.filter(person_id=person_id).order_by("-sent_at", "id")[:limit]:
        recipient = text.current().recipients.get(piece.recipient)
        name = recipient.name if recipient else piece.recipient
        yield Event(piece.sent_at, f"Sent to {name}", purpose_text(piece.purpose), sent=True)


def _messages(person_id: UUID, limit: int) -> Iterator[Event]:
    for message in Message.objects.filter(person_id=person_id).order_by("-queued_at", "id")[:limit]:
        channel = message.get_channel_display().capitalize()
        yield Event(message.queued_at, f"{channel}: {message.subject}", message.get_state_display(), sent=True)
