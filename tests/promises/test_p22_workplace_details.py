"""P22: what each sees depends on the purpose; workplace details go to representatives unless the member asked that they do not."""

import pytest
from django.utils import timezone

from steward.people.acting import acting_as
from steward.people.models import Person
from steward.permits import actions as permits
from tests.office.conftest import sign_in
from tests.people import a_member, a_workplace, an_actor, building

pytestmark = pytest.mark.django_db


@pytest.mark.promise("P22")
def test_a_member_who_asked_is_not_on_the_representatives_list_but_is_counted() -> None:
    """Representatives are given workplace details unless the member has expressly asked that they are not."""
    with building():
        here = a_workplace("Here")
        a_member("Grace", "Canary", workplace=here)
        objector = a_member("Cosimo", "Objector", workplace=here)
    representative, officer = an_actor("workplace_rep", workplace=here), an_actor("membership_officer")
    browser = sign_in(representative)
    assert "Cosimo" in browser.get("/office/workplace/").content.decode()
    for given in (True, False, True):
        with acting_as(officer, "choices"):
            permits.choose(
                objector.pk,
                kind="objection",
                key="workplace_rep",
                given=given,
                by=officer.account,
                channel="phone",
                at=timezone.now(),
            )
        seen = browser.get("/office/workplace/").content.decode()
        assert ("Cosimo" in seen) is not given
        assert ("1 member asked us not to pass on" in seen) is given
    with acting_as(representative, "workplace_contact"):
        assert [person.name for person in Person.objects.all()] == ["Grace Canary"]
