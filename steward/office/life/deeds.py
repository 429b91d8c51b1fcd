"""The acts on a membership as the office offers them: the form, the rule beside it, what it alters, and who writes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from steward.membership.life import classes, effects, entering, leaving
from steward.office.life import forms
from steward.people.acting import Actor
from steward.people.models import Person
from steward.register.models import Act
from steward.register.reports import Entry

Said = dict[str, Any]


@dataclass(frozen=True)
class Deed:
    """One thing that can be done to a membership. `explain` says what comes out differently; empty: it is done at once."""

    title: str
    about: str  # the rule of the rulebook that stands beside the form
    form: type[forms.LifeForm]
    do: Callable[[Person, Actor, datetime, Said], Act]
    explain: Callable[[Person, Said, date], list[str]]
    button: str
    done: str
    ends: bool = False
    bad: bool = False


def is_member(entry: Entry) -> bool:
    """This function will tell whether a membership stands today, or will."""
    membership = entry.membership
    return membership is not None and (membership.ended_on is None or membership.ended_on > timezone.localdate())


def was_member(entry: Entry) -> bool:
    """This function will tell whether somebody was a member and is none today."""
    return entry.membership is not None and not is_member(entry) and entry.membership.end_reason != "died"


def on_break(entry: Entry) -> bool:
    """This function will tell whether a member is on a career break."""
    return is_member(entry) and entry.membership is not None and entry.membership.member_class == classes.BREAK


def at_work(entry: Entry) -> bool:
    """This function will tell whether a member is in another class than that of a career break."""
    return is_member(entry) and not on_break(entry)


def not_retired(entry: Entry) -> bool:
    """This function will tell whether a member can still retire."""
    return is_member(entry) and entry.membership is not None and entry.membership.member_class != "retired"


def alive(entry: Entry) -> bool:
    """This function will tell whether the register does not say that somebody has died."""
    return entry.membership is not None and entry.membership.end_reason != "died"


def _told(planned: leaving.Plan, end: date) -> list[str]:
    """What an ending alters, with the posts; nothing where it is an ordinary one, whose form has named the posts already."""
    return [*planned.effects, *effects.of_posts(list(planned.posts), on=end)] if planned.effects else []


def _ending(ending: leaving.Ending) -> Callable[[Person, Said, date], list[str]]:
    return lambda person, said, today: _told(leaving.plan(person.pk, ending, on=said["on"], today=today), said["on"])


def _explain_resigning(person: Person, said: Said, today: date) -> list[str]:
    end = leaving.resignation_ends(notice_on=said["notice_on"], on=said["on"], shorter=said["shorter"], today=today)
    return _told(leaving.plan(person.pk, leaving.RESIGN, on=end, today=today), end)


def _to(member_class: str) -> Callable[[Person, Said, date], list[str]]:
    return lambda person, said, today: classes.explain(person, to=member_class, on=said["on"], today=today)


DEEDS: dict[str, Deed] = {
    "class": Deed(
        "Change class of membership", "join", forms.ClassForm,
        lambda person, by, at, said: classes.change_class(person, by=by, at=at, **said),
        lambda person, said, today: classes.explain(person, to=said["to"], on=said["on"], today=today),
        "Change the class", "The class of membership is changed.",
    ),
    "break": Deed(
        "Begin a career break", "career_break", forms.BreakForm,
        lambda person, by, at, said: classes.take_break(person, by=by, at=at, **said), _to(classes.BREAK),
        "Begin the career break", "The career break is entered.",
    ),
    "back": Deed(
        "Back from a career break", "career_break", forms.BackForm,
        lambda person, by, at, said: classes.come_back(person, by=by, at=at, **said),
        lambda person, said, today: classes.explain(person, to=said["to"], on=said["on"], today=today),
        "End the career break", "The career break is over.",
    ),
    "retire": Deed(
        "Retire", "join", forms.NotesForm, lambda person, by, at, said: classes.retire(person, by=by, at=at, **said), _to("retired"),
        "Retire", "They are a retired member now.",
    ),
    "resign": Deed(
        "Resign", "resign", forms.ResignForm, lambda person, by, at, said: leaving.resign(person, by=by, at=at, **said),
        _explain_resigning, "Enter the resignation", "The resignation is entered.", ends=True,
    ),
    "lapse": Deed(
        "Lapse", "lapse", forms.LapseForm, lambda person, by, at, said: leaving.lapse(person, by=by, at=at, **said),
        _ending(leaving.LAPSE), "Decide: the membership lapses", "The membership has lapsed, by your decision.", ends=True, bad=True,
    ),
    "expel": Deed(
        "Expel", "expel", forms.ExpelForm, lambda person, by, at, said: leaving.expel(person, by=by, at=at, **said),
        _ending(leaving.EXPEL), "Enter the expulsion", "The expulsion is entered.", ends=True, bad=True,
    ),
    "transfer": Deed(
        "Transfer to another union", "transfer", forms.OutForm,
        lambda person, by, at, said: leaving.transfer_out(person, by=by, at=at, **said), _ending(leaving.TRANSFER),
        "Enter the transfer", "The transfer is entered.", ends=True,
    ),
    "died": Deed(
        "Died", "", forms.DieForm, lambda person, by, at, said: leaving.die(person, by=by, at=at, **said),
        lambda person, said, today: leaving.explain_death(
            person, on=said["on"], letter=said["letter"], to_name=said["to_name"], today=today
        ),
        "Go on", "Everything has stopped for them.", ends=True, bad=True,
    ),
    "rejoin": Deed(
        "Join again, or come from another union", "rejoin", forms.RejoinForm,
        lambda person, by, at, said: entering.rejoin(person, by=by, at=at, **said),
        lambda person, said, today: entering.explain(person, on=said["on"], today=today), "Make them a member again",
        "They are a member again.",
    ),
}  # fmt: skip
