"""P48. Right to restrict processing: (a) communication preferences online."""

from datetime import UTC, datetime

import pytest

from steward.people.acting import acting_as
from steward.permits import actions
from steward.permits.permit import Permit
from tests.people import TODAY, a_member, acting_member, building

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.promise("P48", letters="a")
@pytest.mark.parametrize(("key", "channel"), [("email", "email"), ("phone", "phone")])
def test_a_member_closes_a_channel_and_opens_it_again(key: str, channel: str) -> None:
    """Whoever says online that we are not to use a channel is not reached by it, for any purpose that uses it."""
    with building():
        me = a_member()
    member = acting_member(me)
    for given in (True, False):
        with acting_as(member, "choices"):
            actions.choose(me.pk, kind="restriction", key=key, given=given, by=member.account, channel="online", at=NOW)
        for purpose in ("contact", "representation"):
            assert Permit(purpose, on=TODAY, channel=channel).why(me.pk).allowed is not given
            assert Permit(purpose, on=TODAY, channel="letter").why(me.pk).allowed
