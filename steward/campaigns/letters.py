"""The letter to a candidate: put together for the reader, and kept by nobody."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from django.utils.translation import gettext, gettext_lazy

SUBJECT = gettext_lazy("What will you commit to for health and care?")
# What mail programs open by a link without cutting it short.
LONGEST_LINK = 1800


def compose(*, to: str, opening: str, proposals: Iterable[str], closing: str, writer: str = "", place: str = "") -> str:
    """This function will put a letter together from a campaign's words, to be changed by whoever sends it."""
    asked = [says.strip() for says in proposals]
    points = "\n".join(f"{n}. {says}" for n, says in enumerate(asked, start=1))
    asks = f"{gettext('I ask you to commit to this:')}\n\n{points}" if points else ""
    parts = [gettext("Dear %(name)s,") % {"name": to}, opening.strip(), asks, closing.strip()]
    signed = [gettext("Yours sincerely,"), writer.strip() or gettext("[your name]"), place.strip()]
    end = "\n".join(line for line in signed if line)
    return "\n\n".join(part for part in [*parts, end] if part)


def mailto(*, to: str, subject: str, body: str) -> str:
    """This function will return the link that opens the letter in the reader's own mail program."""
    return f"mailto:{quote(to, safe='@')}?subject={quote(subject)}&body={quote(body.replace(chr(10), chr(13) + chr(10)))}"
