"""Two officers decide on one application at the same moment, on connections of their own, with real commits."""

import json
import os
import subprocess
import sys
import uuid

from tests import conftest, database

BOTH = """
import json, threading
import django; django.setup()
from datetime import date, datetime, UTC
from django.db import connection
from steward.membership import actions
from steward.membership.models import Application
from steward.people.acting import Actor, acting_as
from steward.people.models import Person
from steward.register.models import Membership
from tests.people import an_actor, building

NOW = datetime(2026, 11, 21, 14, 2, tzinfo=UTC)
officers = [an_actor("membership_officer") for _ in range(2)]
outcome, ready = [], threading.Barrier(2)

def decide(key, officer):
    ready.wait()
    try:
        with acting_as(officer, "register"):
            actions.admit(key, by=officer, on=date(2026, 11, 21), at=NOW)
        outcome.append("admitted")
    except actions.UnableToAdmit as why:
        outcome.append(str(why))
    finally:
        connection.close()

for _ in range(5):
    with acting_as(Actor("anonymous"), "register"):
        said = {"family_name": "Twice", "line_1": "1 Invented Row", "postcode": "ZZ1 1ZZ"}
        key = actions.apply(said=said, choices=(), at=NOW).pk
    threads = [threading.Thread(target=decide, args=(key, officer)) for officer in officers]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
with building():
    print(json.dumps({"outcome": outcome, "people": Person.objects.filter(family_name="Twice").count(),
                      "memberships": Membership.objects.filter(person__family_name="Twice").count()}))
"""


def test_two_officers_at_once_make_one_membership() -> None:
    name = f"own_{uuid.uuid4().hex[:8]}"
    database.clone(conftest.SERVER, name)
    try:
        env = os.environ | database.environment(conftest.SERVER, name)
        done = subprocess.run(
            [sys.executable, "-c", BOTH], env=env, cwd=database.ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-3000:]
    finally:
        database.drop(conftest.SERVER, name)
    found = json.loads(done.stdout)
    assert (found["people"], found["memberships"]) == (5, 5)
    assert found["outcome"].count("admitted") == 5
    refused = [words for words in found["outcome"] if words != "admitted"]
    assert len(refused) == 5
    assert all("was admitted by a colleague at 14:02" in words for words in refused)
