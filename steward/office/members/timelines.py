"""The whole timeline of one person: by kind, and as far back as one likes."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from steward.office.frame import SEARCHERS, actor_of, desk
from steward.office.members import timeline as events
from steward.register import reports as register
from steward.trail import looks
from steward.web.doors import door

AT_ONCE = 60
MAY_UNDO = ("membership_officer",)


@door(purpose="database", roles=SEARCHERS, branch_officer="democracy", data_protection_officer="rights")
@require_safe
def timeline(request: HttpRequest, person: UUID) -> HttpResponse:
    """This function will show what happened around somebody, newest first, of one kind or of all."""
    entry = register.entry(person, on=timezone.localdate())
    if entry is None:
        raise Http404
    kinds = events.kinds_open()
    kind = request.GET.get("kind", "")
    kind = kind if kind in kinds else ""
    role = actor_of(request).role
    page = events.page(
        person, kind=kind, before=events.Place.read(request.GET.get("before", "")), limit=AT_ONCE, undoing=role in MAY_UNDO
    )
    looks.record([person], what="timeline")
    context = {
        "entry": entry,
        "events": page.events,
        "kinds": [("", "All"), *kinds.items()],
        "kind": kind,
        "older": f"?{urlencode({'kind': kind, 'before': str(page.older)})}" if page.older else "",
        "later": "before" in request.GET,
        "whose": "the member",
    }
    return desk(request, "office/members/timeline.html", context, here="members", inside=True)
