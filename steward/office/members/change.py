"""Putting a member's details right: name, contact, address, work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from steward.office.acts import flash
from steward.office.frame import actor_of, desk
from steward.office.members import forms
from steward.office.members.views import OFFICER
from steward.people import actions as people
from steward.register import actions, acts, reports
from steward.trail import looks
from steward.web.doors import door


@dataclass(frozen=True)
class Change:
    """One thing that can be put right: its heading, how its form is made and how it is written."""

    title: str
    form: Callable[[reports.Entry, date, Any], Form]
    write: Callable[[reports.Entry, date, dict[str, Any]], None]


def _name_form(entry: reports.Entry, on: date, data: Any) -> Form:
    return forms.NameForm(data, initial={"given_names": entry.person.given_names, "family_name": entry.person.family_name})


def _contact_form(entry: reports.Entry, on: date, data: Any) -> Form:
    person = entry.person
    return forms.ContactForm(data, on=on, initial={"email": person.email, "phone": person.phone, "born_on": person.born_on})


def _address_form(entry: reports.Entry, on: date, data: Any) -> Form:
    now = entry.address
    names = ("kind", "requested_on", "line_1", "line_2", "line_3", "line_4", "town", "postcode", "country")
    return forms.AddressForm(data, on=on, initial={name: getattr(now, name) for name in names} if now else {"kind": "home"})


def _job_form(entry: reports.Entry, on: date, data: Any) -> Form:
    now = entry.job
    employer = now.employer if now else None
    offered = forms.words_of(reports.employers(on=on), reports.workplaces(employer=employer) if employer else [])
    initial = {
        "employer": (employer.name if employer else now.employer_as_typed),
        "workplace": str(now.workplace or ""),
        "job_title": now.job_title,
        "work_phone": now.work_phone,
        "work_email": now.work_email,
    } if now else {}  # fmt: skip
    return forms.JobForm(data, initial=initial, **offered)


def _write_person(entry: reports.Entry, on: date, said: dict[str, Any]) -> None:
    people.change_person(entry.person, **said)


def _write_address(entry: reports.Entry, on: date, said: dict[str, Any]) -> None:
    actions.move(entry.person, on=on, **said)


class UnknownWorkplace(Exception):
    """This workplace is not in the list of the employer; the words say what to do."""


def _write_job(entry: reports.Entry, on: date, said: dict[str, Any]) -> None:
    typed, place, add = said.pop("employer").strip(), said.pop("workplace").strip(), said.pop("add_workplace")
    employer, workplace = actions.find_employer(typed), None
    if place and employer is None:
        raise UnknownWorkplace("A workplace needs an employer from the list. Choose the employer, or leave the workplace empty.")
    if place and employer is not None:
        known = {each.name.casefold(): each for each in reports.workplaces(employer=employer)}
        workplace = known.get(place.casefold()) or (actions.add_workplace(employer=employer, name=place) if add else None)
        if workplace is None:
            raise UnknownWorkplace(
                f"{employer.name} has no workplace of that name. Choose one from the list, or tick the box to add it."
            )
    actions.change_job(
        entry.person, on=on, employer=employer, workplace=workplace, employer_as_typed="" if employer else typed, **said
    )


CHANGES = {
    "name": Change("Change name", _name_form, _write_person),
    "contact": Change("Change email, telephone or date of birth", _contact_form, _write_person),
    "address": Change("Change address", _address_form, _write_address),
    "job": Change("Change work details", _job_form, _write_job),
}


@door(purpose="register", roles=OFFICER)
def member_edit(request: HttpRequest, person: UUID, what: str) -> HttpResponse:
    """This function will show one of the forms behind a member's page, and write what was put right."""
    today = timezone.localdate()
    change, entry = CHANGES.get(what), reports.entry(person, on=today)
    if change is None or entry is None:
        raise Http404
    form = change.form(entry, today, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            with acts.act(f"{what}_changed", by=actor_of(request), on=today, at=timezone.now(), persons=[person]) as act:
                change.write(entry, today, dict(form.cleaned_data))
        except UnknownWorkplace as unknown:
            form.add_error("workplace", str(unknown))
        else:
            flash.tell(request, "The change is saved.", act)
            return redirect("office:member", person=person)
    looks.record([person], what=f"form: {what}")
    context = {"form": form, "entry": entry, "title": change.title, "whose": "the member"}
    return desk(request, "office/members/change.html", context, here="members", inside=True, status=422 if form.errors else 200)
