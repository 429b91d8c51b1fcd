"""What happened around one person, newest first: what was done, said, sent, chosen, changed, and who looked.

Each kind is a source that is asked for no more rows than the page shows, older than where the page begins: ten thousand events
cost no more than thirty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from steward.exchange.models import Disclosure
from steward.membership.models import Application, Contact, Hint
from steward.outbox.models import Message
from steward.permits.models import Choice, Opening
from steward.policy import text
from steward.policy.declarations import collect
from steward.register import kinds
from steward.register.models import Act
from steward.register.reports import opens
from steward.trail.models import Change, Look
from steward.web.templatetags.steward import in_words

LIMIT = 30
ACTS = {"insert": "Added", "update": "Changed", "delete": "Removed"}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NOTHING = UUID(int=0)


@dataclass(frozen=True)
class Place:
    """A place in the stream, to go on from: the moment and the key of an event."""

    at: datetime
    key: UUID

    def __str__(self) -> str:
        return f"{(self.at - _EPOCH) // timedelta(microseconds=1)}.{self.key.hex}"

    @classmethod
    def read(cls, words: str) -> Place | None:
        """This function will read a place back from the address of a page; None where it is none."""
        moment, _, key = words.partition(".")
        try:
            return cls(_EPOCH + timedelta(microseconds=int(moment)), UUID(hex=key))
        except (ValueError, OverflowError):
            return None


@dataclass(frozen=True)
class Event:
    """One thing that happened: in words, with a second line; whether something left the union; the act, where it can be undone."""

    at: datetime
    says: str
    detail: str = ""
    sent: bool = False
    times: int = 1
    kind: str = ""
    key: UUID = _NOTHING
    words: str = ""
    undo: UUID | None = None


@dataclass(frozen=True)
class Page:
    """Some events, newest first, and from where the older ones go on: None where there are none."""

    events: list[Event]
    older: Place | None


Source = Callable[[list[UUID], Place | None, int], Iterator[Event]]


def of_person(person_id: UUID, *, limit: int = LIMIT) -> list[Event]:
    """This function will merge what the role may see of somebody's history, newest first."""
    return page(person_id, limit=limit).events


def page(person_id: UUID, *, kind: str = "", before: Place | None = None, limit: int = LIMIT, undoing: bool = False) -> Page:
    """This function will return one page of what happened around somebody: of all kinds or one, before a place.

    `undoing` says that whoever asks may undo acts: then the acts that can be undone say so. Entries that were merged into this
    one speak here as well.
    """
    keys = _known_as(person_id)
    found: list[Event] = []
    for name, (_, source) in kinds_open().items():
        if kind in ("", name):
            found += (replace(event, kind=name) for event in source(keys, before, limit + 1))
    found.sort(key=lambda event: (event.at, event.key), reverse=True)
    shown = found[:limit]
    older = Place(shown[-1].at, shown[-1].key) if len(found) > limit else None
    return Page(_together(_undoable(shown) if undoing else [replace(each, undo=None) for each in shown]), older)


def _known_as(person: UUID) -> list[UUID]:
    """The keys by which somebody was known before entries were merged into this one, and this one's."""
    with connection.cursor() as cursor:
        cursor.execute("select steward.known_as(%s)", [person])
        return [row[0] for row in cursor.fetchall()]


def kinds_open() -> dict[str, tuple[str, Source]]:
    """This function will return the kinds of events that the role may see, with what each is called."""
    needs: dict[str, tuple[str, Source, bool]] = {
        "done": ("Done", _acts, opens(Act, "kind", "at")),
        "contact": ("Said and written", _said, opens(Contact, "says") or opens(Message, "kind", "queued_at")),
        "sent": ("Sent to others", _disclosures, opens(Disclosure, "recipient", "sent_at")),
        "choices": ("Choices", _choices, opens(Choice, "given", "at")),
        "applied": ("Applications", _applications, opens(Application, "applied_at", "state")),
        "told": ("Told by representatives", _hints, opens(Hint, "kind", "at")),
        "changes": ("Changes", _changes, opens(Change, "changes", "at")),
        "looks": ("Looks", _looked, opens(Look, "persons", "at")),
    }
    return {name: (label, source) for name, (label, source, allowed) in needs.items() if allowed}


def _newest(rows: QuerySet[Any, Any], at: str, before: Place | None, limit: int, *, by_index: bool = True) -> list[Any]:
    """The newest rows before a place. `by_index` False: not by the index of moments, which would read everybody's."""
    # A person is in few rows and the table has very many: without this PostgreSQL may go through all of them by time.
    moment = F(at) if by_index else F(at) + timedelta(0)
    if before is not None:
        rows = rows.alias(moment=moment).filter(_before("moment", before))
        return list(rows.order_by(F("moment").desc(), "-pk")[:limit])
    return list(rows.order_by(moment.desc(), "-pk")[:limit])


def _before(at: str, place: Place) -> Q:
    return Q(**{f"{at}__lt": place.at}) | Q(**{at: place.at, "pk__lt": place.key})


def _undoable(events: list[Event]) -> list[Event]:
    """Acts that were not undone yet keep their button."""
    acts = [event.undo for event in events if event.undo]
    undone = set(Act.objects.filter(undoes__in=acts).values_list("undoes_id", flat=True)) if acts else set()
    return [replace(event, undo=None) if event.undo in undone else event for event in events]


def _together(events: list[Event]) -> list[Event]:
    """The same thing several times in a row on one day is one line, with how often it was."""
    lines: list[Event] = []
    for event in events:
        last = lines[-1] if lines else None
        same = last and (last.says, last.detail, last.at.date()) == (event.says, event.detail, event.at.date())
        if last and same and not event.sent and not event.words and not event.undo:
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


def _acts(people: list[UUID], before: Place | None, limit: int) -> Iterator[Event]:
    acts = Act.objects.filter(persons__overlap=people).select_related("undoes")
    for act in _newest(acts, "at", before, limit, by_index=False):
        says = kinds.words(act.kind)
        if act.undoes is not None:
            says = f"{says}: {kinds.words(act.undoes.kind)}"
        day = timezone.localdate(act.at)
        counts = f"counts from {in_words(act.on)}" if act.on != day else ""
        said = act.detail if isinstance(act.detail, dict) else {}
        told = " ".join(str(each) for each in (said.get("says"), said.get("reason"), *said.get("explained", [])) if each)
        counts = " · ".join(each for each in (counts, str(said.get("rule", "")).partition(";")[0]) if each)
        may = act.pk if act.undoes_id is None and kinds.undoable(act.kind) else None
        yield Event(act.at, says, counts, key=act.pk, words=told, undo=may)


def _said(people: list[UUID], before: Place | None, limit: int) -> Iterator[Event]:
    if opens(Contact, "says"):
        for each in _newest(Contact.objects.filter(person_id__in=people), "at", before, limit):
            who = "they came to us" if each.from_them else "we went to them"
            yield Event(each.at, each.get_channel_display().capitalize(), who, key=each.pk, words=each.says)
    if opens(Message, "kind", "queued_at"):
        for each in _newest(Message.objects.filter(person_id__in=people), "queued_at", before, limit):
            channel = each.get_channel_display().capitalize()
            detail = f"{each.get_state_display()}. {purpose_text(each.purpose)}"
            yield Event(each.queued_at, f"{channel}: {each.subject}", detail, sent=True, key=each.pk)


def _disclosures(people: list[UUID], before: Place | None, limit: int) -> Iterator[Event]:
    for piece in _newest(Disclosure.objects.filter(person_id__in=people), "sent_at", before, limit):
        recipient = text.current().recipients.get(piece.recipient)
        name = recipient.name if recipient else piece.recipient
        yield Event(piece.sent_at, f"Sent to {name}", purpose_text(piece.purpose), sent=True, key=piece.pk)


def _choices(people: list[UUID], before: Place | None, limit: int) -> Iterator[Event]:
    policy = text.current()
    shelves: dict[str, Any] = {"consent": policy.consents, "objection": policy.objections, "restriction": policy.restrictions}
    for choice in _newest(Choice.objects.filter(person_id__in=people), "at", before, limit):
        asked = shelves.get(choice.kind, {}).get(choice.key)
        matter = str(asked.ask) if asked is not None else choice.key.replace("_", " ")
        yield Event(choice.at, f"{'Yes' if choice.given else 'No'}: {matter}", f"{choice.kind}, {choice.channel}", key=choice.pk)


def _applications(people: list[UUID], before: Place | None, limit: int) -> Iterator[Event]:
    for each in _newest(Application.objects.filter(person_id__in=people), "applied_at", before, limit):
        yield Event(each.applied_at, "Applied to join", f"{each.channel}; {each.get_state_display()}", key=each.pk)


def _hints(people: list[UUID], before: Place | None, limit: int) -> Iterator[Event]:
    for hint in _newest(Hint.objects.filter(person_id__in=people), "at", before, limit):
        state = "done" if hint.done_at else "waiting"
        yield Event(hint.at, f"A representative told us: {hint.get_kind_display()}", state, key=hint.pk, words=hint.says)


def _looked(people: list[UUID], before: Place | None, limit: int) -> Iterator[Event]:
    by = opens(Look, "account")
    for look in _newest(Look.objects.filter(persons__overlap=people), "at", before, limit, by_index=False):
        who = f" ({colleague(look.account)})" if by else ""
        yield Event(look.at, f"{role_name(look.role)}{who} saw: {look.what}", purpose_text(look.purpose), key=look.pk)
    if opens(Opening, "reason", "at"):
        for opening in _newest(Opening.objects.filter(person_id__in=people), "at", before, limit):
            who = f" by {colleague(opening.account)}" if opens(Opening, "account") else ""
            yield Event(opening.at, f"Protected record opened{who}", purpose_text("safety"), key=opening.pk, words=opening.reason)


def changes_of(person_id: UUID, *, limit: int) -> list[Change]:
    """This function will return the newest changes to the rows about one person."""
    return list(Change.objects.filter(person__in=_known_as(person_id)).order_by("-at", "id")[:limit])


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


def _changes(people: list[UUID], before: Place | None, limit: int) -> Iterator[Event]:
    for change in _newest(Change.objects.filter(person__in=people), "at", before, limit):
        where = f"{role_of_database(change.role)}, {purpose_text(change.purpose)}"
        yield Event(change.at, describe(change), where, key=change.pk)


def role_of_database(role: str) -> str:
    """This function will return a role's name from the database role that the trail's trigger saw."""
    for key, known in text.current().roles.items():
        if role == key or role.endswith(f"_{key}"):
            return str(known.name)
    return "The installation itself" if role == "none" else role  # set up, moved or imported by the owner of the database
