"""The first page of the members' area."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from steward.membership.life import classes, leaving
from steward.people.acting import acting_as
from tests.people import (
    a_branch,
    a_member,
    a_person,
    a_post,
    a_signed_in_member,
    a_workplace,
    an_account,
    an_actor,
    an_address,
    building,
    signed_in,
)

pytestmark = pytest.mark.django_db


def test_a_member_is_greeted_and_sees_what_stands_in_the_books() -> None:
    with building():
        me = a_member(
            "Ŵyn",
            "O'Brien-Àdébáyọ̀",
            workplace=a_workplace("Seacroft Clinic"),
            branch=a_branch("North branch"),
            phone="07700 900982",
        )
        number = me.memberships.get().number
    page = a_signed_in_member(me).get("/my/")
    assert page.status_code == 200
    for words in ("Hello, Ŵyn", number, "Full member", "North branch", "1 Invented Row", "Seacroft Clinic", "07700 900982"):
        assert words in page.content.decode()


def test_somebody_with_one_name_is_greeted_by_it() -> None:
    with building():
        me = a_member("", "Madonna-Lludw")
    assert "Hello, Madonna-Lludw<" in a_signed_in_member(me).get("/my/").content.decode()


def test_a_member_without_an_address_is_asked_for_one_thing() -> None:
    with building():
        me = a_member(address=False)
    page = a_signed_in_member(me).get("/my/").content.decode()
    assert "We have no postal address for you" in page
    assert "where you work</a>" not in page


def test_somebody_who_works_for_the_union_and_is_no_member_gets_a_page_of_their_own() -> None:
    with building():
        colleague = a_person("Kestrel", "Quillfeather")
        a_post(colleague, "membership_officer")
    page = a_signed_in_member(colleague).get("/my/")
    assert page.status_code == 200
    assert "no membership" in page.content.decode()
    assert "membership officer" in page.content.decode()


def test_an_account_of_nobody_gets_a_page_and_no_details() -> None:
    with building():
        account = an_account(None)
    client = signed_in(account)
    assert "no membership" in client.get("/my/").content.decode()
    for url in ("/my/details/", "/my/details/name/", "/my/data/", "/my/choices/"):
        assert client.get(url).status_code == 404


def test_a_former_member_sees_when_it_ended() -> None:
    with building():
        me = a_person("Was", "Member")
        an_address(me)
        me.memberships.create(number="90000001", joined_on=date(2019, 1, 1), ended_on=date(2025, 6, 1))
    assert "Your membership ended on" in a_signed_in_member(me).get("/my/").content.decode()


@pytest.mark.parametrize("url", ["/my/", "/my/details/", "/my/details/name/", "/my/data/", "/my/choices/", "/my/security/"])
def test_a_stranger_is_led_to_the_sign_in(url: str) -> None:
    page = Client().get(url, follow=True)
    assert page.redirect_chain[-1][0].startswith("/my/sign-in/")


def test_nothing_of_a_member_is_kept_by_a_browser_or_a_proxy() -> None:
    with building():
        me = a_member()
    assert a_signed_in_member(me).get("/my/")["Cache-Control"] == "no-store"


def test_a_member_sees_their_class_since_when_and_what_was_done_to_their_membership() -> None:
    officer = an_actor("membership_officer")
    with building():
        person = a_member()
    today = timezone.localdate()
    with acting_as(officer, "register"):
        classes.retire(person, by=officer, on=today, at=timezone.now(), reason="Told us by telephone")
        leaving.resign(person, by=officer, notice_on=today, at=timezone.now())
    seen = a_signed_in_member(person).get("/my/").content.decode()
    for words in (
        "Retired member",
        "since <time",
        "until <time",
        "<strong>Retired</strong>",
        "Rule 3.3",
        "Told us by telephone",
        "<strong>Resigned</strong>",
        "Rule 6.1",
    ):
        assert words in seen, words
