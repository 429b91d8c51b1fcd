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
from django.utils import timezone

from steward.outbox import letters, ways_in
from steward.outbox.models import CODE_LINE, Message
from steward.people import actions as people
from steward.people.acting import Actor, acting_as
from steward.people.models import Person
from steward.policy import text
from steward.register.models import Address

POSTROOM = Actor("postroom")
WHERE = ("to_name", "to_email", "to_lines")


class NotSent(Exception):
    """The message did not go. The words name no person: they reach the log and the office's list."""


class NeverSent(NotSent):
    """The message may not go, and no second try changes that."""


def deliver(key: uuid.UUID, *, at: datetime, last_try: bool = False) -> Message.State | None:
    """This function will send the message and return the state it is in; None where there is no such message any more.

    Raises NotSent where it did not go and may be tried again; on the last try, or where it may not go at all, the message is
    marked as failed instead.
    """
    try:
        return _deliver(key, at)
    except NotSent as problem:
        last_try = last_try or isinstance(problem, NeverSent)
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
            went = {name: getattr(message, name) for name in (WHERE if code else ())}
            sent = Message.objects.filter(pk=key).update(state=Message.State.SENT, sent_at=at, problem="", **went)
            if sent != 1:
                raise NotSent("The message is not open to the postroom: run `steward policy apply`.")
        return Message.State.SENT


def _code(message: Message, at: datetime) -> str:
    # keeps: P24
    # The code is made here and goes straight out: the row keeps the line in its place, which every officer may read.
    if CODE_LINE not in message.body:
        return ""
    _address(message, at)
    with acting_as(POSTROOM, "sign_in"):
        return people.make_way_in(Person(pk=message.person_id), at=at)


def _address(message: Message, at: datetime) -> None:
    """Write the name and address of today on a message with a code, and ask whether it may go there.

    Whoever may write a message may write any address on it: a code goes to the person's own. It is read before the question,
    so that a change in between is seen by the answer.
    """
    # keeps: P24
    if message.person_id is None:
        raise NeverSent("This message is to somebody who is not in the register: it carries no code.")
    person = Person.objects.get(pk=message.person_id)
    if message.channel == Message.Channel.LETTER:
        address = Address.objects.current(on=timezone.localdate(at)).filter(person=person).first()
        if address is None:
            raise NeverSent("There is no postal address any more to send the code to. Add one, and send a new way in.")
        message.to_lines = address.lines
    elif person.email:
        message.to_email = person.email
    elif not ways_in.is_for_new_colleague(message):
        raise NeverSent("There is no email address any more to send the code to. Send a letter.")
    message.to_name = person.name
    reason = ways_in.refusal(person.pk, message.channel)
    if reason:
        raise NeverSent(reason)


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
