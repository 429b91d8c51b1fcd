"""P27. Mailing house (ADM), for all members: prints and posts."""

from datetime import date
from pathlib import Path

import pytest

from steward.policy import text
from steward.register.models import Membership
from tests.exchange.making import a_desk, say
from tests.people import a_member, building

pytestmark = pytest.mark.django_db


@pytest.mark.promise("P27")
def test_the_mailing_house_gets_every_member_for_what_the_law_makes_us_send(tmp_path: Path) -> None:
    """The mailing house prints and posts for all members, objectors to the magazine included, and for nobody else."""
    with building():
        a_member("Ann", "Plain")
        objector = a_member("Oswin", "Objector")
        gone = a_member("Lapwing", "Lapsed")
        Membership.objects.filter(person=gone).update(ended_on=date(2026, 5, 3))
    say(objector, "objection", "magazine")
    desk = a_desk(tmp_path / "out")
    statutory, magazine = desk.make(purpose="statutory_mail"), desk.make(purpose="magazine")
    assert {row["family_name"] for row in desk.rows(statutory)} == {"Plain", "Objector"}
    assert {row["family_name"] for row in desk.rows(magazine)} == {"Plain"}
    assert {key: n for key, n in statutory.extract.excluded.items() if n} == {"not_a_member": 1}
    assert text.current().recipients["mailing_house"].name == "ADM"
