"""Whom the union talks to at an employer: adding somebody, telling them, ending it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from steward.membership import informing
from steward.office.employers.forms import ContactForm, EndForm
from steward.office.employers.views import OFFICER, one
from steward.office.frame import actor_of, desk
from steward.register.employers import contacts
from steward.register.models import WorkplaceContact
from steward.trail import looks
from steward.web.doors import door


def _one(key: UUID) -> WorkplaceContact:
    found = WorkplaceContact.objects.filter(pk=key).select_related("person", "employer", "workplace").first()
    if found is None:
        raise Http404
    return found


@door(purpose="employer_contacts", roles=OFFICER)
def add(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will add somebody whom the union talks to at an employer."""
    which = one(key)
    form = ContactForm(request.POST if request.method == "POST" else None, employer=key)
    if request.method == "POST" and form.is_valid():
        made = contacts.add(employer=which, **form.cleaned_data, by=actor_of(request), on=timezone.localdate(), at=timezone.now())
        messages.success(request, "The contact is added. Now tell them that we hold their details.")
        return redirect("office:employer_contact", made.pk)
    says = (
        "A contact is a person of their own, and no member for it. Whoever is added must be told within a month that we hold their"
        " details, and why (UK GDPR Article 14): the next page has the notice for them."
    )
    context = {"form": form, "employer": which, "title": "Add a contact", "says": says, "button": "Add the contact"}
    return desk(request, "office/employers/form.html", context, here="register", inside=True, status=422 if form.errors else 200)


@door(purpose="employer_contacts", roles=OFFICER)
@require_safe
def contact(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will show a contact, and the notice that tells them what we hold."""
    held = _one(key)
    looks.record([held.person_id], what="contact at an employer")
    context = {
        "contact": held, "tell_by": contacts.tell_by(held), "told": informing.told(held), "notice": informing.words(held),
        "today": timezone.localdate(), "whose": "they",
    }  # fmt: skip
    return desk(request, "office/employers/contact.html", context, here="register", inside=True)


@door(purpose="employer_contacts", roles=OFFICER)
@require_POST
def tell(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will send the notice to a contact."""
    held = _one(key)
    try:
        informing.inform(held, at=timezone.now())
    except informing.UnableToInform as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "The notice is on its way.")
    return redirect("office:employer_contact", key)


@door(purpose="employer_contacts", roles=OFFICER)
def end(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will end a contact: their details are destroyed a year later."""
    held, today = _one(key), timezone.localdate()
    form = EndForm(request.POST if request.method == "POST" else None, initial={"on": today})
    if request.method == "POST" and form.is_valid():
        try:
            contacts.end(held, by=actor_of(request), on=form.cleaned_data["on"], at=timezone.now())
        except contacts.UnableToKeep as problem:
            form.add_error("on", str(problem))
        else:
            messages.success(request, "The end is noted.")
            return redirect("office:employer", held.employer_id)
    looks.record([held.person_id], what="contact at an employer")
    context = {
        "form": form,
        "employer": held.employer,
        "title": "End a contact",
        "says": f"{held.person.name}, {held.does}",
        "button": "End it",
        "whose": "they",
    }
    return desk(request, "office/employers/form.html", context, here="register", inside=True, status=422 if form.errors else 200)
