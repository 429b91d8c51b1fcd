"""The figures of the register: every way of leaving has its line, doubles are named, and what cannot be said is not made up."""

from datetime import date

import pytest
from django.utils import timezone

from steward.people.acting import acting_as
from steward.register import acts, as_it_stood, change_log, statutory
from steward.register.as_it_stood import Way
from steward.register.models import Membership
from tests.people import a_branch, a_member, an_actor, building

pytestmark = pytest.mark.django_db
JANUARY, MARCH = date(2026, 1, 31), date(2026, 3, 31)


def now(opening: date = JANUARY, closing: date = MARCH) -> statutory.Reconciled:
    with acting_as(an_actor("membership_officer"), "register"):
        return statutory.reconcile(opening=opening, closing=closing, way=Way.NOW)


def test_each_way_to_join_and_to_leave_has_its_line() -> None:
    february = date(2026, 2, 10)
    with building():
        for reason in ("resigned", "lapsed", "expelled", "died", "double entry", "who knows", ""):
            gone = a_member("Gone", reason.title() or "Nameless")
            Membership.objects.filter(person=gone).update(ended_on=february, end_reason=reason)
        moved = a_member("Moved", "Away")
        Membership.objects.filter(person=moved).update(ended_on=february, end_reason="transferred", went_to="FDA")
        came = a_member("Came", "Over", joined_on=february)
        Membership.objects.filter(person=came).update(came_from="UNISON")
        back = a_member("Back", "Again", joined_on=date(2010, 1, 1))
        Membership.objects.filter(person=back).update(ended_on=date(2015, 1, 1), end_reason="resigned")
        Membership.objects.create(person=back, joined_on=february)
        a_member("All", "New", joined_on=february)
    found = now()
    assert found.came == {"joined": 1, "rejoined": 1, "transferred_in": 1}
    assert found.went == {"resigned": 1, "lapsed": 1, "expelled": 1, "died": 1, "transferred_out": 1, "double": 1, "other": 2}
    assert (found.opening, found.closing, found.off_by) == (8, 3, 0)


def test_a_membership_that_follows_another_without_a_day_between_is_no_coming_and_no_going() -> None:
    with building():
        grace = a_member("Grace", "Canary")
        Membership.objects.filter(person=grace).update(ended_on=date(2026, 2, 10), end_reason="transferred", went_to="FDA")
        Membership.objects.create(person=grace, joined_on=date(2026, 2, 10))
        never = a_member("Never", "There", joined_on=date(2026, 2, 10))
        Membership.objects.filter(person=never).update(ended_on=date(2026, 2, 10))
    found = now()
    assert (sum(found.came.values()), sum(found.went.values()), found.opening, found.closing) == (0, 0, 1, 1)


def test_two_memberships_at_once_are_one_name() -> None:
    with building():
        grace = a_member("Grace", "Canary")
        Membership.objects.create(person=grace, joined_on=date(2020, 1, 1), ended_on=date(2026, 2, 10), end_reason="double entry")
    found = now()
    assert (found.opening, found.closing, found.went["double"], found.off_by) == (1, 1, 0, 0)
    with acting_as(an_actor("membership_officer"), "register"):
        assert as_it_stood.counts(on=JANUARY, at="infinity").twice == 1


def test_a_table_of_two_readings_has_a_line_for_what_was_back_dated() -> None:
    then = statutory.Reconciled(10, (statutory.Backdated("Resigned", -1),), {"joined": 2, "rejoined": 0, "transferred_in": 0},
                                dict.fromkeys(statutory.WENT, 0), 11)  # fmt: skip
    rows = {row.label: (row.then, row.now) for row in statutory.table(then, then)}
    assert rows["Put right later about that day: Resigned"] == (-1, None)
    assert rows["On the register at the end, worked out"] == (11, 11)
    assert then.off_by == 0


def test_the_log_shows_no_value_that_the_role_may_not_see() -> None:
    officer = an_actor("membership_officer")
    with building():
        grace, north = a_member("Grace", "Canary", born_on=date(1980, 5, 3)), a_branch()
    with acting_as(officer, "register"):
        with acts.act("change", by=officer, on=JANUARY, at=timezone.now(), persons=[grace.pk]) as act:
            grace.born_on = date(1981, 6, 4)
            type(grace).objects.filter(pk=grace.pk).update(born_on=grace.born_on)
        (entry,) = change_log.entries_of(act)
        assert [(field.before, field.after) for field in entry.fields] == [("3 May 1980", "4 June 1981")]
    fields = change_log._fields(type(grace), {"born_on": "1980-05-03"}, {"born_on": "1981-06-04"}, {})
    with acting_as(an_actor("branch_officer", branch=north), "democracy"):
        assert [(field.label, field.before, field.after) for field in fields] == [("date of birth", None, None)]


def test_an_undone_act_says_so_and_the_undoing_names_what_it_undid() -> None:
    officer, today = an_actor("membership_officer"), timezone.localdate()
    with building():
        grace = a_member("Grace", "Canary")
    with acting_as(officer, "register"):
        with acts.act("lapse", by=officer, on=today, at=timezone.now(), persons=[grace.pk]) as act:
            Membership.objects.filter(person=grace).update(ended_on=today, end_reason="lapsed")
        acts.undo(act.pk, by=officer, on=today, at=timezone.now())
        undoing, lapse = change_log.between(since=today, until=today).acts
        assert (undoing.undoes, lapse.undone, lapse.words) == ("Membership lapsed", True, "Membership lapsed")
        (entry,) = change_log.entries_of(act)
        assert {field.label: (field.before, field.after) for field in entry.fields}["why it ended"] == ("", "lapsed")
