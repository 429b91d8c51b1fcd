"""Whoever changes something about a person is on the trail, with role, account and purpose."""

import pytest
from django.db import ProgrammingError, connection

from steward.people import actions as people
from steward.people.acting import acting_as
from steward.people.models import Person
from steward.register.models import Address, Membership
from steward.trail import looks
from steward.trail.models import Change, Look
from tests.people import TODAY, a_member, acting_member, an_actor, building

pytestmark = pytest.mark.django_db


def test_a_change_of_email_is_written_down_with_who_and_why() -> None:
    with building():
        person = a_member("Old", "Hand", email="old@invented.example")
    officer = an_actor("membership_officer")
    with acting_as(officer, "register"):
        people.change_person(Person.objects.get(pk=person.pk), email="new@invented.example")
    with building():
        change = Change.objects.filter(table="people_person", act="update").get()
    assert change.person == person.pk
    assert change.account == officer.account
    assert change.role == "steward_membership_officer"
    assert change.purpose == "register"
    assert change.changes["email"] == ["old@invented.example", "new@invented.example"]


def test_the_values_of_special_categories_are_not_written_down() -> None:
    with building():
        person = a_member("Quiet", "Leaver")
    with acting_as(an_actor("membership_officer"), "register"):
        Membership.objects.filter(person_id=person.pk).update(ended_on=TODAY, end_reason="resigned")
    with building():
        change = Change.objects.get(table="register_membership", act="update")
    assert change.changes == {"ended_on": "changed", "end_reason": "changed"}


def test_what_is_added_or_removed_is_not_copied_into_the_trail() -> None:
    with building():
        person = a_member("Fresh", "Face", email="canary@invented.example")
        person.memberships.all().delete()
        assert {(c.table, c.act) for c in Change.objects.filter(person=person.pk)} >= {
            ("people_person", "insert"),
            ("register_membership", "delete"),
        }
        assert set(map(str, Change.objects.values_list("changes", flat=True))) == {"{}"}


def test_rows_of_one_statement_are_each_on_the_trail_with_whom_they_are_about() -> None:
    officer = an_actor("membership_officer")
    with building():
        people_of = [a_member("One", f"Of-{n}", address=False) for n in range(3)]
    with acting_as(officer, "register"):
        made = Address.objects.bulk_create([Address(person=each, line_1="1 Invented Row", from_on=TODAY) for each in people_of])
    with building():
        added = Change.objects.filter(table="register_address", act="insert", account=officer.account)
        assert {(c.person, c.row) for c in added} == {(each.person_id, each.pk) for each in made}
        assert {(c.role, c.purpose) for c in added} == {("steward_membership_officer", "register")}
        with connection.cursor() as cursor:
            cursor.execute("delete from register_address where id = any (%s)", [[each.pk for each in made[:2]]])
            cursor.execute("insert into register_address select * from register_address where false")
        gone = Change.objects.filter(table="register_address", act="delete")
        assert {(c.person, c.row) for c in gone} == {(each.person_id, each.pk) for each in made[:2]}
        assert added.count() == 3


@pytest.mark.parametrize(
    "statement",
    [
        "update trail_change set role = 'x'",
        "delete from trail_look",
        "update trail_look set purpose = 'x'",
        "insert into trail_change default values",
    ],
)
@pytest.mark.parametrize("role", ["membership_officer", "data_protection_officer", "administrator", "member", "signin"])
def test_no_role_can_alter_the_trail(role: str, statement: str) -> None:
    actor = an_actor(role)
    with pytest.raises(ProgrammingError, match="permission denied"), acting_as(actor, "rights"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_look_is_seen_by_the_member_as_role_and_purpose_without_the_colleague() -> None:
    with building():
        person = a_member("Watched", "One")
    with acting_as(an_actor("membership_officer"), "register"):
        looks.record([person.pk], what="member page")
    with acting_as(acting_member(person), "rights"):
        seen = looks.of_person(person.pk)
        assert [(look.role, look.purpose, look.what) for look in seen] == [("membership_officer", "register", "member page")]
    with pytest.raises(ProgrammingError), acting_as(acting_member(person), "rights"):
        list(Look.objects.values_list("account"))


def test_a_look_at_many_is_one_row_that_each_of_them_sees() -> None:
    with building():
        crowd = [a_member("One", f"Of-{n}") for n in range(5)]
        bystander = a_member("By", "Stander")
    with acting_as(an_actor("membership_officer"), "register"):
        looks.record([person.pk for person in crowd], what="search")
    with building():
        assert Look.objects.count() == 1
    with acting_as(acting_member(crowd[3]), "rights"):
        assert len(looks.of_person(crowd[3].pk)) == 1
    with acting_as(acting_member(bystander), "rights"):
        assert Look.objects.count() == 0
