"""Letters: one PDF each, set by typst, in the outbox folder, from where the office prints and posts them."""

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import typst
from django.conf import settings

from steward.outbox import files
from steward.outbox.models import Message
from steward.policy import text

TEMPLATE = Path(__file__).parent / "letter.typ"


class NotSet(Exception):
    """The letter could not be made; the words say why, and name nobody."""


def post(message: Message, paragraphs: list[str], *, code: str = "") -> Path:
    """This function will put the letter into the outbox folder, under the key of its message: a second time replaces the first."""
    path = Path(settings.STEWARD_OUTBOX) / f"{message.pk}.pdf"
    try:
        files.put(path, typeset(message, paragraphs, code=code))
    except OSError:
        raise NotSet("The letter could not be written into the outbox folder. Check its disk and its owner.") from None
    return path


def typeset(message: Message, paragraphs: list[str], *, code: str = "") -> bytes:
    """This function will return the letter as a PDF: A4, the address where a DL envelope's window is."""
    who = text.current().controller
    queued = message.queued_at.astimezone(ZoneInfo(settings.TIME_ZONE))
    said = {
        "union": {"name": who.name, "address": list(who.address), "email": who.email, "phone": who.phone},
        "to": [message.to_name, *message.to_lines],
        "date": _in_words(queued),
        "subject": message.subject,
        "paragraphs": paragraphs,
        "code": code,
        "privacy": f"{settings.WAGTAILADMIN_BASE_URL}/privacy/",
    }
    try:
        # Everything that a person wrote goes in as data: nothing of it is read as typst's own language.
        pdf: bytes = typst.compile(
            TEMPLATE, sys_inputs={"letter": json.dumps(said)}, ignore_system_fonts=True, timestamp=int(queued.timestamp())
        )
    except typst.TypstError:
        raise NotSet("The letter could not be typeset. Look for a character in the name or address that no font has.") from None
    return pdf


def _in_words(day: datetime) -> str:
    return f"{day.day} {day:%B %Y}"
