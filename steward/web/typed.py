"""What somebody had typed when their session ended comes back to them. It stays in their browser; nothing of it is kept here."""

import re
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

# A secret is typed again; a postcode is none, although its name ends like one.
_NOT_GIVEN_BACK = ("csrfmiddlewaretoken", "password", "secret")
_CODE = re.compile(r"(?:\A|[-_])code\Z")
_LARGEST = 2_000_000  # signs; more than the longest form of ours, less than anybody's patience


def give_back(request: HttpRequest) -> HttpResponse:
    """This function will answer a form that came after its session had ended, with everything typed in it, to be sent again.

    Only for a form of our own pages, which whoever calls has asked: its secret is right, or the browser says so itself (`came_from_here`).
    Another site's would come back as one of ours, with a right secret in it.
    """
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if not any(word in name.casefold() for word in _NOT_GIVEN_BACK) and not _CODE.search(name.casefold())
    ]
    too_much = sum(len(str(value)) for _, value in fields) > _LARGEST
    if too_much:
        fields = []
    shown: dict[str, Any] = {
        "too_much": too_much,
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
