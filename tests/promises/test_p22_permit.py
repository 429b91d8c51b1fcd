"""P22. What each sees depends on the purpose: representatives get workplace details unless the member asked that they do not."""

import pytest

from steward.permits.permit import Permit
from tests.exchange.making import say
from tests.people import TODAY, a_member, building

pytestmark = pytest.mark.django_db


@pytest.mark.promise("P22")
def test_an_objection_stops_the_workplace_details_and_nothing_else() -> None:
    """Representatives are given workplace details unless the member has expressly asked that they are not."""
    with building():
        open_, objector = a_member("Open", "Member"), a_member("Oswin", "Objector")
    say(objector, "objection", "workplace_rep")
    permit = Permit("workplace_contact", on=TODAY)
    assert permit.allowed([open_.pk, objector.pk]) == {open_.pk}
    assert permit.tally().excluded["objected"] == 1
    assert Permit("representation", on=TODAY).why(objector.pk).allowed
