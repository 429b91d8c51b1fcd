"""The member's copy of their own entry: whether there is one, what it says, and nobody else's (Act 1992 s 24(3))."""

import io
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from steward.register.models import Membership
from tests.people import a_member, a_person, a_signed_in_member, an_address, building

pytestmark = pytest.mark.django_db


def read(browser: Client) -> str:
    answer = browser.get("/my/entry/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_member_sees_their_own_entry_name_and_address_and_nothing_else() -> None:
    with building():
        grace = a_member("Grace", "Canary", email="grace@invented.example", phone="01632 960001")
        a_member("Ottoline", "Other")
    page = read(a_signed_in_member(grace))
    for words in ("Yes, there is an entry about you", "Grace Canary", "1 Invented Row", "Your home.", "s.24(3)"):
        assert words in page, words
    card = page.split('<section class="card">')[1].split("</section>")[0]
    for canary in ("invented.example", "01632", "Ottoline"):
        assert canary not in card, canary
    assert "Ottoline" not in page


def test_another_address_says_when_it_was_asked_for() -> None:
    with building():
        grace = a_member("Grace", "Canary", address=False)
        an_address(grace, "Box 7", kind="authorised", requested_on=date(2025, 4, 3))
    page = read(a_signed_in_member(grace))
    assert "Another address than your home" in page
    assert "3 April 2025" in page


def test_an_address_that_is_neither_home_nor_asked_for_is_none() -> None:
    with building():
        grace = a_member("Grace", "Canary", address=False)
        an_address(grace, "At the employer’s", kind="work")
    page = read(a_signed_in_member(grace))
    assert "No address is held" in page
    assert "At the employer" not in page


def test_who_left_and_who_never_joined_are_told_that_there_is_no_entry() -> None:
    with building():
        left, never = a_member("Left", "Lately"), a_person("Never", "Joined")
        Membership.objects.filter(person=left).update(ended_on=date(2026, 5, 3), end_reason="resigned")
    page = read(a_signed_in_member(left))
    assert "No, there is no entry about you today" in page
    assert "3 May 2026" in page
    assert "No, there is no entry about you today" in read(a_signed_in_member(never))


def test_the_copy_as_a_pdf_says_the_same() -> None:
    with building():
        grace = a_member("Grace", "Canary")
    answer = a_signed_in_member(grace).get("/my/entry/copy.pdf")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert "Canary" not in answer.headers["Content-Disposition"]
    words = " ".join(PdfReader(io.BytesIO(answer.content)).pages[0].extract_text().split())
    today = timezone.localdate()
    for each in ("Grace Canary", "1 Invented Row", f"{today.day} {today:%B %Y}", "section 24(3)"):
        assert each in words, each


def test_the_way_there_stands_at_the_details_and_at_the_rights() -> None:
    with building():
        grace = a_member("Grace", "Canary")
    browser = a_signed_in_member(grace)
    for url in ("/my/details/", "/my/data/"):
        assert 'href="/my/entry/"' in browser.get(url).content.decode(), url
    assert Client().get("/my/entry/").status_code == 302
