"""What a list can be asked by. Each fact names the field it looks at: a fact whose field is closed to a role is not offered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractMonth, ExtractYear

from steward.membership.models import Contact
from steward.outbox.models import Message
from steward.people.models import Person
from steward.policy import text
from steward.register import reports as register
from steward.register.models import Address, Employment, Membership, Post
from steward.register.reports import opens


class UnknownFact(Exception):
    """A list was asked by something that is no fact, or that is closed to this role; the words say which."""


@dataclass(frozen=True)
class Fact:
    """One thing to ask by: its words, its kind of answer, the field behind it, and the condition on a person.

    `kind` is "choice" (one of `choices`), "days" (from a day up to and including another), "flag" (yes), "text" or "months".
    """

    key: str
    label: str
    kind: str
    needs: tuple[tuple[type[models.Model], str], ...]
    where: Callable[[Any, date], Q]
    choices: Callable[[date], list[tuple[str, str]]] | None = None
    group: str = "Membership"


def _membership(**said: Any) -> Exists:
    return Exists(Membership.objects.filter(person=OuterRef("pk"), **said))


def _current(on: date) -> QuerySet[Membership]:
    return Membership.objects.filter(person=OuterRef("pk")).current(on=on)  # type: ignore[attr-defined]  # its own queryset


def _address(**said: Any) -> Exists:
    return Exists(Address.objects.filter(person=OuterRef("pk"), until_on__isnull=True, **said))


def _job(**said: Any) -> Exists:
    return Exists(Employment.objects.filter(person=OuterRef("pk"), until_on__isnull=True, **said))


def _standing(said: str, on: date) -> Q:
    stands = Exists(_current(on))
    return {
        "member": Q(stands),
        "leaving": Q(Exists(_current(on).filter(ended_on__isnull=False))),
        "former": Q(Exists(Membership.objects.filter(person=OuterRef("pk"), ended_on__lte=on))) & ~Q(stands),
        "anybody": Q(),
    }[said]


def _between(field: str, said: tuple[date | None, date | None]) -> dict[str, date]:
    first, last = said
    asked = {f"{field}__gte": first, f"{field}__lte": last}
    return {key: value for key, value in asked.items() if value is not None}


def _anniversary(said: tuple[date | None, date | None], on: date) -> Q:
    """Members whose years of membership come to 5, 10, 15 ... in the month of the first day."""
    month = said[0] or on
    counted = F("continuous_from_on")
    mine = (
        Membership.objects.filter(person=OuterRef("pk"))
        .current(on=on)  # type: ignore[attr-defined]  # its own queryset
        .annotate(since=models.functions.Coalesce(counted, F("joined_on")))
        .annotate(years=month.year - ExtractYear("since"), its_month=ExtractMonth("since"))
        .filter(its_month=month.month, years__gt=0)
        .annotate(rest=models.functions.Mod("years", 5))
        .filter(rest=0)
    )
    return Q(Exists(mine))


def _silent(said: int, on: date) -> Q:
    since = _months_before(on, said)
    heard = Exists(Contact.objects.filter(person=OuterRef("pk"), at__date__gte=since))
    wrote = Exists(Message.objects.filter(person=OuterRef("pk"), queued_at__date__gte=since))
    return ~Q(heard) & ~Q(wrote)


def _months_before(on: date, months: int) -> date:
    years, month = divmod(on.month - 1 - months, 12)
    return date(on.year + years, month + 1, min(on.day, 28))


def _classes(on: date) -> list[tuple[str, str]]:
    return [(key, str(one.name)) for key, one in text.current().classes.items()]


def _branches(on: date) -> list[tuple[str, str]]:
    return [(str(one.pk), one.name) for one in register.branches()]


def _employers(on: date) -> list[tuple[str, str]]:
    return [(str(one.pk), one.name) for one in register.employers(on=on)]


def _workplaces(on: date) -> list[tuple[str, str]]:
    return [(str(one.pk), f"{one.name}, {one.employer.name}") for one in register.workplaces()]


def _roles(on: date) -> list[tuple[str, str]]:
    return [(key, str(role.name)) for key, role in text.current().roles.items() if role.tier == "office"]


REASONS = (
    ("resigned", "resigned"), ("lapsed", "lapsed"), ("expelled", "expelled"), ("died", "died"),
    ("transferred", "transferred out"), ("double entry", "double entry"),
)  # fmt: skip
M, A, E, P = Membership, Address, Employment, Person
FACTS: tuple[Fact, ...] = (
    Fact("standing", "Standing", "choice", ((M, "joined_on"), (M, "ended_on")), _standing,
         lambda on: [("member", "members"), ("leaving", "members who have given notice"), ("former", "former members"), ("anybody", "anybody we know")]),
    Fact("member_class", "Class", "choice", ((M, "member_class"),), lambda said, on: Q(Exists(_current(on).filter(member_class=said))), _classes),
    Fact("branch", "Branch", "choice", ((M, "branch"),), lambda said, on: Q(Exists(_current(on).filter(branch=said))), _branches),
    Fact("joined", "Joined", "days", ((M, "joined_on"),), lambda said, on: Q(_membership(**_between("joined_on", said)))),
    Fact("left", "Left", "days", ((M, "ended_on"),), lambda said, on: Q(_membership(ended_on__isnull=False, **_between("ended_on", said)))),
    Fact("reason", "Left because", "choice", ((M, "end_reason"),), lambda said, on: Q(_membership(end_reason=said)), lambda on: list(REASONS)),
    Fact("anniversary", "Round anniversary in the month of", "days", ((M, "joined_on"),), _anniversary),
    Fact("employer", "Employer", "choice", ((E, "employer"),), lambda said, on: Q(_job(employer=said)), _employers, "Work"),
    Fact("workplace", "Workplace", "choice", ((E, "workplace"),), lambda said, on: Q(_job(workplace=said)), _workplaces, "Work"),
    Fact("no_job", "No employer known", "flag", ((E, "employer"),), lambda said, on: ~Q(_job()), None, "Work"),
    Fact("typed", "Employer typed, not matched", "flag", ((E, "employer_as_typed"),),
         lambda said, on: Q(_job(employer__isnull=True)) & ~Q(_job(employer_as_typed="")), None, "Work"),
    Fact("post", "Holds the post of", "choice", ((Post, "role"),),
         lambda said, on: Q(Exists(Post.objects.filter(person=OuterRef("pk"), role=said).standing(on=on))), _roles, "Posts"),  # type: ignore[attr-defined]
    Fact("no_address", "No home or authorised address", "flag", ((A, "line_1"),), lambda said, on: ~Q(_address()), None, "Reaching them"),
    Fact("returned", "Post came back", "flag", ((A, "returned_on"),), lambda said, on: Q(_address(returned_on__isnull=False)), None, "Reaching them"),
    Fact("no_email", "No email address", "flag", ((P, "email"),), lambda said, on: Q(email=""), None, "Reaching them"),
    Fact("no_contact", "Neither email nor telephone", "flag", ((P, "email"), (P, "phone")), lambda said, on: Q(email="", phone=""), None, "Reaching them"),
    Fact("silent", "Nothing heard or sent for so many months", "months", ((Contact, "at"), (Message, "queued_at")), _silent, None, "Reaching them"),
    Fact("born", "Born", "days", ((P, "born_on"),), lambda said, on: Q(**_between("born_on", said)), None, "Person"),
)  # fmt: skip
BY_KEY: Mapping[str, Fact] = {fact.key: fact for fact in FACTS}


def offered() -> list[Fact]:
    """This function will return the facts that the role that acts may ask by."""
    return [fact for fact in FACTS if all(opens(model, field) for model, field in fact.needs)]


def read(said: Mapping[str, Any]) -> dict[str, Any]:
    """This function will turn facts as they are kept or typed (text) into values, and leave out what was not asked.

    Days are "2026-01-01..2026-01-31", either end may be missing. Raises UnknownFact for what this role cannot ask.
    """
    known = {fact.key: fact for fact in offered()}
    values: dict[str, Any] = {}
    for key, words in said.items():
        if words in ("", None, "..", False):
            continue
        fact = known.get(key)
        if fact is None:
            raise UnknownFact(f"{key} is nothing that your post can ask by.")
        values[key] = _value(fact, str(words))
    return values


def _value(fact: Fact, words: str) -> Any:
    try:
        if "\0" in words:
            raise ValueError  # the database takes no such letter
        if fact.kind == "days":
            first, _, last = words.partition("..")
            return tuple(date.fromisoformat(part) if part else None for part in (first, last))
        if fact.kind == "months":
            return max(1, min(int(words), 240))
        if fact.kind == "choice" and any(field in ("employer", "workplace", "branch") for _, field in fact.needs):
            return UUID(words)
    except ValueError:
        said = words.replace("\0", "")
        raise UnknownFact(f"{fact.label}: “{said}” cannot be read. Choose again.") from None
    if fact.key == "standing" and words not in ("member", "leaving", "former", "anybody"):
        raise UnknownFact(f"{fact.label}: “{words}” is none of the choices.")
    return True if fact.kind == "flag" else words


def people(said: Mapping[str, Any], *, on: date) -> QuerySet[Person]:
    """This function will return the people to whom every one of these facts applies, on a day; members, if nothing is said."""
    values = read(said)
    found = Person.objects.all()
    if opens(Membership, "joined_on", "ended_on") and not {"standing", "left", "reason"} & values.keys():
        values["standing"] = "member"
    for key, value in values.items():
        found = found.filter(BY_KEY[key].where(value, on))
    return found


def in_words(said: Mapping[str, Any], *, on: date) -> list[str]:
    """This function will say a list's facts in words, for its heading, its printing and its file."""
    words = []
    for key, value in read(said).items():
        fact = BY_KEY[key]
        if fact.kind == "flag":
            words.append(fact.label)
        elif fact.kind == "days":
            words.append(f"{fact.label} {_days(value)}")
        elif fact.kind == "choice" and fact.choices is not None:
            label = dict(fact.choices(on)).get(str(value), str(value))
            words.append(label.capitalize() if key == "standing" else f"{fact.label}: {label}")
        else:
            words.append(f"{fact.label}: {value}")
    if "standing" not in said and not {"left", "reason"} & said.keys():
        words.insert(0, "Members")
    return words


def _days(value: Iterable[date | None]) -> str:
    first, last = value
    if first and last:
        return f"from {first:%-d %B %Y} to {last:%-d %B %Y}"
    return f"from {first:%-d %B %Y}" if first else (f"up to {last:%-d %B %Y}" if last else "")
