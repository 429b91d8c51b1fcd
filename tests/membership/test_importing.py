"""A list becomes the register: previewed, entered whole or not at all, recognised the next time, undone as one thing."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from steward.membership.importing import actions, reports
from steward.membership.models import Import, ImportRow
from steward.people import actions as people
from steward.people.acting import Actor, acting_as
from steward.people.models import Person
from steward.permits.models import Protection
from steward.register import actions as register
from steward.register import acts, undoing
from steward.register.models import Act, Address, Employer, Employment, Membership
from steward.trail.models import Look
from tests.membership.lists import a_list
from tests.people import TODAY, a_branch, a_member, a_workplace, an_actor, building

pytestmark = pytest.mark.django_db
HEADER = ["Member no", "Surname", "First name", "DOB", "Address 1", "Town", "Postcode", "Email", "Phone", "Job", "Employer"]
RHOSWEN = [
    "",
    "Ashgrove",
    "Rhoswen",
    "27/03/1990",
    "1 Invented Row",
    "Nowhere",
    "ZZ1 1ZZ",
    "r@invented.example",
    "01632 960001",
    "",
    "",
]


@pytest.fixture
def officer() -> Actor:
    return an_actor("membership_officer")


class Desk:
    """Brings lists in as one officer."""

    def __init__(self, officer: Actor, folder: Path) -> None:
        self.officer, self.folder = officer, folder

    def bring(self, *rows: list[str], header: list[str] = HEADER, **more: Any) -> Import:
        out = io.StringIO()
        csv.writer(out).writerows([header, *rows])
        return self.bring_bytes(out.getvalue().encode(), **more)

    def bring_bytes(self, data: bytes, **more: Any) -> Import:
        path = self.folder / "list.csv"
        path.write_bytes(data)
        return actions.bring(path, by=self.officer, on=TODAY, at=timezone.now(), **more)

    def enter(self, run: Import) -> Import:
        return actions.enter(run, by=self.officer, on=TODAY, at=timezone.now())

    def undo(self, run: Import) -> Any:
        return actions.undo(run, by=self.officer, on=TODAY, at=timezone.now())


@pytest.fixture
def desk(officer: Actor, tmp_path: Path) -> Any:
    with acting_as(officer, "register"):
        yield Desk(officer, tmp_path)


def row(**said: str) -> list[str]:
    """Rhoswen's row, with some cells said otherwise."""
    cells = dict(zip(HEADER, RHOSWEN, strict=True)) | {key.replace("_", " "): value for key, value in said.items()}
    return [cells[name] for name in HEADER]


def effects(run: Import) -> list[tuple[str, str]]:
    return list(ImportRow.objects.filter(run=run).order_by("number").values_list("effect", "reason"))


def changes(run: Import) -> dict[str, Any]:
    found = ImportRow.objects.get(run=run)
    assert found.effect == "changed", (found.effect, found.reason)
    return found.changes


def rhoswen(**more: Any) -> Person:
    with building():
        return a_member(email="r@invented.example", born_on=date(1990, 3, 27), phone="01632 960001", **more)


SNAPSHOT = """select jsonb_object_agg(k, rows) from (
    select 'person' k, jsonb_agg(to_jsonb(x) - 'recorded_at' - 'act' order by id) rows from people_person x
    union all select 'membership', jsonb_agg(to_jsonb(x) - 'recorded_at' - 'act' order by id) from register_membership x
    union all select 'address', jsonb_agg(to_jsonb(x) - 'recorded_at' - 'act' order by id) from register_address x
    union all select 'employment', jsonb_agg(to_jsonb(x) - 'recorded_at' - 'act' order by id) from register_employment x) s"""


def snapshot() -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(SNAPSHOT)
        said = cursor.fetchone()[0]
    return json.loads(said) if isinstance(said, str) else said


# ---- acceptance 1


def test_a_file_that_nobody_made_regular_goes_in_comes_back_and_goes_again(desk: Desk) -> None:
    with building():
        known = a_member("Wilfa", "Before", email="wilfa@invented.example")
    before = snapshot()
    made = a_list()
    run = desk.bring_bytes(made.data)
    assert run.counts == {"rows": 10_000, "new": 9_963, "changed": 0, "unchanged": 0, "refused": 37}
    assert snapshot() == before  # nothing has changed before it is entered
    refused = ImportRow.objects.filter(run=run, effect="refused").order_by("number")
    assert [each.number for each in refused] == made.bad
    assert all(each.reason for each in refused)

    done = desk.enter(run)
    assert Membership.objects.count() == 9_963 + 1
    assert Person.objects.filter(family_name__contains="ü").exists()
    assert Employment.objects.filter(job_title="=cmd|' /C calc'!A0").count() > 20  # text, as it was typed
    back = b"".join(reports.refused_file(done)).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(back), delimiter=";"))
    assert rows[0] == [reports.REASON, *done.header]
    assert len(rows) == 1 + 37
    assert all(each[0] for each in rows[1:])
    assert [each for each in rows if "'=cmd|' /C calc'!A0" in each]
    assert not [cell for each in rows for cell in each if cell.startswith(("=", "+", "@"))]

    again = desk.bring_bytes(made.data)
    assert again.options["recognised"]
    assert again.counts == {"rows": 10_000, "new": 0, "changed": 0, "unchanged": 9_963, "refused": 37}
    before_that = reports.entered_before(again)
    assert before_that is not None
    assert before_that.pk == run.pk
    after = snapshot()
    assert desk.enter(again).act is None
    assert snapshot() == after

    # Somebody moves, somebody gets a new telephone: these two stay when the list is undone, and are named.
    moved, called = (
        Person.objects.filter(email="member11@invented.example").get(),
        Person.objects.get(email="member12@invented.example"),
    )
    register.move(moved, on=TODAY, line_1="2 Newhouse Way", town="Elsewhere", postcode="ZZ2 2ZZ")
    people.change_person(called, phone="01632 960999")
    desk.undo(done)
    kept = reports.edited_since(done)
    assert {person for person, _ in kept} == {moved.pk, called.pk}
    assert Person.objects.get(pk=called.pk).phone == "01632 960999"
    assert Address.objects.get(person=moved, until_on=None).line_1 == "2 Newhouse Way"
    left = snapshot()
    stay = {str(moved.pk), str(called.pk)}
    for table, rows_there in left.items():
        mine = [each for each in rows_there or [] if each.get("person_id", each["id"]) not in stay]
        assert mine == (before[table] or [])
    assert Person.objects.filter(pk=known.pk).exists()


def test_what_came_back_can_be_mended_and_brought_in_again(desk: Desk) -> None:
    run = desk.enter(desk.bring(row(Postcode="LS8"), row(Surname="Okafor", Email="=z@invented.example")))
    assert run.counts["refused"] == 1
    back = b"".join(reports.refused_file(run)).decode("utf-8-sig")
    again = desk.bring_bytes(back.replace("LS8", "LS8 1AA").encode("utf-8-sig"))
    assert (again.counts["new"], again.counts["refused"]) == (1, 0)


# ---- whom a row means


def test_somebody_is_found_by_number_with_or_without_its_zeros(desk: Desk) -> None:
    with building():
        person = a_member("Wilfa", "Day")
        Membership.objects.filter(person=person).update(number="00001234")
    for number in ("00001234", "1234"):
        run = desk.bring(["Day", "Wilfa", number, "01632 960777"], header=["Surname", "First name", "Member no", "Phone"])
        assert changes(run) == {"phone": ["", "01632 960777"]}


@pytest.mark.parametrize("same", ["DOB", "Email", "Postcode"])
def test_somebody_is_found_by_name_and_one_thing_more(desk: Desk, same: str) -> None:
    rhoswen()
    blank = dict.fromkeys(["DOB", "Email", "Postcode", "Address 1", "Town", "Phone"], "")
    cells = blank | {same: dict(zip(HEADER, RHOSWEN, strict=True))[same]}
    assert effects(desk.bring(row(**cells))) == [("unchanged", "")]


def test_a_name_alone_is_nobody_we_know(desk: Desk) -> None:
    rhoswen()
    run = desk.bring(row(DOB="", Email="", Postcode="LS8 1AA", Address_1="2 Other Road"))
    assert effects(run) == [("new", "")]


def test_father_and_son_in_one_house_are_two(desk: Desk) -> None:
    rhoswen()
    assert effects(desk.bring(row(DOB="01/02/1960", Email=""))) == [("new", "")]


def test_two_entries_that_fit_are_not_guessed(desk: Desk) -> None:
    rhoswen()
    rhoswen()
    assert "Two entries of the register fit" in effects(desk.bring(RHOSWEN))[0][1]


def test_the_same_person_twice_in_a_list_comes_back_once(desk: Desk) -> None:
    run = desk.bring(RHOSWEN, row(Phone="01632 960777"), row(DOB="", Email="", Phone=""), row(Surname="Okafor", Email=""))
    assert [effect for effect, _ in effects(run)] == ["new", "refused", "refused", "new"]
    assert effects(run)[1][1] == "The same person stands in row 2."


def test_a_number_of_somebody_of_quite_another_name_is_refused(desk: Desk) -> None:
    person = rhoswen()
    number = Membership.objects.get(person=person).number or ""
    assert "quite another name" in effects(desk.bring(row(Member_no=number, Surname="Okafor", First_name="Zo")))[0][1]
    assert changes(desk.bring(row(Member_no=number, Surname="Okafor")))["name"] == ["Rhoswen Ashgrove", "Rhoswen Okafor"]


def test_another_number_for_somebody_we_know_is_refused(desk: Desk) -> None:
    rhoswen()
    assert "with another number" in effects(desk.bring(row(Member_no="M77")))[0][1]


# ---- what a row changes


def test_each_change_says_from_what_to_what_and_is_entered(desk: Desk) -> None:
    with building():
        place = a_workplace()
        branch = a_branch("North branch")
    person = rhoswen(workplace=place)
    with building():
        Employer.objects.create(name="Other Trust", name_key="other trust", code="RX1")
    header = [*HEADER, "Branch"]
    run = desk.bring(
        [
            *row(Address_1="2 Newhouse Way", Postcode="zz22zz", Phone="07700 900123", Job="Head of Estates", Employer="rx1"),
            "North",
        ],
        header=header,
    )
    assert changes(run) == {
        "address": ["1 Invented Row, Nowhere, ZZ1 1ZZ", "2 Newhouse Way, Nowhere, ZZ2 2ZZ"],
        "phone": ["01632 960001", "07700 900123"],
        "job_title": ["Operations manager", "Head of Estates"],
        "employer": ["Invented Health Trust", "Other Trust"],
        "workplace": ["Seacroft Clinic", None],
        "branch": [None, "North branch"],
    }
    before = snapshot()
    done = desk.enter(run)
    assert Address.objects.get(person=person, until_on=None).line_1 == "2 Newhouse Way"
    assert Address.objects.filter(person=person).count() == 2  # where they lived before stays known
    job = Employment.objects.get(person=person, until_on=None)
    assert (job.job_title, str(job.employer), job.work_email) == ("Head of Estates", "Other Trust", "desk@invented.example")
    assert Membership.objects.get(person=person).branch == branch
    assert Act.objects.get(pk=done.act).kind == "import"
    desk.undo(done)
    assert snapshot() == before


def test_an_empty_cell_changes_nothing_unless_it_was_asked(desk: Desk) -> None:
    person = rhoswen()
    assert effects(desk.bring(row(Phone="", Town=""))) == [("unchanged", "")]
    run = desk.bring(row(Phone="", Town=""), clears=["phone"])
    assert changes(run) == {"phone": ["01632 960001", ""]}
    desk.enter(run)
    assert Person.objects.get(pk=person.pk).phone == ""


def test_the_same_written_otherwise_is_no_change(desk: Desk) -> None:
    rhoswen()
    same = row(Surname="ASHGROVE", Phone="+44 1632 960001", Address_1="1, invented row", Email="R@Invented.Example")
    assert effects(desk.bring(same)) == [("unchanged", "")]


def test_an_employer_that_we_do_not_know_never_takes_the_place_of_one_that_we_know(desk: Desk) -> None:
    with building():
        place = a_workplace()
    rhoswen(workplace=place)
    assert effects(desk.bring(row(Employer="Invented Helth Trst"))) == [
        ("unchanged", "The employer is not in our directory: left as it is.")
    ]


def test_an_address_that_was_asked_for_in_writing_is_left_as_it_is(desk: Desk) -> None:
    person = rhoswen()
    register.move(
        person, on=date(2024, 1, 1), kind="authorised", requested_on=date(2024, 1, 1), line_1="PO Box 1", postcode="ZZ9 9ZZ"
    )
    assert effects(desk.bring(RHOSWEN)) == [("unchanged", "The address was asked for in writing: left as it is.")]


def test_a_change_of_class_keeps_the_class_that_was(desk: Desk) -> None:
    person = rhoswen()
    run = desk.bring([*RHOSWEN, "Retired member"], header=[*HEADER, "Membership type"])
    assert changes(run) == {"member_class": ["full", "retired"]}
    desk.enter(run)
    membership = Membership.objects.get(person=person)
    assert (membership.member_class, membership.class_from_on) == ("retired", TODAY)
    assert [held.member_class for held in membership.classes_held.all()] == ["full"]


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


def test_a_list_is_undone_once(desk: Desk) -> None:
    run = desk.enter(desk.bring(RHOSWEN))
    desk.undo(run)
    with pytest.raises(actions.UnableToEnter, match="nothing to undo"):
        desk.undo(run)
    with pytest.raises(acts.UnableToUndo):
        acts.undo(run.act, by=desk.officer, on=TODAY, at=timezone.now())  # type: ignore[arg-type]


def test_a_list_is_undone_from_the_timeline_too(desk: Desk) -> None:
    run = desk.enter(desk.bring(RHOSWEN))
    undoing.undo(run.act, by=desk.officer, on=TODAY, at=timezone.now())  # type: ignore[arg-type]
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
