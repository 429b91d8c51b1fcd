"""What the member wrote to us while signed in, how far it is, and our answers (P62)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from steward.enquiries import clock, reports
from steward.portal import me
from steward.web.doors import door


@door(purpose="rights", roles=("member",))
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """This function will show what the member wrote to us, the newest first."""
    mine = me.find(on=timezone.localdate())
    if mine is None:
        raise Http404
    lines = reports.of_person([mine.person.pk], on=mine.on)
    return render(request, "portal/wrote.html", {"me": mine, "here": "wrote", "lines": lines, "kept": clock.kept()})
