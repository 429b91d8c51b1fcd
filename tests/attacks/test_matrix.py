"""Every URL against every role: who may not pass gets the bytes of a page that is not there."""

import re
import uuid
from collections.abc import Iterator

import pytest
from django.test import Client

from steward.policy import text
from steward.web import doors, undeclared
from tests.people import BUILDER, a_branch, a_member, a_person, a_post, a_workplace, an_account, building, signed_in

pytestmark = pytest.mark.django_db
OFFICE_ROLES = sorted(key for key, role in text.current().roles.items() if role.tier == "office")
SOMEBODY = "00000000-0000-4000-8000-000000000000"
WORDS = {"uuid": SOMEBODY, "slug": "member", "int": "1", "str": "name", "path": "x"}


def _urls() -> Iterator[tuple[str, doors.Door]]:
    """Our own URLs with a made-up value for each placeholder; libraries' are tried by their prefix."""
    for path, pattern in undeclared.walk():
        if "(?P" in path or pattern.callback.__module__.startswith(("wagtail", "django.", "allauth")):
            continue
        door = doors.of_view(pattern.callback, path)
        assert door is not None, path
        yield re.sub(r"<(?:(\w+):)?\w+>", lambda m: WORDS[m[1] or "str"], path), door


URLS = sorted(dict(_urls()).items())


def _client(role: str) -> Client:
    with building():
        person = a_member("Role", f"Of-{role}") if role == "member" else a_person("Role", f"Of-{role}")
        account = an_account(person)
        if role != "member":
            scope = (
                {"workplace": a_workplace()}
                if role == "workplace_rep"
                else {"branch": a_branch()}
                if role == "branch_officer"
                else {}
            )
            a_post(person, role, **scope)
    return signed_in(account, mfa=True)


def test_the_walk_finds_the_house() -> None:
    assert len(URLS) > 30, [url for url, _ in URLS]
    assert BUILDER.role == "builder"


def test_a_stranger_is_sent_to_sign_in_or_served_a_public_page() -> None:
    for url, door in URLS:
        answer = Client().get(url)
        if door.roles and "anonymous" not in door.roles:
            assert (answer.status_code, answer.headers.get("Location", "")[:12]) == (302, "/my/sign-in/"), url
        else:
            assert answer.status_code in (200, 302, 303, 404, 405), (url, answer.status_code)


@pytest.mark.parametrize("role", ["member", *OFFICE_ROLES])
def test_a_role_passes_only_the_doors_that_name_it(role: str) -> None:
    client = _client(role)
    nothing = client.get("/office/no-such-page/")
    assert nothing.status_code == 404
    passed = 0
    for url, door in URLS:
        if not door.roles or "anonymous" in door.roles:
            continue
        answer = client.get(url)
        may = role in door.roles or door.roles == ("member",) or (door.roles == (doors.OFFICE,) and role != "member")
        if may:
            passed += answer.status_code == 200
            assert answer.status_code in (200, 302, 303, 404, 405), (role, url, answer.status_code)
        else:
            assert answer.status_code == 404, (role, url, answer.status_code)
            assert answer.content == nothing.content, (role, url)
    assert passed, "this role reaches nothing at all: the test cannot tell"


@pytest.mark.parametrize("role", [role for role in OFFICE_ROLES if role != "editor"])
def test_only_the_editor_enters_the_editors_pages(role: str) -> None:
    client = _client(role)
    assert client.get("/cms/").status_code == 404
    assert client.get("/cms/pages/").content == client.get("/office/no-such-page/").content


def test_without_a_second_factor_no_office_page_opens() -> None:
    with building():
        person = a_person("One", "Factor")
        account = an_account(person)
        a_post(person, "membership_officer")
    client = signed_in(account)
    for url, door in URLS:
        if door.roles and "anonymous" not in door.roles and door.roles != ("member",):
            answer = client.get(url)
            assert answer.status_code in (302, 404), url
            if answer.status_code == 302:
                assert answer.headers["Location"].startswith("/my/two-factor/"), url


def test_every_answer_carries_the_policys_header_and_private_pages_are_not_kept() -> None:
    client = _client("membership_officer")
    for url, _ in URLS:
        answer = client.get(url)
        csp = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in csp, url
        assert "unsafe" not in csp, url
        if url.startswith(("/my/", "/office/", "/join/")):
            assert answer.headers["Cache-Control"] == "no-store", url


def test_a_member_elsewhere_and_a_member_who_does_not_exist_look_the_same() -> None:
    with building():
        there = a_member("Far", "Away", branch=a_branch("Elsewhere"))
    client = _client("branch_officer")
    real, made_up = client.get(f"/office/members/{there.pk}/"), client.get(f"/office/members/{uuid.uuid4()}/")
    assert (real.status_code, made_up.status_code) == (404, 404)
    assert real.content == made_up.content
