"""The Content-Security-Policy header: nothing of another website loads, unless the reader of this one answer asked for it.

What somebody asked to be shown (website/facades.py) is in `request.shown_from`: the hosts that policy/website.toml declares for
that service, by directive. Such an answer is for that reader alone and is kept nowhere.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

OWN = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
}
# Wagtail's editor writes styles and scripts into its pages; only editors reach it, and no member's data is behind it.
EDITOR = OWN | {
    "script-src": ["'self'", "'unsafe-inline'", "'unsafe-eval'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "frame-src": ["'self'"],
    "frame-ancestors": ["'self'"],
}


def header(directives: dict[str, list[str]]) -> str:
    """This function will write directives as the header's value."""
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())


_OWN = header(OWN)


class ContentSecurityPolicy:
    """Sets the header on every answer, errors and files included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        editing = request.path_info.startswith("/cms/") and response.status_code < 300
        own = EDITOR if editing else OWN
        if getattr(request, "is_dummy", False):  # made by the editor's screens: the preview in their side panel
            own = own | {"frame-ancestors": EDITOR["frame-ancestors"]}
        # keeps: P67
        asked: dict[str, list[str]] = getattr(request, "shown_from", {})
        if asked:
            own = own | {name: [*own.get(name, []), *hosts] for name, hosts in asked.items()}
        response.headers.setdefault("Content-Security-Policy", _OWN if own is OWN else header(own))
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), interest-cohort=()")
        if request.path_info.startswith(("/my/", "/office/", "/cms/", "/join/", "/contact/write/")) or asked:
            response.headers["Cache-Control"] = "no-store"
        elif request.path_info.startswith(("/documents/", "/media/")):
            # Asked for anew each time: a file that was put among those for members today, or a picture whose page was taken off,
            # is to be had from no cache.
            response.headers.setdefault("Cache-Control", "private, no-cache")
        elif getattr(getattr(request, "visitor", None), "signed_in", False) and "html" in response.headers.get(
            "Content-Type", ""
        ):
            # What a member chose, and members' pages, are kept by no cache on the way.
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response
