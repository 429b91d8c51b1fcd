"""Runs in a process of its own, in a database of its own: a child moves everybody of three employers and is killed at some point.

python -m tests.register.employers_killing TIMES     prints, for each kill, when it was and what was there afterwards
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

from django.db import transaction
from django.utils import timezone

from steward.people.acting import acting_as
from steward.register import acts
from steward.register.employers import load_shipped, succession
from steward.register.models import Act, Employer, Employment, Workplace
from tests.killing import killed_after
from tests.people import TODAY, a_member, an_actor, building

OLD, INTO, PEOPLE = ("RGD", "RY6", "RXG"), "RR8", 240


def build() -> Any:
    with transaction.atomic(), building():
        load_shipped()
        for n in range(PEOPLE):
            boss = Employer.objects.get(code=OLD[n % 3])
            place, _ = Workplace.objects.get_or_create(employer=boss, name=f"Place {n % 6}")
            Employment.objects.create(
                person=a_member(f"Given{n}", f"Family{n}"), employer=boss, workplace=place, from_on=date(2020, 1, 1)
            )
    return an_actor("membership_officer")


def move(officer: Any) -> None:
    with acting_as(officer, "register"):
        olds = list(Employer.objects.filter(code__in=OLD).order_by("code"))
        succession.succeed(olds, Employer.objects.get(code=INTO), by=officer, on=TODAY, at=timezone.now())


def look() -> dict[str, Any]:
    """What is there: where everybody works now, and which traces the move has left."""
    with building():
        standing = Employment.objects.filter(until_on=None)
        return {
            "people": standing.values("person").distinct().count(),
            "moved": standing.filter(employer__code=INTO).count(),
            "ended": Employment.objects.exclude(until_on=None).count(),
            "workplaces": Workplace.objects.filter(employer__code=INTO).count(),
            "closed": Employer.objects.filter(code__in=OLD, succeeded_by__code=INTO).count(),
            "acts": Act.objects.filter(kind="employers_merged", undone_by=None).count(),
        }


def main(times: int) -> None:
    officer = build()
    started = time.monotonic()
    killed_after(None, partial(move, officer))
    lasts = time.monotonic() - started
    seen = [{"killed": False, "after": lasts, "then": look()}]
    dice = random.Random(2026)  # noqa: S311 - the same points each time
    for _ in range(times):
        with acting_as(officer, "register"):
            standing = Act.objects.filter(kind="employers_merged", undone_by=None).first()
            if standing is not None:
                acts.undo(standing.pk, by=officer, on=TODAY, at=timezone.now())
        before = look()
        after = dice.uniform(0.05, 1.15) * lasts
        killed = killed_after(after, partial(move, officer))
        seen.append({"killed": killed, "after": after, "before": before, "then": look()})
    print(json.dumps(seen))


if __name__ == "__main__":
    main(int(sys.argv[1]))
