"""The class of a membership: changed, a career break and the way back, retirement. The former class stays, with its days."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from steward.membership.life import effects
from steward.membership.life.facts import (
    Span,
    UnableToChange,
    change,
    check_class,
    classes_of,
    day_words,
    local_day,
    membership_on,
    named,
    rule,
)  # fmt: skip
from steward.people.acting import Actor
from steward.people.models import Person
from steward.policy.words import UnionRule
from steward.register import acts, rulebook
from steward.register.models import Act, ClassHeld, Membership

BREAK = "career_break"


def explain(person: Person, *, to: str, on: date, today: date) -> list[str]:
    """This function will say what a change of class alters, before it is made; raises UnableToChange as the change would."""
    membership, span = _where(person, to=to, on=on, today=today)
    return effects.of_class(membership, span, to=to, on=on, today=today)


@transaction.atomic
def change_class(
    person: Person, *, to: str, by: Actor, on: date, at: datetime, reason: str = "", kind: str = "change_class",
    said: dict[str, object] | None = None,
) -> Act:  # fmt: skip
    """This function will put a membership into another class from a day on, past or today; the former class keeps its days.

    What was entered for a later day stays: a change that is dated back between two others lasts until the later one.
    """
    named(by)
    today = local_day(at)
    membership, span = _where(person, to=to, on=on, today=today, lock=True)
    explained = effects.of_class(membership, span, to=to, on=on, today=today)
    detail: dict[str, object] = {
        "rule": rulebook.class_on(to, on).rule, "from": span.member_class, "to": to, "reason": reason.strip(), **(said or {}),
    }  # fmt: skip
    if explained:
        detail["explained"] = explained
    with acts.act(kind, by=by, on=on, at=at, persons=[person.pk], detail=detail) as act:
        _write(membership, span, to=to, on=on)
    return act


def take_break(person: Person, *, by: Actor, on: date, at: datetime, until: date | None = None, reason: str = "") -> Act:
    """This function will begin a career break; it ends when the member says, and at the latest when the rule says."""
    limit = _break_rule(on)
    last = rulebook.by(limit, on)
    # keeps: P08
    if until is not None and until > last:
        raise UnableToChange(
            f"A career break lasts at most {rulebook.period(limit)} ({limit.rule}): until {day_words(last)}. Enter an earlier end."
        )
    if until is not None and until <= on:
        raise UnableToChange(f"A career break ends after it began on {day_words(on)}. Enter a later end, or none.")
    said: dict[str, object] = {"until": (until or last).isoformat(), "limit": limit.rule}
    return change_class(person, to=BREAK, by=by, on=on, at=at, reason=reason, kind="career_break", said=said)


def _break_rule(on: date) -> UnionRule:
    return rule("career_break", on)


def come_back(person: Person, *, by: Actor, on: date, at: datetime, to: str = "full", reason: str = "") -> Act:
    """This function will end a career break: the member is in another class from that day on."""
    membership = membership_on(person.pk, on)
    if membership.member_class != BREAK:
        raise UnableToChange("They are on no career break. Change the class of membership instead.")
    return change_class(person, to=to, by=by, on=on, at=at, reason=reason, kind="come_back")


def retire(person: Person, *, by: Actor, on: date, at: datetime, reason: str = "") -> Act:
    """This function will make somebody a retired member from a day on."""
    return change_class(person, to="retired", by=by, on=on, at=at, reason=reason, kind="retire")


def breaks_over(*, on: date, limit: int = 200) -> list[tuple[Membership, date]]:
    """This function will return the career breaks that should have ended by a day, the longest over first; an officer decides."""
    planned = _planned()
    found = []
    for membership in Membership.objects.current(on=on).filter(member_class=BREAK).select_related("person"):
        since = _since(membership)
        ends = planned.get((membership.person_id, since)) or rulebook.by(_break_rule(since), since)
        if ends <= on:
            found.append((membership, ends))
    return sorted(found, key=lambda each: each[1])[:limit]


def count_breaks_over(*, on: date) -> int:
    """This function will count the career breaks whose planned end has come, for the first page of the day."""
    due = [person for (person, _), ends in _planned().items() if ends <= on]
    return Membership.objects.current(on=on).filter(member_class=BREAK, person_id__in=due).count() if due else 0


def _planned() -> dict[tuple[UUID, date], date]:
    """When the career breaks that an officer entered are to end, by the person and the day on which each began."""
    begun = Act.objects.filter(kind="career_break", undoes__isnull=True, undone_by__isnull=True).order_by("at")
    said = ((act.persons[0], act.on, str(act.detail.get("until", ""))) for act in begun if act.persons)
    return {(person, on): date.fromisoformat(until) for person, on, until in said if until}


def _since(membership: Membership) -> date:
    return membership.class_from_on or membership.joined_on


def _where(person: Person, *, to: str, on: date, today: date, lock: bool = False) -> tuple[Membership, Span]:
    """The membership and the class that a change on that day would alter; refuses what cannot be, in words."""
    if on > today:
        raise UnableToChange(
            f"A class of membership is changed when the day has come. Do it on {day_words(on)}, or choose today."
        )
    membership = membership_on(person.pk, on)
    if lock:
        Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
        membership = membership_on(person.pk, on)
    check_class(to, on)
    span = next((each for each in reversed(classes_of(membership)) if each.from_on <= on), None)
    if span is None:
        raise UnableToChange(f"Nothing says which class they had on {day_words(on)}. Choose a later day.")
    if span.member_class == to:
        raise UnableToChange(
            f"On {day_words(on)} they were {rulebook.class_name(to)} already, since {day_words(span.from_on)}. There is nothing to change."
        )
    return membership, span


def _write(membership: Membership, span: Span, *, to: str, on: date) -> None:
    row = span.row
    if isinstance(row, Membership):
        if on > span.from_on:
            _held(membership, span.member_class, span.from_on, on)
            change(membership, member_class=to, class_from_on=on)
        else:
            change(membership, member_class=to)
        return
    following = next(each for each in classes_of(membership) if each.from_on >= row.until_on)
    if following.member_class == to:
        if on == row.from_on:
            raise UnableToChange(
                f"They became {rulebook.class_name(to)} on {day_words(following.from_on)}, and nothing would be left of"
                f" {rulebook.class_name(span.member_class)} before. Undo that change in the timeline, and make it on the right day."
            )
        change(following.row, **{"class_from_on" if isinstance(following.row, Membership) else "from_on": on})
        change(row, until_on=on)
    elif on == row.from_on:
        change(row, member_class=to)
    else:
        until = row.until_on
        change(row, until_on=on)
        _held(membership, to, on, until)


def _held(membership: Membership, member_class: str, from_on: date, until_on: date) -> None:
    ClassHeld(
        person_id=membership.person_id, membership=membership, member_class=member_class, from_on=from_on, until_on=until_on
    ).save(force_insert=True)
