"""Long work: the row that says how far it is, who may begin it again, and how it ended. The threads are in office/threads.py.

The row names nobody: `problem` says what is wrong with a list, and may quote the names of its columns. Whoever works claims it in a
transaction of the request, says how far they are in short transactions of another connection, and ends it in the very transaction
of the work: so it says "done" if, and only if, the work stands. A row that nobody has touched for a while belongs to a process that
is gone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from steward.people.models import Work

STALE = timedelta(seconds=20)  # that long nothing was heard: the process is gone, and its transaction with it
KEPT = timedelta(days=30)
RUNNING = "It is running. Nothing was begun a second time."
Tell = Callable[[str, int, int], None]  # the step, and how many rows of how many; 0 of them: not known


class NotBegun(Exception):
    """Nothing was begun; the words say why."""


class Running(NotBegun):
    """It goes on already."""

    def __init__(self) -> None:
        super().__init__(RUNNING)


class Superseded(Exception):
    """Whoever did this was taken for gone, and it was begun anew: what they did is not kept."""


def quiet(step: str, done: int, total: int) -> None:
    """This function will tell nobody: for whoever looks on by themselves."""


def claim(kind: str, *, about: UUID, at: datetime) -> Work:
    """This function will begin a piece of work about something, or raise Running where one goes on. One that was left goes first."""
    Work.objects.filter(beat_at__lt=at - KEPT).delete()  # however it ended, and where nobody is left to end it
    left = Work.objects.filter(about=about, ended_at__isnull=True, beat_at__lt=at - STALE)
    left.update(state=Work.State.INTERRUPTED, ended_at=at)
    one = Work(kind=kind, about=about, state=Work.State.WAITING, begun_at=at, beat_at=at)
    try:
        with transaction.atomic():
            one.save(force_insert=True)
    except IntegrityError:
        raise Running from None
    return one


def beat(key: UUID, *, state: str, step: str, done: int, total: int, at: datetime) -> None:
    """This function will say how far a piece of work is; one that has ended says nothing more."""
    Work.objects.filter(pk=key, ended_at__isnull=True).update(state=state, step=step[:120], done=done, total=total, beat_at=at)


def end(key: UUID, *, at: datetime) -> None:
    """This function will say, inside the transaction of the work, that it is done. Raises Superseded where it was begun anew."""
    if not Work.objects.filter(pk=key, ended_at__isnull=True).update(state=Work.State.DONE, ended_at=at, beat_at=at):
        raise Superseded


def fail(key: UUID, problem: str, *, at: datetime) -> bool:
    """This function will say why a piece of work ended without a result, and return False where it had ended before that."""
    # What is done stays done, whatever went wrong after it: a file's last move, a line that broke after the commit.
    said = Work.objects.filter(pk=key, ended_at__isnull=True).update(
        state=Work.State.FAILED, problem=problem[:600], ended_at=at, beat_at=at
    )
    return bool(said)


def forget(about: UUID, *, at: datetime) -> None:
    """This function will forget how work about something ended, or that it was left: something else was done with it since."""
    Work.objects.filter(Q(ended_at__isnull=False) | Q(beat_at__lt=at - STALE), about=about).delete()


def latest(about: UUID, *, of: Collection[str] = ()) -> Work | None:
    """This function will return the last piece of work about something; with `of`, of those kinds alone: another room's is none of ours."""
    found = Work.objects.filter(about=about)
    return (found.filter(kind__in=of) if of else found).order_by("-begun_at", "-id").first()


def going_on(one: Work | None, *, at: datetime) -> bool:
    """This function will tell whether somebody is at it: it has not ended, and something was heard of it lately."""
    return one is not None and one.ended_at is None and one.beat_at >= at - STALE


def of_kind(kind: str, *, since: datetime) -> list[Work]:
    """This function will return the work of a kind that was begun since a moment, newest first."""
    return list(Work.objects.filter(kind=kind, begun_at__gte=since).order_by("-begun_at", "-id"))


def at_work(*, at: datetime) -> list[Work]:
    """This function will return what goes on now."""
    return list(Work.objects.filter(ended_at__isnull=True, beat_at__gte=at - STALE))
