"""P61 and P62: fitting the website to what somebody chose, and dealing with what people write to us."""

import datetime as dt

import pytest
from django.test import Client

from steward.enquiries import clock
from steward.enquiries.models import Enquiry
from steward.interests import reports
from steward.interests.models import Interest
from steward.people.acting import acting_as
from steward.permits.models import Choice
from steward.policy import text
from tests.enquiries.test_writing import SAID
from tests.people import TODAY, a_member, acting_member, an_actor, building

pytestmark = pytest.mark.django_db(databases=["default", "cache"])


@pytest.mark.promise("P61")
def test_the_website_is_fitted_to_what_a_member_chose_and_not_to_whoever_objects() -> None:
    """The permit decides, by the policy's own objection."""
    assert "website_personal" in text.current().objections["website_personal"].stops
    now = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
    with building():
        member = a_member()
        Interest.objects.create(person=member, kind="topic", key="pay", chosen_at=now)
    with acting_as(acting_member(member), "website_personal"):
        assert reports.chosen(member.pk, "topic", "region") == ["pay"]
        assert reports.fits(member.pk, on=TODAY)
    with building():
        Choice.objects.create(
            person=member,
            kind="objection",
            key="website_personal",
            given=True,
            wording="-",
            policy_version="-",
            channel="online",
            at=now,
        )
    with acting_as(acting_member(member), "website_personal"):
        assert not reports.fits(member.pk, on=TODAY)


@pytest.mark.promise("P62")
def test_an_enquiry_is_taken_with_the_day_by_which_it_is_answered(site: Client) -> None:
    """Whoever writes is told by when; a complaint about personal data has the time of the policy."""
    for kind in Enquiry.Kind.values:
        sent = site.post("/contact/write/", {**SAID, "kind": kind, "send": "yes"})
        assert sent.status_code == 303
        with building():
            enquiry = Enquiry.objects.get(kind=kind)
        day = clock.due_on(kind, enquiry.received_at.date())
        assert abs((enquiry.due_on - day).days) <= 1  # received in London's day
        assert f"{enquiry.due_on.day} {enquiry.due_on:%B %Y}" in site.get(sent["Location"]).content.decode()
    assert text.current().retention["enquiries"].after == "closed"


@pytest.mark.promise("P53")
def test_a_complaint_about_data_is_taken_online_with_the_laws_clock_and_the_regulator_is_named(site: Client) -> None:
    """The complaint reaches the data protection officer, is due within the policy's time, and the regulator stands in the notice."""
    assert {"online", "email", "post", "phone", "regulator"} <= set(text.current().rights["complain"].by)
    assert "take complaints" not in str(text.current().statements["not_yet"].text)
    sent = site.post("/contact/write/", {**SAID, "kind": "data", "send": "yes"})
    shown = site.get(sent["Location"]).content.decode()
    assert "within 30 days" in shown
    assert "complain to the regulator" in shown
    assert text.current().controller.authority.name.split(" (")[0] in site.get("/privacy/").content.decode().replace(
        "&#x27;", "'"
    )
    with building():
        enquiry = Enquiry.objects.get()
    assert (enquiry.due_on - enquiry.received_at.date()).days in (28, 29, 30)
    with acting_as(an_actor("communications_officer"), "website_enquiries"):
        assert not Enquiry.objects.exists()
    with acting_as(an_actor("data_protection_officer"), "rights"):
        assert Enquiry.objects.get().kind == "data"
