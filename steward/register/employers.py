"""Loading employers from the Organisation Data Service of NHS England (ODS).

The file has no header row. Columns, counted from 0: code 0, name 1, address lines 4 to 8, postcode 9, opened 10, closed 11
(dates as YYYYMMDD).
"""

import csv
import re
from datetime import date, datetime
from importlib.resources import files

from django.db import transaction

from steward.people import names
from steward.register.models import Employer

SHIPPED = "nhs-trusts-2026-01.csv"
_SMALL = {"And", "Of", "For", "The", "In", "On", "With"}
_CAPITALS = {"Nhs", "Uk"}


def readable(words: str) -> str:
    """This function will write a name in capitals as a person would: "ST. PANCRAS NHS TRUST" becomes "St. Pancras NHS Trust"."""
    said = []
    for at, word in enumerate(words.split()):
        capital = "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-"))
        capital = re.sub(r"\b([A-Z])'([a-z])(?=\w)", lambda m: f"{m[1]}'{m[2].upper()}", capital)
        if capital.strip("(),.") in _CAPITALS:
            capital = capital.upper()
        said.append(capital.lower() if at and capital in _SMALL else capital)
    return " ".join(said)


def _day(words: str) -> date | None:
    return datetime.strptime(words, "%Y%m%d").date() if words else None  # noqa: DTZ007 - a day has no time zone


@transaction.atomic
def load_shipped() -> int:
    """This function will enter the open NHS trusts that ship with Steward, each code once, and return how many are new."""
    text = files("steward.register").joinpath("data", SHIPPED).read_text(encoding="utf-8")
    known = set(Employer.objects.exclude(code="").values_list("code", flat=True))
    fresh = []
    for row in csv.reader(text.splitlines()):
        if row[11] or row[0] in known:
            continue
        name = readable(row[1])
        fresh.append(
            Employer(
                code=row[0], name=name, name_key=names.key(name), town=readable(row[7] or row[6]), postcode=row[9],
                opened_on=_day(row[10]), source="NHS England ODS, January 2026",
            )
        )  # fmt: skip
    Employer.objects.bulk_create(fresh)
    return len(fresh)
