"""By when something has to be answered.

An enquiry: within ten of our working days. A complaint about personal data: acknowledged within the time of the policy's right to
complain, and the law counts the day of receipt (Data Protection Act 2018, section 164A: thirty days beginning when it is received).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from steward.enquiries.models import Enquiry
from steward.policy import findings, periods, text

WORKING_DAYS = 10
# Bank holidays of England and Wales, from gov.uk under the Open Government Licence v3.0. Add the next years as they are announced.
# Month and day of each, by year.
_DAYS = {
    2026: (101, 403, 406, 504, 525, 831, 1225, 1228),
    2027: (101, 326, 329, 503, 531, 830, 1227, 1228),
    2028: (103, 414, 417, 501, 529, 828, 1225, 1226),
}
BANK_HOLIDAYS = frozenset(dt.date(year, day // 100, day % 100) for year, days in _DAYS.items() for day in days)
SOON = 2  # days before it is due from which it stands out


@dataclass(frozen=True)
class Clock:
    """How an enquiry stands to its day, in words; `tone` and `icon` say it again, for whoever does not read the words."""

    says: str
    tone: str = ""
    icon: str = "clock"
    late: bool = False


def days_to_acknowledge() -> int:
    """This function will return within how many days the policy has a complaint about personal data acknowledged."""
    days = findings.days(text.current().rights["complain"].within)
    if not days:
        raise ValueError('policy/rights.toml: the right to complain needs a period of days, such as within = "P30D".')
    return days


def kept() -> str:
    """This function will say how long an enquiry is kept after it was closed, as the policy has it: one year."""
    return periods.period(text.current().retention["enquiries"].keep)


def due_on(kind: str, on: dt.date) -> dt.date:
    """This function will return by which day something that came in on a day has to be answered, or acknowledged."""
    # keeps: P62
    if kind == Enquiry.Kind.DATA:
        # keeps: P53
        return on + dt.timedelta(days=days_to_acknowledge() - 1)  # the day of receipt is the first
    left, day = WORKING_DAYS, on
    while left:
        day += dt.timedelta(days=1)
        left -= is_working_day(day)
    return day


def is_working_day(day: dt.date) -> bool:
    """This function will return whether our office works on a day."""
    return day.weekday() < 5 and day not in BANK_HOLIDAYS


def of(enquiry: Enquiry, *, on: dt.date) -> Clock:
    """This function will say how an enquiry stands on a day."""
    if enquiry.state == Enquiry.State.DONE:
        return Clock("Done", "ok", "check")
    if enquiry.kind == Enquiry.Kind.DATA and enquiry.acknowledged_at:
        open_for = (on - enquiry.received_at.date()).days
        return Clock(f"Acknowledged, open for {_days(open_for)}", "", "user-check")
    what = "Acknowledge" if enquiry.kind == Enquiry.Kind.DATA else "Answer"
    left = (enquiry.due_on - on).days
    if left < 0:
        return Clock(f"Overdue by {_days(-left)}", "bad", "triangle-alert", late=True)
    if left == 0:
        return Clock(f"{what} today", "warn", "bell")
    return Clock(f"{what} within {_days(left)}", "warn" if left <= SOON else "", "clock")


def _days(count: int) -> str:
    return f"{count} day{'' if count == 1 else 's'}"
