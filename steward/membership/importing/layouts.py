"""Recognising a list: which column is what, and why we think so; remembered by its header, so that it is asked once."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from steward.membership.importing import days
from steward.membership.importing.fields import ASIDE, BY_NAME, FIELDS, NEVER, NOT_TAKEN, flat
from steward.people import names

_WORK = {
    "work",
    "employer",
    "employers",
    "business",
    "office",
    "workplace",
    "site",
    "trust",
    "company",
    "billing",
    "organisation",
}
_OTHERS = {"emergency", "kin", "nok", "spouse", "partner", "dependant", "dependants", "child", "children", "mother", "father",
           "proposer", "seconder", "referee", "guardian"}  # fmt: skip
_SOMEBODY_ELSE = "This is about somebody else than the member: it is never taken."
# Words before or behind a name that change nothing: "Member’s surname", "Surname (BLOCK CAPITALS)".
_ABOUT = {"home", "member", "members", "personal", "primary", "contact", "current", "employee", "employees", "staff", "your", "the",
          "main", "private", "individual", "applicant", "applicants", "preferred", "postal", "mailing", "correspondence", "of", "s",
          "text", "legal", "person", "please", "enter"}  # fmt: skip
_DAYS = ("born_on", "joined_on", "ended_on")


@dataclass(frozen=True)
class Column:
    """One column of a list: the field it is taken for (or none), why, how its dates are written, and what stands in it."""

    name: str
    field: str = NOT_TAKEN
    why: str = ""
    order: str = ""
    samples: tuple[str, ...] = ()
    note: str = ""


def as_json(columns: Sequence[Column]) -> dict[str, list[str]]:
    """This function will return what is remembered of a layout: per column of the header, its field and the order of its dates."""
    return {flat(column.name): [column.field, column.order] for column in columns}


def signature(header: Sequence[str]) -> str:
    """This function will return what a layout is remembered by: the names of its columns, whatever their case and spacing."""
    return hashlib.sha256(json.dumps([flat(name) for name in header]).encode()).hexdigest()


def _words(heading: str) -> list[str]:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", re.sub(r"\(.*?\)|\[.*?\]", " ", heading))
    return re.findall(r"[^\W_]+", spaced.casefold())


def _by_name(heading: str) -> tuple[str, str]:
    """A field and why; no field and why not; or nothing at all."""
    name, words = flat(re.sub(r"\s*\([^)]*\)\s*$", "", heading)) or flat(heading), _words(heading)
    if set(words) & _OTHERS:
        return NOT_TAKEN, _SOMEBODY_ELSE
    for none, why in ((NEVER, ""), (ASIDE, "")):
        if name in none:
            return NOT_TAKEN, none[name] or why
    if name in BY_NAME:
        return BY_NAME[name], f"“{heading}” is what people call it."
    kept = [word for word in words if word not in _ABOUT]
    plain = "".join(word for word in kept if word not in ("no", "number", "num", "nr"))
    bare = "".join(word for word in kept if word not in _WORK)
    for none in (NEVER, ASIDE):
        for each in ("".join(kept), plain):
            if each in none:
                return NOT_TAKEN, none[each]
    found = BY_NAME.get("".join(kept)) or BY_NAME.get(bare, "")
    if found and set(words) & _WORK and FIELDS[found].group in ("address", "name", "person"):
        if found in ("email", "phone"):
            return ("work_email" if found == "email" else "work_phone"), f"“{heading}” is at work."
        return NOT_TAKEN, "This is of the workplace: a member’s address is where they live."
    return (found, f"“{heading}” is what people call it.") if found else (NOT_TAKEN, "")


def never(heading: str) -> bool:
    """This function will tell whether a column is one that is never taken: its cells are not even kept while a list is looked at."""
    why = _by_name(heading)[1]
    return why == _SOMEBODY_ELSE or why in NEVER.values()


def _by_cells(cells: list[str]) -> tuple[str, str]:
    """What the cells are, where the heading says nothing: only what has a shape of its own."""
    filled = [cell for cell in cells if cell]
    if len(filled) < 3:
        return NOT_TAKEN, ""
    shapes = (
        ("email", "The cells are email addresses.", lambda cell: re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", cell) is not None),
        ("postcode", "The cells are postcodes.", names.looks_like_postcode),
    )
    for key, why, shape in shapes:
        if sum(1 for cell in filled if shape(cell)) > 0.8 * len(filled):
            return key, why
    return NOT_TAKEN, ""


def recognise(
    header: Sequence[str], rows: Iterable[Sequence[str]], *, remembered: Mapping[str, Sequence[str]] | None = None
) -> list[Column]:
    """This function will say for each column of a list what it is taken for, and why.

    `rows` are as many rows as there are: the order of day and month is asked of all of them. `remembered` is the `as_json` of a
    layout with the same header: what an officer said counts before anything that we think.
    """
    count = len(header)
    orders, samples = [days.Order() for _ in range(count)], [[] for _ in range(count)]  # type: list[days.Order], list[list[str]]
    seen: list[list[str]] = [[] for _ in range(count)]
    dated: list[int] = []
    for number, row in enumerate(rows):
        if number < 1000:
            for at, cell in enumerate(row[:count]):
                if cell:
                    seen[at].append(cell)
                    if len(samples[at]) < 3 and cell not in samples[at]:
                        samples[at].append(cell)
        elif number == 1000:  # from here on only columns that hold dates are looked at, to their end
            dated = [at for at in range(count) if any(days.looks_like_day(cell) for cell in seen[at])]
        for at in range(count) if number < 1000 else dated:
            if row[at][:1].isdigit():
                orders[at].see(row[at])
    if remembered is not None:
        return [
            _remembered(name, remembered[flat(name)], orders[at], tuple(samples[at])) if flat(name) in remembered
            else Column(name, samples=tuple(samples[at]), why="This column is new in this list.")
            for at, name in enumerate(header)
        ]  # fmt: skip
    found = [_by_name(name) for name in header]
    found = [each if each[0] or each[1] else _by_cells(seen[at]) for at, each in enumerate(found)]
    found = _settle(header, found, seen)
    columns = []
    for at, name in enumerate(header):
        key, why = found[at]
        is_day = key in _DAYS
        order, note = (orders[at].order, orders[at].words) if is_day else ("", "")
        columns.append(Column(name, key, why or "We do not know this column.", order, tuple(samples[at]), note))
    return columns


def _remembered(name: str, said: Sequence[str], order: days.Order, samples: tuple[str, ...]) -> Column:
    key = said[0] if said and said[0] in FIELDS else NOT_TAKEN
    is_day = key in _DAYS
    # How dates are written is asked of each file anew: the same list may have been through another country's spreadsheet.
    return Column(
        name, key, "As you said the last time." if key else "Left out, as the last time.", order.order if is_day else "", samples,
        order.words if is_day else "",
    )  # fmt: skip


def _settle(header: Sequence[str], found: list[tuple[str, str]], seen: list[list[str]]) -> list[tuple[str, str]]:
    """Columns that depend on their neighbours: “Name” beside “First name”, “Address” before “Address 2”, the second “Employer”."""
    keys = [key for key, _ in found]
    if "given_names" in keys and "family_name" not in keys and "full_name" in keys:
        found[keys.index("full_name")] = ("family_name", "It stands beside the first names.")
    elif "full_name" in keys and "family_name" in keys:
        found = [(NOT_TAKEN, "The name stands in its parts.") if key == "full_name" else (key, why) for key, why in found]
    keys = [key for key, _ in found]
    if "address" in keys:
        at = keys.index("address")
        parted = keys.count("address") > 1 or any(key in ("line_2", "line_3") for key in keys) or any(
            not key and re.match(r"column \d+|address", header[later].casefold()) and seen[later] for later, key in
            list(enumerate(keys))[at + 1 : at + 2]
        )  # fmt: skip
        if "line_1" in keys:
            found[at] = (NOT_TAKEN, "The address stands in its lines.")
        elif parted or not any(re.search(r"[,\n]", cell) for cell in seen[at]):
            found[at] = ("line_1", "It is the first line: others follow, or it holds one line only.")
            for later, line in zip(range(at + 1, min(at + 4, len(keys))), ("line_2", "line_3", "line_4"), strict=False):
                if keys[later] not in ("", "address") or not re.match(r"column \d+$|address \(\d\)$", header[later].casefold()):
                    break
                found[later] = (line, "It follows the first line of the address.")
    first: set[str] = set()
    for at, (key, _) in enumerate(found):
        if key and key in first and not FIELDS[key].many:
            found[at] = (NOT_TAKEN, f"Another column is taken for “{FIELDS[key].label}” already.")
        first.add(key)
    return found


class UnableToMap(Exception):
    """The columns do not make up a list of members; the words say what is missing."""


WORK_LIST = ("employer", "employer_code", "workplace", "job_title", "work_email", "work_phone")
MATCHES = ("number", "full_name", "given_names", "middle_names", "family_name", "born_on", "email", "postcode", "address")


def check(columns: Sequence[Column], *, employers_list: bool = False) -> None:
    """This function will raise UnableToMap where the columns cannot tell who is meant, or tell the same thing twice."""
    taken = [column.field for column in columns if column.field]
    for key in taken:
        if key not in FIELDS:
            raise UnableToMap(f"“{key}” is no field. Choose one of the list.")
        if taken.count(key) > 1 and not FIELDS[key].many:
            twice = " and ".join(f"“{column.name}”" for column in columns if column.field == key)
            raise UnableToMap(f"{twice} are both taken for “{FIELDS[key].label}”. Leave one of them out.")
    named = "family_name" in taken or "full_name" in taken
    if not named and "number" not in taken:
        raise UnableToMap("No column says who is meant. Say which holds the family name, the full name or the membership number.")
    if employers_list:
        if not named:
            raise UnableToMap("An employer’s list names people. Say which column holds the family name or the full name.")
        if not set(taken) & set(WORK_LIST):
            raise UnableToMap("An employer’s list changes workplace details only, and no column holds any. Say which does.")
