"""What the cells of a row mean: each cell checked as the forms check it, and a reason where one cannot be taken."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from steward.membership.actions import NO_EMPLOYER
from steward.membership.importing import days, words
from steward.membership.importing.fields import FIELDS
from steward.membership.importing.layouts import MATCHES, WORK_LIST, Column
from steward.people import names

LENGTHS = {
    "number": 12, "given_names": 120, "family_name": 120, "email": 254, "work_email": 254, "phone": 40, "work_phone": 40,
    "line_1": 80, "line_2": 80, "line_3": 80, "line_4": 80, "town": 80, "postcode": 16, "country": 60, "employer": 200,
    "workplace": 200, "job_title": 120,
}  # fmt: skip
_NOTHING = {
    "n/a",
    "na",
    "none",
    "null",
    "nil",
    "unknown",
    "not known",
    "not given",
    "tbc",
    "#n/a",
    "#ref!",
    "#value!",
    "?",
    "-",
    "--",
    ".",
}
_FORMULA = ("=", "+", "-", "@")
_NAMES = ("full_name", "given_names", "middle_names", "family_name")  # Null and None are names that people have
_SHORTENED = re.compile(r"\d([.,]\d+)?e\+?\d+", re.IGNORECASE)
_PHONE = re.compile(r"[0-9 ()+./-]+(?:\s*(?:ext|x)\.?\s*[0-9]+)?", re.IGNORECASE)
_YES = {"", "active", "current", "member", "yes", "y", "true", "1", "live", "paid", "paid up", "in benefit", "full", "good standing",
        "financial", "full member", "new", "renewed", "grace"}  # fmt: skip
UNREADABLE = "holds a letter that could not be read: choose another encoding, or save the list as “CSV UTF-8”"


class _Refused(Exception):
    """This row cannot be taken; the words say why."""


@dataclass(frozen=True)
class Directory:
    """What a list may name: classes of membership, branches, employers and workplaces, by the key of their names."""

    classes: Mapping[str, str] = field(default_factory=dict)
    branches: Mapping[str, str] = field(default_factory=dict)
    employers: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    workplaces: Mapping[tuple[str, str], str] = field(default_factory=dict)
    places: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # workplaces whose name only one employer has
    class_names: Sequence[str] = ()


@dataclass
class Reader:
    """Reads the rows of one list. `clears` are the fields whose blank cells empty what the register says; by itself none does."""

    columns: Sequence[Column]
    on: date
    directory: Directory = field(default_factory=Directory)
    clears: frozenset[str] = frozenset()
    employers_list: bool = False

    def __post_init__(self) -> None:
        wanted = {*MATCHES, *WORK_LIST} if self.employers_list else set(FIELDS)
        self.cells = [(at, c.field, c.order) for at, c in enumerate(self.columns) if c.field and c.field in wanted]
        # Dates and names of a list come again and again; what was worked out once is kept as long as the list is read.
        self.days: dict[tuple[str, str, str], str | None] = {}
        self.keys: dict[str, str] = {}
        self.patterns = [(at, key, order, key == "address", FIELDS[key].many, key in _NAMES) for at, key, order in self.cells]

    def key(self, said: str) -> str:
        """This function will return the key of a name, as names.key does."""
        found = self.keys.get(said)
        if found is None:
            found = self.keys[said] = names.key(said)
        return found

    def read(self, row: Sequence[str], *, beyond: int = 0) -> tuple[dict[str, object], str]:
        """This function will return what a row means, by field, and the reason why it cannot be taken ("" where it can)."""
        if beyond:
            return {}, (
                "This row has more cells than the header: a separator stands inside a cell. Put the cell into quotation marks."
            )
        said: dict[str, str] = {}
        orders: dict[str, str] = {}
        for at, key, order, lines, many, name in self.patterns:
            cell = row[at]
            if not cell or (many and key in said):
                continue
            if not lines:
                cell = names.tidy(cell)
                if not cell:
                    continue
            if len(cell) < 10 and not name and cell.casefold() in _NOTHING:
                continue
            if cell[0] == "'" and cell[1:2] in _FORMULA:  # as we give cells back that a spreadsheet would run
                cell = cell[1:]
            said[key] = cell
            orders[key] = order
        try:
            return self._means(said, orders), ""
        except _Refused as reason:
            return {}, str(reason)

    def _means(self, said: dict[str, str], orders: dict[str, str]) -> dict[str, object]:
        for key, cell in said.items():
            if "\ufffd" in cell:
                raise _Refused(f"{FIELDS[key].label} {UNREADABLE}.")
        if "full_name" in said and "family_name" not in said:
            said["given_names"], said["family_name"] = words.split_name(said.pop("full_name"))
        if "middle_names" in said:
            said["given_names"] = f"{said.get('given_names', '')} {said.pop('middle_names')}".strip()
        if "address" in said:
            for key, part in words.split_address(said.pop("address")).items():
                said.setdefault(key, part)
        means: dict[str, object] = {}
        for key, cell in said.items():
            check = _CHECKS.get(key)
            if check is not None:
                cell = check(self, cell)
            if len(cell) > LENGTHS.get(key, 200):
                raise _Refused(f"{FIELDS[key].label} is longer than {LENGTHS[key]} characters.")
            if cell:
                means[key] = cell
        for key in ("born_on", "joined_on", "ended_on"):
            if key in means:
                means[key] = self._day(key, str(means.pop(key)), orders.get(key, days.DMY))
                if means[key] is None:
                    del means[key]
        if "email" in means:
            means["email_key"] = names.email_key(str(means["email"]))
        self._names(means)
        self._address(means)
        self._membership(means)
        self._work(means)
        if self.employers_list:
            # keeps: P31
            for key in ("line_1", "line_2", "line_3", "line_4", "town", "country"):
                means.pop(key, None)
        cleared = sorted(key for key in self.clears if key not in means)
        if cleared:
            means["clears"] = cleared
        return means

    def _names(self, means: dict[str, object]) -> None:
        given, family = str(means.get("given_names", "")), str(means.get("family_name", ""))
        if not family and given:
            raise _Refused("Family name is empty. Somebody with one name has it as their family name.")
        if not family and "number" not in means:
            raise _Refused("The row names nobody: family name and membership number are empty.")
        if family:
            means["name_key"] = f"{self.key(family)} {self.key(given)}".strip()[:250]
            means["given_key"] = f"{self.key(given)} {self.key(family)}".strip()[:250]
            if not means["name_key"]:
                raise _Refused("Family name holds no letter.")

    def _address(self, means: dict[str, object]) -> None:
        # A missing postcode is looked at beside the register: a blank cell says nothing of an address that we know.
        if self.key(str(means.get("country", ""))) in words.HOME_COUNTRIES:
            if "country" in means:
                means["country"] = "United Kingdom"
            postcode = str(means.get("postcode", ""))
            if postcode and not names.looks_like_postcode(postcode):
                raise _Refused(f"Postcode “{postcode}” is no full UK postcode. Where the address is abroad, name the country.")
        if means.get("postcode"):
            means["postcode"] = names.tidy_postcode(str(means["postcode"]))
            means["postcode_key"] = names.postcode_key(str(means["postcode"]))

    def _membership(self, means: dict[str, object]) -> None:
        standing, ended = str(means.pop("standing", "")), means.pop("ended_on", None)
        if ended is not None and str(ended) <= self.on.isoformat():
            raise _Refused(f"Left on {ended}. A list brings members in; whoever has left is ended on their page.")
        if standing and self.key(standing) not in _YES:
            raise _Refused(f"“{standing}” is no member. A list brings members in; whoever has left is ended on their page.")
        if "member_class" in means:
            found = self.directory.classes.get(names.key(str(means["member_class"])))
            if found is None:
                raise _Refused(
                    f"“{means['member_class']}” is no class of membership. There are: {', '.join(self.directory.class_names)}."
                )
            means["member_class"] = found
        if "branch" in means:
            found = self.directory.branches.get(names.key(str(means["branch"])))
            if found is None:
                raise _Refused(f"There is no branch called “{means['branch']}”. Add it first, or leave the column out.")
            means["branch"] = found

    def _work(self, means: dict[str, object]) -> None:
        typed, code = str(means.pop("employer", "")), str(means.pop("employer_code", "")).upper()
        place = str(means.pop("workplace", ""))
        if self.key(typed) in NO_EMPLOYER:
            typed = ""
        if not (typed or code or place):
            return
        known = self.directory
        employer = known.codes.get(code) or known.employers.get(self.key(typed)) or known.codes.get(typed.upper())
        workplace = known.workplaces.get((employer, names.key(place))) if employer and place else None
        if place and not typed and not code:
            employer, workplace = known.places.get(names.key(place), (None, None))
        means["employer_said"] = bool(typed or code)
        if employer:
            means["employer"] = employer
        if workplace:
            means["workplace"] = workplace
        unknown = employer is None or (place and workplace is None)
        means["employer_as_typed"] = ", ".join(part for part in (typed or code, place) if part)[:200] if unknown else ""

    def _day(self, key: str, cell: str, order: str) -> str | None:
        known = (key, order, cell)
        if known not in self.days:
            self.days[known] = self._read_day(key, cell, order)
        return self.days[known]

    def _read_day(self, key: str, cell: str, order: str) -> str | None:
        label, born = FIELDS[key].label, key == "born_on"
        try:
            day = days.read(cell, order=order, on=self.on, past=born)
        except days.NoDate as problem:
            raise _Refused(f"{label}: {problem}") from None
        if day is None:
            return None
        if born and not self.on - timedelta(days=120 * 365) < day < self.on:
            raise _Refused(f"{label} {day.isoformat()} is not in the past 120 years.")
        if key == "joined_on" and (day > self.on or day.year < 1868):
            raise _Refused(f"{label} {day.isoformat()} is {'in the future' if day > self.on else 'before any union was'}.")
        return day.isoformat()

    def _email(self, cell: str) -> str:
        address = re.sub(r"^mailto:|^.*<|>$", "", cell, flags=re.IGNORECASE).strip()
        try:
            validate_email(address)
        except ValidationError:
            raise _Refused(f"“{cell[:60]}” is no email address.") from None
        return address

    def _phone(self, cell: str) -> str:
        number = re.sub(r"^(tel|mob|mobile|t|m)[:. ]+", "", cell, flags=re.IGNORECASE)
        if _SHORTENED.fullmatch(number):
            raise _Refused(
                f"The spreadsheet has shortened a telephone number to {number}. Format the column as text and type it."
            )
        digits = re.sub(r"\D", "", number)
        if number.isdigit() and len(number) in (9, 10) and number[0] in "123578":
            number = f"0{number}"  # a spreadsheet took the number for an amount, and its first 0 for nothing
        if not _PHONE.fullmatch(number) or len(digits) < 7:
            raise _Refused(f"“{cell[:40]}” is no telephone number.")
        return number

    def _number(self, cell: str) -> str:
        if _SHORTENED.fullmatch(cell):
            raise _Refused(f"The spreadsheet has shortened a membership number to {cell}. Format the column as text and type it.")
        return cell.replace(" ", "")


_CHECKS: dict[str, Callable[[Reader, str], str]] = {
    "email": Reader._email,
    "work_email": Reader._email,
    "phone": Reader._phone,
    "work_phone": Reader._phone,
    "number": Reader._number,
}
