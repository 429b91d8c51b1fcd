"""A branch as its officer sees it: who joined lately, and how many left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from steward.people import actions as people
from steward.people.models import Person
from steward.register import actions as register
from steward.register.models import Employment, Membership

DAYS = 90


class UnableToChange(Exception):
    """A branch officer cannot change this; the words say what to do instead."""


@dataclass(frozen=True)
class Lately:
    """The last ninety days of the branch: who joined, newest first; who left is a number, because they are not its members now."""

    joined: tuple[Membership, ...]
    more: bool
    left: int
    since: date


def lately(*, on: date, limit: int = 50) -> Lately:
    """This function will return who joined the branch of the post that acts in the last ninety days, and how many left it."""
    since = on - timedelta(days=DAYS)
    found = Membership.objects.current(on=on).filter(joined_on__gte=since).select_related("person")
    joined = tuple(found.order_by("-joined_on", "id")[: limit + 1])
    with connection.cursor() as cursor:
        cursor.execute("select steward.leavers_of_my_branch(%s)", [since])
        left = int(cursor.fetchone()[0])
    return Lately(joined[:limit], len(joined) > limit, left, since)


def rename(person: Person, *, given_names: str, family_name: str) -> None:
    """This function will put a member's name right. What a branch officer may change, the columns of their role say (P46c)."""
    # keeps: P46c
    people.change_person(person, given_names=given_names, family_name=family_name)


def change_email(person: Person, *, email: str) -> None:
    """This function will put right where the union writes to."""
    people.change_person(person, email=email)


def change_job(person: Person, *, job_title: str, on: date) -> None:
    """This function will put right what somebody's job is called, where the register knows that they have one."""
    if not Employment.objects.filter(person=person, until_on__isnull=True).exists():
        raise UnableToChange("The register does not know where this member works. Tell the office, which enters it.")
    register.change_job(person, on=on, job_title=job_title.strip())
