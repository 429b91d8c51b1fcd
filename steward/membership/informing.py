"""Telling those whose details we got from somebody else that we hold them, within a month (UK GDPR Art 14)."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from steward.outbox import actions as outbox
from steward.outbox.models import Message
from steward.policy import notice, text
from steward.register.models import WorkplaceContact

KIND = "contact_notice"
PURPOSE = "employer_contacts"
SUBJECT = "How we use your details"


class UnableToInform(Exception):
    """This person cannot be written to; the words say what to do instead."""


def words(contact: WorkplaceContact) -> list[str]:
    """This function will return the notice to a contact at an employer, in paragraphs, made from the policy."""
    policy = text.current()
    said = notice.collection(policy, purposes=[PURPOSE])
    kept = policy.retention["employer_contacts"]
    reach = " and how to reach you" if contact.person.email or contact.person.phone else ""
    we = (
        f"{policy.controller.name} is a trade union. We keep your name, your work details ({contact.does}, {contact.employer.name})"
        f"{reach}, because you deal with us for your employer. We have them from your employer, from our members there, or from"
        " what your employer makes public. You are not a member for it."
    )
    until = (
        "We delete them one year after you have stopped."
        if kept.keep == "P1Y"
        else "Our privacy notice says how long we keep them."
    )
    purposes = [
        ". ".join([f"What for: {line.title}", *(f"{label}: {said_of}" for label, said_of in line.facts)]) + "."
        for line in said.lines
    ]
    return [
        f"Dear {contact.person.name},", we, *purposes, until, said.rights,
        f"Write to {said.contact}. The whole notice: {settings.WAGTAILADMIN_BASE_URL}/privacy/",
    ]  # fmt: skip


@transaction.atomic
def inform(contact: WorkplaceContact, *, at: datetime) -> Message:
    """This function will queue the notice to a contact at an employer. Raises UnableToInform where we have no email address."""
    if told(contact) is not None:
        raise UnableToInform("This contact was told already.")
    if not contact.person.email:
        raise UnableToInform("We have no email address of this contact. Print the notice and hand it over.")
    return outbox.write(
        contact.person, kind=KIND, purpose=PURPOSE, subject=SUBJECT, body="\n\n".join(words(contact)), at=at,
        channel=Message.Channel.EMAIL,
    )  # fmt: skip


def told(contact: WorkplaceContact) -> Message | None:
    """This function will return the notice that went, or goes, to a contact; None where they were not told."""
    return Message.objects.filter(person_id=contact.person_id, kind=KIND).order_by("-queued_at").first()
