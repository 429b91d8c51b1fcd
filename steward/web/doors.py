"""The door of each URL: for which purpose it is there, and which roles may pass.

A view says it with a decorator; the pages of libraries are listed here by the path they stand under. A URL with neither is
refused by a check, so that no page can be reached without a purpose.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import HttpRequest
from django.urls import Resolver404, resolve

View = TypeVar("View", bound=Callable[..., Any])
NOBODY = "nobody"
OFFICE = "office"  # every office role: a page that shows nothing of anybody, such as the desk's first page


@dataclass(frozen=True)
class Door:
    """What a URL is for. `roles` empty: sign-in itself, which works as the role signin.

    Roles that open the same page for another purpose are named in `instead`: an officer keeps the register with it, the data
    protection officer answers a request.
    """

    purpose: str
    roles: tuple[str, ...] = ()
    instead: tuple[tuple[str, str], ...] = ()

    def purpose_of(self, role: str) -> str:
        """This function will return the purpose for which that role opens the page."""
        return dict(self.instead).get(role, self.purpose)


# The pages of libraries, by prefix; the first that fits counts.
LIBRARIES: tuple[tuple[str, Door], ...] = (
    ("/my/sign-in/", Door("sign_in")),
    ("/my/sign-out/", Door("sign_in")),
    ("/my/account/", Door("sign_in")),
    ("/my/two-factor/", Door("sign_in")),
    # Who may edit is a post of the office; these pages of the editor would list accounts. Nobody passes.
    ("/cms/users/", Door("website_admin", (NOBODY,))),
    ("/cms/groups/", Door("website_admin", (NOBODY,))),
    ("/cms/bulk/people/", Door("website_admin", (NOBODY,))),
    ("/cms/login/", Door("website_admin", (NOBODY,))),
    ("/cms/password_reset/", Door("website_admin", (NOBODY,))),
    ("/cms/", Door("website", ("editor",))),
    ("/documents/", Door("website", ("anonymous", "member", "editor"))),
)


def door(purpose: str, roles: tuple[str, ...], **instead: str) -> Callable[[View], View]:
    """This function will declare a view's purpose and the roles that may use it; `role="purpose"` where a role's is another."""

    def declare(view: View) -> View:
        view.door = Door(purpose, roles, tuple(instead.items()))  # type: ignore[attr-defined]  # a function carries its door
        return view

    return declare


def of_view(view: Any, path: str) -> Door | None:
    """This function will return the door of a view at a path, or None where nobody declared one."""
    own = getattr(view, "door", None) or getattr(getattr(view, "view_class", None), "door", None)
    if isinstance(own, Door):
        return own
    for prefix, its in LIBRARIES:
        if path.startswith(prefix):
            return its
    return None


def of(request: HttpRequest) -> Door | None:
    """This function will return the door of the request's URL; None for a URL that leads nowhere."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return None
    return of_view(match.func, request.path_info)
