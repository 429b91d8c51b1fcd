"""P52: no decision about anybody is made by a machine alone, and there is no profiling."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from steward.membership import actions
from steward.membership.models import Application
from steward.people.acting import Actor, acting_as
from tests.office.conftest import sign_in
from tests.people import an_actor, building

pytestmark = pytest.mark.django_db


def _an_application(family_name: str) -> Application:
    with acting_as(Actor("anonymous"), "register"):
        said = {"family_name": family_name, "line_1": "1 Invented Row", "postcode": "ZZ1 1ZZ"}
        return actions.apply(said=said, choices=[], at=timezone.now() - timedelta(days=400))


@pytest.mark.promise("P52")
def test_an_application_waits_for_a_named_person_however_long() -> None:
    """Nobody is admitted or refused without a named person's decision; time alone decides nothing."""
    admitted, refused = _an_application("Canary"), _an_application("Other")
    officer = an_actor("membership_officer")
    browser = sign_in(officer)
    for url in ("/office/", "/office/applications/", f"/office/applications/{admitted.pk}/"):
        assert browser.get(url).status_code == 200
    with building():
        assert set(Application.objects.values_list("state", flat=True)) == {"new"}
    browser.post(f"/office/applications/{admitted.pk}/admit/", {"who": "new"})
    browser.post(f"/office/applications/{refused.pk}/refuse/", {"ground": "field", "reason": "Works elsewhere"})
    with building():
        decided = dict(Application.objects.values_list("state", "decided_by"))
    assert decided == {"admitted": officer.account, "refused": officer.account}


@pytest.mark.promise("P52")
def test_the_database_takes_no_decision_without_a_person() -> None:
    """A decision without somebody who made it cannot be written down."""
    application = _an_application("Canary")
    nobody = replace(an_actor("membership_officer"), account=None)
    for decide in (
        lambda: actions.refuse(application.pk, by=nobody, reason="The machine says so", at=timezone.now()),
        lambda: actions.admit(application.pk, by=nobody, on=timezone.localdate(), at=timezone.now()),
    ):
        with pytest.raises(IntegrityError), acting_as(an_actor("membership_officer"), "register"), transaction.atomic():
            decide()


@pytest.mark.promise("P52")
def test_the_only_work_done_without_a_person_is_what_a_person_queued_or_the_policy_dates() -> None:
    """The machine's own jobs send messages, take up interrupted ones, look for entries that may be of one person (an officer says
    whether they are), seal and verify the trail, put on the website what an editor scheduled, and destroy what is over the time that
    the policy gives it; none of them decides about anybody."""
    ours = {name for name in app.tasks if not name.startswith(("builtin", "procrastinate"))}
    assert {name.rpartition(":")[2] for name in ours} == {
        "send",
        "take_up",
        "seal",
        "verify",
        "begin",
        "go_on",
        "publish",
        "sweep",
    }
