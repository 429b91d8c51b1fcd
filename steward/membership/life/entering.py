"""How a membership begins: for the first time, again, or brought from another union with its number and its date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from steward.membership.life import effects
from steward.membership.life.facts import UnableToChange, day_words, local_day, memberships, named, rule, unions
from steward.people.acting import Actor
from steward.people.models import Person
from steward.register import actions as register
from steward.register import acts, rulebook
from steward.register.models import Act, Branch, Membership


@dataclass(frozen=True)
class Brought:
    """What somebody brings from another union: its name, the number there, and the day from which membership counts."""

    union: str
    number: str = ""
    counts_from: date | None = None


def enter(
    person: Person, *, on: date, at: datetime, member_class: str = "full", branch: Branch | None = None,
    brought: Brought | None = None,
) -> tuple[Membership, dict[str, object]]:  # fmt: skip
    """This function will enter a membership from a day on, and return it with what the act is to keep: which rules decided.

    Part of an act: call it inside one. Somebody who comes back within the months of the rule keeps the date from which their
    membership counts; somebody from another union keeps that date, and the number if nobody here has it.
    """
    detail: dict[str, object] = {"rule": rule("join", on).rule, "class": member_class}
    number, came_from, counts_from = "", "", None
    former = [each for each in memberships(person.pk) if each.ended_on is not None and each.ended_on <= on]
    if former:
        counts_from, said = _again(former[-1], on)
        detail |= said
    if brought is not None:
        number, said = _bring(brought, on)
        came_from = brought.union
        counts_from = min((day for day in (counts_from, brought.counts_from) if day is not None), default=None)
        detail |= said
    explained = effects.of_entering(not former, on=on, today=local_day(at))
    if explained:
        detail["explained"] = explained
    try:
        membership = register.enrol(
            person,
            on=on,
            branch=branch,
            member_class=member_class,
            number=number,
            came_from=came_from,
            continuous_from_on=counts_from,
        )
    except register.UnableToEnrol as unable:
        raise UnableToChange(str(unable)) from None
    return membership, detail


def _again(former: Membership, on: date) -> tuple[date | None, dict[str, object]]:
    found = rule("rejoin", on)
    ended = former.ended_on
    assert ended is not None  # noqa: S101  said to the type checker; the caller chose an ended one
    if former.end_reason == "died":
        raise UnableToChange("The register says that this person has died. If that is wrong, undo it on their page first.")
    # keeps: P08
    if on < rulebook.by(found, ended):
        counts = former.continuous_from_on or former.joined_on
        return counts, {"rule": found.rule, "counts_from": counts.isoformat()}
    return None, {"rule": found.rule, "says": f"They left on {day_words(ended)}, longer than {rulebook.period(found)} ago."}


def _bring(brought: Brought, on: date) -> tuple[str, dict[str, object]]:
    found = rule("transfer", on)
    if brought.union not in unions():
        raise UnableToChange(f"Members are transferred to us from {' and '.join(unions()) or 'no union'} ({found.rule}).")
    if brought.counts_from is not None and brought.counts_from > on:
        raise UnableToChange("The day from which membership counts lies before the day of the transfer. Check both days.")
    detail: dict[str, object] = {"rule": found.rule, "from": brought.union}
    number = "".join(brought.number.split())[:12]
    if brought.counts_from is not None:
        detail["counts_from"] = brought.counts_from.isoformat()
    if number and Membership.objects.filter(number=number).exists():
        detail["says"] = f"The number {number} belongs to a member here, so that they were given a new one."
        number = ""
    return number, detail


def explain(person: Person, *, on: date, today: date) -> list[str]:
    """This function will say what entering a membership on an earlier day alters, before it is done."""
    return effects.of_entering(False, on=on, today=today)


@transaction.atomic
def rejoin(
    person: Person, *, by: Actor, on: date, at: datetime, member_class: str = "full", branch: Branch | None = None,
    brought: Brought | None = None, reason: str = "",
) -> Act:  # fmt: skip
    """This function will make a former member a member again, or bring one back from another union."""
    named(by)
    if not memberships(person.pk) and brought is None:
        raise UnableToChange(
            "This person was never a member. Enter an application for them, so that they say yes to what they sign."
        )
    kind = "transfer_in" if brought else "rejoin"
    with acts.act(kind, by=by, on=on, at=at, persons=[person.pk], detail={"reason": reason.strip()}) as act:
        membership, detail = enter(person, on=on, at=at, member_class=member_class, branch=branch, brought=brought)
        act.detail.update(detail)
        act.detail["number"] = membership.number or ""
    return act
