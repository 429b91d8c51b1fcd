"""P56. Consent: sharing with the Labour Party."""

import pytest

from steward.permits.permit import Permit
from tests.exchange.making import say
from tests.people import TODAY, a_member, building

pytestmark = pytest.mark.django_db


@pytest.mark.promise("P56")
def test_the_labour_party_gets_those_who_agreed_to_the_sharing_and_chose_the_fund() -> None:
    """Choosing the fund is no consent to the sharing, and the sharing alone permits nothing."""
    with building():
        both, fund, sharing, silent = a_member("Both"), a_member("Fund"), a_member("Sharing"), a_member("Silent")
    for person in (both, fund):
        say(person, "consent", "labour_link_fund")
    for person in (both, sharing):
        say(person, "consent", "labour_party")
    everybody = [both.pk, fund.pk, sharing.pk, silent.pk]
    assert Permit("labour_party", on=TODAY).allowed(everybody) == {both.pk}
    assert Permit("labour_link_fund", on=TODAY).allowed(everybody) == {both.pk, fund.pk}
