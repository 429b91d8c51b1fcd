"""Posts: who gives which, from when to when, and that nobody gives one to themselves."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from steward.outbox.models import Message
from steward.people.acting import Actor
from steward.people.models import Account, Person, WayIn
from steward.register.models import Post
from tests.office.conftest import sign_in
from tests.people import a_branch, a_member, a_post, a_workplace, an_actor, building

pytestmark = pytest.mark.django_db
FROM = {"from_on_day": "1", "from_on_month": "12", "from_on_year": "2026"}


def test_a_membership_officer_appoints_representatives_and_branch_officers_only(working_as: Callable[..., Client]) -> None:
    """A post is given by a named officer, to a named person, for a workplace or a branch, from one day to another."""
    with building():
        person, place, branch = a_member(), a_workplace(), a_branch()
    browser, url = working_as("membership_officer"), f"/office/posts/appoint/{person.pk}/"
    assert "Choose the workplace" in browser.post(url, {"role": "workplace_rep", **FROM}).content.decode()
    said = {"role": "workplace_rep", "workplace": f"{place.name}, {place.employer.name}", **FROM,
            "until_on_day": "1", "until_on_month": "12", "until_on_year": "2027"}  # fmt: skip
    assert browser.post(url, said).status_code == 302
    assert browser.post(url, {"role": "branch_officer", "branch": str(branch.pk), **FROM}).status_code == 302
    assert browser.post(url, {"role": "administrator", **FROM}).status_code == 422
    with building():
        posts = {post.role: post for post in Post.objects.filter(person=person)}
    assert posts.keys() == {"workplace_rep", "branch_officer"}
    assert (posts["workplace_rep"].workplace_id, posts["workplace_rep"].until_on) == (place.pk, date(2027, 12, 1))
    assert posts["branch_officer"].appointed_by is not None


def test_an_administrator_gives_posts_of_the_office_and_sees_no_member(working_as: Callable[..., Client]) -> None:
    with building():
        member, colleague = a_member("Ottoline", "Member"), a_member("Cosimo", "Colleague")
        a_post(colleague, "editor")
    browser = working_as("administrator")
    assert browser.get(f"/office/posts/appoint/{member.pk}/").status_code == 404
    assert browser.post(f"/office/posts/appoint/{colleague.pk}/", {"role": "finance_officer", **FROM}).status_code == 302
    assert browser.post(f"/office/posts/appoint/{colleague.pk}/", {"role": "workplace_rep", **FROM}).status_code == 422
    seen = browser.get("/office/posts/").content.decode()
    assert "Cosimo Colleague" in seen
    assert "Ottoline" not in seen


@pytest.mark.parametrize(
    ("role", "wanted"), [("membership_officer", "branch_officer"), ("administrator", "data_protection_officer")]
)
def test_nobody_appoints_themselves(role: str, wanted: str) -> None:
    actor = an_actor(role)
    with building():
        me = Account.objects.get(pk=actor.account).person
        branch = a_branch()
    assert me is not None
    answer = sign_in(actor).post(f"/office/posts/appoint/{me.pk}/", {"role": wanted, "branch": str(branch.pk), **FROM})
    assert "You cannot appoint yourself" in answer.content.decode()
    with building():
        assert not Post.objects.filter(person=me, role=wanted).exists()


def test_a_post_that_is_ended_today_opens_nothing_from_now_on(working_as: Callable[..., Client]) -> None:
    theirs = an_actor("finance_officer")
    holder = sign_in(theirs)
    assert holder.get("/office/").status_code == 200
    today = timezone.localdate()
    said = {"on_day": str(today.day), "on_month": str(today.month), "on_year": str(today.year)}
    assert working_as("administrator").post(f"/office/posts/{theirs.post}/end/", said).status_code == 302
    assert holder.get("/office/").status_code == 404


def test_a_membership_officer_cannot_end_a_post_of_the_office(working_as: Callable[..., Client]) -> None:
    theirs = an_actor("finance_officer")
    assert working_as("membership_officer").get(f"/office/posts/{theirs.post}/end/").status_code == 404


@pytest.mark.promise("P24")
def test_a_colleague_is_added_with_a_way_in_that_the_administrator_never_sees(working_as: Callable[..., Client]) -> None:
    """Staff can neither see nor set a password or a one-time code: a colleague's goes to the colleague."""
    said = {"given_names": "Kestrel", "family_name": "Newcomb", "email": "kestrel@invented.example", "role": "editor", **FROM}
    browser = working_as("administrator")
    answer = browser.post("/office/posts/colleague/", said, follow=True)
    assert "Kestrel Newcomb" in answer.content.decode()
    with building():
        person = Person.objects.get(family_name="Newcomb")
        message = Message.objects.get(person=person)
        assert Post.objects.get(person=person).role == "editor"
        assert (person.name_key, person.given_key, person.email) == ("newcomb kestrel", "kestrel newcomb", "")
        assert not WayIn.objects.filter(person=person).exists()  # the postroom makes it when it sends
    assert (message.to_email, message.kind) == ("kestrel@invented.example", "way_in")


def test_only_an_administrators_post_adds_a_colleague_in_the_database() -> None:
    from django.db import ProgrammingError

    from steward.membership import colleagues
    from steward.people.acting import acting_as

    officer = an_actor("membership_officer")
    said = {"given_names": "", "family_name": "X", "email": "x@invented.example", "role": "administrator"}
    for actor in (officer, Actor("administrator", officer.account, officer.post)):
        with (
            pytest.raises(ProgrammingError, match=r"Only an administrator|permission denied for function"),
            acting_as(actor, "staff_access"),
        ):
            colleagues.add(**said, on=date(2026, 12, 1), until=None, at=timezone.now())
