"""Your data: who has it and why, and exactly what each one was sent (P44, P45)."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from steward.exchange import reports as exchange
from steward.membership import contacts, hints
from steward.permits import reports as permits
from steward.policy import text
from steward.portal import me
from steward.portal.data import holdings, looks, recipients, rights
from steward.web.doors import door


@door(purpose="rights", roles=("member",))
def show(request: HttpRequest) -> HttpResponse:
    """This function will show who has the member's data and why, who looked, what is held, and what the member can do."""
    mine = me.find(on=timezone.localdate())
    if mine is None:
        raise Http404
    standing = permits.standing(mine.person.pk)
    groups = recipients.of_person(mine.person.pk, on=mine.on, is_member=mine.is_member, standing=standing)
    shown = {card.consent.key for card in groups.agreed if card.consent}
    return render(
        request,
        "portal/data.html",
        {
            "me": mine,
            "here": "data",
            "groups": groups,
            "own_consents": [each for each in standing if each.kind == "consent" and each.key not in shown],
            "held_back": next(
                (each for each in standing if each.key == "use" and each.kind == "restriction" and each.in_force), None
            ),
            "looks": looks.at_person(mine.person.pk),
            "held": holdings.by_period(holdings.of_person(mine.person.pk)),
            "rights": rights.how(),
            "policy": text.current(),
        },
    )


@door(purpose="rights", roles=("member",))
def show_sent(request: HttpRequest, piece: UUID) -> HttpResponse:
    """This function will show one thing that was sent, value by value as it was then."""
    mine = me.find(on=timezone.localdate())
    everything = exchange.sent_to(mine.person.pk) if mine is not None else []
    found = next(((to, each) for to in everything for each in to.pieces if each.pk == piece), None)
    if found is None:
        raise Http404
    return render(request, "portal/sent.html", {"to": found[0], "piece": found[1], "here": "data"})


@door(purpose="rights", roles=("member",))
def show_noted(request: HttpRequest) -> HttpResponse:
    """This function will show every note of a conversation, and what representatives told the office, word for word."""
    mine = me.find(on=timezone.localdate())
    if mine is None:
        raise Http404
    context = {"notes": contacts.of_person(mine.person.pk), "told": hints.of_person(mine.person.pk), "here": "data"}
    return render(request, "portal/noted.html", context)
