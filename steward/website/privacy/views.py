"""Pages of the privacy notice. Everything on them comes from the policy."""

import datetime as dt
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from steward.policy import notice, text
from steward.web.doors import door
from steward.website.privacy import editions


@door(purpose="website", roles=("anonymous",))
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """This function will show the notice of the policy in force: controller, version, every purpose, every recipient."""
    # keeps: P01, P02
    return _show(request, notice.build(text.current()))


@door(purpose="website", roles=("anonymous",))
@require_safe
def versions(request: HttpRequest) -> HttpResponse:
    """This function will list each version that was in force here."""
    return render(request, "website/privacy/versions.html", {"kept": editions.all_kept()})


@door(purpose="website", roles=("anonymous",))
@require_safe
def version(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will show the notice as it was in one version."""
    kept = editions.find(key)
    if kept is None:
        raise Http404
    return _show(request, kept.notice, kept)


@door(purpose="website", roles=("anonymous",))
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """This function will say what changed between versions: in the union's words, and worked out sentence by sentence."""
    return render(request, "website/privacy/changes.html", {"said": text.current().changed, "kept": editions.all_kept()})


def _show(request: HttpRequest, shown: notice.Notice, kept: editions.Kept | None = None) -> HttpResponse:
    since = dt.date.fromisoformat(shown.in_force_on)
    return render(request, "website/privacy/notice.html", {"notice": shown, "since": since, "kept": kept})
