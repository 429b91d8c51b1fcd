"""Undoing the acts on a membership: the newest first, and what was written or queued with them comes back too."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import connection

from steward.exchange.models import Disclosure, Extract
from steward.membership.life.facts import day_words, local_day
from steward.membership.models import Application
from steward.outbox import actions as outbox
from steward.outbox.models import Message
from steward.people.acting import Actor
from steward.policy import text
from steward.register import acts, kinds, undoing
from steward.register.models import Act


def later(act: Act) -> list[str]:
    """This function will name the acts on the same membership that came later and stand: they are undone first."""
    if not act.persons:
        return []
    since = acts.about(act.persons).filter(
        at__gt=act.at, kind__in=kinds.OF_A_MEMBERSHIP, undoes__isnull=True, undone_by__isnull=True
    )
    return [
        f"Since then: {kinds.words(each.kind)}, entered on {day_words(local_day(each.at))}. Undo that first: it stands above this one"
        " in the timeline."
        for each in since.order_by("-at")[:5]
    ]


def _admitted(act: Act) -> list[str]:
    """Why an admission stands: a file went out with the new member in it, or they have signed in."""
    said = later(act)
    for person in act.persons:
        first = Disclosure.objects.filter(person_id=person, sent_at__gte=act.at).order_by("sent_at").first()
        if first is not None:
            known = text.current().recipients.get(first.recipient)
            said.append(
                f"They were in the file that {known.name if known else first.recipient} got on {day_words(local_day(first.sent_at))}:"
                " what was sent has to stay on record. End the membership instead."
            )
        with connection.cursor() as cursor:
            cursor.execute("select steward.signed_in_since(%s, %s)", [person, act.at])
            if cursor.fetchone()[0]:
                said.append("They have opened their account and signed in since. End the membership instead.")
    return said


def _about_admission(act: Act) -> list[str]:
    said = ["The application waits again, with the day on which it came."]
    welcome = (
        Message.objects.filter(person_id__in=act.persons, kind="welcome", queued_at__gte=act.at).order_by("queued_at").first()
    )
    if welcome is not None and welcome.state == Message.State.SENT:
        said.append(
            f"The {welcome.get_channel_display()} that welcomed them has gone. Its code stops working; tell them what happened."
        )
    elif welcome is not None:
        said.append(f"The {welcome.get_channel_display()} that welcomes them has not gone, and is withdrawn.")
    return said


def _undo_admission(key: UUID, *, by: Actor, on: date, at: datetime) -> acts.Undone:
    act = Act.objects.get(pk=key)
    waiting = Message.objects.filter(person_id__in=act.persons, kind="welcome", queued_at__gte=act.at, state=Message.State.QUEUED)
    outbox.withdraw(waiting.values_list("pk", flat=True), why="Withdrawn: the admission was undone.")
    _reopen(act)
    with connection.cursor() as cursor:
        cursor.execute("select steward.take_back_admission(%s)", [key])
    done = acts.undo(key, by=by, on=on, at=at)
    if any(table == "people_person" for table, _, _ in done.kept):
        raise acts.UnableToUndo(
            "Their record was added to since: a change, a note or a message. Undo that first, or end the membership instead."
        )
    return done


def _reopen(act: Act) -> None:
    """The application of an act waits again. Nobody has decided on it then, and nobody is its person."""
    which = str(act.detail.get("application", ""))
    if which:
        Application.objects.filter(pk=which).update(
            state=Application.State.NEW, person=None, decided_at=None, decided_by=None, reason=""
        )


def _about_refusal(act: Act) -> list[str]:
    letter = _letter(act)
    if letter is None:
        return ["The application waits again."]
    if letter.state == Message.State.SENT and letter.sent_at is not None:
        return [
            "The application waits again.",
            f"The {letter.get_channel_display()} with the refusal went on {day_words(local_day(letter.sent_at))}: write to the applicant.",
        ]
    return [
        "The application waits again.",
        f"The {letter.get_channel_display()} with the refusal has not gone, and is withdrawn.",
    ]


def _letter(act: Act) -> Message | None:
    key = str(act.detail.get("letter", ""))
    return Message.objects.filter(pk=key).first() if key else None


def _undo_refusal(key: UUID, *, by: Actor, on: date, at: datetime) -> acts.Undone:
    act = Act.objects.get(pk=key)
    letter = _letter(act)
    if letter is not None:
        outbox.withdraw([letter.pk], why="Withdrawn: the refusal was undone.")
    _reopen(act)
    return acts.undo(key, by=by, on=on, at=at)


def _about_death(act: Act) -> list[str]:
    said = []
    letter = _letter(act)
    if letter is not None and letter.state == Message.State.SENT:
        said.append("The letter to the family has gone. Telephone them today, before you do anything else.")
    elif letter is not None:
        said.append("The letter to the family has not gone, and is withdrawn.")
    waited = len(act.detail.get("withdrawn", []))
    if waited:
        said.append(
            f"{waited} message{'' if waited == 1 else 's'} that waited to be sent wait{'s' if waited == 1 else ''} again."
        )
    return [*said, "Their account opens again."]


def _undo_death(key: UUID, *, by: Actor, on: date, at: datetime) -> acts.Undone:
    act = Act.objects.get(pk=key)
    letter = _letter(act)
    if letter is not None:
        outbox.withdraw([letter.pk], why="Withdrawn: it was a mistake.")
    done = acts.undo(key, by=by, on=on, at=at)
    outbox.put_back(UUID(each) for each in act.detail.get("withdrawn", []))
    return done


def _about_leaving(act: Act) -> list[str]:
    """Which files went without somebody whose membership stands again."""
    sent = Extract.objects.filter(state=Extract.State.RELEASED, released_at__gte=act.at, on__gte=act.on).order_by("released_at")
    known = text.current().recipients
    return [
        f"The file of {day_words(each.on)} for {known[each.recipient].name if each.recipient in known else each.recipient} went without them."
        for each in sent[:5]
    ]


def register_ours() -> None:
    """This function will register how the acts on a membership are undone."""
    for kind in sorted(kinds.OF_A_MEMBERSHIP):
        undoing.register(kind, undoing.Undoing(later))
    for kind in ("resign", "lapse", "expel", "transfer_out"):
        undoing.register(kind, undoing.Undoing(later, _about_leaving))
    undoing.register("admit", undoing.Undoing(_admitted, _about_admission, _undo_admission))
    undoing.register("refuse", undoing.Undoing(besides=_about_refusal, undo=_undo_refusal))
    undoing.register("die", undoing.Undoing(later, _about_death, _undo_death))
