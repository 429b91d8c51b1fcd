"""The branch officer's page: who joined lately, how many left, and putting right what a branch officer may."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from steward.membership.models import Hint
from steward.people.models import Person
from steward.register.models import Branch, Employment, Membership
from tests.people import a_branch, a_member, a_workplace, building

pytestmark = pytest.mark.django_db


@pytest.fixture
def north() -> Branch:
    with building():
        branch, today = a_branch("North"), timezone.localdate()
        a_member("Grace", "Canary", branch=branch, joined_on=today - timedelta(days=10), workplace=a_workplace())
        a_member("Old", "Hand", branch=branch)
        gone = a_member("Gone", "Away", branch=branch)
        Membership.objects.filter(person=gone).update(ended_on=today - timedelta(days=5), end_reason="resigned")
        a_member("Ottoline", "Elsewhere", branch=a_branch("South"), joined_on=today)
        return branch


def test_the_branch_shows_who_joined_and_counts_who_left(north: Branch, working_as: Callable[..., Client]) -> None:
    page = working_as("branch_officer", branch=north).get("/office/branch/").content.decode()
    lately = page.split('id="h-lately"')[1].split("</section>")[0]
    assert "1 joined; 1 left the branch" in lately
    assert "Grace Canary" in lately
    for hidden in ("Old Hand", "Gone Away", "Elsewhere"):
        assert hidden not in lately
    assert "Gone" not in page


@pytest.mark.parametrize(
    ("what", "typed", "field"),
    [
        ("name", {"given_names": "Gráinne", "family_name": "O'Canary"}, "family_name"),
        ("email", {"email": "right@invented.example"}, "email"),
        ("job", {"job_title": "Head of nursing"}, "job_title"),
    ],
)
def test_a_branch_officer_puts_three_things_right(
    what: str, typed: dict[str, str], field: str, north: Branch, working_as: Callable[..., Client]
) -> None:
    with building():
        grace = Person.objects.get(family_name="Canary")
    browser = working_as("branch_officer", branch=north)
    url = f"/office/branch/{grace.pk}/{what}/"
    assert url in browser.get(f"/office/members/{grace.pk}/").content.decode()
    assert browser.get(url).status_code == 200
    assert browser.post(url, typed).status_code == 302
    with building():
        grace.refresh_from_db()
        now = Employment.objects.get(person=grace) if what == "job" else grace
        assert getattr(now, field) == typed[field]


def test_the_rest_is_told_to_the_office(north: Branch, working_as: Callable[..., Client]) -> None:
    with building():
        grace = Person.objects.get(family_name="Canary")
    browser = working_as("branch_officer", branch=north)
    assert f"/office/tell/{grace.pk}/moved/" in browser.get(f"/office/members/{grace.pk}/").content.decode()
    assert browser.post(f"/office/tell/{grace.pk}/other/", {"says": ""}).status_code == 422
    assert browser.post(f"/office/tell/{grace.pk}/other/", {"says": "A new postcode: LS1"}).status_code == 302
    with building():
        assert Hint.objects.get().says == "A new postcode: LS1"


def test_a_job_that_the_register_does_not_know_is_for_the_office(north: Branch, working_as: Callable[..., Client]) -> None:
    with building():
        old = Person.objects.get(family_name="Hand")
    answer = working_as("branch_officer", branch=north).post(f"/office/branch/{old.pk}/job/", {"job_title": "Porter"})
    assert answer.status_code == 422
    assert "Tell the office" in answer.content.decode()


def test_the_invitation_of_a_branch_names_nobody(north: Branch, working_as: Callable[..., Client]) -> None:
    page = working_as("branch_officer", branch=north).get("/office/invite/").content.decode()
    assert "North" in page
    assert '/join/"' in page
    assert "?at=" not in page
