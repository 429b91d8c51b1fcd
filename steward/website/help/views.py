"""The help: pages that anybody may read, in the frame of the website."""

import re

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from steward.web.doors import door
from steward.website.help import pages

PICTURE = re.compile(r"[\w-]+\.png")


@door(purpose="website", roles=("anonymous",))
@require_safe
def page(request: HttpRequest, name: str = pages.FIRST) -> HttpResponse:
    """This function will show one page of the help."""
    try:
        all_of_it = pages.everything()
    except pages.NotMade as says:
        # Not a 500: nothing is broken, and whoever reads it is told what to run.
        return render(request, "website/help/not_made.html", {"says": says}, status=404)
    if name not in all_of_it.pages:
        raise Http404
    shown = all_of_it.pages[name]
    words = {
        "page": shown,
        "first": name == pages.FIRST,
        "body": mark_safe(shown.body),  # noqa: S308  made from our own Markdown by `make docs`; nothing in it was typed here
        "here": [section for section in shown.sections if section.level == 2],
        "groups": all_of_it.groups,
    }
    return render(request, "website/help/page.html", words)


@door(purpose="website", roles=("anonymous",))
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """This function will look for words in the help. They stand in the address, so the page asks for no names."""
    words = request.GET.get("q", "").replace("\0", "")[:100].strip()
    try:
        found, groups = pages.search(words), pages.everything().groups
    except pages.NotMade as says:
        return render(request, "website/help/not_made.html", {"says": says}, status=404)
    return render(request, "website/help/search.html", {"words": words, "found": found, "groups": groups})


@door(purpose="website", roles=("anonymous",))
@require_safe
@cache_control(public=True, max_age=3600)
def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """This function will serve a picture of a screen; the people in it are invented."""
    path = pages.FOLDER / "_images" / name
    if not PICTURE.fullmatch(name) or not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), content_type="image/png")
