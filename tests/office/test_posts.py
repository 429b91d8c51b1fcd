"""Posts: who gives which, from when to when, and that nobody gives one to themselves."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from steward.outbox.models import Message
from steward.people.acting import Actor
from steward.people.models import Account, Person, WayIn
from steward.register import reports
from steward.register.models import Former, Post
from tests.office.conftest import sign_in
from tests.people import a_branch, a_member, a_person, a_post, a_workplace, an_account, an_actor, building

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


def test_the_list_says_who_has_not_signed_and_reminds_them(working_as: Callable[..., Client]) -> None:
    with building():
        member = a_member("Ottoline", "Unsigned", email="ottoline@invented.example")
        post = a_post(member, "branch_officer", branch=a_branch(), signed_on=None)
        a_post(a_member("Grace", "Signed"), "branch_officer", branch=a_branch())
    browser = working_as("membership_officer")
    page = browser.get("/office/posts/").content.decode()
    assert page.count("Not signed yet</span>") == 1
    only = browser.get("/office/posts/?show=unsigned").content.decode()
    assert "Ottoline Unsigned" in only
    assert "Grace Signed" not in only
    assert "on its way" in browser.post(f"/office/posts/{post.pk}/remind/", follow=True).content.decode()
    with building():
        message = Message.objects.get(person=member)
    assert (message.subject, message.to_email) == ("Your post waits for your signature", "ottoline@invented.example")
    assert "/my/undertaking/" in message.body
    assert "less than three days" in browser.post(f"/office/posts/{post.pk}/remind/", follow=True).content.decode()


def test_an_administrator_reminds_a_colleague_at_the_address_of_the_account(working_as: Callable[..., Client]) -> None:
    with building():
        colleague = a_person("Cosimo", "Colleague")
        post = a_post(colleague, "editor", signed_on=None)
    browser = working_as("administrator")
    assert "not opened an account yet" in browser.post(f"/office/posts/{post.pk}/remind/", follow=True).content.decode()
    with building():
        account = an_account(colleague)
    assert "on its way" in browser.post(f"/office/posts/{post.pk}/remind/", follow=True).content.decode()
    with building():
        assert Message.objects.get(person=colleague).to_email == account.email


def test_nobody_reminds_the_holder_of_a_post_that_they_do_not_give(working_as: Callable[..., Client]) -> None:
    with building():
        post = a_post(a_person("Cosimo", "Colleague"), "editor", signed_on=None)
    assert working_as("membership_officer").post(f"/office/posts/{post.pk}/remind/").status_code == 404


def test_posts_that_end_within_thirty_days_stand_together_and_on_the_first_page(working_as: Callable[..., Client]) -> None:
    today = timezone.localdate()
    with building():
        for days, name in ((10, "Soon"), (29, "Later"), (31, "Later Still"), (None, "Never")):
            until = today + timedelta(days=days) if days else None
            a_post(a_member("Ottoline", name), "branch_officer", branch=a_branch(), until_on=until)
    browser = working_as("membership_officer")
    page = browser.get("/office/posts/?show=ending").content.decode()
    assert [name for name in ("Ottoline Soon", "Ottoline Later<", "Later Still", "Never") if name in page] == [
        "Ottoline Soon",
        "Ottoline Later<",
    ]
    assert page.index("Ottoline Soon") < page.index("Ottoline Later<")
    assert "2 to give again or let end" in browser.get("/office/").content.decode()


def test_when_the_words_of_the_undertaking_change_it_is_signed_again_at_the_next_entry() -> None:
    actor = an_actor("membership_officer")
    with building():
        Post.objects.filter(pk=actor.post).update(signed_wording="0" * 64)
    browser = sign_in(actor)
    answer = browser.get("/office/")
    assert (answer.status_code, answer.url) == (302, "/my/undertaking/")
    assert "The words have changed since you signed" in browser.get("/my/undertaking/").content.decode()
    assert browser.post("/my/undertaking/", {"post": str(actor.post), "agreed": "yes"}).url == "/office/"
    assert browser.get("/office/").status_code == 200
    with building():
        post = Post.objects.get(pk=actor.post)
        assert post.signed_wording == reports.undertaking()[1]
        assert Former.objects.filter(table="register_post", row=post.pk, was__signed_wording="0" * 64).exists()
