"""Protected records: who protects them, who opens one and why, and what the data protection officer reads of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection
from django.test import Client
from django.utils import timezone

from steward.people.acting import acting_as
from steward.people.models import Person
from steward.permits import protecting
from steward.permits.models import Opening, Protection
from steward.register.models import Membership
from steward.trail.models import Look
from tests.office.conftest import sign_in
from tests.people import TODAY, a_branch, a_member, a_post, a_signed_in_member, an_actor, building

pytestmark = pytest.mark.django_db
REASON = "She rang, and asks for her card"


@pytest.fixture
def grace() -> Person:
    with building():
        person = a_member("Grace", "Canary", branch=a_branch("North"), joined_on=TODAY.replace(year=2024))
        Protection.objects.create(person=person, kind="at_risk", from_on=TODAY.replace(year=2025))
        return person


def number_of(person: Person) -> str:
    with building():
        return str(Membership.objects.get(person=person).number)


def test_an_officer_protects_a_record_and_then_finds_it_no_more(working_as: Callable[..., Client]) -> None:
    with building():
        person = a_member("Cosimo", "Hidden")
    browser = working_as("membership_officer")
    url = f"/office/protected/{person.pk}/"
    today = timezone.localdate()
    said = {"kind": "at_risk", "from_on_day": today.day, "from_on_month": today.month, "from_on_year": today.year}
    assert browser.post(url, {**said, "kind": ""}).status_code == 422
    assert browser.post(url, said, follow=True).status_code == 200
    assert browser.get(f"/office/members/{person.pk}/").status_code == 404
    assert browser.get(url).status_code == 404
    with building():
        assert Protection.objects.get().said_by is not None


def test_it_is_opened_by_its_number_with_a_reason_and_the_page_says_so(grace: Person) -> None:
    officer = an_actor("membership_officer")
    browser, number = sign_in(officer), number_of(grace)
    page = f"/office/members/{grace.pk}/"
    assert browser.get(page).status_code == 404
    assert browser.post("/office/protected/open/", {"number": number, "reason": "a1 b2 c3 45678"}).status_code == 422
    assert browser.post("/office/protected/open/", {"number": number[:-1], "reason": REASON}).status_code == 422
    assert browser.get(page).status_code == 404
    answer = browser.post("/office/protected/open/", {"number": f" {number} ", "reason": REASON})
    assert (answer.status_code, answer.url) == (302, page)
    seen = browser.get(page).content.decode()
    assert "A protected record." in seen
    assert "Grace Canary" in seen
    with building():
        opening = Opening.objects.get()
        assert (opening.account, opening.reason) == (officer.account, REASON)
        assert 7.9 < (opening.until_at - opening.at).total_seconds() / 3600 < 8.1
        assert Look.objects.filter(what="protected record opened", persons=[grace.pk]).exists()
    assert sign_in(an_actor("membership_officer")).get(page).status_code == 404


def test_after_eight_hours_it_is_shut_again(grace: Person) -> None:
    officer = an_actor("membership_officer")
    browser = sign_in(officer)
    browser.post("/office/protected/open/", {"number": number_of(grace), "reason": REASON})
    with building():
        Opening.objects.update(until_at=timezone.now() - timedelta(hours=1))
    assert browser.get(f"/office/members/{grace.pk}/").status_code == 404


def test_the_data_protection_officer_reads_who_opened_what_and_why(grace: Person, working_as: Callable[..., Client]) -> None:
    officer = an_actor("membership_officer")
    sign_in(officer).post("/office/protected/open/", {"number": number_of(grace), "reason": REASON})
    browser = working_as("data_protection_officer")
    assert "in the last seven days" in browser.get("/office/").content.decode()
    seen = browser.get("/office/protected/").content.decode()
    for words in ("Grace Canary", REASON, str(officer.account)[:8], "A person at risk"):
        assert words in seen, words
    assert browser.post(f"/office/protected/{grace.pk}/end/", follow=True).status_code == 200
    assert sign_in(an_actor("membership_officer")).get(f"/office/members/{grace.pk}/").status_code == 200


def test_the_member_sees_who_opened_it(grace: Person) -> None:
    sign_in(an_actor("membership_officer")).post("/office/protected/open/", {"number": number_of(grace), "reason": REASON})
    assert "protected record opened" in a_signed_in_member(grace).get("/my/data/").content.decode()


def test_an_officer_who_opened_it_ends_the_protection(grace: Person) -> None:
    officer = an_actor("membership_officer")
    browser = sign_in(officer)
    url = f"/office/protected/{grace.pk}/end/"
    assert browser.post(url).status_code == 404
    browser.post("/office/protected/open/", {"number": number_of(grace), "reason": REASON})
    assert browser.post(url).status_code == 302
    assert sign_in(an_actor("membership_officer")).get(f"/office/members/{grace.pk}/").status_code == 200


def test_a_colleague_who_is_a_member_is_suggested_and_nobody_else(working_as: Callable[..., Client]) -> None:
    with building():
        colleague = a_member("Kestrel", "Colleague")
        a_post(colleague, "finance_officer")
        lay = a_member("Ottoline", "Layperson")
        a_post(lay, "branch_officer", branch=a_branch())
        namesake = a_member("Cosimo", "Twice")
    with building():
        from tests.people import a_person

        a_post(a_person("Cosimo", "Twice"), "caseworker")
    browser = working_as("data_protection_officer")
    seen = browser.get("/office/protected/").content.decode()
    assert "Kestrel Colleague" in seen
    assert "Layperson" not in seen
    assert "of the same name: ask whether" in seen
    with acting_as(an_actor("data_protection_officer"), "safety"):
        assert {(each.person, each.same) for each in protecting.suggested()} == {(colleague.pk, True), (namesake.pk, False)}
        protecting.protect(colleague.pk, kind="colleague", by=an_actor("data_protection_officer"), on=timezone.localdate())
        assert {each.person for each in protecting.suggested()} == {namesake.pk}


@pytest.mark.parametrize("role", ["membership_officer", "administrator", "caseworker"])
def test_nobody_else_asks_for_the_suggestions(role: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), acting_as(an_actor(role), "safety"):
        protecting.suggested()


def test_the_database_asks_for_ten_letters(grace: Person) -> None:
    number = number_of(grace)
    with (
        pytest.raises(IntegrityError, match="ten letters"),
        acting_as(an_actor("membership_officer"), "safety"),
        connection.cursor() as cursor,
    ):
        cursor.execute("select steward.open_protected(%s, '1234567890 abc ...')", [number])
