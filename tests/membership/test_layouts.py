"""Headers that people bring are recognised, with a reason; what we never take is said; dates are read by their column."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.membership.importing import days, layouts, words
from steward.membership.importing.layouts import Column, UnableToMap
from steward.membership.importing.values import Directory, Reader
from steward.people import names
from tests.people import TODAY


def fields(*header: str, rows: list[list[str]] | None = None) -> list[str]:
    return [column.field for column in layouts.recognise(header, rows or [])]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Surname", "family_name"), ("LAST NAME", "family_name"), ("lastName", "family_name"), (" Member's  surname ", "family_name"),
        ("Forename(s)", "given_names"), ("first_name", "given_names"), ("memberNo", "number"), ("Member No.", "number"),
        ("memId", "number"), ("Membership #", "number"), ("D.O.B.", "born_on"), ("Date of Birth (dd/mm/yyyy)", "born_on"),
        ("E-mail", "email"), ("Home email", "email"), ("Mobile Tel", "phone"), ("can2_phone", "phone"), ("Address 1", "line_1"),
        ("Home Address Line 1", "line_1"), ("ADDRESS_LINE_2", "line_2"), ("Post code", "postcode"), ("zip_code", "postcode"),
        ("Town/City", "town"), ("County", "line_4"), ("Date joined", "joined_on"), ("join_date", "joined_on"),
        ("membership_type", "member_class"), ("branchName", "branch"), ("employerName", "employer"), ("Organization", "employer"),
        ("ODS code", "employer_code"), ("Place of work", "workplace"), ("Job Title", "job_title"), ("Work email", "work_email"),
        ("Work Tel No", "work_phone"), ("Business phone", "work_phone"), ("statusName", "standing"), ("Date left", "ended_on"),
        ("Cyfenw", "family_name"),
    ],
)  # fmt: skip
def test_a_heading_is_recognised_whatever_its_case_and_punctuation(heading: str, field: str) -> None:
    assert fields(heading) == [field]


@pytest.mark.parametrize(
    ("heading", "says"),
    [
        ("NI Number", "National Insurance"), ("National Insurance No", "National Insurance"), ("Sort Code", "Bank details"),
        ("Ethnicity", "Equality"), ("GDPR", "Consents"), ("Do Not Email", "Consents"), ("emergency_phone", "somebody else"),
        ("Next of kin", "somebody else"), ("Notes", "Notes are not taken"), ("Title", "titles"), ("payrollNo", "Payroll numbers"),
        ("Work postcode", "of the workplace"), ("Employer Address 1", "of the workplace"), ("Flibbertigibbet", "do not know"),
    ],
)  # fmt: skip
def test_what_is_not_taken_says_why(heading: str, says: str) -> None:
    column = layouts.recognise([heading], [])[0]
    assert column.field == ""
    assert says in column.why


def test_name_beside_first_name_is_the_family_name_and_alone_the_full_one() -> None:
    assert fields("First name", "Name") == ["given_names", "family_name"]
    assert fields("Name", "Postcode") == ["full_name", "postcode"]
    assert fields("Full name", "Surname", "Forename") == ["", "family_name", "given_names"]


def test_address_is_one_cell_or_the_first_line() -> None:
    one = [["1 Invented Row, Leeds, LS8 1AA"]]
    assert fields("Address", rows=one) == ["address"]
    assert fields("Address", "Address 2", rows=[["1 Invented Row", "x"]]) == ["line_1", "line_2"]
    assert fields("Address", "Address (2)", "Address (3)", rows=[["1 Invented Row", "x", "y"]]) == ["line_1", "line_2", "line_3"]


def test_two_telephones_are_both_taken_and_two_jobs_are_not() -> None:
    assert fields("Mobile", "Home phone", "Job", "Job title") == ["phone", "phone", "job_title", ""]


def test_cells_tell_what_a_heading_does_not() -> None:
    rows = [["a@invented.example", "LS8 1AA"], ["b@invented.example", "ZZ1 1ZZ"], ["c@invented.example", "CF10 1AB"]]
    assert fields("Column 1", "Column 2", rows=rows) == ["email", "postcode"]


def test_a_layout_is_remembered_by_its_header_and_what_an_officer_said_counts() -> None:
    assert layouts.signature(["Surname", "Post code"]) == layouts.signature([" SURNAME", "postcode"])
    assert layouts.signature(["Surname", "Town"]) != layouts.signature(["Town", "Surname"])
    found = layouts.recognise(["Surname", "Town"], [], remembered={"surname": ["given_names", ""], "town": ["", ""]})
    assert [column.field for column in found] == ["given_names", ""]


def test_columns_that_do_not_make_a_list_are_told() -> None:
    with pytest.raises(UnableToMap, match="says who is meant"):
        layouts.check([Column("Town", "town")])
    with pytest.raises(UnableToMap, match="both taken"):
        layouts.check([Column("A", "family_name"), Column("B", "family_name")])
    with pytest.raises(UnableToMap, match="workplace details only"):
        layouts.check([Column("A", "family_name"), Column("B", "phone")], employers_list=True)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("27/03/1990", "1990-03-27"), ("27.3.90", "1990-03-27"), ("1990-03-27", "1990-03-27"), ("1990/03/27", "1990-03-27"),
        ("1990-03-27T00:00:00Z", "1990-03-27"), ("27/03/1990 00:00", "1990-03-27"), ("27 March 1990", "1990-03-27"),
        ("27th of March, 1990", "1990-03-27"), ("Tue 27 Mar 1990", "1990-03-27"), ("27-Mar-90", "1990-03-27"),
        ("March 27, 1990", "1990-03-27"), ("27 Mawrth 1990", "1990-03-27"), ("32959", "1990-03-27"), ("32959.5", "1990-03-27"),
        ("19900327", "1990-03-27"), ("27031990", "1990-03-27"), ("03/27/1990", "1990-03-27"), ("29/02/2000", "2000-02-29"),
    ],
)  # fmt: skip
def test_a_date_is_read_as_people_write_it(said: str, day: str) -> None:
    assert days.read(said, order=days.DMY, on=TODAY, past=True) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "said", ["31/02/1990", "29/02/1990", "00/03/1990", "1990", "Mar-90", "tomorrow", "1.2E+05", "99999999", "5"]
)
def test_what_is_no_date_is_refused(said: str) -> None:
    with pytest.raises(days.NoDate):
        days.read(said, order=days.DMY, on=TODAY)


def test_the_order_is_asked_of_the_whole_column() -> None:
    assert days.order_of(["03/04/1990", "27/03/1990"]).order == days.DMY
    assert days.order_of(["03/04/1990", "03/27/1990"]).order == days.MDY
    assert days.order_of(["03/04/1990", ""]).order == days.DMY
    assert days.read("03/04/1990", order=days.MDY, on=TODAY) == date(1990, 3, 4)


def test_a_column_with_both_orders_leaves_nothing_to_a_guess() -> None:
    order = days.order_of(["27/03/1990", "03/27/1990", "03/04/1990"]).order
    assert order == days.BOTH
    assert days.read("27/03/1990", order=order, on=TODAY) == days.read("03/27/1990", order=order, on=TODAY)
    assert days.read("05/05/1990", order=order, on=TODAY) == date(1990, 5, 5)
    with pytest.raises(days.NoDate, match="as a word"):
        days.read("03/04/1990", order=order, on=TODAY)


def test_two_figures_for_a_year_are_the_last_that_can_be() -> None:
    assert days.read("01/02/26", order=days.DMY, on=TODAY) == date(2026, 2, 1)
    assert days.read("01/12/26", order=days.DMY, on=TODAY) == date(1926, 12, 1)
    assert days.read("01/02/20", order=days.DMY, on=TODAY, past=True) == date(1920, 2, 1)


@given(day=st.dates(date(1930, 1, 1), date(2013, 1, 1)))
def test_every_day_comes_back_however_it_was_written(day: date) -> None:
    serial = str((day - date(1899, 12, 30)).days)
    for form in ("%d/%m/%Y", "%Y-%m-%d", "%d %B %Y", "%d-%b-%Y", "%d.%m.%Y", "%Y%m%d"):
        assert days.read(day.strftime(form), order=days.DMY, on=TODAY) == day
    assert days.read(day.strftime("%m/%d/%Y"), order=days.MDY, on=TODAY) == day
    assert days.read(serial, order=days.DMY, on=TODAY) == day


@pytest.mark.parametrize(
    ("said", "given_names", "family_name"),
    [
        ("Rhoswen Ashgrove", "Rhoswen", "Ashgrove"), ("Dr Rhoswen Mair Ashgrove", "Rhoswen Mair", "Ashgrove"),
        ("ASHGROVE, Rhoswen", "Rhoswen", "ASHGROVE"), ("Ashgrove, Ms Rhoswen", "Rhoswen", "Ashgrove"),
        ("Joost van der Berg", "Joost", "van der Berg"), ("Siân ap Rhys", "Siân", "ap Rhys"), ("Wilfa", "", "Wilfa"),
        ("Ann Day OBE", "Ann", "Day"), ("Sam Hill Jr", "Sam", "Hill Jr"), ("Mrs. Ann O'Brien-Lee", "Ann", "O'Brien-Lee"),
    ],
)  # fmt: skip
def test_a_full_name_is_parted(said: str, given_names: str, family_name: str) -> None:
    assert words.split_name(said) == (given_names, family_name)


def test_an_address_in_one_cell_is_parted() -> None:
    assert words.split_address("12, Invented Row\nHarehills\nLeeds\nWest Yorkshire\nls8 1aa") == {
        "line_1": "12 Invented Row", "line_2": "Harehills", "line_4": "West Yorkshire", "town": "Leeds", "postcode": "LS8 1AA",
    }  # fmt: skip
    assert words.split_address("1 Invented Row, Leeds LS8 1AA, UK") == {
        "line_1": "1 Invented Row", "town": "Leeds", "postcode": "LS8 1AA", "country": "United Kingdom",
    }  # fmt: skip
    assert words.split_address("1 Invented Row") == {"line_1": "1 Invented Row"}


@given(st.lists(st.text(st.characters(codec="utf-8", categories=("L", "N"), include_characters=" -'"), max_size=20), max_size=8))
def test_no_word_of_an_address_is_lost(parts: list[str]) -> None:
    found = words.split_address(", ".join(parts))
    kept = names.key(" ".join(found.values())).replace(" ", "")
    for part in parts:
        if names.key(part) and names.key(part) not in words.HOME_COUNTRIES:
            for word in names.key(part).split():
                assert word in kept or names.looks_like_postcode(part[-8:])


def read(header: list[str], cells: list[str], **more: object) -> tuple[dict[str, object], str]:
    columns = layouts.recognise(header, [cells])
    return Reader(columns, TODAY, Directory(**more)).read(cells)  # type: ignore[arg-type]


def test_a_row_is_read_into_what_it_means() -> None:
    header = ["Member No", "Surname", "First name", "Address 1", "Post code", "DOB", "Mobile", "E-mail", "Employer"]
    means, problem = read(
        header, ["123", "Ashgrove", "Rhoswen", "1 Invented Row", "ls81aa", "27/3/90", "7700900123", "R@invented.example", "none"]
    )
    assert problem == ""
    assert means["name_key"] == "ashgrove rhoswen"
    assert (means["postcode"], means["postcode_key"]) == ("LS8 1AA", "LS81AA")
    assert (means["born_on"], means["phone"], means["email_key"]) == ("1990-03-27", "07700900123", "r@invented.example")
    assert "employer_as_typed" not in means


@pytest.mark.parametrize(
    ("heading", "cell", "says"),
    [
        ("Email", "not an email", "no email address"), ("Mobile", "7.7E+09", "has shortened"), ("Mobile", "call me", "no telephone"),
        ("Member no", "1.2E+05", "has shortened"), ("Post code", "LS8", "no full UK postcode"), ("DOB", "31/02/1990", "no day"),
        ("DOB", "27/03/2030", "120 years"), ("Date joined", "27/03/2030", "future"), ("Status", "Resigned", "is no member"),
        ("Date left", "01/02/2024", "Left on 2024-02-01"), ("Branch", "Nowhere", "no branch called"),
        ("Membership type", "Gold", "no class of membership"), ("Address 1", "x" * 81, "longer than 80"),
        ("Town", "M\ufffdllheim", "could not be read"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_taken_says_why(heading: str, cell: str, says: str) -> None:
    assert says in read(["Surname", heading], ["Ashgrove", cell])[1]


def test_words_for_nothing_are_nothing_but_a_name() -> None:
    means, problem = read(["Surname", "Phone"], ["Null", "n/a"])
    assert (problem, means["family_name"], "phone" in means) == ("", "Null", False)


def test_a_blank_cell_clears_only_where_it_was_asked() -> None:
    columns = layouts.recognise(["Surname", "Phone"], [])
    assert "clears" not in Reader(columns, TODAY).read(["Ashgrove", ""])[0]
    assert Reader(columns, TODAY, clears=frozenset({"phone"})).read(["Ashgrove", ""])[0]["clears"] == ["phone"]


def test_what_was_made_harmless_for_a_spreadsheet_comes_back_as_it_was() -> None:
    assert read(["Surname", "Phone"], ["Ashgrove", "'+44 7700 900123"])[0]["phone"] == "+44 7700 900123"
