"""Reading lists of employers.

ODS trusts (etr.csv)      27 columns, no header: code 0, name 1, town 7 (or 6), postcode 9, opened 10, closed 11
ODS successors (succ.csv) 5 columns, no header: code, code of the successor, reason, date, indicator
integrated care boards    ICB..CD, ICB..CDH (the ODS code), ICB..NM: names and codes of the Office for National Statistics
any other list            a header row with code and name, and perhaps town, postcode, opened_on, closed_on
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from steward.register.employers.naming import readable

MOST = 20 * 1024 * 1024
_CODE = re.compile(r"[A-Z0-9]{2,12}\Z")
_DAYS = ("%Y%m%d", "%Y-%m-%d", "%d/%m/%Y")
_HEADERS = {
    "code": {"code", "organisation code", "organisation_code", "ods code", "ods_code", "org_code"},
    "name": {"name", "organisation name", "organisation_name", "org_name", "employer"},
    "town": {"town", "city", "town or city"},
    "postcode": {"postcode", "post code"},
    "opened_on": {"opened_on", "opened", "open date", "open_date", "start_date"},
    "closed_on": {"closed_on", "closed", "close date", "close_date", "end_date"},
}
_SUCCESSION = {"successor organisation code", "successor_organisation_code", "successor_code", "successor code"}


class UnableToRead(Exception):
    """This is no list of employers that we know; the words say what it looks like and what to do."""


@dataclass(frozen=True)
class Body:
    """One line of a list."""

    line: int
    code: str
    name: str
    town: str = ""
    postcode: str = ""
    opened_on: date | None = None
    closed_on: date | None = None


@dataclass(frozen=True)
class Successor:
    """One line of a list of successors."""

    line: int
    code: str
    into: str
    on: date


@dataclass(frozen=True)
class Refused:
    """A line that cannot be used, and why."""

    line: int
    code: str
    why: str


@dataclass
class Sheet:
    """A list as it was read. `family` is the list that it is an edition of; `bodies`, or for successors `successors`."""

    family: str
    bodies: list[Body] = field(default_factory=list)
    successors: list[Successor] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def read(data: bytes) -> Sheet:
    """This function will read a list of employers or of successors. Raises UnableToRead where it is neither."""
    rows = list(_rows(data))
    if not rows:
        raise UnableToRead("This file is empty. Choose the file again: the list of trusts is called etr.csv.")
    first = [cell.strip().lower() for cell in rows[0][1]]
    if any(re.fullmatch(r"icb\d\dcdh", cell) for cell in first):
        at = {name: next(i for i, cell in enumerate(first) if re.fullmatch(rf"icb\d\d{end}", cell)) for name, end in _ICB.items()}
        return _bodies("integrated care boards", rows[1:], at)
    if _SUCCESSION & set(first):
        return _successors(rows[1:])
    at = {name: next((i for i, cell in enumerate(first) if cell in words), -1) for name, words in _HEADERS.items()}
    if at["code"] >= 0 and at["name"] >= 0:
        return _bodies("list of employers", rows[1:], {name: i for name, i in at.items() if i >= 0})
    widths = [len(row) for _, row in rows]
    if min(widths) >= 12 and _like_ods(rows):
        _not_parts(rows)
        return _bodies("NHS England ODS, trusts", rows, _ODS, shouted=True)
    if 4 <= max(widths) <= 6 and sum(1 for _, row in rows if len(row) >= 4 and _is_day(row[3])) > len(rows) / 2:
        return _successors(rows)
    raise UnableToRead(
        "This is no list of employers that we know. Choose the ODS file of trusts (etr.csv) or of successors (succ.csv), or a CSV"
        " file whose first row names the columns: code, name, town, postcode, opened_on, closed_on."
    )


_ICB = {"code": "cdh", "name": "nm"}
_ODS = {"code": 0, "name": 1, "town": 7, "else_town": 6, "postcode": 9, "opened_on": 10, "closed_on": 11}


def _rows(data: bytes) -> Iterable[tuple[int, list[str]]]:
    if len(data) > MOST:
        raise UnableToRead("This file is larger than 20 MB: no list of employers is. Choose the file again.")
    if b"\0" in data[:4096] or data[:4] == b"PK\x03\x04":
        raise UnableToRead("This is no CSV file. Unpack it, or save the spreadsheet as CSV, and choose that file.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    reader = csv.reader(io.StringIO(text))
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, row
    except csv.Error:
        raise UnableToRead(f"Line {reader.line_num} of this file cannot be read as CSV. Download the file again.") from None


def _like_ods(rows: list[tuple[int, list[str]]]) -> bool:
    fit = sum(1 for _, row in rows if _CODE.match(row[0].strip()) and (_is_day(row[10]) or _is_day(row[11])))
    return fit > len(rows) / 2


def _not_parts(rows: list[tuple[int, list[str]]]) -> None:
    parts = sum(1 for _, row in rows if re.search(r"\bCCG\b|\bICB - ", row[1]))
    if parts > len(rows) / 2:
        raise UnableToRead(
            "These are the places of integrated care boards (eccg.csv), and no employers: the boards employ. Load the list of"
            " integrated care boards instead; it ships with Steward."
        )


def _is_day(words: str) -> bool:
    try:
        return _day(words) is not None
    except ValueError:
        return False


def _day(words: str) -> date | None:
    words = words.strip()
    if not words:
        return None
    for shape in _DAYS:
        try:
            return datetime.strptime(words, shape).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    raise ValueError(words)


def _bodies(family: str, rows: list[tuple[int, list[str]]], at: dict[str, int], *, shouted: bool = False) -> Sheet:
    sheet = Sheet(family)
    seen: dict[str, int] = {}
    for line, row in rows:
        said = {name: row[i].strip() if i < len(row) else "" for name, i in at.items()}
        code, name = said["code"].upper(), " ".join(said["name"].split())
        if shouted or name.isupper():
            name = readable(name)
        town = readable(said.get("town") or said.get("else_town", ""))
        why = ""
        try:
            opened_on, closed_on = _day(said.get("opened_on", "")), _day(said.get("closed_on", ""))
        except ValueError:
            opened_on = closed_on = None
            why = "A date in this line is none. Dates are written 20260131 or 2026-01-31."
        if not _CODE.match(code):
            why = "There is no code in this line, or it has other signs than letters and numbers."
        elif not name:
            why = "There is no name in this line."
        elif len(name) > 200:
            why = "The name is longer than 200 letters."
        elif code in seen:
            why = f"The code stands in line {seen[code]} already."
        if why:
            sheet.refused.append(Refused(line, code[:20], why))
            continue
        seen[code] = line
        sheet.bodies.append(Body(line, code, name, town[:80], said.get("postcode", "")[:12], opened_on, closed_on))
    return sheet


def _successors(rows: list[tuple[int, list[str]]]) -> Sheet:
    sheet = Sheet("NHS England ODS, successors")
    for line, row in rows:
        code, into, day = row[0].strip().upper(), row[1].strip().upper() if len(row) > 1 else "", row[3] if len(row) > 3 else ""
        if not (_CODE.match(code) and _CODE.match(into) and _is_day(day)):
            sheet.refused.append(Refused(line, code[:20], "This line needs two codes and a date, such as R1C,RW1,R,20241001,1."))
            continue
        on = _day(day)
        if on is None:
            sheet.refused.append(Refused(line, code, "There is no date in this line."))
        elif code != into:
            sheet.successors.append(Successor(line, code, into, on))
    return sheet
