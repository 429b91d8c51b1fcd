"""The copy of one's own entry on the register of members: on screen, on paper, as a PDF; free, and at any time (Act 1992 s 24(3))."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from steward.membership import entry_copy
from steward.portal import me
from steward.web.doors import door


@door(purpose="register", roles=("member",))
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """This function will say whether there is an entry about the member, and show it as it is printed."""
    mine = me.find(on=timezone.localdate())
    if mine is None:
        raise Http404
    # keeps: P58a
    return render(request, "portal/entry.html", {"me": mine, "copy": entry_copy.of(mine.person, on=mine.on), "here": "details"})


@door(purpose="register", roles=("member",))
@require_safe
def pdf(request: HttpRequest) -> HttpResponse:
    """This function will hand the member the copy of their entry as a PDF."""
    mine = me.find(on=timezone.localdate())
    if mine is None:
        raise Http404
    answer = HttpResponse(entry_copy.pdf(mine.person, on=mine.on, at=timezone.now()), content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="register-entry.pdf"'
    return answer
