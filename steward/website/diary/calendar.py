"""An event as a calendar file (RFC 5545): what stands on its page, and nothing about whoever asks for it."""

import datetime as dt

from steward.website.models import EventPage
from steward.website.signs import readable


def _escaped(words: str) -> str:
    plain = readable(words.replace("\r\n", "\n").replace("\r", "\n"))
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n").replace("\t", " ")


def _moment(at: dt.datetime) -> str:
    return f"{at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def _folded(line: str) -> str:
    """A line of at most 75 bytes; what is longer goes on after a space (RFC 5545, 3.1), never in the middle of a letter."""
    parts, part = [], b""
    for letter in line:
        more = letter.encode()
        if len(part) + len(more) > 74:
            parts.append(part)
            part = b""
        part += more
    return "\r\n ".join(each.decode() for each in [*parts, part])


def entry(event: EventPage, *, host: str, url: str) -> str:
    """This function will write an event as a calendar file; moments are in UTC, so each calendar shows its own hours."""
    changed = event.last_published_at or event.first_published_at or event.starts_at
    where = ", ".join(part.strip() for part in (event.place, *event.address.splitlines()) if part.strip())
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Steward//Events//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{event.translation_key}@{host}",
        f"DTSTAMP:{_moment(changed)}",
        f"DTSTART:{_moment(event.starts_at)}",
        *([f"DTEND:{_moment(event.ends_at)}"] if event.ends_at else []),
        f"SUMMARY:{_escaped(event.title)}",
        f"LOCATION:{_escaped(where)}",
        *([f"DESCRIPTION:{_escaped(event.introduction)}"] if event.introduction else []),
        f"URL:{url}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)
