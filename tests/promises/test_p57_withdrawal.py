"""P57. Consent is withdrawn as easily as given: (a) online."""

from datetime import UTC, datetime

import pytest

from steward.people.acting import acting_as
from steward.permits import actions, reports
from steward.permits.permit import Permit
from steward.policy import text
from tests.people import TODAY, a_member, acting_member, building

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.promise("P57", letters="a")
@pytest.mark.parametrize("purpose", [key for key, p in text.current().purposes.items() if p.consent])
def test_a_member_takes_a_yes_back_online_and_it_holds_at_once(purpose: str) -> None:
    """One step to give, the same step to withdraw, by the member, without giving a reason; the very next question says no."""
    consent = text.current().consents[text.current().purposes[purpose].consent]
    assert "online" in consent.withdraw
    with building():
        me = a_member()
    member = acting_member(me)
    with acting_as(member, "choices"):
        if consent.requires:
            actions.choose(me.pk, kind="consent", key=consent.requires, given=True, by=member.account, channel="online", at=NOW)
        for given in (True, False, True, False):
            actions.choose(me.pk, kind="consent", key=consent.key, given=given, by=member.account, channel="online", at=NOW)
            assert Permit(purpose, on=TODAY).why(me.pk).allowed is given
        said = [answer.given for answer in reports.history(me.pk) if answer.key == consent.key]
        assert said == [False, True, False, True]
