"""Events to put into a diary."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from steward.web.doors import door
from steward.website.diary.calendar import entry
from steward.website.models import EventPage


@door(purpose="website", roles=("anonymous", "member"))
@require_safe
def diary(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """This function will serve an event as a calendar file, to whoever may read its page."""
    event = get_object_or_404(EventPage, translation_key=key)
    words = entry(event, host=request.get_host().partition(":")[0], url=event.full_url or "")
    answer = HttpResponse(words, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{event.slug}.ics"'
    return answer
