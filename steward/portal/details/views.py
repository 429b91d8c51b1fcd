"""Your details: what the register says, with a way to put right each thing of it (P46a)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from steward.portal import me
from steward.portal.answers import see_other
from steward.portal.details import changed
from steward.portal.details.things import THINGS
from steward.register.models import Employer
from steward.web.doors import door

OFFERED = 1000  # more employers than this are not sent to the browser to choose from


@door(purpose="rights", roles=("member",))
def show(request: HttpRequest) -> HttpResponse:
    """This function will list the member's details, and what was changed in them."""
    mine = me.find(on=timezone.localdate())
    if mine is None:
        raise Http404
    return render(
        request,
        "portal/details.html",
        {"me": mine, "here": "details", "changes": changed.of_person(mine.person.pk)},
    )


@door(purpose="rights", roles=("member",))
def change(request: HttpRequest, what: str) -> HttpResponse:
    """This function will change one of the member's details from today, or show the form again with what was typed."""
    thing, mine = THINGS.get(what), me.find(on=timezone.localdate())
    if thing is None or mine is None:
        raise Http404
    form = thing.form(request.POST if request.method == "POST" else None, mine)
    if form.is_bound and form.is_valid():
        written = thing.write(mine, form.cleaned_data)
        if written:
            messages.success(request, gettext("%(what)s: changed.") % {"what": thing.heading})
        matched = what == "employer" and getattr(written, "employer", None)
        return see_other("portal:change", what="workplace") if matched else see_other("portal:details")
    return render(
        request,
        "portal/change.html",
        {
            "me": mine,
            "here": "details",
            "thing": thing,
            "form": form,
            "employers": _offered() if what == "employer" else [],
            "no_places": what == "workplace" and not getattr(form, "places", {}),
        },
    )


def _offered() -> list[str]:
    """The names that the browser offers while an employer is typed."""
    names = list(Employer.objects.filter(closed_on__isnull=True).order_by("name").values_list("name", flat=True)[: OFFERED + 1])
    return names if len(names) <= OFFERED else []
