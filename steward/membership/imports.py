"""Entering members from a CSV file in one fixed layout, all good rows in one transaction; the others come back with reasons."""

import csv
import io
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from steward.people import actions as people
from steward.people import names
from steward.people.models import Person
from steward.register import actions as register
from steward.register.models import Address

COLUMNS = (
    "given_names", "family_name", "line_1", "line_2", "line_3", "line_4", "town", "postcode", "country", "email", "phone",
    "born_on", "joined_on", "employer", "job_title",
)  # fmt: skip
LIMITS = {"given_names": 120, "family_name": 120, "phone": 40, "postcode": 16, "country": 60, "employer": 200, "job_title": 120}


class UnableToRead(Exception):
    """The file is not one that this import reads; the words say what it should be."""


class _Refused(Exception):
    """This row cannot be entered; the words say why."""


@dataclass
class Result:
    """What became of a file: `refused` holds (row number, the row, the reason)."""

    rows: int = 0
    entered: int = 0
    refused: list[tuple[int, dict[str, str], str]] = field(default_factory=list)

    def refused_file(self) -> str:
        """This function will return the refused rows as a CSV file, with the row's number and the reason in front."""
        out = io.StringIO()
        writer = csv.DictWriter(out, ["row", "reason", *COLUMNS], extrasaction="ignore")
        writer.writeheader()
        for number, row, reason in self.refused:
            writer.writerow({"row": number, "reason": reason, **row})
        return out.getvalue()


def import_members(path: Path, *, on: date, dry_run: bool = False) -> Result:
    """This function will enter each row that can be entered as a member, as whoever acts, and return what became of each.

    A person with the same name and postcode, or the same name and email, is on the register already and comes back refused.
    """
    rows = _read(path)
    result = Result(rows=len(rows))
    with transaction.atomic():
        for number, row in enumerate(rows, 2):
            try:
                with transaction.atomic():
                    _enter(row, on=on)
                result.entered += 1
            except _Refused as reason:
                result.refused.append((number, row, str(reason)))
        if dry_run:
            transaction.set_rollback(True)
    return result


def _read(path: Path) -> list[dict[str, str]]:
    try:
        words = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UnableToRead("This file is not UTF-8. Save it as “CSV UTF-8” and try again.") from None
    if "\0" in words:
        raise UnableToRead("This is not a text file. Export your list as CSV (UTF-8) and try again.")
    reader = csv.DictReader(io.StringIO(words))
    header = [name.strip().lower() for name in reader.fieldnames or []]
    unknown = [name for name in header if name not in COLUMNS]
    missing = [name for name in ("family_name", "line_1") if name not in header]
    if unknown or missing or len(set(header)) != len(header):
        said = f"unknown: {', '.join(unknown)}; " if unknown else ""
        said += f"missing: {', '.join(missing)}; " if missing else ""
        raise UnableToRead(f"The first row must name the columns. {said}The columns are: {', '.join(COLUMNS)}.")
    reader.fieldnames = header
    return [{key: (value or "").strip() for key, value in row.items() if isinstance(key, str)} for row in reader]


def _day(row: dict[str, str], name: str) -> date | None:
    said = row.get(name, "")
    if not said:
        return None
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise _Refused(f"{name} must be a date like 2026-03-27.") from None


def _enter(row: dict[str, str], *, on: date) -> None:
    for name in ("family_name", "line_1"):
        if not row.get(name):
            raise _Refused(f"{name} is empty: the register needs a name and an address (Act 1992 s 24).")
    for name, value in row.items():
        if len(value) > LIMITS.get(name, 80) and name != "email":
            raise _Refused(f"{name} is longer than {LIMITS.get(name, 80)} characters.")
    email = row.get("email", "")
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise _Refused("email is not an email address.") from None
    born, joined = _day(row, "born_on"), _day(row, "joined_on") or on
    if joined > on:
        raise _Refused("joined_on is in the future.")
    key = names.person_key(row.get("given_names", ""), row["family_name"])
    same = Person.objects.filter(name_key=key)
    postcode = names.postcode_key(row.get("postcode", ""))
    if email and same.filter(email_key=names.email_key(email)).exists():
        raise _Refused("Somebody with this name and email address is on the register already.")
    if postcode and Address.objects.filter(person__in=same, postcode_key=postcode, until_on__isnull=True).exists():
        raise _Refused("Somebody with this name and postcode is on the register already.")
    person = people.add_person(
        given_names=row.get("given_names", ""),
        family_name=row["family_name"],
        email=email,
        phone=row.get("phone", ""),
        born_on=born,
    )
    register.enrol(person, on=joined)
    lines: dict[str, Any] = {name: row.get(name, "") for name in ("line_1", "line_2", "line_3", "line_4", "town", "postcode")}
    register.move(person, on=joined, country=row.get("country") or "United Kingdom", **lines)
    if row.get("employer") or row.get("job_title"):
        employer = register.find_employer(row.get("employer", ""))
        register.change_job(
            person, on=joined, employer=employer, employer_as_typed=row.get("employer", ""), job_title=row.get("job_title", "")
        )
