"""P54. Consent: direct marketing by email."""

import pytest

from steward.permits.permit import Permit
from tests.exchange.making import say
from tests.people import TODAY, a_member, building

pytestmark = pytest.mark.django_db


@pytest.mark.promise("P54")
def test_marketing_goes_by_email_only_to_those_who_said_yes() -> None:
    """Silence is not a yes; a no is a no; an objection to direct marketing outweighs an earlier yes."""
    with building():
        yes, no, silent, objector = a_member("Yes"), a_member("No"), a_member("Silent"), a_member("Objector")
    say(yes, "consent", "marketing_email")
    say(no, "consent", "marketing_email", given=False)
    say(objector, "consent", "marketing_email")
    say(objector, "objection", "direct_marketing")
    everybody = [yes.pk, no.pk, silent.pk, objector.pk]
    assert Permit("marketing_email", on=TODAY, channel="email").allowed(everybody) == {yes.pk}
    assert Permit("contact", on=TODAY, channel="email").allowed(everybody) == set(everybody)
