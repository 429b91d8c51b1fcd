"""The queue of applications: oldest first, doubles beside them, and a named officer who decides."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from steward.membership import actions
from steward.membership.models import Application
from steward.outbox.models import Message
from steward.people.acting import Actor, acting_as
from steward.people.models import Person
from steward.register.models import Membership
from steward.trail.models import Look
from tests.people import a_branch, a_member, building

pytestmark = pytest.mark.django_db
ASHGROVE = {
    "given_names": "Ŵyn",
    "family_name": "O'Brien-Àdébáyọ̀",
    "line_1": "Box 4",
    "postcode": "BFPO 57",
    "employer": "Unlisted Clinic",
}


def an_application(days_ago: int = 0, **said: object) -> Application:
    with acting_as(Actor("anonymous"), "register"):
        return actions.apply(
            said={**ASHGROVE, **said}, choices=[("consent", "marketing_email")], at=timezone.now() - timedelta(days=days_ago)
        )


def test_the_queue_is_oldest_first_and_says_how_long_each_waits(working_as: Callable[..., Client]) -> None:
    an_application(2, family_name="Younger")
    an_application(15, family_name="Elder")
    browser = working_as("membership_officer")
    seen = browser.get("/office/applications/").content.decode()
    assert seen.index("Elder") < seen.index("Younger")
    assert "15 days, more than 14" in seen
    assert "oldest 15 days" in browser.get("/office/").content.decode()


def test_an_application_is_shown_with_everything_that_was_typed_and_ticked(working_as: Callable[..., Client]) -> None:
    application = an_application()
    seen = working_as("membership_officer").get(f"/office/applications/{application.pk}/").content.decode()
    for words in ("Ŵyn", "Àdébáyọ̀", "Box 4", "BFPO 57", "Unlisted Clinic", "Email me about events", "Nobody with this name"):
        assert words in seen, words


def test_a_look_at_an_applicant_leaves_a_trace_though_they_are_no_person_yet(working_as: Callable[..., Client]) -> None:
    application, other = an_application(email="wyn@invented.example"), an_application(email="wyn@invented.example")
    browser = working_as("membership_officer")
    browser.get("/office/applications/")
    browser.get(f"/office/applications/{application.pk}/")
    with building():
        looks = list(Look.objects.filter(role="membership_officer").values_list("what", "persons", "purpose"))
    assert ("application", [application.pk], "register") in looks
    assert ("possible doubles of an application", [other.pk], "register") in looks
    (waiting,) = [persons for what, persons, _ in looks if what == "applications waiting"]
    assert set(waiting) == {application.pk, other.pk}


def test_admitting_makes_one_member_with_a_way_in(working_as: Callable[..., Client]) -> None:
    application = an_application()
    browser, url = working_as("membership_officer"), f"/office/applications/{application.pk}/admit/"
    with building():
        north = a_branch("North")
    assert browser.post(url, {"who": "new", "branch": str(north.pk)}).status_code == 302
    second = working_as("membership_officer").post(url, {"who": "new"})
    assert second.status_code in (200, 409, 422)
    assert "admitted by a colleague" in second.content.decode()
    with building():
        membership = Membership.objects.get()
        assert membership.branch == north
        assert Message.objects.get().person_id == membership.person_id


def test_a_double_is_shown_and_admitted_as_the_person_we_know(working_as: Callable[..., Client]) -> None:
    with building():
        known = a_member("Ŵyn", "O'Brien-Àdébáyọ̀", email="wyn@invented.example")
        Membership.objects.filter(person=known).update(ended_on="2025-01-01")
    application = an_application(email="wyn@invented.example")
    browser = working_as("membership_officer")
    seen = browser.get(f"/office/applications/{application.pk}/").content.decode()
    assert "1 possible double" in seen
    assert "same name, email" in seen
    with building():
        assert Look.objects.filter(persons__contains=[known.pk]).exists()
    answer = browser.post(f"/office/applications/{application.pk}/admit/", {"who": str(known.pk)})
    assert answer.url == f"/office/members/{known.pk}/"
    with building():
        assert Person.objects.filter(family_name="O'Brien-Àdébáyọ̀").count() == 1
        assert Membership.objects.filter(person=known, ended_on__isnull=True).count() == 1


def test_where_there_is_a_double_the_officer_has_to_say_as_whom(working_as: Callable[..., Client]) -> None:
    with building():
        known = a_member("Ŵyn", "O'Brien-Àdébáyọ̀", email="wyn@invented.example")
        Membership.objects.filter(person=known).update(ended_on="2025-01-01")
    application = an_application(email="wyn@invented.example")
    answer = working_as("membership_officer").post(f"/office/applications/{application.pk}/admit/", {})
    assert "Select as whom the applicant is admitted" in answer.content.decode()


def test_nobody_is_refused_or_admitted_without_a_named_persons_decision(working_as: Callable[..., Client]) -> None:
    """No decision about anybody is made by the software alone: an application waits until an officer decides, with a reason."""
    application = an_application(400)
    browser = working_as("membership_officer")
    for url in ("/office/", "/office/applications/", f"/office/applications/{application.pk}/"):
        browser.get(url)
    with building():
        application.refresh_from_db()
        assert application.state == "new"
    url = f"/office/applications/{application.pk}/refuse/"
    assert "Enter the reason" in browser.post(url, {"reason": ""}).content.decode()
    browser.post(url, {"ground": "field", "reason": "Does not work in health or care"})
    with building():
        application.refresh_from_db()
    assert (application.state, application.reason) == ("refused", "Does not work in health or care")
    assert application.decided_by is not None


def test_a_form_on_paper_waits_like_any_other(working_as: Callable[..., Client]) -> None:
    browser = working_as("membership_officer")
    missing = browser.post(
        "/office/applications/paper/", {"family_name": "Papier", "country": "United Kingdom", "employer": "Kept"}
    )
    assert "Enter address line 1" in missing.content.decode()
    assert "Kept" in missing.content.decode()
    said = {
        "family_name": "Papier",
        "line_1": "2 Invented Row",
        "postcode": "zz1 1zz",
        "country": "UK",
        "ticked": ["objection:magazine"],
    }
    answer = browser.post("/office/applications/paper/", said)
    with building():
        application = Application.objects.get()
    assert answer.url == f"/office/applications/{application.pk}/"
    assert (application.channel, application.postcode, application.choices[0]["key"]) == ("paper", "ZZ1 1ZZ", "magazine")


def test_nothing_is_ticked_before_anybody_ticks_it(working_as: Callable[..., Client]) -> None:
    assert " checked" not in working_as("membership_officer").get("/office/applications/paper/").content.decode()
