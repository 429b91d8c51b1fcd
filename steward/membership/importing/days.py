"""Dates as people write them. Whether 03/04 is 3 April or 4 March is asked of the whole column, never of one cell."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

_EPOCH = date(1899, 12, 30)  # Excel's day 0, with its 29 February 1900
_SERIALS = (7_000, 60_000)  # 1 March 1919 to 2064
# English and Welsh, by their first three letters.
MONTHS = {
    name: number
    for said in ("jan feb mar apr may jun jul aug sep oct nov dec", "ion chw maw ebr mai meh gor aws med hyd tac rha")
    for number, name in enumerate(said.split(), 1)
}
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_PARTS = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th|af|ain|ydd|fed|eg)?[-/. ]*(?:of )?([a-z]{3,12})\.?[-/., ']*(\d{4}|\d{2})")
_MONTH_FIRST = re.compile(r"([a-z]{3,12})\.? *(\d{1,2})(?:st|nd|rd|th)?[-/., ]+(\d{4}|\d{2})")
_WEEKDAY = re.compile(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? +")
_TIME = re.compile(r"[t ]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[ap]m)?( ?z| ?utc| ?gmt|[+-]\d{2}:?\d{2})?$")
# What a program writes where it knows no date.
NO_DAY = {"00/00/0000", "0000-00-00", "01/01/1900", "1900-01-01", "00/01/1900", "1899-12-30", "30/12/1899", "0001-01-01", "31/12/9999", "9999-12-31"}  # fmt: skip
DMY, MDY, BOTH = "dmy", "mdy", "both"


class NoDate(ValueError):
    """This is no date; the words say so, and how to write one."""


@dataclass
class Order:
    """What the cells of a column say of the order of its days and months."""

    day_first: int = 0
    month_first: int = 0
    either: int = 0

    def see(self, said: str) -> None:
        """This function will count one cell."""
        found = _PARTS.fullmatch(_bare(said))
        if found:
            first, second = int(found[1]), int(found[2])
            if first > 12 >= second:
                self.day_first += 1
            elif second > 12 >= first:
                self.month_first += 1
            elif first != second:
                self.either += 1

    @property
    def order(self) -> str:
        """dmy, mdy, or both: then a cell that could be either is nobody's guess. Without evidence, as Britain writes: dmy."""
        if self.day_first and self.month_first:
            return BOTH
        return MDY if self.month_first else DMY

    @property
    def words(self) -> str:
        """What was found, for whoever maps the columns."""
        if self.order == BOTH:
            return "Some dates have the day first, some the month. Those that could be either are refused."
        if self.order == MDY:
            return "The month comes first, as in the United States."
        return (
            "The day comes first."
            if self.day_first or not self.either
            else "The day is taken to come first: no date says otherwise."
        )


def order_of(column: Iterable[str]) -> Order:
    """This function will read a column and say in which order its dates are written."""
    found = Order()
    for said in column:
        found.see(said)
    return found


def _bare(said: str) -> str:
    words = " ".join(said.casefold().split())
    return _TIME.sub("", _WEEKDAY.sub("", words)).strip()


def looks_like_day(said: str) -> bool:
    """This function will tell whether a cell has the shape of a date."""
    words = _bare(said)
    return any(shape.fullmatch(words) for shape in (_ISO, _PARTS, _DAY_FIRST, _MONTH_FIRST))


def read(said: str, *, order: str, on: date, past: bool = False) -> date | None:
    """This function will read one cell as a day, or raise NoDate in words for the reason column.

    `on` is today; of two figures for a year the last one that is not in the future counts. `past` is a date of birth: somebody
    who is on a list of members is 13 or older.
    """
    if said.strip() in NO_DAY:
        return None
    words = _bare(said)
    try:
        year, month, day = _figures(words, order=order, on=on, past=past)
        return date(year, month, day)
    except (ValueError, OverflowError) as problem:
        if isinstance(problem, NoDate):
            raise
        raise NoDate(f"“{said[:30]}” is no day of the calendar. Write it like 27/03/1990 or 1990-03-27.") from None


def _figures(words: str, *, order: str, on: date, past: bool) -> tuple[int, int, int]:
    if found := _ISO.fullmatch(words):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _PARTS.fullmatch(words):
        first, second = int(found[1]), int(found[2])
        day, month = _told_apart(first, second, order, words)
        return _year(found[3], month, day, on=on, past=past), month, day
    if (found := _DAY_FIRST.fullmatch(words)) and found[2][:3] in MONTHS:
        month, day = MONTHS[found[2][:3]], int(found[1])
        return _year(found[3], month, day, on=on, past=past), month, day
    if (found := _MONTH_FIRST.fullmatch(words)) and found[1][:3] in MONTHS:
        month, day = MONTHS[found[1][:3]], int(found[2])
        return _year(found[3], month, day, on=on, past=past), month, day
    plain = words.partition(".")[0]
    if plain.isascii() and plain.isdigit():
        if len(plain) == 8:
            whole = int(plain)
            return (whole // 10_000, whole // 100 % 100, whole % 100) if 1900 <= whole // 10_000 < 2100 else (whole % 10_000, whole // 10_000 % 100, whole // 1_000_000)  # fmt: skip
        if len(plain) <= 5 and _SERIALS[0] <= int(plain) <= _SERIALS[1]:
            there = _EPOCH + timedelta(days=int(plain))
            return there.year, there.month, there.day
    raise NoDate(f"“{words[:30]}” is no date that we understand. Write it like 27/03/1990 or 1990-03-27.")


def _told_apart(first: int, second: int, order: str, words: str) -> tuple[int, int]:
    if first > 12 or second > 12 or first == second:
        return (first, second) if second <= 12 else (second, first)
    if order == BOTH:
        raise NoDate(
            f"“{words}” may be day and month, or month and day: the column has both. Write the month as a word, like 3 April 1990."
        )
    return (first, second) if order == DMY else (second, first)


def _year(said: str, month: int, day: int, *, on: date, past: bool) -> int:
    year = int(said)
    if len(said) == 4:
        return year
    year += 2000
    limit = on.year - 13 if past else on.year
    late = year > limit or (year == limit and (month, day) > (on.month, on.day))
    return year - 100 if late else year
