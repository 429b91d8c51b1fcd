"""What a list can show, column by column; a column whose field is closed to a role does not exist for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models

from steward.people.models import Person
from steward.policy import text
from steward.register.models import Address, Employment, Membership
from steward.register.reports import opens


@dataclass(frozen=True)
class Known:
    """What is known of one person in a list: parts that are closed or missing are None."""

    person: Person
    membership: Membership | None = None
    address: Address | None = None
    job: Employment | None = None


@dataclass(frozen=True)
class Column:
    """One column: its heading, the fields it is made of, and how."""

    key: str
    label: str
    needs: tuple[tuple[type[models.Model], str], ...]
    of: Callable[[Known], Any]


def _class(known: Known) -> str:
    one = text.current().classes.get(known.membership.member_class) if known.membership else None
    return str(one.name) if one else (known.membership.member_class if known.membership else "")


def _employer(known: Known) -> str:
    if known.job is None:
        return ""
    return known.job.employer.name if known.job.employer else known.job.employer_as_typed


M, A, E, P = Membership, Address, Employment, Person
COLUMNS: tuple[Column, ...] = (
    Column("number", "Number", ((M, "number"),), lambda k: k.membership.number or "" if k.membership else ""),
    Column("name", "Name", ((P, "family_name"),), lambda k: k.person.name),
    Column("given_names", "Given names", ((P, "given_names"),), lambda k: k.person.given_names),
    Column("family_name", "Family name", ((P, "family_name"),), lambda k: k.person.family_name),
    Column("class", "Class", ((M, "member_class"),), _class),
    Column("branch", "Branch", ((M, "branch"),), lambda k: str(k.membership.branch or "") if k.membership else ""),
    Column("joined", "Joined", ((M, "joined_on"),), lambda k: k.membership.joined_on if k.membership else None),
    Column("left", "Left", ((M, "ended_on"),), lambda k: k.membership.ended_on if k.membership else None),
    Column("reason", "Why", ((M, "end_reason"),), lambda k: k.membership.end_reason if k.membership else ""),
    Column("employer", "Employer", ((E, "employer"), (E, "employer_as_typed")), _employer),
    Column("workplace", "Workplace", ((E, "workplace"),), lambda k: str(k.job.workplace or "") if k.job else ""),
    Column("job", "Job", ((E, "job_title"),), lambda k: k.job.job_title if k.job else ""),
    Column("address", "Address", ((A, "line_1"), (A, "postcode")), lambda k: ", ".join(k.address.lines) if k.address else ""),
    Column("town", "Town", ((A, "town"),), lambda k: k.address.town if k.address else ""),
    Column("postcode", "Postcode", ((A, "postcode"),), lambda k: k.address.postcode if k.address else ""),
    Column("returned", "Post came back", ((A, "returned_on"),), lambda k: k.address.returned_on if k.address else None),
    Column("email", "Email", ((P, "email"),), lambda k: k.person.email),
    Column("phone", "Telephone", ((P, "phone"),), lambda k: k.person.phone),
    Column("born", "Born", ((P, "born_on"),), lambda k: k.person.born_on),
)
BY_KEY: Mapping[str, Column] = {column.key: column for column in COLUMNS}
USUAL = ("number", "name", "class", "branch", "joined", "workplace", "town")


def offered() -> list[Column]:
    """This function will return the columns that the role that acts may see."""
    return [column for column in COLUMNS if all(opens(model, field) for model, field in column.needs)]


def chosen(keys: Iterable[str]) -> list[Column]:
    """This function will return these columns, in this order, without those that the role may not see; the usual ones if none."""
    may = {column.key: column for column in offered()}
    asked = [may[key] for key in dict.fromkeys(keys) if key in may]
    return asked or [may[key] for key in USUAL if key in may]


def fill(ids: Iterable[UUID]) -> list[Known]:
    """This function will return what is known of these people, in this order, in four queries however many they are."""
    wanted = list(ids)
    people = Person.objects.in_bulk(wanted)
    memberships: dict[UUID, Membership] = {}
    if opens(Membership, "number"):
        related = ["branch"] if opens(Membership, "branch") else []
        order = "joined_on" if opens(Membership, "joined_on") else "number"
        for each in Membership.objects.filter(person_id__in=wanted).select_related(*related).order_by(order, "id"):
            memberships[each.person_id] = each
    addresses: dict[UUID, Address] = {}
    if opens(Address, "line_1", "until_on"):
        addresses = {each.person_id: each for each in Address.objects.filter(person_id__in=wanted, until_on__isnull=True)}
    jobs: dict[UUID, Employment] = {}
    if opens(Employment, "employer", "until_on"):
        found = Employment.objects.filter(person_id__in=wanted, until_on__isnull=True).select_related("employer", "workplace")
        jobs = {job.person_id: job for job in found}
    return [Known(people[pk], memberships.get(pk), addresses.get(pk), jobs.get(pk)) for pk in wanted if pk in people]
