"""The stories of a campaign as a file to print."""

import json
from datetime import datetime
from pathlib import Path

import typst
from django.utils import timezone

from steward.campaigns.reports import Shown

TEMPLATE = Path(__file__).parent / "stories.typ"


def typeset(*, title: str, union: str, told: list[Shown], at: datetime) -> bytes:
    """This function will return the stories as a PDF. What people wrote goes in as data, and is never read as typst's language."""
    day = timezone.localtime(at)
    said = {
        "title": title,
        "union": union,
        "date": f"{day.day} {day:%B %Y}",
        "stories": [
            {
                "heading": each.heading,
                "paragraphs": [part.strip() for part in each.says.replace("\r\n", "\n").split("\n\n") if part.strip()],
                "name": each.name,
            }
            for each in told
        ],
    }
    pdf: bytes = typst.compile(
        TEMPLATE, sys_inputs={"stories": json.dumps(said)}, ignore_system_fonts=True, timestamp=int(at.timestamp())
    )
    return pdf
