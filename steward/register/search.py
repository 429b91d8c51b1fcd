"""Finding people in one box: by number, email address, telephone, postcode or name, as far as the role that asks may see these.

What is typed is routed by its shape to one stored key, and found by a range of that key: a plain index serves it, and a range
is leakproof, so that PostgreSQL may use the index before the row policy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from steward.people import names
from steward.people.models import Person
from steward.register.models import Address, Employment, Membership
from steward.register.reports import opens

LIMIT = 50
_LAST = "\U0010ffff"  # sorts after every letter in the collation "C"
_OUTWARD = re.compile(r"^[A-Z]{1,2}[0-9][0-9A-Z]?([0-9][A-Z]{0,2})?$")
_PHONE = re.compile(r"[0-9()+./-]{4,20}")
_MOST_WORDS = 6


@dataclass(frozen=True)
class Found:
    """One person in a list of results; what is closed to the role is empty."""

    pk: UUID
    name: str
    number: str = ""
    standing: str = ""
    tone: str = ""
    place: str = ""
    work: str = ""


@dataclass(frozen=True)
class Answer:
    """What was searched by, and who was found. `closed` names a field that the role may not search by."""

    by: str
    people: tuple[Found, ...] = ()
    more: bool = False
    closed: str = ""


@dataclass(frozen=True)
class Question:
    """What somebody typed, as far as it could be told apart: a kind, its key, and a postcode that narrows it."""

    by: str
    key: str = ""
    postcode: str = ""
    family_first: tuple[str, str] | None = None


def understand(words: str) -> Question:
    """This function will tell by its shape what was typed: digits are a number, or a telephone where they begin with 0 or +, an @
    is an email, else it is a postcode or a name."""
    words = " ".join(words.split())[:200]
    flat = words.replace(" ", "")
    if not flat:
        return Question("nothing")
    if _PHONE.fullmatch(flat) and (flat.startswith(("0", "+", "(")) or len(flat) > 9):
        digits = re.sub(r"[^0-9]", "", flat)
        return (
            Question("phone", digits.removeprefix("0044").removeprefix("44").lstrip("0")[:10])
            if len(digits) > 3
            else Question("too short")
        )
    if flat.isascii() and flat.isdigit():
        return Question("number", flat)
    if "@" in flat:
        return Question("email", names.email_key(words))
    rest, postcode = _cut_postcode(words)
    if postcode and not rest:
        return Question("postcode", postcode)
    key = " ".join(names.key(rest).split()[:_MOST_WORDS])
    if len(key) < 2:
        return Question("too short")
    before, comma, after = rest.partition(",")
    pair = (names.key(before), names.key(after)) if comma and names.key(before) and names.key(after) else None
    return Question("name", key, postcode, pair)


def _cut_postcode(words: str) -> tuple[str, str]:
    """A postcode, or the first part of one, at the end of what was typed: "okafor ls8" is a name and a place."""
    parts = words.replace(",", ", ").split()
    for taken in (2, 1)[-len(parts) :]:
        tail = names.postcode_key(" ".join(parts[-taken:]))
        if names.looks_like_postcode(tail) or (_OUTWARD.match(tail) and (taken == 1 or parts[-2][-1:].isdigit())):
            return " ".join(parts[:-taken]).strip(" ,"), tail
    return words, ""


def find(words: str, *, limit: int = LIMIT) -> Answer:
    """This function will find people by what was typed: at most `limit`, and whether there are more."""
    asked = understand(words)
    if asked.by in ("nothing", "too short"):
        return Answer(asked.by)
    needs: dict[str, tuple[type[Any], str]] = {
        "number": (Membership, "number"),
        "email": (Person, "email_key"),
        "phone": (Person, "phone_key"),
        "postcode": (Address, "postcode_key"),
    }
    for by in {asked.by, "postcode" if asked.postcode else asked.by} & needs.keys():
        model, field = needs[by]
        if not opens(model, field):
            return Answer(asked.by, closed=f"{model.__name__}.{field.removesuffix('_key')}")
    ids = list(dict.fromkeys(_SEARCHES[asked.by](asked, limit + 1)))
    return Answer(asked.by, tuple(describe(ids[:limit])), more=len(ids) > limit)


def _starts(field: str, key: str) -> Q:
    return Q(**{f"{field}__gte": key, f"{field}__lt": key + _LAST})


def _by_number(asked: Question, most: int) -> list[UUID]:
    after = str(int(asked.key) + 1).zfill(len(asked.key))
    numbers = Membership.objects.filter(number__gte=asked.key)
    if len(after) == len(asked.key):
        numbers = numbers.filter(number__lt=after)
    return list(numbers.order_by("number").values_list("person_id", flat=True)[:most])


def _by_email(asked: Question, most: int) -> list[UUID]:
    found = Person.objects.exclude(email_key="").filter(_starts("email_key", asked.key))
    return list(found.order_by("email_key", "id").values_list("pk", flat=True)[:most])


def _by_phone(asked: Question, most: int) -> list[UUID]:
    found = Person.objects.exclude(phone_key="").filter(_starts("phone_key", asked.key))
    return list(found.order_by("phone_key", "id").values_list("pk", flat=True)[:most])


def _by_postcode(asked: Question, most: int) -> list[UUID]:
    here = Address.objects.filter(_starts("postcode_key", asked.key), until_on__isnull=True)
    return list(here.order_by("postcode_key", "id").values_list("person_id", flat=True)[:most])


def _by_name(asked: Question, most: int) -> list[UUID]:
    people = Person.objects.all()
    if asked.postcode:
        people = people.filter(
            Exists(Address.objects.filter(_starts("postcode_key", asked.postcode), person=OuterRef("pk"), until_on__isnull=True))
        )
    if asked.family_first:
        family, given = asked.family_first
        people = people.filter(_starts("name_key", family) & _starts("given_key", given))
        return list(people.order_by("name_key", "id").values_list("pk", flat=True)[:most])
    # Family names first, in the order of their index; first names and both orders only where there is room left.
    found = list(people.filter(_starts("name_key", asked.key)).order_by("name_key", "id").values_list("pk", flat=True)[:most])
    if len(found) < most:
        either, order = _starts("given_key", asked.key), "given_key"
        parts = asked.key.split()
        for at in range(1, len(parts)):
            one, other = " ".join(parts[:at]), " ".join(parts[at:])
            either |= _starts("name_key", one) & _starts("given_key", other)
            either |= _starts("name_key", other) & _starts("given_key", one)
        found += people.filter(either).order_by(order, "id").values_list("pk", flat=True)[:most]
    return found


_SEARCHES = {"number": _by_number, "email": _by_email, "phone": _by_phone, "postcode": _by_postcode, "name": _by_name}


def describe(ids: Iterable[UUID]) -> list[Found]:
    """This function will return a line for each of these people, in this order, with what the role may see."""
    wanted = list(ids)
    if not wanted:
        return []
    people = Person.objects.in_bulk(wanted)
    memberships: dict[UUID, Membership] = {}
    if opens(Membership, "number"):
        order = ["joined_on"] if opens(Membership, "joined_on") else ["number"]
        for each in Membership.objects.filter(person_id__in=wanted).order_by(*order, "id"):
            memberships[each.person_id] = each
    addresses: dict[UUID, Address] = {}
    if opens(Address, "town", "postcode", "until_on"):
        for address in Address.objects.filter(person_id__in=wanted, until_on__isnull=True):
            addresses[address.person_id] = address
    work: dict[UUID, Employment] = {}
    if opens(Employment, "employer", "workplace", "until_on"):
        jobs = Employment.objects.filter(person_id__in=wanted, until_on__isnull=True)
        work = {job.person_id: job for job in jobs.select_related("employer", "workplace")}
    return [_line(people[pk], memberships.get(pk), addresses.get(pk), work.get(pk)) for pk in wanted if pk in people]


def _line(person: Person, membership: Membership | None, address: Address | None, job: Employment | None) -> Found:
    standing, tone = standing_of(membership)
    place = " ".join(part for part in (address.town, address.postcode) if part) if address else ""
    work = str(job.workplace or job.employer or job.employer_as_typed) if job else ""
    number = membership.number if membership and opens(Membership, "number") else ""
    return Found(person.pk, person.name, number or "", standing, tone, place, work)


def standing_of(membership: Membership | None, *, on: date | None = None) -> tuple[str, str]:
    """This function will say in two words whether somebody is a member, with the tone of the tag."""
    if not opens(Membership, "ended_on"):
        return "", ""
    if membership is None:
        return "Not a member", ""
    if membership.ended_on is None:
        return "Member", "ok"
    if membership.ended_on > (on or timezone.localdate()):
        return f"Leaving {membership.ended_on.day} {membership.ended_on:%b %Y}", "warn"
    if membership.end_reason == "died":
        return "Has died", ""
    return f"Left {membership.ended_on.year}", ""
