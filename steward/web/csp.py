"""The Content-Security-Policy header: what policy/website.toml declares, and nothing else."""

from collections.abc import Callable
from functools import cache

from django.http import HttpRequest, HttpResponse

from steward.policy import text

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


@cache
def after_click(service: str) -> str:
    """This function will return the header of a page on which the reader chose to load one declared external service."""
    directives = {name: list(sources) for name, sources in OWN.items()}
    for name, hosts in text.current().external[service].hosts.items():
        directives[name] = [*directives.get(name, []), *hosts]
    return header(directives)


class ContentSecurityPolicy:
    """Sets the header on every answer, errors and files included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        own = EDITOR if request.path_info.startswith("/cms/") else OWN
        response.headers.setdefault("Content-Security-Policy", header(own))
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), interest-cohort=()")
        if request.path_info.startswith(("/my/", "/office/", "/cms/", "/join/")):
            response.headers["Cache-Control"] = "no-store"
        return response
