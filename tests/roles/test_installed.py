"""A smoke test on the PostgreSQL that the machine has installed, where there is one (15 or newer)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from steward.embedded import logins, postgres
from tests import database

INSTALLED = sorted(Path("/usr/lib/postgresql").glob("1[5-9]/bin/initdb"))
TRY = """
import django; django.setup()
from django.core.management import call_command; call_command("migrate", verbosity=0)
from steward.policy import apply
assert apply.apply(prefix="steward_")
assert apply.plan(prefix="steward_") == []
from steward.register import employers
from steward.people import actions as people
from steward.register import actions as register
from django.utils import timezone
employers.load_shipped()
person = people.add_person(given_names="Rhoswen", family_name="Ashgrove")
register.enrol(person, on=timezone.localdate())
register.move(person, on=timezone.localdate(), line_1="1 Invented Row", postcode="ZZ1 1ZZ")
code = people.make_way_in(person, at=timezone.now())
print(code)
"""
ENTER = """
import django, sys; django.setup()
from django.utils import timezone
from django.db import ProgrammingError
from steward.people import actions as people
from steward.people.acting import Actor, acting_as
from steward.people.models import Person
with acting_as(Actor("signin"), "sign_in"):
    account = people.enter(code=sys.argv[1], email="rhoswen@invented.example", password="a long invented phrase", at=timezone.now())
with acting_as(Actor("member", account.pk), "register"):
    print(Person.objects.get().name)
try:
    Person.objects.count()
except ProgrammingError:
    print("closed")
"""


@pytest.mark.skipif(not INSTALLED, reason="no installed PostgreSQL to try; Debian's package: postgresql")
def test_the_policy_holds_on_the_installed_postgresql(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEWARD_PG_BIN", str(INSTALLED[-1].parent))
    with postgres.start(tmp_path / "db", fsync=False) as server:
        assert server.version.startswith(INSTALLED[-1].parents[1].name)
        logins.prepare(server)
        env = os.environ | database.environment(server, "steward")

        made = subprocess.run(
            [sys.executable, "-c", TRY], env=env | {"STEWARD_LOGIN": "owner"}, capture_output=True, text=True, check=False
        )
        assert made.returncode == 0, made.stderr[-2000:]
        entered = subprocess.run(
            [sys.executable, "-c", ENTER, made.stdout.strip()], env=env, capture_output=True, text=True, check=False
        )

        assert entered.stdout.splitlines() == ["Rhoswen Ashgrove", "closed"], entered.stderr[-2000:]
