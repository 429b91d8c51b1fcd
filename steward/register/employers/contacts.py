"""Whom the union talks to at an employer: persons of their own, and no members for it."""

from __future__ import annotations

import calendar
from datetime import date, datetime

from django.db import transaction

from steward.people import actions as people
from steward.people.acting import Actor
from steward.register import acts
from steward.register.models import Act, Employer, Workplace, WorkplaceContact


class UnableToKeep(Exception):
    """This contact cannot be kept so; the words say why and what to do."""


def tell_by(contact: WorkplaceContact) -> date:
    """This function will return the day by which they must be told that we hold their details: within a month (UK GDPR Art 14(3))."""
    start = contact.from_on
    year, month = (start.year + 1, 1) if start.month == 12 else (start.year, start.month + 1)
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


@transaction.atomic
def add(
    *, employer: Employer, workplace: Workplace | None = None, given_names: str, family_name: str, email: str = "", phone: str = "",
    does: str, by: Actor, on: date, at: datetime,
) -> WorkplaceContact:  # fmt: skip
    """This function will add somebody whom the union talks to at an employer, as a person of their own."""
    if workplace is not None and workplace.employer_id != employer.pk:
        raise UnableToKeep("This workplace is of another employer. Choose one of this employer, or none.")
    if not family_name.strip():
        raise UnableToKeep("Enter the name of the contact.")
    with acts.act("contact_added", by=by, on=on, at=at, detail={"employer": str(employer.pk)}) as act:
        person = people.add_person(given_names=given_names, family_name=family_name, email=email, phone=phone)
        act.persons = [person.pk]
        contact = WorkplaceContact(person=person, employer=employer, workplace=workplace, does=" ".join(does.split()), from_on=on)
        contact.save(force_insert=True)
    return contact


@transaction.atomic
def end(contact: WorkplaceContact, *, by: Actor, on: date, at: datetime) -> Act:
    """This function will end it: from that day the union no longer talks to this person at the employer."""
    if contact.until_on is not None and contact.until_on <= on:
        raise UnableToKeep("This contact has ended already.")
    said = {"employer": str(contact.employer_id)}
    with acts.act("contact_ended", by=by, on=on, at=at, persons=[contact.person_id], detail=said) as act:
        still = WorkplaceContact.objects.filter(pk=contact.pk, until_on=contact.until_on)
        if contact.until_on is None:
            still = WorkplaceContact.objects.filter(pk=contact.pk, until_on__isnull=True)
        if still.update(until_on=max(on, contact.from_on)) != 1:
            raise UnableToKeep("A colleague ended this contact in the meantime.")
    return act
