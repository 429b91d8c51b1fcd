"""What the acts on a membership stand on: which membership a day falls into, its classes one after another, and the rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.utils import timezone

from steward.people.acting import Actor
from steward.policy import text
from steward.policy.words import UnionRule
from steward.register import rulebook
from steward.register.models import ClassHeld, Membership


class UnableToChange(Exception):
    """This cannot be done to this membership; the words say why and what to do."""


@dataclass(frozen=True)
class Span:
    """A class of membership from a day to another; `row` is the row that says so: a former class, or the membership itself."""

    member_class: str
    from_on: date
    until_on: date | None
    row: ClassHeld | Membership


def day_words(day: date) -> str:
    """This function will write a day: 3 May 2026."""
    return f"{day.day} {day:%B %Y}"


def local_day(at: datetime) -> date:
    """This function will return the day of a moment, in the union's own time."""
    return timezone.localdate(at)


def change(row: models.Model, **values: Any) -> None:
    """This function will write these fields of one row; row policies hide rows without an error, so anything but one row is one."""
    if type(row)._default_manager.filter(pk=row.pk).update(**values) != 1:
        raise UnableToChange("This record is not open to your post. Nothing was changed.")
    for name, value in values.items():
        setattr(row, name, value)


def rule(about: str, on: date) -> UnionRule:
    """This function will return the rule of the rulebook that was in force on a day (P08)."""
    try:
        return text.current().rule(about, on=on)
    except LookupError as none:
        raise UnableToChange(str(none)) from None


def named(by: Actor) -> UUID:
    """This function will return the account of the officer who decides; nothing decides about a membership by itself (P52)."""
    # keeps: P52
    if by.account is None:
        raise UnableToChange("A named officer decides this. Sign in and do it in a post.")
    return by.account


def memberships(person: UUID) -> list[Membership]:
    """This function will return the memberships of a person, the first one first."""
    return list(Membership.objects.filter(person_id=person).select_related("branch").order_by("joined_on", "id"))


def membership_on(person: UUID, on: date) -> Membership:
    """This function will return the membership that stood on a day, or raise UnableToChange with words that say what there was."""
    known = memberships(person)
    for each in reversed(known):
        if each.joined_on <= on and (each.ended_on is None or each.ended_on > on):
            return each
    if not known:
        raise UnableToChange("This person was never a member. Enter an application for them.")
    before = [each for each in known if each.joined_on <= on]
    if not before:
        raise UnableToChange(
            f"They joined on {day_words(known[0].joined_on)}: before that day there was no membership to change."
        )
    ended = before[-1].ended_on
    raise UnableToChange(f"Their membership ended on {day_words(ended or on)}: on {day_words(on)} there was none to change.")


def classes_of(membership: Membership) -> list[Span]:
    """This function will return the classes that a membership had, one after another, the one it has now last."""
    held = ClassHeld.objects.filter(membership=membership).order_by("from_on", "until_on", "id")
    spans = [Span(each.member_class, each.from_on, each.until_on, each) for each in held]
    now = membership.class_from_on or membership.joined_on
    return [*spans, Span(membership.member_class, now, None, membership)]


def class_on(membership: Membership, on: date) -> str:
    """This function will return the class that a membership had on a day."""
    spans = classes_of(membership)
    return next((each.member_class for each in reversed(spans) if each.from_on <= on), spans[0].member_class)


def unions() -> list[str]:
    """This function will return the unions that members are transferred from and to: the parents that the policy names (P69)."""
    return [each.name for each in text.current().recipients.values() if "parent_unions" in each.purposes]


def check_class(key: str, on: date) -> None:
    """This function will refuse a class that the rulebook did not have on a day."""
    try:
        rulebook.class_on(key, on)
    except rulebook.NoSuchClass as unknown:
        raise UnableToChange(str(unknown)) from None
