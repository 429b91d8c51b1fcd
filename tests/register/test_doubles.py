"""Who may be in the register twice: found for good reasons, never the same household, never whom somebody called different."""

import json
import os
import subprocess
import sys
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from django.db import ProgrammingError
from django.utils import timezone

from steward.cli.doubles import doubles as cli
from steward.people.acting import Actor, acting_as
from steward.people.models import Account
from steward.permits.models import Protection
from steward.register import doubles
from steward.register.alike import BROAD, STRICT, Known, compare
from steward.register.models import Pair
from steward.trail.models import Change
from tests import database
from tests.people import TODAY, a_member, an_actor, an_address, building

BORN = date(1980, 3, 12)
HERE = (("ZZ1 1ZZ", "1 Invented Row"),)


def known(given: str, family: str, **more: object) -> Known:
    return Known.of(None, given, family, **more)  # type: ignore[arg-type]


def alike(one: tuple, other: tuple, **both: object) -> int:
    (given, family, more), (given_2, family_2, more_2) = one, other
    return compare(known(given, family, **both, **more), known(given_2, family_2, **both, **more_2)).score


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (("Jon", "Ashgrove"), ("John", "Ashgrove"), {"born_on": BORN, "email": "j@invented.example"}),
        (("Robert", "Ashgrove"), ("Bob", "Ashgrove"), {"email": "j@invented.example"}),
        (("Rhoswen", "Ashgrove"), ("Ashgrove", "Rhoswen"), {"born_on": BORN, "phone": "7700900123"}),
        (("Rhoswen", "Ashgrove"), ("Roswen", "Ashgrov"), {"born_on": BORN, "places": HERE}),
        (("Mary", "Ashgrove"), ("Mary", "Birkhaugh"), {"born_on": BORN, "email": "m@invented.example"}),
        (("Wyn", "O’Brien-Àdébáyọ̀"), ("WYN", "Obrien Adebayo"), {"born_on": BORN, "places": HERE}),
    ],
)
def test_two_spellings_of_one_person_are_very_likely_one(one: tuple, other: tuple, both: dict) -> None:
    assert compare(known(*one, **both), known(*other, **both)).score >= STRICT


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (("Jon", "Ashgrove"), ("John", "Ashgrove"), {"born_on": BORN}),
        (("Rhoswen", "Ashgrove"), ("Rhoswen", "Ashgrove"), {"places": HERE}),
        (("Jo", "Ashgrove"), ("Joanna", "Ashgrove"), {"phone": "7700900123"}),
    ],
)
def test_what_one_more_thing_would_prove_is_only_worth_a_look(one: tuple, other: tuple, both: dict) -> None:
    assert BROAD <= compare(known(*one, **both), known(*other, **both)).score < STRICT


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (("Amy", "Ashgrove", {}), ("Anna", "Ashgrove", {}), {"born_on": BORN, "places": HERE, "phone": "7700900123"}),  # twins
        (("Paul", "Ashgrove", {}), ("Paula", "Ashgrove", {}), {"places": HERE, "email": "us@invented.example"}),  # a couple
        # a son who was given his father's name
        (("John", "Ashgrove", {"born_on": BORN}), ("John", "Ashgrove", {"born_on": date(1951, 7, 30)}), {"places": HERE}),
        (("Rhoswen", "Ashgrove", {}), ("Rhoswen", "Ashgrove", {}), {}),  # the name alone is no reason
        (("Mary", "Ashgrove", {}), ("Mary", "Birkhaugh", {}), {"places": HERE}),
    ],
)
def test_one_household_is_not_one_person(one: tuple, other: tuple, both: dict) -> None:
    assert alike(one, other, **both) < BROAD


def test_birth_dates_with_day_and_month_turned_round_are_seen() -> None:
    one, other = known("Rhoswen", "Ashgrove", born_on=BORN), known("Rhoswen", "Ashgrove", born_on=date(1980, 12, 3))
    assert "birth dates with day and month the other way round" in compare(one, other).why


def test_the_reasons_say_nothing_of_what_the_entries_say() -> None:
    both = {"born_on": BORN, "email": "r@invented.example", "phone": "7700900123", "places": HERE}
    why = " ".join(compare(known("Rhoswen", "Ashgrove", **both), known("Roswen", "Ashgrove", **both)).why).lower()
    assert "98 of 100" in why
    assert not any(word in why for word in ("rhoswen", "ashgrove", "1980", "invented", "7700", "zz1"))


@pytest.fixture
def officer(db: None) -> Actor:
    return an_actor("membership_officer")


def sweep(officer: Actor, *, at: object = None, many: int = 1000) -> int:
    found, after = 0, None
    while True:
        with acting_as(officer, "register"):
            done = doubles.sweep(after, at=at or timezone.now(), many=many)  # type: ignore[arg-type]
        if done.last is None:
            return found
        found, after = found + done.pairs, done.last


def two(**more: object):
    with building():
        one = a_member("Jon", "Ashgrove", email="jon@invented.example", born_on=BORN, **more)
        other = a_member("John", "Ashgrove", email="JON@invented.example", born_on=BORN, **more)
    return one, other


def test_a_pair_is_found_once_however_often_and_in_what_stretches_one_looks(officer: Actor) -> None:
    one, other = two()
    with building():
        a_member("Kwabena", "Elderthorpe", email="k@invented.example")
    assert sweep(officer) == 1
    with building():
        noted = Change.objects.count()
    assert sweep(officer, many=1) == 1
    with building():
        assert Change.objects.count() == noted, "a night without news writes nothing"
    with acting_as(officer, "register"):
        [pair] = doubles.queue()
        assert {pair.person_id, pair.other_id} == {one.pk, other.pk}
        assert pair.person_id < pair.other_id
        assert "the same email" in pair.why


def test_who_was_called_different_is_never_proposed_again(officer: Actor) -> None:
    one, other = two()
    sweep(officer)
    with acting_as(officer, "register"):
        doubles.different(other.pk, one.pk, by=officer, at=timezone.now())
        assert doubles.queue() == []
    sweep(officer)
    with acting_as(officer, "register"):
        doubles.note(one.pk, at=timezone.now())
        assert doubles.queue() == []
        assert doubles.count(score=0) == 0


def test_who_is_put_right_leaves_the_queue(officer: Actor) -> None:
    one, _ = two()
    sweep(officer)
    with building():
        one.email, one.email_key, one.born_on = "", "", date(1955, 1, 1)
        one.save()
        one.addresses.all().delete()
    with acting_as(officer, "register"):
        doubles.note(one.pk, at=timezone.now() + timedelta(seconds=1))
        assert doubles.queue() == []


def test_one_new_person_is_found_by_what_a_form_says(officer: Actor) -> None:
    one, other = two()
    with acting_as(officer, "register"):
        found = doubles.like(given_names="Jonny", family_name="Ashgrove", born_on=BORN, places=[("zz1 1zz", "1 invented row")])
        assert {key for key, _ in found} == {one.pk, other.pk}
        assert doubles.like(given_names="Jonny", family_name="Ashgrove") == []


def test_who_is_protected_is_nobody_s_double(officer: Actor) -> None:
    one, other = two()
    sweep(officer)
    with building():
        Protection.objects.create(person=other, kind="at_risk", from_on=TODAY)
    with acting_as(officer, "register"):
        assert (doubles.queue(), doubles.count()) == ([], 0)
    with building():
        Pair.objects.all().delete()
    assert sweep(officer) == 0
    with acting_as(officer, "register"):
        assert doubles.like(given_names="John", family_name="Ashgrove", email="jon@invented.example")[0][0] == one.pk


def test_a_telephone_of_a_whole_office_tells_nobody_apart(officer: Actor) -> None:
    with building():
        for n in range(14):
            a_member(f"Jo{'n' * n}", "Ashgrove", address=False, phone="020 7946 0000")
    assert sweep(officer) == 0


def test_the_queue_goes_by_likeness_and_goes_on_behind_a_pair(officer: Actor) -> None:
    two()
    with building():
        for given in ("Ottilie", "Otilie"):
            an_address(a_member(given, "Moorwick", address=False, born_on=BORN), "7 Elder Walk", "ZZ7 7ZZ")
    sweep(officer)
    with acting_as(officer, "register"):
        first, second = doubles.queue()
        assert first.score >= second.score
        assert doubles.queue(after=first) == [second]
        assert doubles.next_after(first) == second
        assert doubles.next_after(second) == first


@pytest.mark.parametrize("role", ["branch_officer", "data_protection_officer", "administrator", "member"])
def test_no_other_role_searches_for_doubles(db: None, role: str) -> None:
    two()
    actor = an_actor(role) if role != "branch_officer" else None
    if actor is None:
        from tests.people import a_branch

        with building():
            branch = a_branch()
        actor = an_actor(role, branch=branch)
    with pytest.raises(ProgrammingError), acting_as(actor, "register"):
        doubles.like(given_names="Jon", family_name="Ashgrove")


PEOPLE = """
for given in ("Jon", "John"):
    with building():
        a_member(given, "Ashgrove", email="jon@invented.example")
"""
NIGHT = """
from django.db import ProgrammingError, connection
from steward.cli.doubles import doubles as cli
from steward.people.acting import Actor, acting_as
from steward.people.models import Account
from steward.register import finder
from steward.register.models import Pair
last, stretches = finder.stretch(None, seconds=0, many=1), 1
while last is not None:
    last, stretches = finder.stretch(last, seconds=0, many=1), stretches + 1
with acting_as(Actor("finder"), "register"):
    print(stretches, Pair.objects.filter(score__gte=80).count())
for statement in ("select number from register_membership", "select steward.merge_counts(gen_random_uuid(), gen_random_uuid())"):
    try:
        with acting_as(Actor("finder"), "register"), connection.cursor() as cursor:
            cursor.execute(statement)
    except ProgrammingError as refused:
        print("refused", "permission denied" in str(refused))
"""


def test_at_night_a_role_of_its_own_compares_everybody_a_few_at_a_time_and_can_do_nothing_else() -> None:
    server = database.start()
    clone = database.clone(server, f"c_{os.getpid()}_finder")

    def run(code: str, login: str) -> str:
        env = os.environ | database.environment(server, clone) | {"STEWARD_LOGIN": login}
        start = "import django; django.setup()\nfrom tests.people import *\n"
        done = subprocess.run([sys.executable, "-c", start + code], env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    try:
        run(PEOPLE, "web")
        assert run(NIGHT, "worker").split() == ["3", "1", "refused", "True", "refused", "True"]
    finally:
        database.drop(server, clone)


def test_the_command_line_compares_everybody_and_goes_on_where_it_was_interrupted(officer: Actor, tmp_path, settings) -> None:
    settings.STEWARD_VAR = tmp_path
    two()
    with building():
        email = Account.objects.get(pk=officer.account).email
    with acting_as(officer, "register"):
        first = doubles.sweep(None, at=timezone.now(), many=1)
    (tmp_path / "doubles.json").write_text(json.dumps({"after": str(first.last), "people": 1, "pairs": first.pairs}))
    done = CliRunner().invoke(cli, ["find", "--as", email, "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["very_likely"] == 1
    assert "Goes on after the first 1 entries" in done.stderr
    assert not (tmp_path / "doubles.json").exists()
    assert "jon" not in done.output.lower()
