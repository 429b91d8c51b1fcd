"""Opening an account with the one-time code."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdf
import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from steward.membership import actions as membership
from steward.outbox import postroom
from steward.outbox.models import Message
from steward.people import actions as people
from steward.people.acting import Actor, acting_as
from steward.people.models import Account, Person, WayIn
from steward.portal.enter import views
from tests.join.pages import SAID, words
from tests.people import a_member, an_account, an_actor, building

pytestmark = pytest.mark.django_db(databases=["default", "cache"])
NEW = {"email": "wyn@sign-in.example", "password": "three odd herons", "again": "three odd herons"}


def _code(person: Person) -> str:
    with building():
        return people.make_way_in(person, at=timezone.now())


def _member() -> Person:
    with building():
        return a_member()


def _signed_in(browser: Client) -> str | None:
    with acting_as(Actor("signin"), "sign_in"):
        return browser.session.get("_auth_user_id")


def test_a_stranger_joins_is_admitted_and_enters_by_the_code_of_the_letter(
    browser: Client, settings: Any, tmp_path: Path
) -> None:
    settings.STEWARD_OUTBOX = tmp_path
    assert browser.post("/join/", SAID | {"send": "yes"}).status_code == 303
    from steward.membership.models import Application

    with building():
        key = Application.objects.get().pk
    officer = an_actor("membership_officer")
    with acting_as(officer, "register"):
        admitted = membership.admit(key, by=officer, on=timezone.localdate(), at=timezone.now())
    with building():
        message = Message.objects.get(person=admitted.person_id)
    postroom.deliver(message.pk, at=timezone.now())
    letter = "\n".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / f"{message.pk}.pdf").pages)
    code = re.search(r"\b(?:[A-Z2-9]{4}-){3}[A-Z2-9]{4}\b", letter)
    assert code is not None
    assert admitted.number in letter
    entered = browser.post("/my/enter/", NEW | {"code": f" {code[0].lower().replace('-', ' ')} "})
    assert (entered.status_code, entered["Location"]) == (303, "/my/")
    with building():
        account = Account.objects.get(email="wyn@sign-in.example")
    assert account.person_id == admitted.person_id
    assert _signed_in(browser) == str(account.pk)


@pytest.mark.parametrize("what", ["wrong", "used", "expired"])
def test_every_code_that_does_not_work_is_answered_with_the_same_words(browser: Client, what: str) -> None:
    person = _member()
    code = _code(person)
    with building():
        if what == "used":
            WayIn.objects.filter(person=person).update(used_at=timezone.now())
        elif what == "expired":
            WayIn.objects.filter(person=person).update(expires_at=timezone.now() - timedelta(seconds=1))
        else:
            code = "AAAA-BBBB-CCCC-DDDD"
    answer = browser.post("/my/enter/", NEW | {"code": code})
    assert answer.status_code == 200
    assert words(answer).count("This code does not work. Check it against the letter or email") == 2
    with building():
        assert not Account.objects.filter(email="wyn@sign-in.example").exists()


def test_a_code_works_once(browser: Client) -> None:
    code = _code(_member())
    assert browser.post("/my/enter/", NEW | {"code": code}).status_code == 303
    second = Client(headers={"host": "localhost"}).post("/my/enter/", NEW | {"code": code, "email": "other@sign-in.example"})
    assert "This code does not work" in words(second)


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"password": "short", "again": "short"}, "at least 12 characters"),
        ({"again": "three odd heron"}, "The two passwords are not the same"),
        ({"email": "nothing"}, "Enter an email address in the correct format"),
        ({"code": ""}, "Enter your one-time code"),
    ],
)
def test_what_is_wrong_is_said_and_the_code_still_works(browser: Client, said: dict[str, str], error: str) -> None:
    code = _code(_member())
    answer = browser.post("/my/enter/", NEW | {"code": code} | said)
    assert error in words(answer)
    assert "herons" not in answer.content.decode()
    assert browser.post("/my/enter/", NEW | {"code": code}).status_code == 303


def test_an_email_address_that_somebody_signs_in_with_is_not_taken_from_them(browser: Client) -> None:
    with building():
        other = an_account(a_member("Wilfa", "Ash"), "wyn@sign-in.example")
    answer = browser.post("/my/enter/", NEW | {"code": _code(_member())})
    assert "Choose another email address" in words(answer)
    with building():
        assert Account.objects.get(pk=other.pk).person_id == other.person_id


def test_who_has_a_second_factor_is_asked_for_it_after_a_new_code(browser: Client) -> None:
    person = _member()
    with building():
        account = an_account(person)
    with acting_as(Actor("signin"), "sign_in"):
        Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"})
    answer = browser.post("/my/enter/", NEW | {"code": _code(person)})
    assert answer.status_code == 303
    assert "two-factor" in answer["Location"]
    assert _signed_in(browser) is None


@pytest.mark.promise("P24")
def test_a_code_never_moves_an_account_to_another_mailbox(browser: Client) -> None:
    """Whoever has an account keeps its sign-in email, so that a code in the wrong hands cannot take the account for good."""
    person = _member()
    with building():
        account = an_account(person, "first@sign-in.example")
    assert browser.post("/my/enter/", NEW | {"code": _code(person)}).status_code == 303
    with building():
        now = Account.objects.get(pk=account.pk)
    assert now.email == "first@sign-in.example"
    assert now.check_password(NEW["password"])
    assert (
        "you keep the email address of that account" in Client(headers={"host": "localhost"}).get("/my/enter/").content.decode()
    )


def test_a_closed_account_stays_closed_and_the_code_is_not_spent(browser: Client) -> None:
    person = _member()
    with building():
        account = an_account(person)
        Account.objects.filter(pk=account.pk).update(is_active=False)
    assert "This code does not work" in words(browser.post("/my/enter/", NEW | {"code": _code(person)}))
    with building():
        assert WayIn.objects.get(person=person).used_at is None
        assert not Account.objects.get(pk=account.pk).check_password(NEW["password"])


def test_many_tries_from_one_network_are_slowed_down(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "TIMES", 2)
    codes = [browser.post("/my/enter/", NEW | {"code": "AAAA-BBBB-CCCC-DDDD"}).status_code for _ in range(3)]
    assert codes == [200, 200, 429]


def test_the_page_works_without_a_script_and_is_kept_nowhere(browser: Client) -> None:
    page = browser.get("/my/enter/")
    assert "<script" not in page.content.decode()
    assert page["Cache-Control"] == "no-store"
