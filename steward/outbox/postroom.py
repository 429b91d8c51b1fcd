"""Sending: what the postroom does with one message.

State and sending are one transaction: the row is locked, the message goes, the row says *sent*. A job that runs twice, or two
workers with the same job, send once. A machine that dies (kill -9) between the two sends again when the job is taken up:
rather twice than never, because a lost ballot paper or way in is worse than a second copy. What goes twice is the same:
a letter is one file under the key of its message, and an email has one Message-ID, by which mailboxes drop the second copy.
A one-time code is new at each try, and each works until one was used.
"""

import smtplib
import uuid
from datetime import datetime
from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMessage

from steward.outbox import letters
from steward.outbox.models import CODE_LINE, Message
from steward.people import actions as people
from steward.people.acting import Actor, acting_as
from steward.people.models import Person
from steward.policy import text

POSTROOM = Actor("postroom")


class NotSent(Exception):
    """The message did not go. The words name no person: they reach the log and the office's list."""


def deliver(key: uuid.UUID, *, at: datetime, last_try: bool = False) -> Message.State | None:
    """This function will send the message and return the state it is in; None where there is no such message any more.

    Raises NotSent where it did not go and may be tried again; on the last try the message is marked as failed instead.
    """
    try:
        return _deliver(key, at)
    except NotSent as problem:
        with acting_as(POSTROOM, "contact"):
            state = Message.State.FAILED if last_try else Message.State.QUEUED
            waiting = Message.objects.filter(pk=key, state=Message.State.QUEUED)
            waiting.update(state=state, problem=str(problem)[:200])
        if last_try:
            return state
        raise


def _deliver(key: uuid.UUID, at: datetime) -> Message.State | None:
    with acting_as(POSTROOM, "contact"):
        message = Message.objects.select_for_update().filter(pk=key).first()
        if message is None:
            return None
        if message.state != Message.State.QUEUED:
            return Message.State(message.state)
        with acting_as(POSTROOM, message.purpose):
            code = _code(message, at)
            if message.channel == Message.Channel.EMAIL:
                _email(message, code)
            else:
                _letter(message, code)
            sent = Message.objects.filter(pk=key).update(state=Message.State.SENT, sent_at=at, problem="")
            if sent != 1:
                raise NotSent("The message is not open to the postroom: run `steward policy apply`.")
        return Message.State.SENT


def _code(message: Message, at: datetime) -> str:
    # keeps: P24
    # The code is made here and goes straight out: the row keeps the line in its place, which every officer may read.
    if CODE_LINE not in message.body:
        return ""
    with acting_as(POSTROOM, "sign_in"):
        return people.make_way_in(Person(pk=message.person_id), at=at)


def _email(message: Message, code: str) -> None:
    who = text.current().controller
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("<> ") or "localhost"
    email = EmailMessage(
        subject=message.subject,
        body=f"{message.body.replace(CODE_LINE, code)}\n\n{_foot()}\n",
        from_email=formataddr((who.name, settings.DEFAULT_FROM_EMAIL)),
        to=[formataddr((" ".join(message.to_name.split()), message.to_email))],
        reply_to=[who.email],
        headers={"Message-ID": f"<{message.pk}@{domain}>", "Auto-Submitted": "auto-generated"},
    )
    try:
        email.send()
    except smtplib.SMTPResponseException as refusal:
        raise NotSent(f"The mail server refused the message ({refusal.smtp_code}).") from None
    except smtplib.SMTPRecipientsRefused:
        raise NotSent("The mail server refused the address. Check it on the member's record.") from None
    except smtplib.SMTPException:
        raise NotSent("The mail server broke off. Check STEWARD_MAIL.") from None
    except OSError:  # no such host, nobody answers, a full disk
        raise NotSent("The mail server cannot be reached. Check STEWARD_MAIL and the network.") from None


def _letter(message: Message, code: str) -> None:
    paragraphs = [part.strip() for part in message.body.split("\n\n") if part.strip()]
    try:
        letters.post(message, [code if part == CODE_LINE else part for part in paragraphs], code=code)
    except letters.NotSet as problem:
        raise NotSent(str(problem)) from None


def _foot() -> str:
    who = text.current().controller
    lines = [
        who.name,
        ", ".join(who.address),
        who.phone,
        f"{settings.WAGTAILADMIN_BASE_URL}/privacy/ says who has your data and why.",
    ]
    return "\n".join(line for line in lines if line)
