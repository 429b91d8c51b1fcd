"""P55. Consent: sharing with third-party providers of membership benefits, each named."""

import pytest

from steward.permits.permit import Permit
from steward.policy import text
from tests.exchange.making import say
from tests.people import TODAY, a_member, building

pytestmark = pytest.mark.django_db
PROVIDERS = ["benefits_uib", "benefits_lv", "benefits_uia"]


@pytest.mark.promise("P55")
@pytest.mark.parametrize("key", PROVIDERS)
def test_a_yes_to_one_provider_is_a_yes_to_no_other(key: str) -> None:
    """Each provider has its own question that names it, and gets nobody who did not say yes to that question."""
    policy = text.current()
    assert policy.recipients[policy.consents[key].recipient].needs == key
    with building():
        me, silent = a_member(), a_member("Silent")
    say(me, "consent", key)
    for other in PROVIDERS:
        assert Permit(other, on=TODAY).allowed([me.pk, silent.pk]) == ({me.pk} if other == key else set())
