"""Possible doubles in the office: a queue, two entries side by side, one key for each conflict, and undo."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from steward.people.acting import acting_as
from steward.people.models import Person
from steward.register import doubles
from steward.register.models import Act, Membership, Pair
from steward.trail.models import Look
from tests.office.conftest import sign_in
from tests.people import a_member, an_account, an_actor, building

pytestmark = pytest.mark.django_db
BORN = date(1980, 3, 12)


@pytest.fixture
def officer():
    return an_actor("membership_officer")


@pytest.fixture
def desk(officer):
    return sign_in(officer)


def a_pair(officer, given="Jon", again="John", family="Ashgrove", email="jon@invented.example") -> tuple[Person, Person]:
    with building():
        one = a_member(given, family, email=email, born_on=BORN, joined_on=date(2019, 5, 1))
        other = a_member(again, family, email=email, born_on=BORN, phone="020 7946 0002")
    with acting_as(officer, "register"):
        doubles.note(one.pk, at=timezone.now())
    return one, other


def at(one: Person, other: Person, name: str = "office:double") -> str:
    return reverse(name, args=[one.pk, other.pk])


def test_the_queue_shows_who_may_be_one_with_the_reasons_and_is_recorded(officer, desk) -> None:
    one, other = a_pair(officer)
    page = desk.get(reverse("office:doubles")).content.decode()
    assert "Jon Ashgrove" in page
    assert "John Ashgrove" in page
    assert "the same email" in page
    assert "Very likely: 1" in page
    with building():
        assert {one.pk, other.pk} <= set(Look.objects.filter(what="possible doubles").latest("at").persons)


def test_an_empty_queue_says_how_doubles_are_found(desk) -> None:
    assert "Nobody waits here." in desk.get(reverse("office:doubles")).content.decode()
    assert desk.get(reverse("office:double_next")).headers["Location"] == reverse("office:doubles")


def test_each_conflict_is_one_key_and_everything_else_a_key_too(officer, desk) -> None:
    one, other = a_pair(officer)
    page = desk.get(at(one, other)).content.decode()
    keys = re.findall(r'data-key="([^"]+)"', page)
    assert len(keys) == len(set(keys)), "a key is there once"
    assert {"1", "2", "3", "4", "m", "x", "n"} <= set(keys)
    assert 'name="name" value="kept" checked' in page
    assert "The other number is closed on the day, as a double entry." in page
    assert "Only one says it: it stays." in page  # the telephone
    assert "The same in both: date of birth, email, address" in page


def test_they_are_merged_and_the_next_two_come_up(officer, desk) -> None:
    one, other = a_pair(officer)
    third, fourth = a_pair(officer, "Ottilie", "Otilie", "Moorwick", "o@invented.example")
    said = {"name": "gone", "number": "kept", "queue": "1"}
    answer = desk.post(at(one, other), said)
    assert answer.headers["Location"] in (at(third, fourth), at(fourth, third))
    with building():
        assert not Person.objects.filter(pk=other.pk).exists()
        assert Person.objects.get(pk=one.pk).given_names == "John"
        assert Membership.objects.filter(person=one, ended_on=None).count() == 1
    # a link to the entry that went leads to the one that stayed
    assert desk.get(reverse("office:member", args=[other.pk])).headers["Location"] == reverse("office:member", args=[one.pk])
    assert desk.get(at(one, other)).headers["Location"] == reverse("office:member", args=[one.pk])
    assert "Two entries made one" in desk.get(reverse("office:member", args=[one.pk])).content.decode()


def test_what_changed_while_one_looked_is_compared_again_and_nothing_is_lost(officer, desk) -> None:
    one, other = a_pair(officer)
    with building():
        Person.objects.filter(pk=other.pk).update(email="else@invented.example", email_key="else@invented.example")
    answer = desk.post(at(one, other), {"name": "gone", "number": "kept"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "was changed while you looked" in page
    assert 'name="name" value="gone" checked' in page
    with building():
        assert Person.objects.filter(pk=other.pk).exists()


def test_not_the_same_is_remembered(officer, desk) -> None:
    one, other = a_pair(officer)
    desk.post(at(one, other, "office:double_different"), {"queue": "1"})
    with building():
        assert Pair.objects.get().said == "different"
    assert "Nobody waits here." in desk.get(reverse("office:doubles")).content.decode()
    assert "called two different people before" in desk.get(at(one, other)).content.decode()


def test_any_two_are_laid_side_by_side_from_a_member_s_page(officer, desk) -> None:
    with building():
        one, other = a_member("Rhoswen", "Ashgrove"), a_member("Kwabena", "Elderthorpe", joined_on=date(2025, 1, 1))
    url = reverse("office:double_with", args=[one.pk])
    assert url in desk.get(reverse("office:member", args=[one.pk])).content.decode()
    assert at(one, other) in desk.post(url, {"q": "elderthorpe"}).content.decode()
    assert "They do not look like one person to us." in desk.get(at(one, other)).content.decode()


def test_undone_it_says_what_came_back(officer, desk) -> None:
    one, other = a_pair(officer)
    with building():
        an_account(one), an_account(other)
    desk.post(at(one, other), {"name": "gone", "number": "kept", "sign_in": "kept"})
    with building():
        act = Act.objects.get(kind="merge")
    assert "John Ashgrove" in desk.get(reverse("office:merged")).content.decode()
    page = desk.post(reverse("office:merged_undo", args=[act.pk])).content.decode()
    assert "They are two people again" in page
    assert "Jon Ashgrove’s name is as it was before." in page
    assert "John Ashgrove’s membership stands again." in page
    assert "John Ashgrove’s sign-in stands again." in page
    with building():
        assert Person.objects.filter(pk__in=[one.pk, other.pk]).count() == 2
    assert desk.post(reverse("office:merged_undo", args=[act.pk])).headers["Location"] == reverse("office:merged")


def test_from_the_timeline_it_is_undone_as_any_act(officer, desk) -> None:
    one, other = a_pair(officer)
    desk.post(at(one, other), {"name": "gone", "number": "kept"})
    with building():
        url = reverse("office:undo", args=[Act.objects.get(kind="merge").pk])
    assert url in desk.get(reverse("office:member", args=[one.pk])).content.decode()
    assert "There are two people again." in desk.get(url).content.decode()
    assert "John Ashgrove’s membership stands again." in desk.post(url).content.decode()


def test_of_a_person_who_is_the_officer_nothing_can_be_merged(officer, desk) -> None:
    from steward.people.models import Account

    with building():
        me, other = Account.objects.get(pk=officer.account).person, a_member("Kestrel", "Of-membership-officer")
    page = desk.get(at(me, other)).content.decode()
    assert "One of the two is you. Ask a colleague" in page
    assert 'data-key="m"' not in page


@pytest.mark.parametrize("name", ["office:doubles", "office:double_next", "office:merged"])
def test_no_other_role_comes_here(working_as, name) -> None:
    assert working_as("data_protection_officer").get(reverse(name)).status_code == 404
