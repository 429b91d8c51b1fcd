"""Long work on the pages of the office: begun, looked on at, and what became of it when somebody comes back."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from steward.office.frame import desk
from steward.people import work
from steward.people.models import Work
from steward.web import working

LOOKS = "Steward-Looks"  # the desk's script asks with it whether the work has ended; the answer is then empty
INTERRUPTED = "It was interrupted, because the program that did it was stopped or restarted. Nothing was changed. Begin it again."
_ENDED = "work_begun"  # in the session: work that was begun here and whose end was not told yet


def begin(request: HttpRequest, kind: str, job: working.Job, *, about: UUID) -> bool:
    """This function will begin a piece of work, or tell that it did not: where one goes on, or too many wait, it says so on the page."""
    try:
        one = working.begin(kind, job, about=about)
    except (work.Running, working.Busy) as refused:
        messages.warning(request, str(refused))
        return False
    request.session[_ENDED] = [*request.session.get(_ENDED, []), str(one.pk)][-20:]
    return True


def goes_on(request: HttpRequest, about: UUID) -> bool:
    """This function will tell whether work goes on about something, and say to whoever pressed again that nothing was begun."""
    found = work.going_on(work.latest(about), at=timezone.now())
    if found:
        messages.warning(request, str(work.Running.__doc__))
    return found


def page(
    request: HttpRequest, one: Work | None, *, titles: Mapping[str, str], here: str, back: tuple[str, str]
) -> HttpResponse | None:
    """This function will show how far a piece of work is, or return None where none goes on."""
    now = timezone.now()
    if one is None or not work.going_on(one, at=now):
        # The script looks first, and then opens the page: what became of it is told there, once.
        return HttpResponse(status=204) if LOOKS in request.headers else None
    seconds = int((now - one.begun_at).total_seconds())
    context = {"work": one, "title": titles[one.kind], "minutes": seconds // 60, "seconds": seconds % 60, "back": back}
    return desk(request, "office/working.html", context, here=here, inside=True)


def became(request: HttpRequest, one: Work | None, *, done: Mapping[str, str]) -> str:
    """This function will return why the last work ended without a result, or tell its result once to whoever began it."""
    if one is None:
        return ""
    if one.ended_at is None or one.state == Work.State.INTERRUPTED:
        return INTERRUPTED
    begun = request.session.get(_ENDED, [])
    if str(one.pk) in begun:
        request.session[_ENDED] = [key for key in begun if key != str(one.pk)]
        if one.state == Work.State.DONE:
            messages.success(request, done[one.kind])
    return one.problem
