"""A branch officer who tries to change more, or others: below the screens as well."""

import pytest
from django.db import ProgrammingError

from steward.people.acting import acting_as
from steward.people.models import Person
from steward.register.models import Address, Branch, Employment, Membership
from tests.office.conftest import sign_in
from tests.people import TODAY, a_branch, a_member, a_workplace, an_actor, building

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> tuple[Branch, Person, Person]:
    with building():
        north = a_branch("North")
        mine = a_member("Grace", "Canary", branch=north, workplace=a_workplace())
        theirs = a_member("Ottoline", "Elsewhere", branch=a_branch("South"), workplace=a_workplace(), email="o@invented.example")
        return north, mine, theirs


def test_no_member_of_another_branch_is_changed(people: tuple[Branch, Person, Person]) -> None:
    north, _, theirs = people
    browser = sign_in(an_actor("branch_officer", branch=north))
    for what, typed in (
        ("name", {"given_names": "X", "family_name": "Y"}), ("email", {"email": "x@invented.example"}), ("job", {"job_title": "X"}),
    ):  # fmt: skip
        assert browser.post(f"/office/branch/{theirs.pk}/{what}/", typed).status_code == 404
    assert browser.post(f"/office/tell/{theirs.pk}/moved/", {}).status_code == 404
    with acting_as(an_actor("branch_officer", branch=north), "representation"):
        assert Person.objects.filter(pk=theirs.pk).update(family_name="Y") == 0
        assert Employment.objects.filter(person=theirs).update(job_title="X") == 0
    with building():
        theirs.refresh_from_db()
        assert (theirs.family_name, theirs.email) == ("Elsewhere", "o@invented.example")


CLOSED = {
    "phone": lambda who: Person.objects.filter(pk=who.pk).update(phone="1"),
    "date of birth": lambda who: Person.objects.filter(pk=who.pk).update(born_on=TODAY),
    "address": lambda who: Address.objects.filter(person=who).update(line_1="x"),
    "employer": lambda who: Employment.objects.filter(person=who).update(employer=None),
    "work email": lambda who: Employment.objects.filter(person=who).update(work_email="x@invented.example"),
    "branch": lambda who: Membership.objects.filter(person=who).update(branch=None),
    "end": lambda who: Membership.objects.filter(person=who).update(ended_on=TODAY),
}


@pytest.mark.parametrize("what", list(CLOSED))
def test_the_database_refuses_every_other_detail(what: str, people: tuple[Branch, Person, Person]) -> None:
    north, mine, _ = people
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        acting_as(an_actor("branch_officer", branch=north), "contact"),
    ):
        CLOSED[what](mine)


@pytest.mark.parametrize("what", ["address", "contact", "phone", "employer", "nonsense"])
def test_there_is_no_form_for_it_either(what: str, people: tuple[Branch, Person, Person]) -> None:
    north, mine, _ = people
    browser = sign_in(an_actor("branch_officer", branch=north))
    assert browser.get(f"/office/branch/{mine.pk}/{what}/").status_code == 404
    assert browser.get(f"/office/members/{mine.pk}/change/{what}/").status_code == 404
    assert browser.get(f"/office/members/{mine.pk}/note/").status_code == 404
