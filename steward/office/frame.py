"""What every page of the office has around it: the ways on, the purpose it was opened for, and fields that stay closed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from steward.people.acting import Actor
from steward.policy import text
from steward.register.reports import PostHeld, opens
from steward.web.visitor import passed

SEARCHERS = ("membership_officer", "branch_officer", "data_protection_officer")
OWN_BOX = ("home", "members")  # pages that have the box in their middle
EVERYBODY: tuple[str, ...] = ()


@dataclass(frozen=True)
class Place:
    """A place in the office, and the roles that find it in their menu; none named means all."""

    key: str
    label: str
    url: str
    roles: tuple[str, ...] = EVERYBODY


PLACES = (
    Place("home", "Today", "office:home"),
    Place("members", "Members", "office:search", SEARCHERS),
    Place("workplace", "Workplace", "office:workplace", ("workplace_rep",)),
    Place("branch", "Branch", "office:branch", ("branch_officer",)),
    Place("lists", "Lists", "office:listing", ("membership_officer", "branch_officer")),
    Place("applications", "Applications", "office:applications", ("membership_officer",)),
    Place("register", "Register", "office:register", ("membership_officer",)),
    Place("imports", "Imports", "office:imports", ("membership_officer",)),
    Place("posts", "Posts", "office:posts", ("membership_officer", "administrator")),
    Place("extracts", "Extracts", "office:extracts", ("membership_officer", "administrator", "data_protection_officer")),
    Place("enquiries", "Enquiries", "office:enquiries", ("communications_officer", "data_protection_officer")),
    Place("protected", "Protected", "office:protected", ("data_protection_officer",)),
    Place("trail", "Trail", "office:trail", ("data_protection_officer",)),
    Place("findings", "Assurer", "office:findings", ("data_protection_officer",)),
    Place("assurer", "Register", "office:assurer", ("assurer",)),
    Place("stories", "Stories", "office:stories", ("communications_officer",)),
    Place("candidates", "Candidates", "office:candidates", ("communications_officer",)),
    Place("policy", "Policy", "office:policy"),
)


def actor_of(request: HttpRequest) -> Actor:
    """This function will return as whom the request works; the door has set it."""
    return passed(request).actor


def post_of(request: HttpRequest) -> PostHeld:
    """This function will return the post in which the request works. Nobody passes a door of the office without one."""
    post = passed(request).visitor.post
    if post is None:
        raise Http404
    return post


def desk(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    here: str,
    inside: bool = False,
    status: int = 200,
) -> HttpResponse:
    """This function will render a page of the office with its menu and the purpose that it was opened for.

    `here` is the place in the menu; `inside` is a page behind that place.
    """
    actor = actor_of(request)
    policy = text.current()
    door = passed(request).door
    frame = {
        "desk_nav": [
            {"url": reverse(place.url), "label": place.label, "here": place.key == here}
            for place in PLACES
            if not place.roles or actor.role in place.roles
        ],
        "may_search": actor.role in SEARCHERS,
        "no_search": actor.role not in SEARCHERS or (here in OWN_BOX and not inside),
        "keys_off": request.session.get("keys_off", False),
        "role": policy.roles[actor.role],
        "purpose": policy.purposes[door.purpose_of(actor.role)],
    }
    return render(request, template, frame | (context or {}), status=status)


def why(role: str, field: str) -> str:
    """This function will return the address of the policy's answer to why a role can, or cannot, see a field."""
    return f"{reverse('office:policy')}?{urlencode({'role': role, 'field': field})}"


@dataclass(frozen=True)
class Fact:
    """One line of a card: what it is, and its value as lines; or closed, with the way to the rule that closes it."""

    label: str
    lines: tuple[Any, ...] = ()
    day: Any = None
    tag: str = ""
    tone: str = ""
    closed: bool = False
    explain_url: str = ""
    kind: str = ""


def fact(role: str, label: str, model: type[Model], field: str, value: Any = None, **more: Any) -> Fact:
    """This function will make a line of a card from a field of a row, closed where the policy closes the field to the role.

    `value` is the row, or None where there is none: a closed field is never touched, so it looks closed even without a row.
    """
    if not opens(model, field):
        return Fact(label, closed=True, explain_url=why(role, f"{model.__name__}.{field}"))
    found = getattr(value, field, None) if isinstance(value, Model) else value
    if hasattr(found, "isoformat"):
        return Fact(label, day=found, **more)
    lines: Iterable[Any] = found if isinstance(found, list | tuple) else [found]
    return Fact(label, tuple(line for line in lines if line), **more)
