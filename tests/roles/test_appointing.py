"""Who gives which office is settled below every screen."""

import pytest
from django.db import ProgrammingError

from steward.people.acting import Actor, acting_as
from steward.people.models import Account
from steward.register.models import Post
from tests.people import TODAY, a_person, an_actor, building

pytestmark = pytest.mark.django_db


def _appoint(actor: Actor, person_id: object, role: str) -> None:
    purpose = "staff_access" if actor.role == "administrator" else "register"
    with acting_as(actor, purpose):
        Post(person_id=person_id, role=role, from_on=TODAY).save(force_insert=True)


def test_a_membership_officer_makes_nobody_an_administrator() -> None:
    officer = an_actor("membership_officer")
    with building():
        friend = a_person("Good", "Friend")
    with pytest.raises(ProgrammingError, match="representatives and branch officers"):
        _appoint(officer, friend.pk, "administrator")


@pytest.mark.parametrize("role", ["administrator", "membership_officer"])
def test_nobody_appoints_themselves(role: str) -> None:
    actor = an_actor(role)
    with building():
        own = Account.objects.get(pk=actor.account).person_id
    with pytest.raises(ProgrammingError, match="themselves"):
        _appoint(actor, own, "membership_officer")


def test_an_administrator_gives_an_office_to_somebody_who_works_here() -> None:
    administrator = an_actor("administrator")
    colleague = an_actor("editor")
    with building():
        person = Account.objects.get(pk=colleague.account).person_id
    _appoint(administrator, person, "membership_officer")
