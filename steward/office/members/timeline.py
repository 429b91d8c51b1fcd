"""What happened around one person, newest first: what was done, said, sent, chosen, changed, and who looked.

Each kind is a source that is asked for no more rows than the page shows, older than where the page begins: ten thousand events
cost no more than thirty.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import DateTimeField, ExpressionWrapper, F, IntegerField, Model, Q, QuerySet, Value
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
from steward.trail import known
from steward.trail.models import Change, Look
from steward.web.templatetags.steward import in_words

LIMIT = 30
ACTS = {"insert": "Added", "update": "Changed", "delete": "Removed"}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NOTHING = UUID(int=0)
SAW = " saw: "


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


@dataclass(frozen=True)
class Source:
    """A table that events come from: its moments, the words for its rows, and whether the index of moments may be used."""

    kind: str
    model: type[Model]
    at: str
    person: str  # the column that names the person, or the persons
    says: Callable[[Any], Event]
    needs: tuple[str, ...] = ()  # fields that its words are made of, beside the moment
    by_index: bool = True

    def newest(self, person: UUID, before: Place | None, most: int) -> QuerySet[Any, Any]:
        """This function will return where the newest rows before a place stand: kind of source, moment, key."""
        # A person is in few rows of a table that names many: by its index of moments PostgreSQL would go through everybody's.
        moment = ExpressionWrapper(F(self.at) if self.by_index else F(self.at) + timedelta(0), output_field=DateTimeField())
        rows: QuerySet[Any, Any] = self.model._default_manager.filter(
            known.names(self.person, person, many=self.person == "persons")
        ).annotate(source=Value(SOURCES.index(self), output_field=IntegerField()), moment=moment)
        if before is not None:
            rows = rows.filter(Q(moment__lt=before.at) | Q(moment=before.at, pk__lt=before.key))
        found: QuerySet[Any, Any] = rows.order_by("-moment", "-pk").values_list("source", "moment", "pk")[:most]
        return found


def of_person(person_id: UUID, *, limit: int = LIMIT) -> list[Event]:
    """This function will merge what the role may see of somebody's history, newest first."""
    return page(person_id, limit=limit).events


def page(person_id: UUID, *, kind: str = "", before: Place | None = None, limit: int = LIMIT, undoing: bool = False) -> Page:
    """This function will return one page of what happened around somebody: of all kinds or one, before a place.

    `undoing` says that whoever asks may undo acts: then the acts that can be undone say so. Entries that were merged into this
    one speak here as well.
    """
    # Looks of one day become one line below, so more are read than there will be lines.
    most = limit if kind else 3 * limit
    asked = [each.newest(person_id, before, most + 1) for each in _open() if kind in ("", each.kind)]
    if not asked:
        return Page([], None)
    places = asked[0].union(*asked[1:], all=True).order_by("-moment", "-pk") if len(asked) > 1 else asked[0]
    found = list(places[: most + 1])
    wanted: dict[int, list[UUID]] = {}
    for source, _, key in found[:most]:
        wanted.setdefault(source, []).append(key)
    # One question says where the newest stand; the rows themselves are read of those tables only that have some.
    events: dict[UUID, Event] = {}
    for source, rows in wanted.items():
        of = SOURCES[source]
        related = ["undoes"] if of.model is Act else []
        for row in of.model._default_manager.filter(pk__in=rows).select_related(*related):
            events[row.pk] = replace(of.says(row), kind=of.kind, key=row.pk)
    shown = [events[key] for _, _, key in found[:most] if key in events]
    lines, used = _together(_undoable(shown) if undoing else [replace(each, undo=None) for each in shown], limit)
    more = len(found) > used
    return Page(lines, Place(found[used - 1][1], found[used - 1][2]) if more and used else None)


KINDS = {
    "done": "Done",
    "contact": "Said and written",
    "sent": "Sent to others",
    "choices": "Choices",
    "applied": "Applications",
    "told": "Told by representatives",
    "changes": "Changes",
    "looks": "Looks",
}


def _open() -> list[Source]:
    """The sources that the role may see."""
    return [each for each in SOURCES if opens(each.model, each.at, *each.needs)]


def kinds_open() -> dict[str, str]:
    """This function will return the kinds of events that the role may see, with what each is called."""
    seen = {each.kind for each in _open()}
    return {kind: label for kind, label in KINDS.items() if kind in seen}


def _undoable(events: list[Event]) -> list[Event]:
    """Acts that were not undone yet keep their button."""
    acts = [event.undo for event in events if event.undo]
    undone = set(Act.objects.filter(undoes__in=acts).values_list("undoes_id", flat=True)) if acts else set()
    return [replace(event, undo=None) if event.undo in undone else event for event in events]


def _together(events: list[Event], most: int) -> tuple[list[Event], int]:
    """At most so many lines, and how many events they stand for: the same thing several times in a row on one day is one line
    with how often it was, and so are the looks of one role."""
    lines: list[Event] = []
    for used, event in enumerate(events):
        joined = _join(lines[-1], event) if lines else None
        if joined is not None:
            lines[-1] = joined
        elif len(lines) == most:
            return lines, used
        else:
            lines.append(event)
    return lines, len(events)


def _join(last: Event, event: Event) -> Event | None:
    if last.at.date() != event.at.date() or event.sent or event.words or event.undo or last.words or last.undo:
        return None
    if (last.says, last.detail) == (event.says, event.detail):
        return replace(last, times=last.times + 1)
    who, saw, what = event.says.partition(SAW)
    if last.kind == event.kind == "looks" and saw and last.says.startswith(who + saw):
        seen = last.says.removeprefix(who + saw).split(", ")
        says = last.says if what in seen else f"{last.says}, {what}"
        detail = last.detail if event.detail in last.detail else f"{last.detail}. {event.detail}"
        return replace(last, says=says, detail=detail, times=last.times + 1)
    return None


def role_name(role: str) -> str:
    """This function will return what the policy calls a role, or of a database role the word itself."""
    declared = text.current().roles.get(role)
    return str(declared.name) if declared else role.replace("_", " ").capitalize()


def purpose_text(key: str) -> str:
    """This function will return a purpose in the policy's words."""
    declared = text.current().purposes.get(key)
    return str(declared.text) if declared else key.replace("_", " ")


def colleague(account: UUID | None) -> str:
    """This function will name a colleague by the first letters of the account's key: the trail holds no names."""
    return f"account {str(account)[:8]}" if account else "no account"


def _act(act: Act) -> Event:
    says = kinds.words(act.kind)
    if act.undoes is not None:
        says = f"{says}: {kinds.words(act.undoes.kind)}"
    counts = f"counts from {in_words(act.on)}" if act.on != timezone.localdate(act.at) else ""
    told = str(act.detail.get("says") or act.detail.get("reason") or "") if isinstance(act.detail, dict) else ""
    may = act.pk if act.undoes_id is None and kinds.undoable(act.kind) else None
    return Event(act.at, says, counts, words=told, undo=may)


def _contact(each: Contact) -> Event:
    who = "they came to us" if each.from_them else "we went to them"
    return Event(each.at, each.get_channel_display().capitalize(), who, words=each.says)


def _message(each: Message) -> Event:
    channel = each.get_channel_display().capitalize()
    detail = f"{each.get_state_display()}. {purpose_text(each.purpose)}"
    return Event(each.queued_at, f"{channel}: {each.subject}", detail, sent=True)


def _disclosure(piece: Disclosure) -> Event:
    recipient = text.current().recipients.get(piece.recipient)
    name = recipient.name if recipient else piece.recipient
    return Event(piece.sent_at, f"Sent to {name}", purpose_text(piece.purpose), sent=True)


def _choice(choice: Choice) -> Event:
    policy = text.current()
    shelves: dict[str, Any] = {"consent": policy.consents, "objection": policy.objections, "restriction": policy.restrictions}
    asked = shelves.get(choice.kind, {}).get(choice.key)
    matter = str(asked.ask) if asked is not None else choice.key.replace("_", " ")
    return Event(choice.at, f"{'Yes' if choice.given else 'No'}: {matter}", f"{choice.kind}, {choice.channel}")


def _application(each: Application) -> Event:
    return Event(each.applied_at, "Applied to join", f"{each.channel}; {each.get_state_display()}")


def _hint(hint: Hint) -> Event:
    state = "done" if hint.done_at else "waiting"
    return Event(hint.at, f"A representative told us: {hint.get_kind_display()}", state, words=hint.says)


def _look(look: Look) -> Event:
    who = f" ({colleague(look.account)})" if opens(Look, "account") else ""
    return Event(look.at, f"{role_name(look.role)}{who}{SAW}{look.what}", purpose_text(look.purpose))


def _opening(opening: Opening) -> Event:
    who = f" by {colleague(opening.account)}" if opens(Opening, "account") else ""
    return Event(opening.at, f"Protected record opened{who}", purpose_text("safety"), words=opening.reason)


def changes_of(person_id: UUID, *, limit: int) -> list[Change]:
    """This function will return the newest changes to the rows about one person."""
    return list(Change.objects.filter(known.names("person", person_id)).order_by("-at", "id")[:limit])


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


def _change(change: Change) -> Event:
    return Event(change.at, describe(change), f"{role_of_database(change.role)}, {purpose_text(change.purpose)}")


def role_of_database(role: str) -> str:
    """This function will return a role's name from the database role that the trail's trigger saw."""
    for key, declared in text.current().roles.items():
        if role == key or role.endswith(f"_{key}"):
            return str(declared.name)
    return "The installation itself" if role == "none" else role  # set up, moved or imported by the owner of the database


SOURCES = (
    Source("done", Act, "at", "persons", _act, ("kind",), by_index=False),
    Source("contact", Contact, "at", "person", _contact, ("says",)),
    Source("contact", Message, "queued_at", "person", _message, ("kind",)),
    Source("sent", Disclosure, "sent_at", "person", _disclosure, ("recipient",)),
    Source("choices", Choice, "at", "person", _choice, ("given",)),
    Source("applied", Application, "applied_at", "person", _application, ("state",)),
    Source("told", Hint, "at", "person", _hint, ("kind",)),
    Source("changes", Change, "at", "person", _change, ("changes",)),
    Source("looks", Look, "at", "persons", _look, by_index=False),
    Source("looks", Opening, "at", "person", _opening, ("reason",)),
)
