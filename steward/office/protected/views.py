"""Protected records: the list of whoever looks after them, protecting one, and opening one with a reason."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from steward.office.frame import actor_of, desk
from steward.office.protected.forms import OpenForm, ProtectForm
from steward.permits import protecting
from steward.register import reports as register
from steward.trail import looks
from steward.web.doors import door

KEEPERS = ("membership_officer", "data_protection_officer")
OPENERS = ("membership_officer", "branch_officer")
MOST = 200


@door(purpose="safety", roles=("data_protection_officer",))
@require_safe
def protected(request: HttpRequest) -> HttpResponse:
    """This function will show which records are protected, who opened one and why, and colleagues who may want it."""
    kept = protecting.protected(on=timezone.localdate(), limit=MOST)
    opened, suggested = protecting.openings(limit=MOST), protecting.suggested()
    seen = [each.person for each in kept] + [each.person for each in opened] + [each.person for each in suggested]
    looks.record(seen, what="protected records")
    context = {"kept": kept, "opened": opened, "suggested": suggested, "most": MOST, "whose": "each of them"}
    return desk(request, "office/protected/list.html", context, here="protected")


@door(purpose="safety", roles=KEEPERS)
def protect(request: HttpRequest, person: UUID) -> HttpResponse:
    """This function will make a record narrower, or say that it is so already and offer to end it."""
    actor, today = actor_of(request), timezone.localdate()
    entry = register.entry(person, on=today)
    if entry is None:
        raise Http404
    stands = protecting.standing(person, on=today)
    form = ProtectForm(request.POST if request.method == "POST" else None, initial={"from_on": today})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            protecting.protect(person, kind=said["kind"], by=actor, on=said["from_on"], until=said["until_on"])
        except protecting.UnableToProtect as unable:
            form.add_error(None, str(unable))
        else:
            messages.success(
                request, "The record is protected. From its first day, searches, lists and counts of the office leave it out."
            )
            return redirect("office:protected" if actor.role == "data_protection_officer" else "office:open_protected")
    looks.record([person], what="form: protection")
    context = {"form": form, "entry": entry, "stands": stands, "whose": "the member"}
    return desk(
        request, "office/protected/protect.html", context, here="members", inside=True, status=422 if form.errors else 200
    )


@door(purpose="safety", roles=KEEPERS)
@require_POST
def unprotect(request: HttpRequest, person: UUID) -> HttpResponse:
    """This function will end the protection of a record today."""
    actor, today = actor_of(request), timezone.localdate()
    if register.entry(person, on=today) is None:
        raise Http404
    try:
        protecting.unprotect(person, by=actor, on=today)
    except protecting.UnableToProtect as unable:
        messages.error(request, str(unable))
    else:
        messages.success(request, "The protection has ended. The record is found again like any other.")
    if actor.role == "data_protection_officer":
        return redirect("office:protected")
    return redirect("office:member", person=person)


@door(purpose="safety", roles=OPENERS, branch_officer="representation")
def open_record(request: HttpRequest) -> HttpResponse:
    """This function will open a protected record by its exact number, with a reason, for eight hours."""
    form = OpenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            person = protecting.open_record(**form.cleaned_data, by=actor_of(request))
        except protecting.UnableToOpen as unable:
            form.add_error("number", str(unable))
        else:
            looks.record([person], what="protected record opened")
            messages.success(request, "The record is open to you for eight hours. The data protection officer reads why.")
            return redirect("office:member", person=person)
    context = {"form": form, "whose": "the member"}
    return desk(request, "office/protected/open.html", context, here="members", inside=True, status=422 if form.errors else 200)
