"""Writing to one person. The words are fixed here; the postroom sends them, in a job of its own."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from steward.outbox import jobs
from steward.outbox.models import CODE_LINE, OUTSIDERS, Message
from steward.people.models import Person
from steward.permits.models import Choice
from steward.policy import text
from steward.register.models import Address, Membership
from steward.register.reports import opens

CONDOLENCE = "condolence"


class UnableToWrite(Exception):
    """There is no way to reach this person; the words say what to add."""


@transaction.atomic
def write(
    person: Person, *, kind: str, purpose: str, subject: str, body: str, at: datetime, channel: str | None = None,
    to_name: str = "",
) -> Message:  # fmt: skip
    """This function will queue one message to one person, and the job that sends it, in the transaction of whoever acts.

    Without `channel` it is an email where the person has an address for it and did not ask us to write by post; else a letter
    to the postal address of that day. `subject` is a constant of the program and never holds anything about anybody: it
    is read on locked screens. A paragraph of `body` that is CODE_LINE becomes a one-time code when the message is sent.
    """
    if purpose not in text.current().purposes:
        raise ValueError(f"{purpose!r} is no purpose of policy/purposes.toml. Write it there first.")
    if kind != CONDOLENCE and has_died(person.pk):
        raise UnableToWrite("This person has died: nothing more is sent. If that is wrong, undo it on their page first.")
    channel = channel or channel_for(person)
    message = Message(
        person=person, channel=channel, kind=kind, purpose=purpose, subject=subject, body=body, to_name=to_name or person.name,
        queued_at=at,
    )  # fmt: skip
    if channel == Message.Channel.EMAIL:
        if not person.email:
            raise UnableToWrite("This person has no email address. Add one, or write a letter.")
        message.to_email = person.email
    else:
        message.to_lines = _lines(person, at)
    message.save(force_insert=True)
    jobs.defer(message.pk)
    return message


@transaction.atomic
def write_to_applicant(
    *, name: str, email: str, lines: list[str], kind: str, purpose: str, subject: str, body: str, at: datetime
) -> Message:
    """This function will queue a message to somebody who is not in the register: by email where they gave one, else by letter."""
    if purpose not in text.current().purposes:
        raise ValueError(f"{purpose!r} is no purpose of policy/purposes.toml. Write it there first.")
    message = Message(
        person=None, channel=Message.Channel.EMAIL if email else Message.Channel.LETTER, kind=kind, purpose=purpose,
        subject=subject, body=body, to_name=name, to_email=email, to_lines=[] if email else lines, queued_at=at,
    )  # fmt: skip
    message.save(force_insert=True)
    jobs.defer(message.pk)
    return message


@transaction.atomic
def write_back(
    *, kind: str, purpose: str, subject: str, body: str, to_name: str, to_email: str, at: datetime, person: UUID | None = None
) -> Message:
    """This function will queue an email to whoever wrote to us and left an address. The register is not asked and need not know them.

    `kind` is one of OUTSIDERS. `person` ties the message to somebody who was signed in when they wrote; the address is the one
    that they typed there all the same. `subject` is a constant of the program; a one-time code never goes this way.
    """
    if kind not in OUTSIDERS:
        raise ValueError(f"{kind!r} is no kind of message to somebody outside. It is one of {', '.join(OUTSIDERS)}.")
    if purpose not in text.current().purposes:
        raise ValueError(f"{purpose!r} is no purpose of policy/purposes.toml. Write it there first.")
    if CODE_LINE in body:
        raise UnableToWrite("These words hold the line of a one-time code, which never goes this way. Take it out.")
    if not to_email:
        raise UnableToWrite("They left no email address. Telephone or write, and note what you said.")
    message = Message(
        person_id=person, channel=Message.Channel.EMAIL, kind=kind, purpose=purpose, subject=subject, body=body,
        to_name=to_name, to_email=to_email, queued_at=at,
    )  # fmt: skip
    message.save(force_insert=True)
    jobs.defer(message.pk)
    return message


def has_died(person: UUID) -> bool:
    """This function will return whether the register says that somebody has died."""
    return opens(Membership, "end_reason") and Membership.objects.filter(person_id=person, end_reason="died").exists()


def withdraw(messages: Iterable[UUID], *, why: str) -> list[UUID]:
    """This function will stop those of these messages that have not gone, and return their keys. The postroom leaves them."""
    waiting = Message.objects.select_for_update().filter(pk__in=list(messages), state=Message.State.QUEUED)
    keys = list(waiting.order_by("queued_at", "id").values_list("pk", flat=True))
    Message.objects.filter(pk__in=keys).update(state=Message.State.STOPPED, problem=why[:200])
    return keys


def waiting_for(person: UUID) -> list[UUID]:
    """This function will return the keys of the messages to a person that have not gone yet."""
    return list(Message.objects.filter(person_id=person, state=Message.State.QUEUED).values_list("pk", flat=True))


def put_back(messages: Iterable[UUID]) -> int:
    """This function will queue again what was withdrawn, and return how many messages that are."""
    keys = list(Message.objects.filter(pk__in=list(messages), state=Message.State.STOPPED).values_list("pk", flat=True))
    Message.objects.filter(pk__in=keys).update(state=Message.State.QUEUED, problem="")
    for key in keys:
        jobs.defer(key)
    return len(keys)


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
