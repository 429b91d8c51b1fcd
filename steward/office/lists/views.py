"""The workplace representative's list, and the link by which colleagues join."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from steward.membership import hints
from steward.office.frame import desk, post_of
from steward.permits.workplace import members_here
from steward.register import reports as register
from steward.trail import looks
from steward.web import qr
from steward.web.doors import door

NEW_DAYS = 90


@door(purpose="workplace_contact", roles=("workplace_rep",))
@require_safe
def workplace(request: HttpRequest) -> HttpResponse:
    """This function will show a representative the members at their workplace, and how many asked not to be on the list."""
    here, told, today = members_here(), hints.mine(), timezone.localdate()
    looks.record([member.pk for member in here.members], what="workplace list")
    post = post_of(request)
    new = {member.pk for member in here.members if member.is_new(since=today - timedelta(days=NEW_DAYS))}
    context = {
        "list": here, "on": today, "closes": True, "whose": "each member", "told": told, "new": new,
        "place": register.workplace(post.workplace), "members_in_all": len(here.members) + here.objectors,
    }  # fmt: skip
    return desk(request, "office/lists/workplace.html", context, here="workplace")


@door(purpose="democracy", roles=("workplace_rep", "branch_officer"))
@require_safe
def share(request: HttpRequest) -> HttpResponse:
    """This function will show the link by which colleagues join, as a square to scan and a sheet to print. It names a workplace
    at most, and never the representative."""
    post = post_of(request)
    link = f"{settings.WAGTAILADMIN_BASE_URL}{reverse('website:join')}"
    full = f"{link}?{urlencode({'at': str(post.workplace)})}" if post.workplace else link
    context = {
        "link": full,
        "short": link.split("://", 1)[-1],
        "square": qr.drawn(full),
        "place": register.workplace(post.workplace),
    }
    return desk(request, "office/lists/share.html", context, here="workplace" if post.workplace else "branch")
