"""The public website: Wagtail's pages, and the union's own look."""

import posixpath
from pathlib import Path

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve as serve_file
from wagtail.models import Page

from steward.policy import text
from steward.web.doors import door
from steward.web.visitor import passed
from steward.website import around, redirects, visibility

SMALL = 100_000  # bytes of a picture that is kept with the pages in a process's memory
PICTURES = {".svg": "image/svg+xml", ".png": "image/png", ".webp": "image/webp", ".jpg": "image/jpeg"}


@door(purpose="website", roles=("anonymous", "member"))
def home(request: HttpRequest) -> HttpResponseBase:
    """This function will serve the home page, which an editor writes."""
    return serve(request, "")


@door(purpose="website", roles=("anonymous", "member"))
def page(request: HttpRequest, path: str) -> HttpResponseBase:
    """This function will serve a page that an editor wrote; one for members asks a visitor to sign in, and says no word of itself."""
    try:
        return serve(request, path)
    except Http404:
        if not request.user.is_authenticated and visibility.is_for_members(request, path):
            return _to_sign_in(request)
        if request.method not in ("GET", "HEAD"):
            raise  # nothing is sent to an address that is not there
        return older(request, path)


@door(purpose="website", roles=("anonymous", "member"))
@require_safe
def older(request: HttpRequest, path: str) -> HttpResponse:
    """This function will lead from an address that is no longer a page's to where it stands now."""
    try:
        moved = redirects.where_now(request.get_full_path())
    except redirects.ForMembers:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        moved = None
    if moved is None:
        raise Http404
    return redirect(moved[0], permanent=moved[1])


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse('account_login')}?{urlencode({'next': request.path})}")


def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """Find the page and let it answer. Wagtail's own view would ask for its restrictions as well; here the database decides.

    Which page it is, is said so that it can be counted: the page, never the reader (web/reading.py).
    """
    found = _page_at(request, path)
    if found is None:
        raise Http404
    passed(request).page_read = found.pk
    answer: HttpResponseBase = found.serve(request)
    return answer


def _page_at(request: HttpRequest, path: str) -> Page | None:
    """The page of an address, however deep it stands: which it is, and then its own rows. Row security hides what is not shown."""
    here = around.of(request)
    if here is None:
        return None
    steps = [step for step in path.split("/") if step]
    row: tuple[int, int] | None = (here.home, here.home_type)
    if steps:  # the slug is what an index knows
        found = Page.objects.filter(live=True, slug=steps[-1], url_path=f"{here.root}{'/'.join(steps)}/")
        row = found.values_list("pk", "content_type_id").first()
    kind = ContentType.objects.get_for_id(row[1]).model_class() if row else None
    if row is None or kind is None:
        return None
    page: Page | None = (
        kind._default_manager.filter(live=True, pk=row[0]).select_related(*getattr(kind, "WITH", ()) or (None,)).first()
    )
    return page


@door(purpose="website", roles=("anonymous",))
@require_safe
@cache_control(public=True, max_age=3600)
def logo(request: HttpRequest) -> HttpResponseBase:
    """This function will serve the union's logo, a file beside the policy that names it (W16)."""
    name = Path(text.current().identity.logo).name
    kind = PICTURES.get(Path(name).suffix.lower())
    path = text.folder() / name
    if not name or kind is None or not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), content_type=kind)


@door(purpose="website", roles=("anonymous",))
@require_safe
@cache_control(public=True, max_age=3600)
def colours(request: HttpRequest) -> HttpResponse:
    """This function will serve the union's one colour as a style sheet; the rest of the look follows from it."""
    colour = text.current().identity.colour
    if not colour:
        raise Http404
    return render(request, "website/colours.css", {"colour": colour}, content_type="text/css")


@door(purpose="website", roles=("anonymous", "member", "editor"))
@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """This function will serve a picture of a page that whoever asks may read; files about people are kept elsewhere."""
    # A path that leads up again would lead out of the pictures, to the files for members beside them.
    if (
        Path(path).parts[:1] not in (("images",), ("original_images",))
        or posixpath.normpath(path) != path
        or "\\" in path
        or "\0" in path
    ):
        raise Http404
    # keeps: W15
    if passed(request).actor.role != "editor" and not visibility.is_shown(path):
        raise Http404
    answer: HttpResponseBase = serve_file(request, path, document_root=str(settings.MEDIA_ROOT))
    stream = answer.file_to_stream if isinstance(answer, FileResponse) else None
    if stream is None or int(answer.headers["Content-Length"]) > SMALL:
        return answer
    # In one piece, so that it is kept for visitors with the pages on which it stands, and asks the database no more (web/kept.py).
    with stream as file:  # closed by itself: to close an answer ends the request for Django
        return HttpResponse(file.read(), headers=dict(answer.headers))
