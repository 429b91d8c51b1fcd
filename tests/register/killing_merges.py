"""Runs in a process of its own, in a database of its own: a child merges two entries and is killed at a random moment.

python -m tests.register.killing_merges TIMES     prints for each time what was there after the kill
"""

import json
import random
import sys
import time
from datetime import date
from functools import partial
from typing import Any

import django

django.setup()

from django.db import connection
from django.utils import timezone

from steward.membership import merging
from steward.people.acting import Actor, acting_as
from steward.people.models import Person
from tests.killing import killed_after
from tests.people import TODAY, a_member, an_account, an_actor, building


def two() -> tuple[Person, Person]:
    with building():
        one = a_member("Jon", "Ashgrove", joined_on=date(2019, 5, 1), email="jon@invented.example")
        other = a_member("John", "Ashgrove", joined_on=date(2024, 3, 1), phone="020 7946 0002")
        an_account(one), an_account(other)
    return one, other


def state(one: Person, other: Person) -> str:
    """Every table that points at a person, as one text; times and the keys of acts are left out."""
    found: dict[str, Any] = {}
    with building(), connection.cursor() as cursor:
        cursor.execute(
            "select c.conrelid::regclass::text, a.attname from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid"
            " and a.attnum = c.conkey[1] where c.contype = 'f' and c.confrelid = 'people_person'::regclass order by 1, 2"
        )
        tables = [*cursor.fetchall(), ("people_person", "id")]
        for table, column in tables:
            cursor.execute(
                f"select md5(string_agg((to_jsonb(r) - 'recorded_at' - 'act')::text, '|' order by r.id)), count(*) from {table} r"
                f" where r.{column} in (%s, %s)",
                [one.pk, other.pk],
            )
            found[f"{table}.{column}"] = cursor.fetchone()
        cursor.execute("select count(*) from register_act where persons @> array[%s::uuid]", [other.pk])
        found["acts"] = cursor.fetchone()
        cursor.execute('select count(*) from register_former where "table" = \'merged\' and "row" = %s', [other.pk])
        found["merged"] = cursor.fetchone()
    return json.dumps(found, default=str)


def merge(officer: Actor, one: Person, other: Person) -> None:
    with acting_as(officer, "register"):
        merging.merge(one.pk, other.pk, picked={}, by=officer, on=TODAY, at=timezone.now())


def main(times: int) -> None:
    officer = an_actor("membership_officer")
    dice = random.Random(20261122)  # noqa: S311 - moments, no secrets
    seen, lasts = [], 0.0
    for n in range(times + 1):
        one, other = two()
        before = state(one, other)
        begun = time.monotonic()
        # The first is left alone: it says how long one takes, so that the moments fall inside it and beyond it.
        killed = killed_after(dice.uniform(0, lasts * 1.2) if n else None, partial(merge, officer, one, other))
        lasts = lasts or time.monotonic() - begun
        with building():
            there = Person.objects.filter(pk=other.pk).exists()
        after = state(one, other)
        whole = after == before if there else json.loads(after)["acts"] == [1] and json.loads(after)["merged"] == [1]
        again = ""
        if there:
            merge(officer, one, other)  # done again, it is done
            again = json.dumps(json.loads(state(one, other))["merged"])
        seen.append({"killed": killed, "merged": not there, "whole": whole, "again": again})
    print(json.dumps(seen))


if __name__ == "__main__":
    main(int(sys.argv[1]))
