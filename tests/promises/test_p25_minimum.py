"""P25. A third party gets the minimum that the purpose needs: a postal mailing carries no email address."""

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest
from django.db import ProgrammingError, connection

from steward.exchange import actions
from steward.people.acting import Actor, acting_as
from steward.policy import text
from steward.register.models import Membership
from tests.exchange.making import HEADER, a_desk
from tests.people import TODAY, a_member, a_person, an_address, building

pytestmark = pytest.mark.django_db


@pytest.mark.promise("P25")
def test_a_postal_mailing_carries_no_email_address_wherever_somebody_typed_one(tmp_path: Path) -> None:
    """A postal mailing carries no email address."""
    with building():
        a_member("Ann", "Plain", email="ann@invented.example")
        typed = a_person("Typed", "typed@invented.example", email="typed@invented.example")
        Membership.objects.create(person=typed, number="1", joined_on=TODAY)
        an_address(typed, line_2="c/o typed@invented.example", line_3="unit 4 @ the mill")
    desk = a_desk(tmp_path / "out")
    made = desk.make()
    plain = desk.plain(made)
    assert plain.splitlines()[0].decode().split(",") == HEADER
    assert b"@" not in plain
    assert "unit 4 at the mill" in plain.decode()


@pytest.mark.promise("P25")
def test_a_file_with_a_field_that_the_recipient_may_not_get_is_not_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A third party gets the minimum that the purpose needs."""
    desk = a_desk(tmp_path / "out")
    policy = text.current()
    house = replace(policy.recipients["mailing_house"], fields=(*policy.recipients["mailing_house"].fields, "Person.email"))
    wider = replace(policy, recipients=MappingProxyType({**policy.recipients, "mailing_house": house}))
    monkeypatch.setattr(text, "current", lambda: wider)
    with pytest.raises(actions.Refused, match=r"ADM may not get Person\.email.*recipients\.toml:\d+"):
        desk.prepare()


@pytest.mark.promise("P25")
def test_the_mailing_houses_own_role_cannot_read_an_email() -> None:
    """The recipient's role of the database reads the fields of the policy and no other column."""
    house = Actor("mailing_house")
    with pytest.raises(ProgrammingError, match="permission denied"), acting_as(house, "magazine"), connection.cursor() as cursor:
        cursor.execute("select email from people_person")
