"""The copy of one's own entry on the register, free (Act 1992 s 24(3)): what it says, as a page, as a PDF and by post."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from steward.outbox import actions as outbox
from steward.outbox import letters
from steward.outbox.models import Message
from steward.people.acting import Actor
from steward.people.models import Person
from steward.register.acts import act
from steward.register.models import Address, Membership

SUBJECT = "Your entry on the register of members"
LAW = "Trade Union and Labour Relations (Consolidation) Act 1992, section 24(3)"


@dataclass(frozen=True)
class Copy:
    """What the register says of somebody on a day, as it is printed; `on_register` says whether there is an entry at all."""

    on: date
    on_register: bool
    name: str
    address: tuple[str, ...] = ()
    authorised: bool = False
    asked_on: date | None = None
    joined_on: date | None = None
    ended_on: date | None = None


def of(person: Person, *, on: date) -> Copy:
    """This function will return somebody's entry on a day: the name and the home or authorised address, and nothing else."""
    memberships = Membership.objects.filter(person=person, joined_on__lte=on).order_by("-joined_on", "pk")
    standing = memberships.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on)).first()
    if standing is None:
        last = memberships.first()
        return Copy(on, False, person.name, ended_on=last.ended_on if last else None)
    kinds = (Address.Kind.HOME, Address.Kind.AUTHORISED)
    address = Address.objects.current(on=on).filter(person=person, kind__in=kinds).order_by("-from_on", "pk").first()
    if address is None:
        return Copy(on, True, person.name, joined_on=standing.joined_on)
    return Copy(
        on,
        True,
        person.name,
        tuple(address.lines),
        address.kind == Address.Kind.AUTHORISED,
        address.requested_on,
        standing.joined_on,
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def paragraphs(copy: Copy) -> list[str]:
    """This function will say the entry in words, paragraph by paragraph, as the letter prints it."""
    law = f"You may ask at any time whether there is an entry about you, and have a copy of it: {LAW}. It is free."
    if not copy.on_register:
        ended = f" Your membership ended on {_day(copy.ended_on)}." if copy.ended_on else ""
        return [f"There is no entry about you on our register of members on {_day(copy.on)}.{ended}", law]
    kind = (
        f"Another address than your home, which you asked us in writing to use on {_day(copy.asked_on)}."
        if copy.authorised and copy.asked_on
        else "Your home."
        if copy.address
        else "No address is held. Please give us one: the law asks for it."
    )
    return [
        f"This is the entry about you on our register of members, as it stands on {_day(copy.on)}.",
        "\n".join([copy.name, *copy.address]),
        kind,
        "If something in it is wrong, tell us, or change it in the members’ area. " + law,
    ]


def pdf(person: Person, *, on: date, at: datetime) -> bytes:
    """This function will return the copy as a PDF, set like every letter. Nothing is kept of it."""
    copy = of(person, on=on)
    message = Message(person=person, channel=Message.Channel.LETTER, subject=SUBJECT, to_name=person.name, queued_at=at)
    message.to_lines = list(copy.address)
    return letters.typeset(message, paragraphs(copy))


def send(person: Person, *, by: Actor, on: date, at: datetime) -> Message:
    """This function will send somebody the copy of their entry by post. Raises UnableToWrite where there is no address."""
    body = "\n\n".join(paragraphs(of(person, on=on)))
    with act("entry_copied", by=by, on=on, at=at, persons=[person.pk]):
        return outbox.write(
            person,
            kind="entry_copy",
            purpose="statutory_mail",
            subject=SUBJECT,
            body=body,
            at=at,
            channel=Message.Channel.LETTER,
        )
