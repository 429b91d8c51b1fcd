"""The first page of the members' area: who I am to the union, in one glance."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from steward.permits import reports as permits
from steward.portal import me
from steward.web.doors import door


@door(purpose="register", roles=("member",))  # keeps: W14
def show(request: HttpRequest) -> HttpResponse:
    """This function will greet the member, and show what stands in the union's books."""
    mine = me.find(on=timezone.localdate())
    if mine is None or mine.membership is None:
        return render(request, "portal/no_membership.html", {"me": mine, "here": "home"})
    standing = permits.standing(mine.person.pk)
    return render(
        request,
        "portal/home.html",
        {
            "me": mine,
            "here": "home",
            "done": me.done_to(mine),
            "yes": [each for each in standing if each.kind == "consent" and each.in_force],
            "no": [each for each in standing if each.kind != "consent" and each.in_force],
        },
    )
