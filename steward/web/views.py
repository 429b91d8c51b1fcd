"""Pages that every door shares: errors, which ask the database nothing, and whether the server is well."""

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from steward.web import edition, typed
from steward.web.doors import door


def nothing_here(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(None, "404.html", status=404)  # without the request: the same bytes for everybody


def gone(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What was here has been taken off for good: search engines forget it at once."""
    return render(None, "410.html", status=410)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(None, "403.html", status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(None, "400.html", status=400)


def broken(request: HttpRequest) -> HttpResponse:
    return render(None, "500.html", status=500)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was sent without its secret: an old page, or another site."""
    if typed.came_from_here(request) and not request.path.startswith("/my/sign-in/"):
        return typed.give_back(request)
    return render(None, "403_csrf.html", status=403)


@door(purpose="sign_in", roles=())
def left_out(request: HttpRequest, restriction: int = 0) -> HttpResponse:
    """This function will answer that there is nothing, where a library needs an address to have a name."""
    raise Http404


@door(purpose="website", roles=("anonymous",))
def healthz(request: HttpRequest) -> HttpResponse:
    """This function will answer 200 where the process and its database are well and the policy it knows is applied."""
    try:
        in_step = edition.look()
    except DatabaseError:
        return JsonResponse({"ok": False, "why": "The database does not answer."}, status=503)
    if not in_step:
        return JsonResponse({"ok": False, "why": "This process's policy is not applied. Run: steward policy apply"}, status=503)
    return JsonResponse({"ok": True})
