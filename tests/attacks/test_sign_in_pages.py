"""The pages around signing in: none breaks, none takes an account's address away, and only its owner renames it."""

import re
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from steward.people import names
from steward.people.acting import Actor, acting_as
from steward.people.models import Account
from steward.web import undeclared
from tests.join.pages import SAID
from tests.people import a_member, a_person, a_post, an_account, building, signed_in

pytestmark = pytest.mark.django_db
PAGE = "/my/sign-in-email/"
PASSWORD = "a long invented phrase"
OLD, NEW = "rhoswen@invented.example", "ashgrove@invented.example"
UNDER = ("/my/sign-in/", "/my/sign-out/", "/my/account/", "/my/two-factor/", PAGE)
TRIES: tuple[dict[str, str], ...] = (
    {},
    {"email": "", "password": "", "action_add": "", "action_remove": "", "action_primary": ""},
    {"email": "x" * 400 + "@invented.example", "password": "x" * 4000, "code": "9" * 99, "credential": "{", "name": "x" * 999},
    {
        "email": NEW,
        "login": "nobody",
        "credential": "{}",
        "password1": "a",
        "password2": "b",
        "oldpassword": "c",
        "code": "000000",
    },
)


def _urls() -> list[str]:
    found = []
    for path, _ in undeclared.walk():
        if path.startswith(UNDER):
            found.append(re.sub(r"<int:\w+>", "1", path).replace("(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)", "abc-def"))
    return sorted(found)


URLS = _urls()


@pytest.fixture
def account() -> Account:
    with building():
        return an_account(a_member(), OLD)


def _login(email: str, password: str = PASSWORD) -> bool:
    client = Client()
    client.post("/my/sign-in/", {"login": email, "password": password})
    return client.get("/my/").status_code == 200


def _now(account: Account) -> str:
    with acting_as(Actor("signin"), "sign_in"):
        return str(Account.objects.get(pk=account.pk).email)


def _change(client: Client, email: str = NEW, password: str = PASSWORD) -> Any:
    return client.post(PAGE, {"email": email, "password": password})


def test_the_walk_finds_the_pages_that_are_left_and_no_others() -> None:
    assert "/my/account/password/change/" in URLS
    assert "/my/two-factor/webauthn/keys/1/remove/" in URLS
    assert not [url for url in URLS if "(?P" in url or "<" in url]
    assert "/my/account/email/" not in URLS
    with pytest.raises(NoReverseMatch):
        reverse("account_email")


@pytest.mark.parametrize("url", URLS)
def test_no_page_around_signing_in_breaks_whoever_asks_and_whatever_is_sent(url: str, account: Account) -> None:
    for who in (None, account):
        answers = [(_browser(who).get(url).status_code, "GET")]
        answers += [(_browser(who).post(url, said).status_code, str(sorted(said))) for said in TRIES]
        assert not [each for each in answers if each[0] >= 500], (url, who, answers)
    assert _now(account) == OLD


def _browser(account: Account | None) -> Client:
    client = Client() if account is None else signed_in(account)
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize(
    "url", ["/my/account/email/", "/my/account/signup/", "/my/account/confirm-email/", "/my/account/login/code/"]
)
def test_the_pages_that_were_left_out_are_not_there(url: str, account: Account) -> None:
    client = signed_in(account)
    for said in TRIES:
        assert client.post(url, said).status_code == 404
    assert client.get(url).status_code == 404
    assert _now(account) == OLD


def test_a_member_changes_the_sign_in_email_and_the_old_one_opens_nothing_any_more(
    account: Account, django_capture_on_commit_callbacks: Any
) -> None:
    client = signed_in(account)
    assert OLD in client.get(PAGE).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        answer = _change(client, f"  {NEW.title()} ")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/my/two-factor/")
    assert _now(account) == NEW
    assert client.get("/my/").status_code == 200, "the session goes on"
    assert _login(NEW)
    assert not _login(OLD)
    (notice,) = mail.outbox
    assert notice.to == [OLD]
    said = f"{notice.subject} {notice.body}"
    assert not [word for word in (OLD, NEW, "Rhoswen", "Ashgrove") if word.lower() in said.lower()]


def test_an_address_in_the_librarys_own_list_signs_nobody_in_after_the_change(account: Account) -> None:
    from allauth.account.models import EmailAddress

    with acting_as(Actor("signin"), "sign_in"):
        EmailAddress.objects.create(user=account, email=OLD, verified=True, primary=True)
    assert _change(signed_in(account)).status_code == 303
    assert not _login(OLD)
    assert _login(NEW)


def test_a_forgotten_password_is_mended_by_the_new_address(account: Account) -> None:
    assert _change(signed_in(account)).status_code == 303
    mail.outbox.clear()
    client = Client()
    client.post("/my/account/password/reset/", {"email": NEW})
    (sent,) = mail.outbox
    assert sent.to == [NEW]
    found = re.search(r"https?://[^/\s]+(/my/account/password/reset/key/\S+)", str(sent.body))
    assert found, "the message has the link"
    form = client.get(found[1], follow=True)
    where = form.redirect_chain[-1][0]
    client.post(where, {"password1": "another long invented phrase", "password2": "another long invented phrase"})
    assert _login(NEW, "another long invented phrase")


def test_a_member_changes_the_password(account: Account) -> None:
    new = "another long invented phrase"
    said = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert signed_in(account).post("/my/account/password/change/", said).status_code == 302
    assert _login(OLD, new)
    assert not _login(OLD)


def test_an_address_that_is_taken_gets_the_words_of_one_that_is_none(account: Account) -> None:
    with building():
        an_account(a_person("Somebody", "Else"), NEW)
    client = signed_in(account)
    words = "This email address cannot be used"
    for email in (NEW, NEW.upper(), f" {NEW} ", "nonsense", "a@b"):
        answer = _change(client, email)
        assert (answer.status_code, words in answer.content.decode()) == (200, True), email
    assert _now(account) == OLD


@pytest.mark.parametrize(
    "said", [{"email": ""}, {"password": ""}, {"password": "a wrong invented phrase"}, {"email": "x" * 300 + "@y.example"}]
)
def test_without_the_password_or_an_address_nothing_changes(said: dict[str, str], account: Account) -> None:
    answer = signed_in(account).post(PAGE, {"email": NEW, "password": PASSWORD, **said})
    assert answer.status_code == 200
    assert "sign_in" not in answer.headers.get("Location", "")
    assert _now(account) == OLD
    assert mail.outbox == []


def test_a_stranger_is_led_to_the_sign_in() -> None:
    for answer in (Client().get(PAGE), _change(Client())):
        assert (answer.status_code, answer.headers["Location"][:12]) == (302, "/my/sign-in/")


def test_the_database_keeps_no_account_without_an_address(account: Account) -> None:
    with (
        acting_as(Actor("signin"), "sign_in"),
        pytest.raises(IntegrityError, match="an_account_has_an_email"),
        transaction.atomic(),
    ):
        Account.objects.filter(pk=account.pk).update(email=names.email_key(" "))


def test_a_day_that_no_calendar_holds_is_an_error_of_the_form_not_of_the_server() -> None:
    for part in ("day", "month", "year"):
        said = {**SAID, "born_on_day": "1", "born_on_month": "1", "born_on_year": "1990", f"born_on_{part}": "9" * 20}
        answer = Client().post("/join/", said)
        assert answer.status_code == 200, part
        assert "ate of birth must" in answer.content.decode(), part


def test_the_editors_explorer_opens_at_its_root() -> None:
    with building():
        person = a_person("Kestrel", "Quillfeather")
        editor = an_account(person)
        a_post(person, "editor")
    client = signed_in(editor, mfa=True)
    assert client.get("/cms/pages/").status_code == 200
    assert client.get("/cms/sites/").headers["Location"] == "/cms/"
    assert client.get("/cms/pages/search/").status_code == 200
