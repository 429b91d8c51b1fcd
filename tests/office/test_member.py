"""A member's page: what the post may see, closed where it may not, recorded whenever it is opened."""

import uuid
from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from steward.outbox.models import Message
from steward.people.models import Account, Person
from steward.permits.models import Choice
from steward.register.models import Address, Employer, Employment, Workplace
from steward.trail.models import Look
from steward.web import edition
from tests.people import a_branch, a_member, a_post, a_workplace, an_account, building

pytestmark = pytest.mark.django_db


@pytest.fixture
def grace() -> Person:
    with building():
        person = a_member(
            "Grace", "Canary", branch=a_branch("North"), workplace=a_workplace(), email="grace.canary@invented.example",
            phone="01632 960001", born_on=date(1980, 5, 3),
        )  # fmt: skip
        a_post(person, "branch_officer", branch=a_branch("North"))
        return person


def page(browser: Client, person: Person) -> str:
    answer = browser.get(f"/office/members/{person.pk}/")
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_membership_officer_sees_contact_work_membership_and_choices(grace: Person, working_as: Callable[..., Client]) -> None:
    seen = page(working_as("membership_officer"), grace)
    for words in ("Grace Canary", "1 Invented Row", "ZZ1 1ZZ", "grace.canary@invented.example", "01632 960001", "3 May 1980",
                  "Invented Health Trust", "Seacroft Clinic", "Operations manager", "North", "Do not post me the magazine",
                  "Holding your data on our membership database", "Branch officer"):  # fmt: skip
        assert words in seen, words


def test_every_view_of_a_person_leaves_a_look_with_role_and_purpose(grace: Person, working_as: Callable[..., Client]) -> None:
    officer = working_as("membership_officer")
    views = {
        f"/office/members/{grace.pk}/": "member page",
        f"/office/members/{grace.pk}/change/name/": "form: name",
        f"/office/members/{grace.pk}/change/contact/": "form: contact",
        f"/office/members/{grace.pk}/change/address/": "form: address",
        f"/office/members/{grace.pk}/change/job/": "form: job",
        f"/office/posts/appoint/{grace.pk}/": "form: post",
        "/office/posts/": "list of posts",
    }
    for url, what in views.items():
        assert officer.get(url).status_code == 200, url
        with building():
            newest = Look.objects.order_by("-at").first()
        assert newest is not None
        assert (newest.role, newest.what) == ("membership_officer", what)
        assert grace.pk in newest.persons


def test_who_looked_is_shown_by_role_and_purpose_without_the_colleague(grace: Person, working_as: Callable[..., Client]) -> None:
    page(working_as("branch_officer", branch=_north()), grace)
    seen = page(working_as("membership_officer"), grace)
    assert "Branch officer saw: member page" in seen
    assert "account " not in seen.lower().replace("accounts", "")


def _north() -> object:
    with building():
        return a_branch("North")


def test_a_branch_officer_sees_no_address_telephone_or_birthday_and_why_not(
    grace: Person, working_as: Callable[..., Client]
) -> None:
    """What each post sees depends on what it is for: of a branch official that is name, number, email, job and membership."""
    seen = page(working_as("branch_officer", branch=_north()), grace)
    assert "grace.canary@invented.example" in seen
    for canary in ("1 Invented Row", "ZZ1 ", "01632", " 1980", "020 7946", "desk@invented"):
        assert canary not in seen, canary
    for field in ("Address.line_1", "Person.phone", "Person.born_on", "Employment.work_phone"):
        assert f"/office/policy/?role=branch_officer&amp;field={field}" in seen
    assert "Not open to this post" in seen


def test_a_data_protection_officer_sees_name_number_and_trail_only(grace: Person, working_as: Callable[..., Client]) -> None:
    seen = page(working_as("data_protection_officer"), grace)
    assert "Grace Canary" in seen
    for canary in ("1 Invented Row", "grace.canary@", "01632", " 1980", "Operations manager", "March 2024"):
        assert canary not in seen, canary


def test_out_of_scope_and_not_there_are_the_same_bytes(grace: Person, working_as: Callable[..., Client]) -> None:
    with building():
        elsewhere = a_member("Ottoline", "Elsewhere", branch=a_branch("South"))
    browser = working_as("branch_officer", branch=_north())
    there, nowhere = browser.get(f"/office/members/{elsewhere.pk}/"), browser.get(f"/office/members/{uuid.uuid4()}/")
    assert (there.status_code, there.content) == (nowhere.status_code, nowhere.content)
    assert there.status_code == 404
    with building():
        assert not Look.objects.filter(persons__contains=[elsewhere.pk]).exists()


def test_a_person_who_is_no_member_has_a_page(working_as: Callable[..., Client]) -> None:
    with building():
        from tests.people import a_person

        colleague = a_person("Kestrel", "Colleague")
    assert "Not a member" in page(working_as("membership_officer"), colleague)


@pytest.mark.parametrize("role", ["membership_officer", "branch_officer", "data_protection_officer"])
def test_a_page_asks_at_most_twelve_questions(
    role: str, grace: Person, working_as: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edition, "EVERY", 600.0)  # once a second a request also asks for the policy in force
    browser = working_as(role, **({"branch": _north()} if role == "branch_officer" else {}))
    page(browser, grace)
    with CaptureQueriesContext(connection) as asked:
        page(browser, grace)
    said = [each["sql"] for each in asked.captured_queries if not each["sql"].startswith(("SET ", "SAVEPOINT", "RELEASE"))]
    assert len(said) <= 12, "\n".join(said)


# ---- putting things right


def change(browser: Client, person: Person, what: str, **said: object) -> object:
    return browser.post(f"/office/members/{person.pk}/change/{what}/", said)


def test_a_name_is_put_right_as_its_bearer_writes_it(grace: Person, working_as: Callable[..., Client]) -> None:
    change(working_as("membership_officer"), grace, "name", given_names="Ŵyn", family_name="O'Brien-Àdébáyọ̀")
    with building():
        grace.refresh_from_db()
    assert grace.name == "Ŵyn O'Brien-Àdébáyọ̀"
    assert (grace.name_key, grace.given_key) == ("obrien adebayo wyn", "wyn obrien adebayo")


def test_contact_details_may_be_emptied(grace: Person, working_as: Callable[..., Client]) -> None:
    change(
        working_as("membership_officer"), grace, "contact", email="", phone="", born_on_day="", born_on_month="", born_on_year=""
    )
    with building():
        grace.refresh_from_db()
    assert (grace.email, grace.email_key, grace.phone, grace.born_on) == ("", "", "", None)


def test_another_address_than_home_needs_the_date_of_the_written_request(
    grace: Person, working_as: Callable[..., Client]
) -> None:
    browser = working_as("membership_officer")
    said = {"kind": "authorised", "line_1": "PO Box 9", "postcode": "zz11zz", "country": "United Kingdom"}
    answer = change(browser, grace, "address", **said)
    assert "Enter the date of the member’s written request" in answer.content.decode()  # type: ignore[attr-defined]
    assert "PO Box 9" in answer.content.decode()  # type: ignore[attr-defined]  # what was typed is kept
    change(browser, grace, "address", **said, requested_on_day="3", requested_on_month="11", requested_on_year="2026")
    with building():
        now = Address.objects.get(person=grace, until_on__isnull=True)
        assert Address.objects.filter(person=grace).count() == 2
    assert (now.kind, now.requested_on, now.postcode) == ("authorised", date(2026, 11, 3), "ZZ1 1ZZ")


def test_work_is_changed_to_an_employer_of_the_list_or_kept_as_typed(grace: Person, working_as: Callable[..., Client]) -> None:
    browser = working_as("membership_officer")
    change(browser, grace, "job", employer="A clinic nobody lists", job_title="Clerk")
    with building():
        job = Employment.objects.get(person=grace, until_on__isnull=True)
    assert (job.employer, job.employer_as_typed, job.job_title) == (None, "A clinic nobody lists", "Clerk")
    answer = change(browser, grace, "job", employer="invented health trust", workplace="New Ward", job_title="Clerk")
    assert "has no workplace of that name" in answer.content.decode()  # type: ignore[attr-defined]
    change(browser, grace, "job", employer="invented health trust", workplace="New Ward", add_workplace="on", job_title="Clerk")
    with building():
        job = Employment.objects.get(person=grace, until_on__isnull=True)
        assert job.workplace == Workplace.objects.get(name="New Ward")
        assert job.employer == Employer.objects.get(name="Invented Health Trust")


def test_a_choice_told_by_telephone_is_recorded_with_channel_and_officer(
    grace: Person, working_as: Callable[..., Client]
) -> None:
    browser = working_as("membership_officer")
    url = f"/office/members/{grace.pk}/choice/"
    assert browser.post(url, {"channel": "phone", "answer": "objection:magazine:yes"}).status_code == 302
    with building():
        choice = Choice.objects.get(person=grace)
    assert (choice.kind, choice.key, choice.given, choice.channel) == ("objection", "magazine", True, "phone")
    assert choice.account is not None
    assert "by telephone" in page(browser, grace)
    assert browser.post(url, {"channel": "phone", "answer": "objection:nonsense:yes"}).status_code == 404


@pytest.mark.promise("P24")
def test_a_way_in_is_sent_to_the_member_and_shown_to_nobody(grace: Person, working_as: Callable[..., Client]) -> None:
    """The office can send a member a way in, and cannot see it, enter as the member, or set a password."""
    answer = working_as("membership_officer").post(f"/office/members/{grace.pk}/way-in/", follow=True)
    with building():
        message = Message.objects.get(person=grace)
        assert not Account.objects.filter(person=grace).exists()
    assert message.kind == "way_in"
    assert message.body not in answer.content.decode()
    assert "not kept" in message.body


def test_the_officer_hears_why_no_way_in_can_be_sent(grace: Person, working_as: Callable[..., Client]) -> None:
    with building():
        an_account(grace)
        a_post(grace, "editor")
    answer = working_as("membership_officer").post(f"/office/members/{grace.pk}/way-in/", follow=True)
    assert "ask them to use the password reset" in answer.content.decode()
    with building():
        assert not Message.objects.filter(person=grace).exists()


@pytest.mark.parametrize("role", ["branch_officer", "data_protection_officer"])
def test_only_a_membership_officer_changes_anything(role: str, grace: Person, working_as: Callable[..., Client]) -> None:
    browser = working_as(role, **({"branch": _north()} if role == "branch_officer" else {}))
    for url in (
        f"/office/members/{grace.pk}/change/name/",
        f"/office/members/{grace.pk}/choice/",
        f"/office/members/{grace.pk}/way-in/",
    ):
        assert browser.post(url, {"given_names": "X", "family_name": "Y"}).status_code == 404
    assert "Change name" not in page(browser, grace)


def test_nothing_of_a_person_is_in_an_address_or_a_title(grace: Person, working_as: Callable[..., Client]) -> None:
    answer = working_as("membership_officer").get(f"/office/members/{grace.pk}/")
    title = answer.content.decode().split("<title>")[1].split("</title>")[0]
    assert "Canary" not in title
    assert answer.headers["Cache-Control"] == "no-store"
    assert isinstance(timezone.now(), datetime)
