"""One page for everything about the register that is not daily, so that the menu stays short."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from steward.office.frame import desk
from steward.office.register.places import PLACES
from steward.web.doors import door


@door(purpose="statutory_register", roles=("membership_officer",))
@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """This function will list what can be done with the register as a whole."""
    found = [(label, reverse(url), says) for label, url, says in PLACES]
    return desk(request, "office/register/places.html", {"places": found}, here="register")
