"""The trail of one person, for the data protection officer."""

from collections.abc import Callable

import pytest
from django.test import Client

from steward.people.acting import acting_as
from steward.people.actions import change_person
from steward.people.models import Person
from steward.register.models import Membership
from steward.trail.models import Change, Look
from tests.people import a_member, an_account, an_actor, building

pytestmark = pytest.mark.django_db


def test_a_person_is_found_by_their_whole_number_and_the_trail_says_who_and_what(working_as: Callable[..., Client]) -> None:
    with building():
        grace = a_member("Grace", "Canary", email="grace.canary@invented.example")
        number = str(Membership.objects.get(person=grace).number)
    working_as("membership_officer").get(f"/office/members/{grace.pk}/")
    with acting_as(an_actor("membership_officer"), "register"):
        change_person(Person.objects.get(pk=grace.pk), email="new.canary@invented.example")
    browser = working_as("data_protection_officer")
    answer = browser.post("/office/trail/", {"number": f" {number[:4]} {number[4:]} "})
    assert answer.url == f"/office/trail/{grace.pk}/"
    page = browser.get(answer.url).content.decode()
    assert "member page" in page
    assert "Membership officer" in page
    assert "Changed: person (email)" in page
    for canary in ("new.canary", "grace.canary"):
        assert canary not in page
    with building():
        assert Look.objects.filter(role="data_protection_officer", what="trail", persons__contains=[grace.pk]).exists()


def test_half_a_number_finds_nobody(working_as: Callable[..., Client]) -> None:
    with building():
        grace = a_member("Grace", "Canary")
        number = str(Membership.objects.get(person=grace).number)
    for typed in (number[:5], "canary", ""):
        assert (
            "Nobody has this one"
            in working_as("data_protection_officer").post("/office/trail/", {"number": typed}).content.decode()
        )


@pytest.mark.promise("P24")
def test_the_trail_never_holds_a_password_or_a_code() -> None:
    """Nobody on the staff can read a password or a way in: what is kept of a change is that it changed."""
    with building():
        account = an_account(a_member())
        account.set_password("another invented phrase")
        account.save(update_fields=["password"])
        kept = [
            change.changes["password"] for change in Change.objects.filter(table="people_account") if "password" in change.changes
        ]
    assert kept
    assert set(kept) == {"changed"}
