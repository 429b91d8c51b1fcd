"""Your stories: what you told us for a campaign, how it is shown, and taking it back (W05)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from steward.campaigns import reports, stories
from steward.campaigns.models import Story
from steward.policy import text
from steward.portal import me
from steward.web.doors import door


@door(purpose="story_review", roles=("member",))
def show(request: HttpRequest) -> HttpResponse:
    """This function will show the member's stories; a second question comes before one is taken back, for nothing brings it back."""
    mine = me.find(on=timezone.localdate())
    if mine is None:
        raise Http404
    told = reports.stories_of(mine.person.pk)
    asked = next((each for each in told if str(each.pk) == request.POST.get("story")), None) if request.method == "POST" else None
    if asked is not None and "sure" in request.POST:
        stories.withdraw_own(UUID(str(asked.pk)))
        messages.success(request, gettext("Your story is taken back. Nothing of it is on our website or in our books any more."))
        return redirect("portal:stories")
    shelf = text.current().consents
    cards = [(each, [shelf[said["key"]].ask for said in each.consents if said["key"] in shelf]) for each in told]
    context = {"told": cards, "asked": asked, "here": "data", "withdrawn": Story.State.WITHDRAWN.value}
    return render(request, "portal/stories.html", context)
