"""The rulebook, asked by the register: which class of membership there was on a day, and what a rule's number makes of a day."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from steward.policy import text
from steward.policy.words import MemberClass, UnionRule


class NoSuchClass(Exception):
    """The rulebook had no such class of membership on that day; the words name those that it had."""


def class_on(key: str, on: date) -> MemberClass:
    """This function will return a class of membership as the rulebook had it on a day; what is older than the rulebook is judged
    by its first day."""
    policy = text.current()
    first = min((each.from_on for each in policy.classes.values()), default=on)
    known = policy.classes_on(max(on, first))
    # keeps: P08
    if key not in known:
        had = ", ".join(str(each.name) for each in known.values()) or "none"
        named = str(policy.classes[key].name) if key in policy.classes else repr(key)
        raise NoSuchClass(
            f"The rulebook had no class {named} on {on.day} {on:%B %Y}. It had: {had}. Choose one of these, or another day."
        )
    return known[key]


def class_name(key: str) -> str:
    """This function will return what the rulebook calls a class of membership, or the word itself where it knows none."""
    known = text.current().classes.get(key)
    return str(known.name) if known else key.replace("_", " ").capitalize()


def by(rule: UnionRule, day: date, *, back: bool = False) -> date:
    """This function will return the day that lies a rule's number of days, weeks, months or years after (or before) a day.

    A month ends on its last day: one month after 31 January is 28 or 29 February.
    """
    number = -rule.number if back else rule.number
    if rule.unit in ("days", "weeks"):
        return day + timedelta(days=number * (7 if rule.unit == "weeks" else 1))
    months = day.year * 12 + day.month - 1 + number * (12 if rule.unit == "years" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def period(rule: UnionRule) -> str:
    """This function will write a rule's number in words: 13 weeks."""
    return f"{rule.number} {rule.unit.rstrip('s') if rule.number == 1 else rule.unit}" if rule.number else ""
