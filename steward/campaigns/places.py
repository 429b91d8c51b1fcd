"""Constituencies as they ship with Steward, and finding one by a postcode district or by a name, in English or Welsh."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from django.utils.text import slugify

from steward.campaigns.models import Constituency, District
from steward.people import names

# A whole postcode, or its first half: what follows the first half is thrown away before anything else is done.
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][0-9A-Z]?)(?:[0-9][A-Z]{2})?\Z")
_ALIKE = {"saint": "st", "and": ""}
NORTHERN_IRELAND = "Northern Ireland"


@dataclass(frozen=True)
class Found:
    """A constituency, and of what is known about a district how likely it is this one, in percent; 0 where nothing is known."""

    constituency: Constituency
    likely: int = 0


def load(constituencies: type[Any], districts: type[Any]) -> None:
    """This function will enter the lists that ship with Steward (data/README.md), each row once. A migration calls it."""
    folder = files("steward.campaigns").joinpath("data")
    rows = csv.DictReader(folder.joinpath("constituencies.csv").read_text(encoding="utf-8").splitlines())
    constituencies.objects.bulk_create([constituencies(slug=slugify(row["name"]), **row) for row in rows], ignore_conflicts=True)
    made = []
    for line in folder.joinpath("districts.csv").read_text(encoding="utf-8").splitlines():
        name, _, places = line.partition(",")
        for place in places.split():
            code, _, percent = place.partition(":")
            made.append(districts(name=name, constituency_id=code, share=int(percent) / 100))
    districts.objects.bulk_create(made, batch_size=2000, ignore_conflicts=True)


def district_of(typed: str) -> str:
    """This function will return the district of a postcode or of its first half, or "" where it is neither."""
    found = _POSTCODE.match(re.sub(r"[\s-]", "", typed).upper())
    return found[1] if found else ""


def find(typed: str) -> list[Found]:
    """This function will return the constituencies that a postcode district may lie in, the likeliest first, or those of a name."""
    district = district_of(typed)
    if district:
        # "B11AA" is B1 1AA and "B11" is B11: a first half alone is read as long as it can be.
        return in_district(district) or named(typed)
    return named(typed)


def in_district(district: str) -> list[Found]:
    """This function will return what a district may lie in. Of Northern Ireland we have no list: it may be any there."""
    rows = District.objects.filter(name=district).select_related("constituency").order_by("-share", "constituency__name")
    found = [Found(row.constituency, round(row.share * 100)) for row in rows]
    if not found and district.startswith("BT"):
        return [Found(each) for each in Constituency.objects.filter(nation=NORTHERN_IRELAND)]
    return found


def key(words: str) -> str:
    """This function will return a name as it is compared: without accents, "and", full stops and commas."""
    parts = (_ALIKE.get(part, part) for part in names.key(words.replace("&", " and ")).split())
    return " ".join(part for part in parts if part)


def named(words: str) -> list[Found]:
    """This function will return the constituencies whose English or Welsh name holds all these words, exact ones first."""
    wanted = key(words)
    if not wanted:
        return []
    exact, part = [], []
    for each in Constituency.objects.all():
        known = [key(name) for name in (each.name, each.name_cy) if name]
        if wanted in known:
            exact.append(Found(each))
        elif any(all(f" {word}" in f" {name}" for word in wanted.split()) for name in known):
            part.append(Found(each))
    return exact + part


def by_code(code: str) -> Constituency | None:
    """This function will return a constituency by its code, or None."""
    return Constituency.objects.filter(pk=code[:9]).first()


def by_nation() -> list[tuple[str, list[Constituency]]]:
    """This function will return all constituencies, by nation, each in the order of its name."""
    groups: dict[str, list[Constituency]] = {}
    for each in Constituency.objects.all():
        groups.setdefault(each.nation, []).append(each)
    return sorted(groups.items())


def lookup(rows: Iterable[Constituency] | None = None) -> dict[str, Constituency]:
    """This function will return every constituency by its code and by each of its names, as `key` writes them."""
    found: dict[str, Constituency] = {}
    for each in rows if rows is not None else Constituency.objects.all():
        for name in (each.code, each.name, each.name_cy):
            if name:
                found[key(name)] = each
    return found
