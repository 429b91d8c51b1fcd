"""Taking what people write to us, and answering it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from steward.enquiries import clock
from steward.enquiries.models import Enquiry, Reply
from steward.outbox import actions as outbox
from steward.people.acting import Actor
from steward.policy import text

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
KIND = "reply"
# Subjects are read on locked screens: they name nobody, and not what it is about.
ANSWERED = "Our answer to you"
ACKNOWLEDGED = "We have what you wrote to us"
PURPOSES = {Enquiry.Kind.DATA: "rights"}  # all others: website_enquiries
NOT_TOLD = "The law wants whoever complained about their data told what came of it. Answer them first; or choose why no answer can be sent."
NOT_TOLD_HERE = (
    "This was dealt with as a complaint about personal data, and the law wants them told what came of it. Answer them first; or pass it"
    " back as what it was, so that the data protection officer can say why nobody can be told."
)
NOT_TRIED = "They left an email address: write to it first. If that cannot be delivered, it says so beside the answer, and you can close this."
REACHABLE = "They left a way to reach them: tell them what came of it, or choose another reason."


class UnableToAnswer(Exception):
    """This cannot be done with the enquiry; the words say what to do instead."""


class NobodyTold(UnableToAnswer):
    """Whoever complained about their data was not told what came of it, and the reason given for that does not hold."""


_NOT_TOLD = {
    "told_what_came_of_it": NOT_TOLD,
    "who_left_a_way_can_be_reached": REACHABLE,
    "tried_before_it_failed": NOT_TRIED,
}  # by the name of the rule in the database


@transaction.atomic
def send(
    *, kind: str, about: str, says: str, name: str, email: str, phone: str, at: datetime, person: UUID | None = None
) -> Enquiry:
    """This function will take what somebody wrote. `person` is whoever is signed in; a visitor is nobody, whatever name they give."""
    enquiry = Enquiry(
        person_id=person,
        reference=_reference(),
        kind=kind,
        about=about,
        says=says.strip(),
        name=name,
        email=email,
        phone=phone,
        received_at=at,
        due_on=clock.due_on(kind, timezone.localdate(at)),
    )
    enquiry.save(force_insert=True)
    return enquiry


def _reference() -> str:
    code = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{code[:4]}-{code[4:]}"


@transaction.atomic
def take(key: UUID, *, by: Actor) -> Enquiry:
    """This function will note that whoever acts takes an enquiry, new or another's. To open its page is not to take it."""
    enquiry = _open(key)
    return _note(enquiry, by=by, state=_beyond_new(enquiry))


def hold(key: UUID) -> None:
    """This function will hold an enquiry until the transaction ends: whoever else types beside it waits, and then sees what was kept."""
    Enquiry.objects.select_for_update().filter(pk=key).values_list("pk").first()


@transaction.atomic
def keep(key: UUID, *, typed: Mapping[str, Any]) -> None:
    """This function will keep what was typed beside an enquiry and not yet sent: an answer, or what came of it."""
    Enquiry.objects.filter(pk=key).update(draft=dict(typed))


@transaction.atomic
def acknowledge(key: UUID, *, by: Actor, at: datetime) -> Enquiry:
    """This function will note that we told them we have it, and tell them by email where they left an address."""
    enquiry = _open(key)
    if enquiry.acknowledged_at:
        raise UnableToAnswer("This was acknowledged already. Answer it, or close it.")
    if enquiry.email:
        kind = Enquiry.Kind(enquiry.kind).label
        _email(
            enquiry, subject=ACKNOWLEDGED, at=at,
            says=f"Thank you for writing to us. We have your words ({kind}) and are looking into them. We will tell you what comes"
            " of it.",
        )  # fmt: skip
    return _note(enquiry, by=by, acknowledged_at=at, state=_beyond_new(enquiry))


@transaction.atomic
def answer(key: UUID, *, channel: str, says: str, waits: bool, by: Actor, at: datetime) -> Reply:
    """This function will answer by email, or note what was said by telephone or letter. `waits`: we asked them something back.

    To answer is to acknowledge.
    """
    enquiry = _open(key)
    words = says.strip()
    if not words:
        raise UnableToAnswer("Write the answer.")
    if channel not in Reply.Channel.values:
        raise UnableToAnswer("Choose how you answer: by email, telephone or letter.")
    reply = Reply(person_id=enquiry.person_id, enquiry=enquiry, channel=channel, says=words, at=at, by=by.account, asks=waits)
    if channel == Reply.Channel.EMAIL:
        reply.message_id = _email(enquiry, subject=ANSWERED, says=words, at=at)
    reply.save(force_insert=True)
    state = Enquiry.State.WAITING if waits else _beyond_new(enquiry)
    _note(enquiry, by=by, acknowledged_at=enquiry.acknowledged_at or at, state=state)
    return reply


@transaction.atomic
def close(key: UUID, *, outcome: str, by: Actor, at: datetime, unanswered: str = "") -> Enquiry:
    """This function will close an enquiry with what came of it. Its time begins to run: then it is destroyed.

    Whoever complained about their data is told the outcome first; `unanswered` is why they could not be.
    """
    enquiry = _open(key)
    words = outcome.strip()
    if not words:
        raise UnableToAnswer("Write what came of it, in a sentence. Members read it in their area.")
    if enquiry.kind == Enquiry.Kind.DATA and not enquiry.acknowledged_at and not unanswered:
        raise UnableToAnswer("The law asks us to acknowledge a complaint about personal data. Acknowledge or answer it first.")
    why = unanswered if enquiry.kind == Enquiry.Kind.DATA else ""
    try:
        with transaction.atomic():
            return _note(enquiry, by=by, state=Enquiry.State.DONE, closed_at=at, outcome=words, unanswered=why)
    except IntegrityError as fault:
        rule = str(getattr(getattr(fault.__cause__, "diag", None), "constraint_name", ""))
        if rule not in _NOT_TOLD:
            raise
        elsewhere = rule == "told_what_came_of_it" and enquiry.kind != Enquiry.Kind.DATA
        raise NobodyTold(NOT_TOLD_HERE if elsewhere else _NOT_TOLD[rule]) from None


@transaction.atomic
def reopen(key: UUID, *, by: Actor) -> Enquiry:
    """This function will open again what was closed."""
    enquiry = Enquiry.objects.select_for_update().filter(pk=key, state=Enquiry.State.DONE).first()
    if enquiry is None:
        raise UnableToAnswer("This is open already.")
    return _note(enquiry, by=by, state=Enquiry.State.SEEN, closed_at=None, unanswered="")


@transaction.atomic
def pass_on(key: UUID, *, kind: str) -> None:
    """This function will give an enquiry that was sent as the wrong kind to whoever answers that kind."""
    enquiry = _open(key)
    if kind not in Enquiry.Kind.values or kind == enquiry.kind:
        raise UnableToAnswer("Choose as what it should be answered.")
    due = clock.due_on(kind, timezone.localdate(enquiry.received_at))
    with connection.cursor() as cursor:
        cursor.execute("select steward.pass_enquiry(%s, %s, %s)", [key, kind, due])
        if not cursor.fetchone()[0]:
            raise UnableToAnswer("This could not be passed on. Look whether somebody has closed it.")


def _open(key: UUID) -> Enquiry:
    enquiry = Enquiry.objects.select_for_update().filter(pk=key).first()
    if enquiry is None:
        raise UnableToAnswer("This enquiry is not there any more, or somebody else answers it now.")
    if enquiry.state == Enquiry.State.DONE:
        raise UnableToAnswer("This is closed. Open it again first.")
    return enquiry


def _beyond_new(enquiry: Enquiry) -> str:
    return Enquiry.State.SEEN if enquiry.state == Enquiry.State.NEW else enquiry.state


def _note(enquiry: Enquiry, *, by: Actor, **said: object) -> Enquiry:
    for name, value in said.items():
        setattr(enquiry, name, value)
    enquiry.handled_by = by.account
    enquiry.save(update_fields=[*said, "handled_by"])
    return enquiry


def _email(enquiry: Enquiry, *, subject: str, says: str, at: datetime) -> UUID:
    who = text.current().controller
    greeting = f"Dear {enquiry.name}," if enquiry.name else "Hello,"
    body = (
        f"{greeting}\n\n{says}\n\n{who.name}\n\nYour reference is {enquiry.reference}."
        f"{'' if enquiry.kind == Enquiry.Kind.DATA else ' Write to us again with it if this does not help.'}"
    )
    if enquiry.kind == Enquiry.Kind.DATA:
        regulator = text.current().controller.authority.name
        body += f" If you are not content with how we deal with your complaint, you may complain to the {regulator}."
    try:
        message = outbox.write_back(
            kind=KIND, purpose=PURPOSES.get(Enquiry.Kind(enquiry.kind), "website_enquiries"), subject=subject, body=body,
            to_name=enquiry.name, to_email=enquiry.email, at=at, person=enquiry.person_id,
        )  # fmt: skip
    except outbox.UnableToWrite as unable:
        raise UnableToAnswer(str(unable)) from None
    return message.pk
