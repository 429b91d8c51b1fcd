"""Outside acting_as nothing personal can be read; inside it, exactly what the policy says."""

from datetime import date
from inspect import signature

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.models.sql import compiler

from steward.people.acting import Actor, FieldClosed, acting_as
from steward.people.models import Person
from steward.register.models import Address, Membership, Workplace
from tests.people import a_branch, a_member, a_workplace, acting_member, an_actor, building

pytestmark = pytest.mark.django_db


def test_nothing_personal_is_read_outside_acting_as() -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Person.objects.count()


def test_a_member_sees_only_themselves() -> None:
    with building():
        me, _ = a_member("Wilfa", "Own"), a_member("Ottoline", "Other")
    with acting_as(acting_member(me), "register"):
        assert list(Person.objects.values_list("pk", flat=True)) == [me.pk]
        assert Address.objects.count() == 1
        assert Membership.objects.get().person_id == me.pk


def test_a_rep_sees_name_and_job_at_their_workplace_and_no_address() -> None:
    with building():
        here, there = a_workplace("Here"), a_workplace("There")
        mine = a_member("Mine", "Here", workplace=here, email="mine@invented.example")
        a_member("Theirs", "There", workplace=there)
    with acting_as(an_actor("workplace_rep", workplace=here), "representation"):
        person = Person.objects.get()
        assert person.pk == mine.pk
        assert person.name == "Mine Here"
        with pytest.raises(FieldClosed):
            _ = person.email
    with pytest.raises(ProgrammingError), acting_as(an_actor("workplace_rep", workplace=here), "representation"):
        list(Person.objects.values_list("email"))


def test_the_post_puts_back_the_former_role_after_a_nested_one() -> None:
    officer, member = an_actor("membership_officer"), an_actor("member")
    with acting_as(officer, "register"):
        with acting_as(member, "register"):
            assert _role() == "steward_member"
        assert _role() == "steward_membership_officer"
    assert _role() == "none"


def test_an_error_inside_a_nested_role_leaves_the_outer_one_usable() -> None:
    officer, member = an_actor("membership_officer"), an_actor("member")
    with acting_as(officer, "register"):
        with pytest.raises(ProgrammingError), transaction.atomic(), acting_as(member, "register"), connection.cursor() as cursor:
            cursor.execute("select account from trail_look")
        assert _role() == "steward_membership_officer"
        Person.objects.count()


def test_a_post_that_has_ended_opens_nothing() -> None:
    with building():
        here = a_workplace("Here")
        a_member("Mine", "Here", workplace=here)
    ended = an_actor("workplace_rep", workplace=here, until_on=date(2026, 1, 1))
    with acting_as(ended, "representation"):
        assert Person.objects.count() == 0


def test_a_branch_officer_sees_the_branch() -> None:
    with building():
        north, south = a_branch("North"), a_branch("South")
        mine = a_member("Mine", "North", branch=north)
        a_member("Theirs", "South", branch=south)
    with acting_as(an_actor("branch_officer", branch=north), "democracy"):
        assert list(Person.objects.values_list("pk", flat=True)) == [mine.pk]


def test_somebody_elses_post_opens_nothing() -> None:
    with building():
        here = a_workplace("Here")
        a_member("Mine", "Here", workplace=here)
    rep = an_actor("workplace_rep", workplace=here)
    thief = an_actor("workplace_rep", workplace=a_workplace_of_builder())
    with acting_as(Actor("workplace_rep", thief.account, rep.post), "representation"):
        assert Person.objects.count() == 0


def a_workplace_of_builder() -> Workplace:
    with building():
        return a_workplace("Elsewhere")


def _role() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('role')")
        return str(cursor.fetchone()[0])


def test_what_the_backend_overrides_in_django_is_still_called_as_it_was() -> None:
    selecting, adding = compiler.SQLCompiler.get_default_columns, compiler.SQLInsertCompiler.execute_sql
    assert list(signature(selecting).parameters) == ["self", "select_mask", "start_alias", "opts", "from_parent"]
    assert list(signature(adding).parameters) == ["self", "returning_fields"]
