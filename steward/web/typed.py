"""What somebody had typed when their session ended comes back to them. It stays in their browser; nothing of it is kept here."""

from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

# A secret is typed again; who pressed which button of a table is not "typed".
_NOT_GIVEN_BACK = ("csrfmiddlewaretoken", "password", "secret", "code")
_LARGEST = 400_000  # signs; more than the longest form of ours, less than anybody's patience


def give_back(request: HttpRequest) -> HttpResponse:
    """This function will answer a form that came after its session had ended, with everything typed in it, to be sent again.

    Only for a form of our own pages: its secret was right (the middleware has compared it), or the browser says so itself.
    """
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if not any(word in name.casefold() for word in _NOT_GIVEN_BACK)
    ]
    if sum(len(str(value)) for _, value in fields) > _LARGEST:
        fields = []
    shown: dict[str, Any] = {
        "fields": fields,
        "files": list(request.FILES),
        "at": request.get_full_path() if not request.GET else request.path,
        "sign_in": f"{reverse('account_login')}?{urlencode({'next': '/my/' if request.path.startswith('/my/') else request.path})}",
        "signed_in": request.user.is_authenticated,
    }
    answer = render(request, "web/typed.html", shown, status=403)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def came_from_here(request: HttpRequest) -> bool:
    """This function will tell whether the browser itself says that the form stood on a page of ours (Fetch Metadata, Origin)."""
    if request.method != "POST" or request.headers.get("Sec-Fetch-Site", "") != "same-origin":
        return False
    return urlsplit(request.headers.get("Origin", "")).netloc == request.get_host()
