"""The editor's own host (STEWARD_CMS_HOST): its screens may run scripts of their own, so no member's page stands beside them.

Browsers keep hosts apart: what a script on the editor's host could reach is what that host answers, and it answers the editor's
screens, signing in, and files. A session belongs to the host on which it was begun, and there it works in the post of editor
and in no other. Without the setting, as in the demo, everything stands on one host; `steward doctor` says so in production.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import user_logged_in
from django.contrib.auth.models import AnonymousUser
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import redirect

from steward.web import views

EDITING = "/cms/"
# What stands on the editor's host; adding a second factor, a new password and whatever shows a person do not.
THERE = (
    EDITING,
    "/my/sign-in/",
    "/my/sign-out/",
    "/my/account/inactive/",
    "/my/account/reauthenticate/",
    "/my/two-factor/authenticate/",
    "/my/two-factor/reauthenticate/",
    "/my/two-factor/webauthn/login/",
    "/my/two-factor/webauthn/reauthenticate/",
    "/static/",
    "/media/",
    "/documents/",
    "/look/",
)
NEVER_THERE = ("/my/", "/office/")
_KEY = "editors_host"
Respond = Callable[[HttpRequest], HttpResponse]


def apart() -> bool:
    """This function will tell whether the editor has a host of its own."""
    return bool(settings.STEWARD_CMS_HOST)


def is_editors(request: HttpRequest) -> bool:
    """This function will tell whether the request came to the editor's host."""
    return apart() and split_domain_port(request.get_host())[0] == split_domain_port(settings.STEWARD_CMS_HOST.lower())[0]


def on_the_website(path: str) -> str:
    """This function will return the whole address of a path on the website's own host."""
    return f"{settings.WAGTAILADMIN_BASE_URL}{path}"


def beside(request: HttpRequest, path: str) -> str:
    """This function will return where a page of the members' area is, from whichever host the request came to."""
    return on_the_website(path) if is_editors(request) else path


class OneForTheEditor:
    """Answers on the editor's host what stands there; leads to the website for what is public; knows nothing of the rest."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if path == "/healthz" or not is_editors(request) or path.startswith(THERE):
            return self.get_response(request)
        if path == "/":
            return redirect(EDITING)
        if path.startswith(NEVER_THERE) or request.method not in ("GET", "HEAD"):
            return views.nothing_here(request)
        return redirect(on_the_website(path))


class SessionOfItsHost:
    """Takes a session for none on the host where it was not begun: a cookie that was carried over opens nothing."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if apart() and settings.SESSION_COOKIE_NAME in request.COOKIES:
            signed_in = request.user.is_authenticated
            if signed_in and bool(request.session.get(_KEY)) != is_editors(request):
                request.session = import_module(settings.SESSION_ENGINE).SessionStore(None)
                request.user = AnonymousUser()
        return self.get_response(request)


@receiver(user_logged_in)
def remember_the_host(sender: Any, request: HttpRequest | None = None, **kwargs: Any) -> None:
    """This function will write down in a new session that it belongs to the editor's host."""
    if request is not None and request.META.get("HTTP_HOST", request.META.get("SERVER_NAME")) and is_editors(request):
        request.session[_KEY] = True
