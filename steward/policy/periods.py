"""Periods, days and the events that start a clock, as they are said."""

import re
from typing import Any

EVENTS = {
    "processed": "it was processed",
    "left": "membership ended, in whatever way",
    "ended": "it ended",
    "closed": "it was closed",
    "said": "you said it",
    "sent": "it was sent",
    "made": "it was made",
    "expired": "it expired",
    "withdrawn": "it was withdrawn",
    "held": "the event was held",
    "polled": "the day of the poll",
    "announced": "the result was announced",
    "finished": "it was finished",
}
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def period(keep: str) -> str:
    """This function will return a period such as P7Y as it is said: seven years."""
    said = []
    for count, unit in re.findall(r"(\d+)([YMDH])", keep):
        number = int(count)
        noun = {"Y": "year", "M": "month", "D": "day", "H": "hour"}[unit] + ("" if number == 1 else "s")
        said.append(f"{NUMBERS[number] if number < len(NUMBERS) else number} {noun}")
    return " and ".join(said)


def day(when: Any) -> str:
    """This function will return a date as it is written in letters: 21 November 2026."""
    return f"{when.day} {when:%B %Y}"
