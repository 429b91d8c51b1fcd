"""A session that ends while somebody types: nothing is saved, nothing is lost, and nothing of it is kept here (acceptance 3)."""

import re
from html import unescape

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from steward.membership.models import Contact
from tests.people import a_member, a_post, an_account, building, signed_in

pytestmark = pytest.mark.django_db
WORDS = "She rang about her rota & asked for “Tuesday”."


def _fields(page: str) -> dict[str, str]:
    return {unescape(n): unescape(v) for n, v in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page)}


def _an_officer_and_a_member() -> tuple[Client, str]:
    with building():
        officer = a_member("Olive", "Officer")
        client = signed_in(an_account(officer), mfa=True, post=a_post(officer, "membership_officer"))
        return client, str(a_member("Ada", "Ashgrove").pk)


def test_what_an_officer_typed_comes_back_and_goes_through_once_signed_in_again() -> None:
    client, member = _an_officer_and_a_member()
    at = f"/office/members/{member}/note/"
    kept = client.cookies[settings.SESSION_COOKIE_NAME].value
    with building():
        rows = dict(Session.objects.values_list("session_key", "session_data"))
        Session.objects.all().delete()
    answer = client.post(at, {"channel": "call", "way": "in", "says": WORDS})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert answer["Cache-Control"] == "no-store"
    assert "You have been signed out" in page
    assert "/my/sign-in/" in page
    typed = _fields(page)
    assert typed["says"] == WORDS
    with building():
        assert not Contact.objects.exists()
    assert _fields(client.post(at, typed).content.decode())["says"] == WORDS, "sent again too early, it comes back again"
    with building():
        Session.objects.bulk_create(
            Session(session_key=k, session_data=d, expire_date="2099-01-01T00:00Z") for k, d in rows.items()
        )
    client.cookies[settings.SESSION_COOKIE_NAME] = kept
    typed.pop("csrfmiddlewaretoken", "")
    assert client.post(at, typed).status_code in (302, 303)
    with building():
        assert Contact.objects.get().says == WORDS


def test_an_old_page_of_ours_sends_again_and_another_sites_form_does_not() -> None:
    client, member = _an_officer_and_a_member()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    at = f"/office/members/{member}/note/"
    said = {"channel": "call", "says": WORDS}
    ours = {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}
    page = strict.post(at, said, headers=ours).content.decode()
    assert _fields(page)["says"] == WORDS
    for theirs in (
        {},
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"},
        {"Sec-Fetch-Site": "same-origin"},
    ):
        answer = strict.post(at, said, headers=theirs)
        assert answer.status_code == 403
        assert WORDS not in unescape(answer.content.decode())


def test_another_sites_form_is_not_made_one_of_ours_where_the_browser_left_the_session_out() -> None:
    _, member = _an_officer_and_a_member()
    at, said = f"/office/members/{member}/note/", {"channel": "call", "says": WORDS}
    strict = Client(enforce_csrf_checks=True)  # SameSite: neither the session nor the secret comes with it
    answer = strict.post(at, said, headers={"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"})
    assert answer.status_code == 403
    assert WORDS not in unescape(answer.content.decode())
    ours = {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}
    assert _fields(strict.post(at, said, headers=ours).content.decode())["says"] == WORDS


def test_a_postcode_is_no_code() -> None:
    client, _ = _an_officer_and_a_member()
    with building():
        Session.objects.all().delete()
    page = client.post(
        "/my/details/address/", {"postcode": "ZZ1 7QQ", "code": "KEEP-OUT", "answer-code": "KEEP-OUT"}
    ).content.decode()
    assert _fields(page).get("postcode") == "ZZ1 7QQ"
    assert "KEEP-OUT" not in page


def test_a_password_is_never_given_back_and_a_visitor_without_a_session_is_asked_to_sign_in() -> None:
    client, _ = _an_officer_and_a_member()
    with building():
        Session.objects.all().delete()
    page = client.post("/my/details/name/", {"given_names": "Ada", "password": "long and secret"}).content.decode()
    assert _fields(page).get("given_names") == "Ada"
    assert "long and secret" not in page
    assert Client().get("/my/details/name/").status_code == 302
