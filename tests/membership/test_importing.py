"""A list becomes the register: previewed, entered whole or not at all, recognised the next time, undone as one thing."""

import csv
import io
from datetime import date

import pytest

from steward.membership.importing import reports
from steward.membership.models import ImportRow
from steward.people import actions as people
from steward.people.models import Person
from steward.register import actions as register
from steward.register.models import Act, Address, Employer, Employment, Membership
from tests.membership.desk import HEADER, RHOSWEN, Desk, changes, effects, rhoswen, row, snapshot
from tests.membership.lists import a_list
from tests.people import TODAY, a_branch, a_member, a_workplace, building

pytestmark = pytest.mark.django_db


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
