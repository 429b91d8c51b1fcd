"""Looks that somebody should ask about. A listed look is no wrong: it is one for which the trail shows no reason.

Each rule says in plain words why it lists something. A room that knows another reason for looking at somebody registers it
(`register_reason`), and another rule likewise (`register`), when the program starts. Everything here runs as the data
protection officer and sees what that role may see. Every row about a person that is added or changed stands on the trail with
its time: so a call that is logged, a letter, an application or a case is a reason without a registration.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

BEFORE, AFTER = timedelta(days=14), timedelta(days=3)  # how near something must have happened to be a reason
USUAL = 28  # days that tell what is usual for a colleague
KNOWN = 5  # of these, on so many the colleague must have worked before anything is unusual
FEWEST = 20  # looks a day that are never too many
FROM_HOUR, UNTIL_HOUR = 7, 21
MOST = 200  # of one rule
SPACE = uuid.UUID("5f0d6a3e-7b1c-4f0a-9a55-1f0c7f4f2d11")


@dataclass(frozen=True)
class Outlier:
    """Looks of one colleague on one day, at one person or in all, and why they are listed."""

    rule: str
    day: date
    account: UUID
    person: UUID | None
    times: int
    first: datetime
    last: datetime
    detail: str = ""

    @property
    def key(self) -> UUID:
        """The same looks have the same key, whenever they are listed: notes are kept by it."""
        return uuid.uuid5(SPACE, f"{self.rule} {self.day} {self.account} {self.person}")


@dataclass(frozen=True)
class Rule:
    """Why looks are listed: a heading, the reason in words, and the looks of a time."""

    key: str
    name: str
    says: str
    find: Callable[[datetime, datetime], Iterable[Outlier]]


@dataclass(frozen=True)
class Reason:
    """Something that explains a look: of these persons, those with whom it happened in that time, and when."""

    key: str
    find: Callable[[Sequence[UUID], datetime, datetime], Iterable[tuple[UUID, datetime]]]


_rules: dict[str, Rule] = {}
_reasons: dict[str, Reason] = {}


def register(rule: Rule) -> None:
    """This function will add a rule, or replace the one of that name; called when the program starts."""
    _rules[rule.key] = rule


def register_reason(reason: Reason) -> None:
    """This function will add a reason for looking at somebody; rooms call it when the program starts."""
    _reasons[reason.key] = reason


def rules() -> list[Rule]:
    """This function will return every rule, in the order of registration."""
    return list(_rules.values())


def listed(since: datetime, until: datetime) -> list[tuple[Rule, list[Outlier]]]:
    """This function will return each rule with what it lists of that time, newest first."""
    found = []
    for rule in rules():
        mine = sorted(rule.find(since, until), key=lambda each: (each.first, str(each.key)), reverse=True)
        found.append((rule, mine[:MOST]))
    return found


def one(rule: str, day_since: datetime, day_until: datetime, key: UUID) -> Outlier | None:
    """This function will return the listed looks of that key, or None where they are listed no longer."""
    if rule not in _rules:
        return None
    return next((each for each in _rules[rule].find(day_since, day_until) if each.key == key), None)


def rows(statement: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """This function will run a rule's question."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())


def _without_reason(since: datetime, until: datetime) -> Iterator[Outlier]:
    """A single person was opened, and nothing was added to or changed in their record around that time."""
    found = rows(
        "with seen as (select account, persons[1] as person, (at at time zone %s)::date as day, count(*) as times,"
        "   min(at) as first, max(at) as last from trail_look where at >= %s and at < %s and cardinality(persons) = 1"
        "   and account is not null and purpose <> 'accountability' group by 1, 2, 3)"
        " select day, account, person, times, first, last from seen where not exists (select from trail_change c"
        "   where c.person = seen.person and c.at >= seen.first - %s and c.at < seen.last + %s) order by first desc limit %s",
        [settings.TIME_ZONE, since, until, BEFORE, AFTER, 5 * MOST],
    )
    mine = [Outlier("no_reason", *row) for row in found]
    if mine and _reasons:
        persons = [each.person for each in mine if each.person]
        happened: dict[UUID, list[datetime]] = {}
        for reason in _reasons.values():
            for person, at in reason.find(persons, since - BEFORE, until + AFTER):
                happened.setdefault(person, []).append(at)
        mine = [
            each
            for each in mine
            if not any(each.first - BEFORE <= at < each.last + AFTER for at in happened.get(each.person or SPACE, ()))
        ]
    yield from mine


def _more_than_usual(since: datetime, until: datetime) -> Iterator[Outlier]:
    """A day with far more looks than the colleague's own days before."""
    found = rows(
        "with days as (select account, (at at time zone %s)::date as day, count(*) as times, min(at) as first, max(at) as last"
        "   from trail_look where at >= %s and at < %s and account is not null group by 1, 2)"
        " select d.day, d.account, null, d.times, d.first, d.last, round(u.mean)::text from days d cross join lateral ("
        "   select avg(p.times) as mean, coalesce(stddev_pop(p.times), 0) as spread, count(*) as days from days p"
        "   where p.account = d.account and p.day < d.day and p.day >= d.day - %s) u"
        " where d.first >= %s and u.days >= %s and d.times >= %s and d.times > greatest(2 * u.mean, u.mean + 3 * u.spread)",
        [settings.TIME_ZONE, since - timedelta(days=USUAL), until, USUAL, since, KNOWN, FEWEST],
    )
    for day, account, person, times, first, last, usual in found:
        yield Outlier("many", day, account, person, times, first, last, f"usually about {usual} a day")


def _at_odd_hours(since: datetime, until: datetime) -> Iterator[Outlier]:
    """Looks at night or at a weekend, of a colleague who does not usually work then."""
    found = rows(
        "with odd as (select account, at, at at time zone %s as here from trail_look where at >= %s and at < %s and account is not null),"
        " days as (select account, here::date as day, count(*) as times, min(at) as first, max(at) as last from odd"
        "   where extract(hour from here) < %s or extract(hour from here) >= %s or extract(isodow from here) > 5 group by 1, 2)"
        " select day, account, null, times, first, last from days d where first >= %s and (select count(*) from days p"
        "   where p.account = d.account and p.day < d.day and p.day >= d.day - %s) < %s",
        [settings.TIME_ZONE, since - timedelta(days=USUAL), until, FROM_HOUR, UNTIL_HOUR, since, USUAL, KNOWN],
    )
    for row in found:
        yield Outlier("hours", *row)


def register_ours() -> None:
    """This function will register the rules that the trail alone can answer."""
    register(
        Rule(
            "no_reason",
            "No reason in sight",
            "They opened one person's record, and nothing was added to it or changed in it in the two weeks before or the three days"
            " after: no call, no letter, no application, no change.",
            _without_reason,
        )
    )
    register(
        Rule(
            "many",
            "Many more than usual",
            "On this day they looked far more often than on their own days in the four weeks before.",
            _more_than_usual,
        )
    )
    register(
        Rule(
            "hours",
            "At an unusual hour",
            "They looked at a weekend, or before 7 in the morning or after 9 in the evening, and do not usually work then.",
            _at_odd_hours,
        )
    )
