"""Who may open which page of the office; everybody else sees what is seen where there is nothing."""

import uuid
from collections.abc import Callable
from datetime import date
from unittest.mock import patch

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from steward.office.urls import urlpatterns
from steward.policy import text
from steward.web import middleware
from steward.web.doors import OFFICE
from tests.office.conftest import sign_in
from tests.people import a_branch, a_member, a_signed_in_member, a_workplace, an_actor, building

pytestmark = pytest.mark.django_db
SOMEBODY = str(uuid.uuid4())
ROLES = [role.key for role in text.current().roles.values() if role.tier == "office"]


def pages() -> list[tuple[str, tuple[str, ...], str]]:
    """Every page of the office: its name, the roles of its door, an address of it where nobody is behind the key."""
    found = []
    for each in urlpatterns:
        said = {name: {"what": "name", "part": "file"}.get(name, SOMEBODY) for name in each.pattern.converters}
        found.append((each.name, each.callback.door.roles, reverse(f"office:{each.name}", kwargs=said)))
    return found


def a_post_of(role: str) -> dict[str, object]:
    with building():
        return {"workplace_rep": {"workplace": a_workplace()}, "branch_officer": {"branch": a_branch()}}.get(role, {})


@pytest.fixture
def nothing(client: Client) -> bytes:
    """What is seen where there is nothing."""
    answer = client.get("/office/there-is-no-such-page/")
    assert answer.status_code == 404
    return answer.content


def test_a_stranger_is_asked_to_sign_in(client: Client) -> None:
    for name, _, url in pages():
        for answer in (client.get(url), client.post(url)):
            assert answer.status_code == 302, name
            assert answer.url == f"/my/sign-in/?next={url}"


def test_a_member_without_a_post_sees_what_is_seen_where_there_is_nothing(nothing: bytes) -> None:
    with building():
        person = a_member()
    browser = a_signed_in_member(person)
    for name, _, url in pages():
        for answer in (browser.get(url), browser.post(url)):
            assert (answer.status_code, answer.content) == (404, nothing), name


def test_a_process_of_the_public_website_has_no_office_for_anybody(working_as: Callable[..., Client], nothing: bytes) -> None:
    officer, editor = working_as("membership_officer"), working_as("editor")
    with override_settings(LOGIN="public"):
        for browser in (Client(), officer):
            for name, _, url in pages():
                assert (browser.get(url).status_code, browser.get(url).content) == (404, nothing), name
        for browser in (Client(), editor):
            assert browser.get("/cms/").status_code == 404
        # Where an editor would see drafts' files as editor, they are a reader here: that login cannot become an editor.
        with patch.object(middleware, "acting_as", wraps=middleware.acting_as) as acting:
            editor.get("/media/images/none.png")
        assert {call.args[0].role for call in acting.call_args_list} == {"signin", "member"}


@pytest.mark.parametrize("role", ROLES)
def test_a_post_opens_the_pages_of_its_role_and_no_other(role: str, working_as: Callable[..., Client], nothing: bytes) -> None:
    browser = working_as(role, **a_post_of(role))
    for name, roles, url in pages():
        answer = browser.get(url)
        if roles != (OFFICE,) and role not in roles:
            assert (answer.status_code, answer.content) == (404, nothing), name
            assert browser.post(url).content == nothing, name
        elif SOMEBODY in url:
            # An entry beside itself leads back to it.
            assert answer.status_code in ((302,) if name == "double" else (404, 405)), name
            if answer.status_code == 404:
                assert answer.content == nothing, name
        else:
            # The next double, where there is none, leads to the list.
            assert answer.status_code in ((302,) if name == "double_next" else (200, 405)), name


@pytest.mark.parametrize("role", ROLES)
def test_no_page_opens_without_a_second_factor(role: str, working_as: Callable[..., Client]) -> None:
    browser = working_as(role, second_factor=False, **a_post_of(role))
    for name, roles, url in pages():
        if roles == (OFFICE,) or role in roles:
            answer = browser.get(url)
            assert answer.status_code == 302, name
            assert answer.url.startswith("/my/two-factor/"), name


def test_a_post_that_has_ended_opens_nothing(working_as: Callable[..., Client], nothing: bytes) -> None:
    for role in ROLES:
        browser = working_as(role, until_on=date(2026, 1, 1), **a_post_of(role))
        assert browser.get("/office/").content == nothing


def test_a_post_that_begins_tomorrow_opens_nothing_yet(working_as: Callable[..., Client], nothing: bytes) -> None:
    assert working_as("membership_officer", from_on=date(2999, 1, 1)).get("/office/members/").content == nothing


def test_whoever_holds_two_posts_works_in_the_one_they_choose(nothing: bytes) -> None:
    from tests.people import a_post

    actor = an_actor("membership_officer")
    browser = sign_in(actor)
    with building():
        from steward.people.models import Account

        person = Account.objects.get(pk=actor.account).person
        other = a_post(person, "branch_officer", branch=a_branch())
    assert browser.get("/office/applications/").status_code == 200
    assert browser.post("/office/work-as/", {"post": str(other.pk)}).status_code == 302
    assert browser.get("/office/applications/").content == nothing
    assert browser.get("/office/branch/").status_code == 200


def test_nobody_works_in_a_post_of_somebody_else(working_as: Callable[..., Client], nothing: bytes) -> None:
    theirs = an_actor("data_protection_officer")
    answer = working_as("membership_officer").post("/office/work-as/", {"post": str(theirs.post)})
    assert (answer.status_code, answer.content) == (404, nothing)


@pytest.mark.parametrize("role", ["finance_officer", "caseworker", "call_handler", "elections_officer", "statistician"])
def test_a_role_whose_room_is_not_built_is_told_so(role: str, working_as: Callable[..., Client]) -> None:
    assert "Nothing for your post yet" in working_as(role).get("/office/").content.decode()


def test_each_page_has_a_purpose_that_the_role_acts_for() -> None:
    policy = text.current()
    for each in urlpatterns:
        door = each.callback.door
        if door.roles == (OFFICE,):
            continue  # shows nothing of anybody
        for role in door.roles:
            assert door.purpose_of(role) in policy.roles[role].purposes, (each.name, role)
