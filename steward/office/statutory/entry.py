"""One member's entry: sending them a copy of it, and noting that post came back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from steward.membership import entry_copy
from steward.office.frame import actor_of, desk
from steward.office.statutory.forms import ReturnedForm
from steward.outbox.actions import UnableToWrite
from steward.register import reports, returned
from steward.trail import looks
from steward.web.doors import door

OFFICER = ("membership_officer",)


@door(purpose="statutory_register", roles=OFFICER)
@require_http_methods(["GET", "POST"])
def copy(request: HttpRequest, person: UUID) -> HttpResponse:
    """This function will show a member's entry as it would be printed, and send them the copy by post (s 24(3))."""
    today, at = timezone.localdate(), timezone.now()
    found = reports.entry(person, on=today)
    if found is None:
        raise Http404
    if request.method == "POST":
        try:
            entry_copy.send(found.person, by=actor_of(request), on=today, at=at)
        except UnableToWrite as unable:
            messages.error(request, str(unable))
        else:
            messages.success(
                request, "The copy is on its way to the member by post, free. That it was sent stands in the timeline."
            )
            return redirect("office:member", person=person)
    looks.record([person], what="copy of the entry")
    context = {"entry": found, "copy": entry_copy.of(found.person, on=today), "whose": "the member"}
    return desk(request, "office/statutory/copy.html", context, here="members", inside=True)


@door(purpose="statutory_register", roles=OFFICER)
def post_returned(request: HttpRequest, person: UUID) -> HttpResponse:
    """This function will note that post to a member came back, on which day."""
    today = timezone.localdate()
    found = reports.entry(person, on=today)
    if found is None:
        raise Http404
    form = ReturnedForm(request.POST if request.method == "POST" else None, initial={"on": today}, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            returned.note_returned(person, on=form.cleaned_data["on"], today=today, by=actor_of(request), at=timezone.now())
        except returned.UnableToNote as unable:
            form.add_error(None, str(unable))
        else:
            messages.success(
                request, "Noted. The address stays in the register, and counts as returned until the member gives another."
            )
            return redirect("office:member", person=person)
    looks.record([person], what="form: post came back")
    context = {"form": form, "entry": found, "whose": "the member"}
    return desk(request, "office/statutory/returned.html", context, here="members", inside=True,
                status=422 if form.errors else 200)  # fmt: skip


@door(purpose="statutory_register", roles=OFFICER)
@require_POST
def address_right(request: HttpRequest, person: UUID) -> HttpResponse:
    """This function will note that the address is right after all, although post came back."""
    if reports.entry(person, on=timezone.localdate()) is None:
        raise Http404
    try:
        returned.clear_returned(person, on=timezone.localdate(), by=actor_of(request), at=timezone.now())
    except returned.UnableToNote as unable:
        messages.error(request, str(unable))
    else:
        messages.success(request, "Noted: the address is right, and no longer counts as returned.")
    return redirect("office:member", person=person)
