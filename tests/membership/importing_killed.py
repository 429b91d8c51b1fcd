"""Runs in a process of its own, in a database of its own: children enter a list and are killed there, at moments drawn by chance.

python -m tests.membership.importing_killed FOLDER TIMES SEED     prints what was there after each kill
"""

import json
import random
import sys
import time
from functools import partial
from pathlib import Path

import django

django.setup()

from django.utils import timezone

from steward.membership.importing import actions
from steward.membership.models import Import
from steward.people.acting import Actor, acting_as
from steward.people.models import Person
from steward.register.models import Act, Address, Employment, Former, Membership
from steward.trail.models import Change
from tests.killing import killed_after
from tests.membership.lists import a_list
from tests.people import TODAY, an_actor, building


def counted() -> dict[str, int]:
    with building():
        models = (Person, Membership, Address, Employment, Act, Former, Change)
        return {model.__name__: model.objects.count() for model in models} | {"done": Import.objects.filter(state="done").count()}


def enter(officer: Actor, run: Import) -> None:
    with acting_as(officer, "register"):
        actions.enter(run, by=officer, on=TODAY, at=timezone.now())


def main(folder: Path, times: int, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - moments to be killed at
    path = folder / "list.csv"
    path.write_bytes(a_list(good=300, bad=3).data)
    officer = an_actor("membership_officer")

    def bring() -> Import:
        with acting_as(officer, "register"):
            return actions.bring(path, by=officer, on=TODAY, at=timezone.now())

    run, took = bring(), 0.0
    before, seen = counted(), []
    for n in range(times + 1):
        began = time.monotonic()
        # The first is left alone: it says how long one takes, and what is there after it.
        killed = killed_after(chance.uniform(0, took * 1.1) if n else None, partial(enter, officer, run))
        took = took or time.monotonic() - began
        there = counted()
        seen.append({"killed": killed, "before": before, "then": there})
        if there["done"]:
            with acting_as(officer, "register"):
                actions.undo(run, by=officer, on=TODAY, at=timezone.now())
            run = bring()
            with building():
                Import.objects.filter(state="undone").delete()
        before = counted()
    print(json.dumps(seen))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
