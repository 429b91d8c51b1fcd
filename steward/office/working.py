"""Long work on the pages of the office: short at once, long behind the page, looked on at, and what became of it.

    working.do(request, ENTER, task, about=run.pk, long=working.is_long(rows))

One place decides what happens: to a second press, to what too much waits for, to what was told of the last time. Views say what
is done, about what, and whether it is long.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from steward.office import threads
from steward.office.frame import actor_of, desk
from steward.people import work
from steward.people.models import Work
from steward.people.work import NotBegun

__all__ = ["INTERRUPTED", "Kind", "NotBegun", "became", "do", "goes_on", "is_long", "page"]

AT_ONCE = 500  # rows of a list, or people: so many are done while the browser waits
LOOKS = "Steward-Looks"  # the desk's script asks with it whether the work has ended; the answer is then empty
INTERRUPTED = "It was interrupted, because the program that did it was stopped or restarted. Nothing was changed. Begin it again."
_BEGUN = "work_begun"  # in the session: work that was begun here and whose end was not told yet
T = TypeVar("T")


@dataclass(frozen=True)
class Kind:
    """A kind of work: its word in the row, the heading while it goes on, what is told when it is done, which refusals have words for
    people, and what for it is done."""

    key: str
    title: str
    done: str
    says: tuple[type[Exception], ...]
    purpose: str = "register"


def is_long(count: int) -> bool:
    """This function will tell whether work on so many rows, or people, is done behind the page."""
    return count > AT_ONCE


def do(
    request: HttpRequest,
    kind: Kind,
    task: Callable[[work.Tell], T],
    *,
    about: UUID,
    long: bool,
    mend: Callable[[Exception], object] | None = None,
    let_go: Callable[[], object] | None = None,
) -> T | None:
    """This function will do short work at once, and return what the task returned; or begin long work behind the page, and return None.

    A task returns something, and asks by itself what moment it is: it may have waited. Raises NotBegun where work about the same goes
    on, or too much waits; of short work, what the task refuses. `mend` follows a refusal, `let_go` whatever end there is.
    """
    with ExitStack() as ending:
        if let_go is not None:
            ending.callback(let_go)
        if work.going_on(work.latest(about), at=timezone.now()):
            raise work.Running
        if long:
            job = threads.Job(task, actor_of(request), kind.purpose, kind.says, mend=mend, let_go=ending.pop_all().close)
            one = threads.begin(kind.key, job, about=about)
            request.session[_BEGUN] = [*request.session.get(_BEGUN, []), str(one.pk)][-20:]
            return None
        try:
            with transaction.atomic():
                result = task(work.quiet)
        except kind.says as problem:
            if mend is not None:
                mend(problem)
            raise
        work.forget(about, at=timezone.now())
        return result


def goes_on(request: HttpRequest, about: UUID) -> bool:
    """This function will tell whether work goes on about something, and say to whoever pressed again that nothing was begun."""
    found = work.going_on(work.latest(about), at=timezone.now())
    if found:
        messages.warning(request, work.RUNNING)
    return found


def page(
    request: HttpRequest, one: Work | None, *, kinds: Mapping[str, Kind], here: str, back: tuple[str, str]
) -> HttpResponse | None:
    """This function will show how far a piece of work is, or return None where none goes on."""
    now = timezone.now()
    if one is None or not work.going_on(one, at=now):
        # The script looks first, and then opens the page: what became of it is told there, once.
        return HttpResponse(status=204) if LOOKS in request.headers else None
    seconds = int((now - one.begun_at).total_seconds())
    context = {"work": one, "title": kinds[one.kind].title, "minutes": seconds // 60, "seconds": seconds % 60, "back": back}
    return desk(request, "office/working.html", context, here=here, inside=True)


def became(request: HttpRequest, one: Work | None, *, kinds: Mapping[str, Kind], lost: str = "") -> str:
    """This function will return why the last work ended without a result, or tell its result once to whoever began it.

    `lost` says what is wrong with that result: whoever began it is told this instead.
    """
    if one is None:
        return ""
    if one.ended_at is None or one.state == Work.State.INTERRUPTED:
        return INTERRUPTED
    begun = request.session.get(_BEGUN, [])
    if str(one.pk) in begun:
        request.session[_BEGUN] = [key for key in begun if key != str(one.pk)]
        if one.state == Work.State.DONE and lost:
            return lost
        if one.state == Work.State.DONE:
            messages.success(request, kinds[one.kind].done)
    return one.problem
