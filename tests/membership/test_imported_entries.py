"""Whom a list leaves as they are, what is remembered of its columns, and what becomes of it afterwards."""

from datetime import date

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from steward.membership.importing import actions, reports
from steward.membership.models import Import, ImportRow
from steward.people import actions as people
from steward.people.models import Person
from steward.permits.models import Protection
from steward.register import actions as register
from steward.register import acts, undoing
from steward.register.models import Employment, Membership
from steward.trail.models import Look
from tests.membership.desk import RHOSWEN, Desk, changes, effects, rhoswen, row, snapshot
from tests.people import TODAY, a_member, a_workplace, building

pytestmark = pytest.mark.django_db


# ---- who stays as they are


def test_somebody_who_left_is_not_brought_back_by_a_list(desk: Desk) -> None:
    person = rhoswen()
    with building():
        Membership.objects.filter(person=person).update(ended_on=date(2025, 5, 1), end_reason="resigned")
    assert effects(desk.bring(RHOSWEN)) == [("refused", "Left on 2025-05-01. Let them rejoin on their page, if they do.")]


def test_somebody_whom_we_know_and_who_is_no_member_becomes_one(desk: Desk) -> None:
    person = rhoswen()
    with building():
        Membership.objects.filter(person=person).delete()
    run = desk.bring(row(Member_no="M5"))
    assert changes(run) == {"membership": [None, "M5"]}
    desk.enter(run)
    assert Membership.objects.get(person=person).number == "M5"


def test_somebody_whose_entry_went_into_another_is_followed_there(desk: Desk) -> None:
    kept = rhoswen()
    with building():
        gone = a_member("Roswen", "Ashgrove", email="other@invented.example")
    gone_number = Membership.objects.get(person=gone).number or ""
    with (
        acts.act("merge", by=desk.officer, on=TODAY, at=timezone.now(), persons=[kept.pk, gone.pk]) as act,
        connection.cursor() as cursor,
    ):
        cursor.execute("select steward.merge_people(%s, %s, %s, %s::jsonb, %s)", [act.pk, kept.pk, gone.pk, "{}", TODAY])
    people_now = Person.objects.count()
    run = desk.bring(
        row(Member_no=gone_number, Phone="07700 900123"),
        row(First_name="Roswen", Email="other@invented.example", DOB="", Phone=""),
    )
    assert [effect for effect, _ in effects(run)] == ["changed", "refused"]
    assert effects(run)[1][1] == "The same person stands in row 2."
    desk.enter(run)
    assert Person.objects.count() == people_now
    assert Person.objects.get(pk=kept.pk).phone == "07700 900123"


def test_a_protected_record_is_neither_shown_nor_entered_twice(desk: Desk) -> None:
    person = rhoswen()
    with building():
        Protection.objects.create(person=person, kind="at_risk", from_on=date(2020, 1, 1))
        number = Membership.objects.get(person=person).number
    run = desk.bring(RHOSWEN, row(Member_no=number or "", Surname="Else", First_name="Somebody", Email="", DOB=""))
    assert [effect for effect, _ in effects(run)] == ["refused", "refused"]
    assert "is protected" in effects(run)[0][1]
    assert not ImportRow.objects.filter(run=run, person__isnull=False).exists()


@pytest.mark.promise("P31")
def test_an_employers_list_changes_workplace_details_and_nothing_else(desk: Desk) -> None:
    with building():
        place = a_workplace()
        a_workplace("Leeds Infirmary")
    person = rhoswen(workplace=place)
    header = [
        "Surname",
        "First name",
        "DOB",
        "Home address",
        "Postcode",
        "Mobile",
        "Employer",
        "Site",
        "Job title",
        "Work email",
        "Email",
    ]
    rows = [
        ["Ashgrove", "Rhoswen", "27/03/1990", "9 Elsewhere Road, Hull", "HU1 1AA", "07700 900999", "Invented Health Trust",
         "Leeds Infirmary", "Director", "new@invented.example", "not-ours@invented.example"],
        ["Stranger", "Perfect", "01/01/1980", "1 Road, Hull", "HU1 1AB", "", "Invented Health Trust", "Leeds Infirmary", "Nurse", "", ""],
    ]  # fmt: skip
    run = desk.bring(*rows, header=header, source=actions.EMPLOYER)
    assert [effect for effect, _ in effects(run)] == ["changed", "refused"]
    assert "adds nobody" in effects(run)[1][1]
    assert not any("Elsewhere" in str(each.means) for each in ImportRow.objects.filter(run=run))
    before = snapshot()
    desk.enter(run)
    job = Employment.objects.get(person=person, until_on=None)
    assert (str(job.workplace), job.job_title, job.work_email) == ("Leeds Infirmary", "Director", "new@invented.example")
    after = snapshot()
    assert {table: rows for table, rows in after.items() if table != "employment"} == {
        table: rows for table, rows in before.items() if table != "employment"
    }


# ---- columns, layouts, staleness, looking


def test_columns_that_nobody_knows_are_said_once_and_remembered(desk: Desk) -> None:
    header, cells = ["Wer", "Vorname", "Wo", "PLZ"], ["Ashgrove", "Rhoswen", "1 Invented Row", "ZZ1 1ZZ"]
    run = desk.bring(
        cells, ["Okafor", "Zo", "2 Invented Row", "ZZ1 1ZZ"], ["Day", "Ida", "3 Invented Row", "ZZ1 1ZZ"], header=header
    )
    assert run.state == Import.State.READ
    assert "No column says who is meant" in run.options["problem"]
    with pytest.raises(actions.UnableToEnter, match="No column says who is meant"):
        desk.enter(run)
    said = {"Wer": "family_name", "Vorname": "given_names", "Wo": "line_1"}
    run = actions.map_columns(run, said, on=TODAY)
    assert (run.state, run.counts["new"]) == ("previewed", 3)
    again = desk.bring(["Gray", "Mair", "4 Invented Row", "ZZ1 1ZZ"], header=[" wer", "VORNAME", "wo", "Plz"])
    assert (again.options["recognised"], again.counts["new"]) == (True, 1)
    desk.enter(again)
    assert Person.objects.filter(family_name="Gray", given_names="Mair").exists()


def test_what_changed_since_somebody_looked_is_looked_at_again(desk: Desk) -> None:
    person = rhoswen()
    run = desk.bring(row(Phone="07700 900123"))
    people.change_person(person, phone="07700 900123")
    with pytest.raises(actions.Outdated, match="1 row of this list"):
        desk.enter(run)
    assert actions.preview(run, on=TODAY) == 1
    assert effects(run) == [("unchanged", "")]
    assert desk.enter(Import.objects.get(pk=run.pk)).act is None


def test_a_list_that_is_forgotten_leaves_no_rows(desk: Desk) -> None:
    run = desk.bring(RHOSWEN)
    actions.drop(run)
    assert not ImportRow.objects.filter(run=run).exists()
    with pytest.raises(actions.UnableToEnter, match="Bring the file in again"):
        desk.enter(run)


def test_the_rows_of_an_entered_list_are_changed_by_nobody(desk: Desk) -> None:
    run = desk.enter(desk.bring(RHOSWEN))
    with pytest.raises(ProgrammingError), transaction.atomic():
        ImportRow.objects.filter(run=run).update(reason="x")
    with pytest.raises(actions.UnableToEnter):
        actions.drop(run)


def test_whoever_pages_through_the_rows_is_recorded(desk: Desk) -> None:
    person = rhoswen()
    run = desk.bring(row(Phone="07700 900123"))
    lines, more = reports.rows(run, effect="changed")
    assert (lines[0].name, lines[0].person, more) == ("Rhoswen Ashgrove", person.pk, False)
    assert lines[0].changes == (("Telephone", "01632 960001", "07700 900123"),)
    with building():
        assert Look.objects.filter(persons__contains=[person.pk], what="rows of a list brought in").exists()


def test_columns_said_anew_of_a_list_that_a_colleague_entered_meanwhile_change_nothing(desk: Desk) -> None:
    run = desk.bring(RHOSWEN)
    before = Import.objects.get(pk=run.pk)  # as the other officer's page has it
    desk.enter(run)
    with pytest.raises(actions.UnableToEnter), transaction.atomic():
        actions.map_columns(before, {}, on=TODAY)
    with pytest.raises(actions.UnableToEnter), transaction.atomic():
        actions.preview(before, on=TODAY)
    assert Import.objects.get(pk=run.pk).state == Import.State.DONE


def test_a_list_is_undone_once(desk: Desk) -> None:
    run = desk.enter(desk.bring(RHOSWEN))
    desk.undo(run)
    with pytest.raises(actions.UnableToEnter, match="nothing to undo"):
        desk.undo(run)
    with pytest.raises(acts.UnableToUndo):
        acts.undo(run.act, by=desk.officer, on=TODAY, at=timezone.now())


def test_a_list_is_undone_from_the_timeline_too(desk: Desk) -> None:
    run = desk.enter(desk.bring(RHOSWEN))
    undoing.undo(run.act, by=desk.officer, on=TODAY, at=timezone.now())
    assert Import.objects.get(pk=run.pk).state == "undone"
    assert not Membership.objects.exists()


def test_numbers_that_came_with_a_list_are_given_to_nobody_else(desk: Desk) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select nextval('steward.membership_number')")
        following = int(cursor.fetchone()[0]) + 1
    header = ["Member no", "Surname", "Address 1", "Postcode"]
    rows = [["", f"Family{n}", f"{n} Row", "ZZ1 1ZZ"] for n in range(3)] + [[f"{following:08d}", "Taken", "9 Row", "ZZ1 1ZZ"]]
    desk.enter(desk.bring(*rows, header=header))
    numbers = list(Membership.objects.values_list("number", flat=True))
    assert len(set(numbers)) == 4
    assert all(numbers)
    with connection.cursor() as cursor:
        cursor.execute("select currval('steward.membership_number')")
        following = int(cursor.fetchone()[0]) + 1
    desk.enter(desk.bring([f"{following:08d}", "Another", "9 Row", "ZZ1 1ZZ"], header=header))
    assert register.next_number() == f"{following + 1:08d}"
