"""Acts are kept as one thing, and undone as one thing; what was changed since stays and is named."""

from datetime import date

import pytest
from django.db import ProgrammingError
from django.utils import timezone

from steward.people import actions as people
from steward.people.acting import acting_as
from steward.people.models import Person
from steward.register import actions, acts
from steward.register.models import Act, Address, Employer, Former, Membership
from tests.people import TODAY, a_member, a_workplace, an_actor, building

pytestmark = pytest.mark.django_db
LINES = {"line_1": "2 Newhouse Way", "town": "Elsewhere", "postcode": "ZZ2 2ZZ"}


@pytest.fixture
def officer():
    return an_actor("membership_officer")


def _act(officer, kind, *persons):
    return acts.act(kind, by=officer, on=TODAY, at=timezone.now(), persons=[each.pk for each in persons])


def _undo(officer, act):
    return acts.undo(act.pk, by=officer, on=TODAY, at=timezone.now())


def test_a_move_is_undone_as_one_thing(officer):
    with building():
        member = a_member()
    with acting_as(officer, "register"):
        with _act(officer, "move", member) as act:
            actions.move(member, on=TODAY, **LINES)
        assert Address.objects.get(person=member, until_on=None).act == act.pk
        done = _undo(officer, act)
        assert (done.restored, done.removed, done.kept) == (1, 1, ())
        assert Address.objects.get(person=member).line_1 == "1 Invented Row"


def test_what_was_changed_since_stays_and_is_named(officer):
    with building():
        member = a_member(phone="020 7946 0001")
    with acting_as(officer, "register"):
        with _act(officer, "change", member) as act:
            people.change_person(member, phone="020 7946 0002")
            Membership.objects.filter(person=member).update(member_class="retired")
        with _act(officer, "change", member):
            people.change_person(member, phone="020 7946 0003")
        done = _undo(officer, act)
        assert [(table, person) for table, _, person in done.kept] == [("people_person", member.pk)]
        assert Person.objects.get(pk=member.pk).phone == "020 7946 0003"
        assert Membership.objects.get(person=member).member_class == "full"


def test_a_person_whom_an_act_added_goes_only_whole(officer):
    with acting_as(officer, "register"):
        with acts.act("import", by=officer, on=TODAY, at=timezone.now()) as act:
            alone, changed = (people.add_person(given_names="Perpetua", family_name=name) for name in ("Alone", "Changed"))
            for each in (alone, changed):
                actions.enrol(each, on=TODAY)
                actions.move(each, on=TODAY, **LINES)
        with _act(officer, "move", changed):
            actions.move(changed, on=date(2026, 11, 22), line_1="3 Later Lane", postcode="ZZ3 3ZZ")
        done = _undo(officer, act)
        assert not Person.objects.filter(pk=alone.pk).exists()
        assert Address.objects.filter(person_id=changed.pk).count() == 2
        assert {person for _, _, person in done.kept} == {changed.pk}


def test_an_act_is_undone_once(officer):
    with building():
        member = a_member()
    with acting_as(officer, "register"):
        with _act(officer, "change", member) as act:
            people.change_person(member, phone="020 7946 0002")
        _undo(officer, act)
        with pytest.raises(acts.UnableToUndo, match="undone before"):
            _undo(officer, act)


def test_an_act_that_fails_half_way_leaves_nothing(officer):
    with building():
        member = a_member()
    with acting_as(officer, "register"):
        with pytest.raises(ZeroDivisionError), _act(officer, "change", member):
            people.change_person(member, phone="020 7946 0002")
            raise ZeroDivisionError
        assert not Act.objects.exists()
        people.change_person(Person.objects.get(pk=member.pk), phone="020 7946 0009")
        assert Former.objects.get(person=member.pk).act is None


def test_the_former_state_is_kept_whoever_changes_it_and_nobody_writes_it(officer):
    with building():
        member = a_member()
    with acting_as(officer, "register"):
        people.change_person(Person.objects.get(pk=member.pk), phone="020 7946 0009")
        kept = Former.objects.get(person=member.pk)
        assert kept.was["phone"] == ""
        assert kept.table == "people_person"
    with pytest.raises(ProgrammingError), acting_as(officer, "register"):
        Former.objects.filter(pk=kept.pk).update(was={})
    with pytest.raises(ProgrammingError), acting_as(officer, "register"):
        Former(at=timezone.now(), person=member.pk, table="people_person", row=member.pk, was={}).save(force_insert=True)


def test_acts_are_undone_one_after_the_other_back_to_the_first(officer):
    with building():
        member = a_member(phone="020 7946 0001")
    with acting_as(officer, "register"):
        done = []
        for number in ("0002", "0003", "0004"):
            with _act(officer, "change", member) as act:
                people.change_person(Person.objects.get(pk=member.pk), phone=f"020 7946 {number}")
            done.append(act)
        for act, left in zip(reversed(done), ("0003", "0002", "0001"), strict=True):
            assert _undo(officer, act).kept == ()
            assert Person.objects.get(pk=member.pk).phone == f"020 7946 {left}"


def test_what_one_act_added_and_then_changed_goes_with_it(officer):
    with building():
        member = a_member()
    with acting_as(officer, "register"):
        with _act(officer, "job", member) as act:
            job = actions.change_job(member, on=TODAY, employer_as_typed="Invented Hospice")
            type(job).objects.filter(pk=job.pk).update(job_title="Porter")
        _undo(officer, act)
        assert not type(job).objects.filter(person=member).exists()


def test_acts_on_an_employer_are_undone_from_the_last_to_the_first(officer):
    with building():
        place = a_workplace()
    with acting_as(officer, "register"):
        with acts.act("employers_loaded", by=officer, on=TODAY, at=timezone.now()) as load:
            Employer.objects.filter(pk=place.employer_id).update(name="Renamed Trust")
        with acts.act("employers_merged", by=officer, on=TODAY, at=timezone.now()) as merger:
            Employer.objects.filter(pk=place.employer_id).update(closed_on=TODAY)
        assert _undo(officer, merger).kept == ()
        assert _undo(officer, load).kept == ()
        now = Employer.objects.get(pk=place.employer_id)
        assert (now.name, now.closed_on) == ("Invented Health Trust", None)
