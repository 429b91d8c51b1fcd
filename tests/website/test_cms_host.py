"""The editor's own host: no member's page stands beside screens that run scripts of their own."""

import os
import subprocess
import sys
from typing import Any

import pytest
from django.test import Client

from steward.people.acting import Actor, acting_as
from steward.people.models import Account
from steward.web import hosts
from tests.people import a_member, a_post, an_account, building, signed_in

pytestmark = pytest.mark.django_db(databases=["default", "cache"])
MAIN, EDIT = "www.union.example", "edit.union.example"


@pytest.fixture(autouse=True)
def _two_hosts(settings: Any) -> None:
    settings.STEWARD_CMS_HOST = EDIT
    settings.ALLOWED_HOSTS = [MAIN, EDIT, "testserver"]
    settings.WAGTAILADMIN_BASE_URL = f"https://{MAIN}"


def an_editor(**more: Any) -> Account:
    with building():
        person = a_member("Edda", "Quillon")
        account = an_account(person)
        a_post(person, "editor", **more)
        a_post(person, "membership_officer")
    return account


def at(host: str, account: Account) -> Client:
    """A browser in which this account has signed in on that host."""
    client = signed_in(account, mfa=True)
    if host == EDIT:
        with acting_as(Actor("signin"), "sign_in"):
            session = client.session
            session[hosts._KEY] = True
            session.save()
    client.defaults["HTTP_HOST"] = host
    return client


def test_on_the_editors_host_there_is_no_page_about_a_member_whoever_asks(site: Client) -> None:
    account = an_editor()
    for client in (Client(HTTP_HOST=EDIT), at(EDIT, account), at(MAIN, account)):
        client.defaults["HTTP_HOST"] = EDIT
        nothing = None
        for path in (
            "/my/",
            "/my/data/",
            "/my/details/",
            "/office/",
            "/office/members/",
            "/my/two-factor/",
            "/my/enter/",
            "/my/none/",
        ):
            answer = client.get(path)
            assert answer.status_code == 404, path
            nothing = nothing or answer.content
            assert answer.content == nothing, path
        assert client.post("/join/", {}).status_code == 404


def test_an_editor_works_there_and_nobody_else(site: Client) -> None:
    assert at(EDIT, an_editor()).get("/cms/").status_code == 200
    with building():
        member = a_member("Odo", "Fennel")
        account = an_account(member)
        a_post(member, "membership_officer")
    assert at(EDIT, account).get("/cms/").status_code == 404
    answer = Client(HTTP_HOST=EDIT).get("/cms/")
    assert (answer.status_code, answer["Location"]) == (302, "/my/sign-in/?next=/cms/")
    assert Client(HTTP_HOST=EDIT).get("/my/sign-in/").status_code == 200


def test_on_the_websites_host_the_editors_pages_are_nothing_but_for_an_editor_who_is_led_there(site: Client) -> None:
    with building():
        stranger = an_account(a_member("Odo", "Fennel"))
    for client in (Client(HTTP_HOST=MAIN), at(MAIN, stranger)):
        assert client.get("/cms/").status_code == 404
        assert client.get("/cms/pages/").content == client.get("/office-none/").content
    answer = at(MAIN, an_editor()).get("/cms/pages/")
    assert (answer.status_code, answer["Location"]) == (302, f"http://{EDIT}/cms/pages/")
    assert "unsafe" not in answer["Content-Security-Policy"]


def test_a_cookie_of_one_host_opens_nothing_on_the_other(site: Client) -> None:
    account = an_editor()
    carried = at(EDIT, account)
    carried.defaults["HTTP_HOST"] = MAIN
    assert carried.get("/my/")["Location"].startswith("/my/sign-in/")
    assert carried.get("/office/")["Location"].startswith("/my/sign-in/")
    carried = at(MAIN, account)
    assert carried.get("/my/").status_code == 200
    carried.defaults["HTTP_HOST"] = EDIT
    assert carried.get("/cms/")["Location"].startswith("/my/sign-in/")


def test_what_is_public_leads_to_the_website(site: Client) -> None:
    client = Client(HTTP_HOST=EDIT)
    assert client.get("/")["Location"] == "/cms/"
    for path in ("/privacy/", "/news/", "/join/"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer["Location"] == f"https://{MAIN}{path}"
    assert client.get("/look/logo").status_code == 404  # the policy of the tests names none
    assert client.get("/healthz").status_code == 200


SPELT = {
    "EDIT.Union.Example": 404,
    "edit.union.example:8443": 404,
    "edit.union.example.": 404,
    "edit.union.example.evil.example": 400,
    "evil.example": 400,
    "edit.union.example@www.union.example": 400,
    "edit.union.example/": 400,
    "": 400,
}


def test_no_way_of_writing_the_host_brings_a_members_page_to_it(site: Client) -> None:
    client = at(EDIT, an_editor())
    for host, status in SPELT.items():
        client.defaults["HTTP_HOST"] = host
        answer = client.get("/my/")
        assert answer.status_code == status, host
        assert "Quillon" not in answer.content.decode(), host


def test_a_host_that_a_proxy_is_said_to_have_seen_changes_nothing(site: Client) -> None:
    client = at(EDIT, an_editor())
    answer = client.get("/my/", HTTP_X_FORWARDED_HOST=MAIN)
    assert answer.status_code == 404
    answer = Client(HTTP_HOST=MAIN).get("/cms/", HTTP_X_FORWARDED_HOST=EDIT)
    assert answer.status_code == 404


def test_signing_in_there_makes_a_session_of_that_host_and_leads_to_the_editors_pages(site: Client) -> None:
    with building():
        person = a_member("Edda", "Quillon")
        account = an_account(person, "edda@invented.example")
        a_post(person, "editor")
    client = Client(HTTP_HOST=EDIT)
    answer = client.post("/my/sign-in/", {"login": account.email, "password": "a long invented phrase"})
    assert (answer.status_code, answer["Location"]) == (302, "/cms/")
    answer = client.get("/cms/")  # this work needs a second factor, which is added on the website's host
    assert answer["Location"] == f"https://{MAIN}/my/two-factor/"
    client.defaults["HTTP_HOST"] = MAIN
    assert client.get("/my/")["Location"].startswith("/my/sign-in/")


def test_a_member_who_signs_in_there_is_no_member_there(site: Client) -> None:
    with building():
        account = an_account(a_member("Odo", "Fennel"))
    client = at(EDIT, account)
    answer = client.get("/documents/1/none.pdf")
    assert answer.status_code == 404
    assert answer.wsgi_request.actor.role == "anonymous"  # type: ignore[attr-defined]


def test_a_host_that_is_the_websites_own_is_refused_with_words() -> None:
    env = os.environ | {"STEWARD_CMS_HOST": "localhost", "STEWARD_BASE_URL": "http://localhost:8000"}
    done = subprocess.run([sys.executable, "-c", "import steward.settings"], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Give the editor another" in done.stderr
