"""Who is looking at a page, as far as the frame around the page needs to know."""

from dataclasses import dataclass
from typing import Any, cast

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.http import HttpRequest
from django.utils import timezone

from steward.people.acting import Actor, acting_as
from steward.register import reports as register
from steward.web import hosts
from steward.web.doors import Door


@dataclass(frozen=True)
class Visitor:
    """Signed in or not, with which posts, working in which, and whether a second factor was used."""

    signed_in: bool = False
    posts: tuple[register.PostHeld, ...] = ()
    post: register.PostHeld | None = None
    second_factor: bool = False


ANYBODY = Visitor()


class Passed(HttpRequest):
    """A request that has passed its door: what middleware.Door set on it, and what a view says of its answer."""

    door: Door
    visitor: Visitor
    actor: Actor
    page_read: int  # the page of the website that this answer shows, for web/kept.py


def passed(request: HttpRequest) -> Passed:
    """This function will return the request as one that has passed its door. Every view has such a request, whatever its type says."""
    return cast(Passed, request)


def of(request: HttpRequest) -> Visitor:
    """This function will look up the posts of the account that is signed in, as the member that it is."""
    account = request.user
    with acting_as(Actor("member", account.pk), "register"):
        posts = tuple(register.posts_held(on=timezone.localdate()))
    if hosts.is_editors(request):
        posts = tuple(each for each in posts if each.role == "editor")
    chosen = request.session.get("post", "")
    post = next((each for each in posts if str(each.pk) == chosen), posts[0] if posts else None)
    methods = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    return Visitor(True, posts, post, any(each.get("method") == "mfa" for each in methods))


def visitor(request: HttpRequest) -> dict[str, Any]:
    """This function will give each template the visitor and the door it stands at."""
    return {"visitor": getattr(request, "visitor", ANYBODY), "door": getattr(request, "door", None)}
