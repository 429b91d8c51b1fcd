"""Writing to one person. The words are fixed here; the postroom sends them, in a job of its own."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from steward.outbox import jobs
from steward.outbox.models import Message
from steward.people.models import Person
from steward.permits.models import Choice
from steward.policy import text
from steward.register.models import Address


class UnableToWrite(Exception):
    """There is no way to reach this person; the words say what to add."""


@transaction.atomic
def write(
    person: Person, *, kind: str, purpose: str, subject: str, body: str, at: datetime, channel: str | None = None
) -> Message:
    """This function will queue one message to one person, and the job that sends it, in the transaction of whoever acts.

    Without `channel` it is an email where the person has an address for it and did not ask us to write by post; else a letter
    to the postal address of that day. `subject` is a constant of the program and never holds anything about anybody: it
    is read on locked screens. A paragraph of `body` that is CODE_LINE becomes a one-time code when the message is sent.
    """
    if purpose not in text.current().purposes:
        raise ValueError(f"{purpose!r} is no purpose of policy/purposes.toml. Write it there first.")
    channel = channel or channel_for(person)
    message = Message(person=person, channel=channel, kind=kind, purpose=purpose, subject=subject, body=body, to_name=person.name)
    message.queued_at = at
    if channel == Message.Channel.EMAIL:
        if not person.email:
            raise UnableToWrite("This person has no email address. Add one, or write a letter.")
        message.to_email = person.email
    else:
        message.to_lines = _lines(person, at)
    message.save(force_insert=True)
    jobs.defer(message.pk)
    return message


def channel_for(person: Person) -> Message.Channel:
    """This function will return how we write to a person: by email where there is one and they did not ask for letters."""
    return Message.Channel.EMAIL if person.email and not _prefers_letters(person.pk) else Message.Channel.LETTER


def _prefers_letters(person: UUID) -> bool:
    """Whether the newest answer to a question that restricts email is yes."""
    for key, restriction in text.current().restrictions.items():
        if restriction.channel == Message.Channel.EMAIL:
            answers = Choice.objects.filter(person_id=person, kind=Choice.Kind.RESTRICTION, key=key).order_by("-at", "-id")
            if answers.values_list("given", flat=True).first():
                return True
    return False


def _lines(person: Person, at: datetime) -> list[str]:
    address = Address.objects.current(on=timezone.localdate(at)).filter(person=person).first()
    if address is None:
        raise UnableToWrite("This person has no postal address today. Add one, or an email address.")
    return address.lines
