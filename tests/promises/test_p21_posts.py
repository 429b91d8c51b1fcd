"""P21: access inside the union is for a post, for its duties, for as long as it is held."""

from datetime import date
from html import unescape

import pytest
from django.db import ProgrammingError
from django.utils import timezone

from steward.people.acting import Actor, acting_as
from steward.people.models import Person
from steward.policy import text
from steward.register.actions import UnableToAppoint, end_post, sign_undertaking
from steward.register.models import Branch, Post
from tests.office.conftest import sign_in
from tests.people import a_branch, a_member, a_workplace, an_actor, building

pytestmark = pytest.mark.django_db


def _end(actor: Actor) -> None:
    by = "administrator" if actor.role not in ("workplace_rep", "branch_officer") else "membership_officer"
    with acting_as(an_actor(by), "staff_access"):
        end_post(Post.objects.get(pk=actor.post), on=timezone.localdate())


def _sees_nobody(actor: Actor) -> bool:
    with acting_as(actor, "database"):
        return not Person.objects.exists()


@pytest.mark.promise("P21", letters="a")
def test_an_employee_has_access_with_the_post_and_none_after_its_last_day() -> None:
    """Employees of the union have access for the duties of their post, for as long as they hold it."""
    with building():
        grace = a_member("Grace", "Canary")
    officer, without = an_actor("membership_officer"), an_actor("membership_officer", until_on=date(2026, 1, 1))
    url = f"/office/members/{grace.pk}/"
    browser = sign_in(officer)
    assert "Grace Canary" in browser.get(url).content.decode()
    assert sign_in(without).get(url).status_code == 404
    _end(officer)
    assert browser.get(url).status_code == 404


@pytest.mark.promise("P21", letters="b")
def test_a_branch_official_has_access_to_the_branch_for_as_long_as_the_post_lasts() -> None:
    """Branch officials have access to the members of their branch, and to nobody beyond it."""
    with building():
        north, south = a_branch("North"), a_branch("South")
        mine, theirs = a_member("Grace", "Canary", branch=north), a_member("Ottoline", "Elsewhere", branch=south)
    official = an_actor("branch_officer", branch=north)
    browser = sign_in(official)
    assert "Grace Canary" in browser.get(f"/office/members/{mine.pk}/").content.decode()
    assert browser.get(f"/office/members/{theirs.pk}/").status_code == 404
    assert "Elsewhere" not in browser.get("/office/branch/").content.decode()
    _end(official)
    assert browser.get(f"/office/members/{mine.pk}/").status_code == 404
    assert _sees_nobody(official)


@pytest.mark.promise("P21", letters="c")
def test_a_workplace_representative_has_access_to_the_workplace_for_as_long_as_the_post_lasts() -> None:
    """Workplace representatives have access to the members whom they represent, and to what is needed to reach them at work."""
    with building():
        here = a_workplace("Here")
        a_member("Grace", "Canary", workplace=here, email="grace.canary@invented.example")
        a_member("Ottoline", "Elsewhere", workplace=a_workplace("There"))
    representative = an_actor("workplace_rep", workplace=here)
    browser = sign_in(representative)
    seen = browser.get("/office/workplace/").content.decode()
    assert "Grace Canary" in seen
    for canary in ("Elsewhere", "grace.canary", "Invented Row"):
        assert canary not in seen
    _end(representative)
    assert browser.get("/office/workplace/").status_code == 404
    assert _sees_nobody(representative)


@pytest.mark.promise("P21", letters="d")
@pytest.mark.parametrize("role", ["membership_officer", "branch_officer", "workplace_rep"])
def test_a_post_opens_when_its_holder_has_signed_and_not_before(role: str) -> None:
    """Access is given only to those who have undertaken to keep confidential what they see: signed by themselves, before it opens."""
    with building():
        north, here = a_branch("North"), a_workplace("Here")
        a_member("Grace", "Canary", branch=north, workplace=here)
    where = {"branch_officer": {"branch": north}, "workplace_rep": {"workplace": here}}.get(role, {})
    holder = an_actor(role, signed_on=None, **where)
    assert _sees_nobody(holder), "the database shows people to somebody who has not signed"
    browser = sign_in(holder)
    url = {"workplace_rep": "/office/workplace/", "branch_officer": "/office/branch/"}.get(role, "/office/")
    answer = browser.get(url)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/my/undertaking/")
    seen = browser.get("/my/undertaking/").content.decode()
    assert str(text.current().statements["undertaking"].text).split(": ", 1)[-1][:60] in unescape(seen)
    assert browser.post("/my/undertaking/", {"post": str(holder.post)}).status_code == 422, "nothing was ticked"
    assert _sees_nobody(holder)
    assert browser.post("/my/undertaking/", {"post": str(holder.post), "agreed": "yes"}).status_code == 302
    assert browser.get(url).status_code == 200
    assert not _sees_nobody(holder)
    with building():
        post = Post.objects.get(pk=holder.post)
    assert (post.signed_on, len(post.signed_wording)) == (timezone.localdate(), 64)


@pytest.mark.promise("P21", letters="d")
def test_nobody_signs_for_somebody_else() -> None:
    """Neither the officer who appoints nor another holder can sign: the database takes the signature of the holder alone."""
    holder, officer = an_actor("branch_officer", branch=_branch(), signed_on=None), an_actor("membership_officer")
    with acting_as(Actor("member", officer.account), "register"), pytest.raises(UnableToAppoint, match="not yours"):
        sign_undertaking(holder.post, wording="0" * 64)
    with pytest.raises(ProgrammingError, match="permission denied"), acting_as(officer, "rulebook"):
        sign_undertaking(holder.post, wording="0" * 64)
    assert _sees_nobody(holder)


def _branch() -> Branch:
    with building():
        return a_branch()
