"""The acts on a membership from the office's pages: a form with its rule, what it alters, done in three clicks, undone in two."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from steward.membership.models import Application
from steward.outbox.models import Message
from steward.people.acting import acting_as
from steward.people.models import Account, Person
from steward.register.models import Act, Membership
from steward.trail.models import Look
from tests.membership.test_life import a_file
from tests.office.conftest import sign_in
from tests.office.test_applications import an_application
from tests.people import a_member, a_post, a_workplace, an_account, an_actor, building

pytestmark = pytest.mark.django_db


def day(name: str, when: date) -> dict[str, str]:
    return {f"{name}_day": str(when.day), f"{name}_month": str(when.month), f"{name}_year": str(when.year)}


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def browser(working_as: Callable[..., Client]) -> Client:
    return working_as("membership_officer")


@pytest.fixture
def member(db: None) -> Person:
    with building():
        return a_member()


def words(answer: object) -> str:
    from html import unescape

    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def membership_of(person: Person) -> Membership:
    with building():
        return Membership.objects.filter(person=person).order_by("-joined_on").first()


@pytest.mark.parametrize("what", ["class", "break", "retire", "resign", "lapse", "expel", "transfer", "died", "rejoin", "back"])
def test_each_act_has_a_page_with_its_rule_and_today_filled_in(browser: Client, member: Person, today: date, what: str) -> None:
    answer = browser.get(f"/office/members/{member.pk}/life/{what}/")
    assert answer.status_code == 200
    assert f'value="{today.year}"' in answer.content.decode()
    if what != "died":
        assert "Rule " in words(answer)
    with building():
        assert Look.objects.filter(what=f"form: {what}", persons__contains=[member.pk]).exists()


def test_a_member_is_lapsed_in_three_clicks_and_it_is_undone_in_two(browser: Client, member: Person, today: date) -> None:
    page = browser.get(f"/office/members/{member.pk}/").content.decode()  # 1: the menu of what can be done
    (url,) = set(re.findall(rf'href="(/office/members/{member.pk}/life/lapse/)"', page))  # 2: lapse
    said = day("paid_until", today - timedelta(weeks=14)) | day("wrote_on", today - timedelta(days=20)) | day("on", today)
    answer = browser.post(url, said, follow=True)  # 3: decide
    assert "The membership has lapsed, by your decision." in words(answer)
    assert membership_of(member).ended_on == today
    (undo,) = set(re.findall(r'href="(/office/acts/[0-9a-f-]+/undo/)" data-key="u"', answer.content.decode()))
    seen = words(browser.get(undo))
    assert "Membership Ended on" in seen
    assert "nothing" in seen
    answer = browser.post(undo, follow=True)
    assert "Undone: Membership lapsed. Everything is as it was before." in words(answer)
    assert membership_of(member).ended_on is None
    assert "This was undone before" in words(browser.get(undo))


def test_an_error_keeps_all_that_was_typed(browser: Client, member: Person, today: date) -> None:
    said = day("paid_until", today - timedelta(weeks=2)) | day("wrote_on", today - timedelta(days=3)) | day("on", today)
    answer = browser.post(f"/office/members/{member.pk}/life/lapse/", said | {"reason": "Kept Words"})
    assert answer.status_code == 422
    assert "13 weeks without a subscription" in words(answer)
    assert "Kept Words" in answer.content.decode()
    assert membership_of(member).ended_on is None


def test_a_resignation_dated_back_over_a_transfer_is_explained_before_it_is_saved(
    browser: Client, member: Person, today: date
) -> None:
    """Acceptance 4: what comes out differently is said first, and kept with the act."""
    moved, left = today - timedelta(days=50), today - timedelta(days=80)
    a_file(member, on=left + timedelta(days=5))
    url = f"/office/members/{member.pk}/life/"
    answer = browser.post(f"{url}transfer/", day("on", moved) | {"to": "UNISON"})
    assert "Nothing is saved yet." in words(answer)
    browser.post(f"{url}transfer/", day("on", moved) | {"to": "UNISON", "confirmed": "yes"})
    assert membership_of(member).went_to == "UNISON"
    said = day("notice_on", left - timedelta(days=28)) | day("on", left) | {"reason": "Her letter was found"}
    answer = browser.post(f"{url}resign/", said)
    seen = words(answer)
    assert "Nothing is saved yet." in seen
    assert "The transfer to UNISON on" in seen
    assert "they should not have been in it" in seen
    assert membership_of(member).went_to == "UNISON"
    assert "Her letter was found" in answer.content.decode()
    again = browser.post(f"{url}resign/", said | {"change": "yes"})
    assert "Her letter was found" in again.content.decode()
    answer = browser.post(f"{url}resign/", said | {"confirmed": "yes"}, follow=True)
    assert (membership_of(member).ended_on, membership_of(member).went_to) == (left, "")
    with building():
        act = Act.objects.get(kind="resign")
    assert any("The transfer to UNISON" in each for each in act.detail["explained"])
    assert f"/office/acts/{act.pk}/undo/" in answer.content.decode()


def test_what_is_in_the_way_of_undoing_is_said(browser: Client, member: Person, today: date) -> None:
    url = f"/office/members/{member.pk}/life/"
    browser.post(f"{url}retire/", day("on", today))
    with building():
        first = Act.objects.get(kind="retire")
    browser.post(f"{url}resign/", day("notice_on", today))
    assert "Leaving" in words(browser.get(f"/office/members/{member.pk}/"))
    answer = browser.get(f"/office/acts/{first.pk}/undo/")
    assert "It cannot be undone as things are." in words(answer)
    assert "Since then: Resigned" in words(answer)
    assert browser.post(f"/office/acts/{first.pk}/undo/").status_code == 422


def test_a_death_says_what_stops_before_anything_does(browser: Client, member: Person, today: date) -> None:
    with building():
        a_post(member, "workplace_rep", workplace=a_workplace())
        account = an_account(member)
    url = f"/office/members/{member.pk}/life/died/"
    said = day("on", today) | {"letter": "on", "to_name": "Mr Ashgrove"}
    seen = words(browser.post(url, said))
    for expected in (
        "The membership ends on",
        "Their post (Workplace representative, Seacroft Clinic)",
        "One letter goes, to Mr Ashgrove",
    ):
        assert expected in seen, expected
    browser.post(url, said | {"confirmed": "yes"})
    with building():
        assert Message.objects.get().to_name == "Mr Ashgrove"
        assert not Account.objects.get(pk=account.pk).is_active
    assert "life/died/" not in browser.get(f"/office/members/{member.pk}/").content.decode()


def test_somebody_who_left_comes_back_with_the_day_it_counts_from(browser: Client, member: Person, today: date) -> None:
    with building():
        Membership.objects.filter(person=member).update(ended_on=today - timedelta(days=30), end_reason="resigned")
    url = f"/office/members/{member.pk}/life/rejoin/"
    assert url in browser.get(f"/office/members/{member.pk}/").content.decode()
    browser.post(url, day("on", today) | {"member_class": "full"})
    assert membership_of(member).continuous_from_on == date(2024, 3, 1)


def test_an_unknown_act_is_a_page_that_is_not_there(browser: Client, member: Person) -> None:
    assert browser.get(f"/office/members/{member.pk}/life/promote/").status_code == 404
    assert browser.get("/office/acts/11111111-1111-4111-8111-111111111111/undo/").status_code == 404


def test_career_breaks_that_are_over_wait_for_an_officer(browser: Client, member: Person, today: date) -> None:
    officer = an_actor("membership_officer")
    from steward.membership.life import classes

    with acting_as(officer, "register"):
        classes.take_break(member, by=officer, on=today - timedelta(days=100), until=today - timedelta(days=1), at=timezone.now())
    assert "1 over" in words(browser.get("/office/"))
    assert "Rhoswen Ashgrove" in words(browser.get("/office/register/breaks/"))


# ---- applications


def test_an_admission_is_undone_until_a_file_goes_out_or_they_sign_in(browser: Client) -> None:
    application = an_application()
    browser.post(f"/office/applications/{application.pk}/admit/", {"who": "new"})
    with building():
        act = Act.objects.get(kind="admit")
        person = act.persons[0]
    undo = f"/office/acts/{act.pk}/undo/"
    assert undo in browser.get(f"/office/applications/{application.pk}/").content.decode()
    assert "has not gone, and is withdrawn" in words(browser.get(undo))
    assert browser.post(undo).url == f"/office/applications/{application.pk}/"
    with building():
        application.refresh_from_db()
        assert (application.state, application.person_id, application.decided_by) == ("new", None, None)
        assert not Person.objects.filter(pk=person).exists()
        assert not Message.objects.exists()
    browser.post(f"/office/applications/{application.pk}/admit/", {"who": "new"})
    with building():
        again = Act.objects.filter(kind="admit").order_by("-at").first()
        newcomer = Person.objects.get(pk=again.persons[0])
    with building():
        account = an_account(newcomer)
    assert "signed in since" in words(browser.get(f"/office/acts/{again.pk}/undo/"))
    with building():
        account.delete()
    a_file(newcomer, on=timezone.localdate() + timedelta(days=1))
    answer = browser.post(f"/office/acts/{again.pk}/undo/")
    assert answer.status_code == 422
    assert "what was sent has to stay on record. End the membership instead." in words(answer)
    assert membership_of(newcomer).ended_on is None


def test_an_admission_of_somebody_we_knew_is_undone_and_they_stay_who_they_were(browser: Client) -> None:
    with building():
        known = a_member("Ŵyn", "O'Brien-Àdébáyọ̀", email="wyn@invented.example")
        Membership.objects.filter(person=known).update(ended_on="2025-01-01")
    application = an_application(email="wyn@invented.example", phone="01632 960 009")
    seen = browser.get(f"/office/applications/{application.pk}/").content.decode()
    assert f'name="who" value="{known.pk}" data-key="m"' in seen
    assert 'value="new" data-key="y"' in seen
    assert 'data-key="n"' in seen
    browser.post(f"/office/applications/{application.pk}/admit/", {"who": str(known.pk)})
    with building():
        act = Act.objects.get(kind="admit")
        assert Person.objects.get(pk=known.pk).phone == "01632 960 009"
    browser.post(f"/office/acts/{act.pk}/undo/")
    with building():
        assert Person.objects.get(pk=known.pk).phone == ""
        assert Membership.objects.filter(person=known, ended_on__isnull=True).count() == 0
        assert Message.objects.get().state == "stopped"
        assert Application.objects.get().state == "new"


def test_an_applicant_is_told_why_not_and_how_to_answer_and_it_can_be_undone(browser: Client) -> None:
    application = an_application(given_names="Canary")
    url = f"/office/applications/{application.pk}/refuse/"
    assert "Select a ground of the rulebook" in words(browser.post(url, {"reason": "Kept"}))
    answer = browser.post(url, {"ground": "field", "reason": "Works as a florist"}, follow=True)
    assert "The applicant is told why, and how to answer." in words(answer)
    with building():
        letter, act = Message.objects.get(), Act.objects.get(kind="refuse")
    assert (letter.person_id, letter.kind, letter.channel) == (None, "refusal", "letter")
    assert letter.to_lines == ["Box 4", "BFPO 57"]
    for expected in (
        "lives or works outside our field",
        "Works as a florist",
        "Rule 4.3",
        "employment tribunal within six months",
    ):
        assert expected in letter.body
    browser.post(f"/office/acts/{act.pk}/undo/")
    with building():
        assert Message.objects.get().state == "stopped"
        assert Application.objects.get().state == "new"


def test_a_second_form_is_put_away_in_silence(browser: Client) -> None:
    application = an_application()
    answer = browser.post(
        f"/office/applications/{application.pk}/refuse/", {"ground": "double", "reason": "Same as above"}, follow=True
    )
    assert "Nobody is written to." in words(answer)
    with building():
        assert not Message.objects.exists()


def test_after_a_decision_the_next_application_is_there(browser: Client) -> None:
    older, newer = an_application(5), an_application(2, family_name="Next")
    url = f"/office/applications/{older.pk}/refuse/"
    answer = browser.post(url, {"ground": "withdrawn", "reason": "Wrote so", "then": "next"})
    assert answer.url == f"/office/applications/{newer.pk}/"


def test_what_waits_longer_than_the_rulebook_has_it_is_counted(browser: Client) -> None:
    an_application(15)
    an_application(14, family_name="In time")
    assert "1 over 14 days" in words(browser.get("/office/"))
    assert "1 longer than 14 days" in words(browser.get("/office/applications/"))


def test_a_transfer_from_another_union_is_admitted_with_its_number_and_date(browser: Client) -> None:
    application = an_application()
    said = {"who": "new", "member_class": "student", "came_from": "FDA", "their_number": "F445566"} | day(
        "counts_from", date(2011, 2, 3)
    )
    browser.post(f"/office/applications/{application.pk}/admit/", said)
    with building():
        made = Membership.objects.get()
    assert (made.member_class, made.number, made.came_from, made.continuous_from_on) == (
        "student",
        "F445566",
        "FDA",
        date(2011, 2, 3),
    )


def test_a_form_by_telephone_says_so(browser: Client) -> None:
    said = {"channel": "phone", "family_name": "Caller", "line_1": "2 Invented Row", "postcode": "zz1 1zz", "country": "UK"}
    browser.post("/office/applications/paper/", said)
    with building():
        assert Application.objects.get().channel == "phone"


def test_nobody_but_a_membership_officer_undoes(member: Person) -> None:
    officer = an_actor("membership_officer")
    from steward.membership.life import leaving

    with acting_as(officer, "register"):
        act = leaving.resign(member, by=officer, notice_on=timezone.localdate(), at=datetime.now(UTC))
    for role in ("branch_officer", "data_protection_officer", "administrator"):
        more = {}
        if role == "branch_officer":
            from tests.people import a_branch

            with building():
                more = {"branch": a_branch()}
        assert sign_in(an_actor(role, **more)).post(f"/office/acts/{act.pk}/undo/").status_code == 404
