"""The contact log: noting what was said. What is noted cannot be changed, and the member may read it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from steward.membership import contacts
from steward.office.contacts.forms import ContactForm
from steward.office.frame import actor_of, desk
from steward.register import reports as register
from steward.trail import looks
from steward.web.doors import door


@door(purpose="contact", roles=("membership_officer",))
def note(request: HttpRequest, person: UUID) -> HttpResponse:
    """This function will add a note of a conversation, and show those there are."""
    entry = register.entry(person, on=timezone.localdate())
    if entry is None:
        raise Http404
    form = ContactForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            contacts.note(
                person, channel=said["channel"], from_them=said["way"] == "in", says=said["says"], by=actor_of(request),
                at=timezone.now(),
            )  # fmt: skip
        except contacts.UnableToNote as unable:
            form.add_error("says", str(unable))
        else:
            messages.success(request, "The note is kept. The member can read it.")
            return redirect("office:member", person=person)
    looks.record([person], what="contact log")
    context = {"form": form, "entry": entry, "notes": contacts.of_person(person, limit=50), "whose": "the member"}
    return desk(request, "office/contacts/note.html", context, here="members", inside=True, status=422 if form.errors else 200)
