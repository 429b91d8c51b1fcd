"""Fitting the home page to what a member chose, and the networks that a member joined.

Read as the member, for the purpose that the policy names, and through the permit: whoever objects sees the same website as
everybody. Nothing is kept in a cookie or a session, and nothing is taken from what somebody reads.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext

from steward.interests import reports
from steward.interests.models import Interest
from steward.people.acting import Actor, acting_as
from steward.people.models import Person
from steward.website.models import NetworkNotice, NetworkPage, Topic
from steward.website.reports import below

OF_PAGES = (Interest.Kind.TOPIC, Interest.Kind.REGION)


@dataclass(frozen=True)
class Chosen:
    """By what the stream is ordered for a reader: the slugs, and in words."""

    topics: tuple[str, ...]
    says: str


@dataclass(frozen=True)
class Joined:
    """A network that the member joined, with its newest notices."""

    page: NetworkPage
    notices: list[NetworkNotice]


def member_of(request: HttpRequest) -> Actor | None:
    """This function will return the member who reads; None for a visitor, and for whoever works in the office."""
    actor = getattr(request, "actor", None)
    return actor if isinstance(actor, Actor) and actor.role == "member" else None


def for_reader(request: HttpRequest) -> Chosen | None:
    """This function will return by what the stream is ordered for whoever reads; None: as for everybody."""
    actor = member_of(request)
    if actor is None:
        return None
    # keeps: P61
    with acting_as(actor, reports.PURPOSE):
        person = Person.objects.values_list("pk", flat=True).first()
        keys = reports.chosen(person, *OF_PAGES) if person else []
        if person is None or not keys or not reports.fits(person, on=timezone.localdate()):
            return None
    topics = list(Topic.objects.filter(slug__in=keys))
    titles = [topic.title for topic in topics]
    if not titles:
        return None
    says = titles[0]
    if len(titles) > 1:
        says = gettext("%(these)s and %(last)s") % {"these": ", ".join(titles[:-1]), "last": titles[-1]}
    return Chosen(tuple(topic.slug for topic in topics), says)


def has_joined(request: HttpRequest, network: NetworkPage) -> bool:
    """This function will return whether whoever reads has joined a network."""
    actor = member_of(request)
    if actor is None:
        return False
    with acting_as(actor, "networks"):
        return Interest.objects.filter(kind=Interest.Kind.NETWORK, key=str(network.translation_key)).exists()


def networks(keys: list[str]) -> tuple[list[Joined], list[NetworkPage]]:
    """This function will return the networks of these keys with their newest notices, and the other networks there are."""
    pages = list(NetworkPage.objects.order_by("title"))
    mine = [page for page in pages if str(page.translation_key) in keys]
    joined = [Joined(page, list(NetworkNotice.objects.filter(below(page)).order_by("-dated_on", "-pk")[:5])) for page in mine]
    return joined, [page for page in pages if page not in mine]
