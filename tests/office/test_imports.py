"""A list on the screen: chosen, looked at, entered, its refused rows fetched, undone; and columns said once."""

import csv
import io
import tempfile
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from steward.membership.models import Import, ImportRow
from steward.office import threads
from steward.people.models import Person
from steward.register.models import Membership
from steward.trail.models import Look
from tests.people import a_member, building

pytestmark = pytest.mark.django_db
HEADER = ["Surname", "First name", "Address 1", "Postcode", "Email", "Phone"]
ROWS = [
    ["Ashgrove", "Rhoswen", "1 Invented Row", "ZZ1 1ZZ", "r@invented.example", "01632 960001"],
    ["Okafor", "Zoë", "2 Invented Row", "ZZ1 1ZZ", "not an address", ""],
    ["Day", "=cmd", "3 Invented Row", "ZZ1 1ZZ", "", ""],
]


def a_file(rows: list[list[str]], header: list[str] = HEADER, encoding: str = "utf-8") -> SimpleUploadedFile:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([header, *rows])
    return SimpleUploadedFile("members of Ashgrove branch.csv", out.getvalue().encode(encoding))


@pytest.fixture
def browser(working_as: Callable[..., Client]) -> Client:
    return working_as("membership_officer")


def bring(browser: Client, file: SimpleUploadedFile, **said: str) -> tuple[str, Import]:
    answer = browser.post("/office/imports/", {"file": file, "source": "union", **said})
    assert answer.status_code == 302, answer.content.decode()
    with building():
        return answer.url, Import.objects.latest("read_at")


def test_a_list_that_finds_too_much_going_on_comes_back_with_what_was_said(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threads, "_here", {uuid4() for _ in range(threads.MOST)})
    answer = browser.post("/office/imports/", {"file": a_file(ROWS * 300), "source": "union", "header_row": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose it again in a few minutes" in page
    assert "Nothing was begun" not in page  # one fault is told once
    assert 'name="header_row" value="1"' in page


def test_a_list_is_looked_at_entered_and_undone(browser: Client) -> None:
    with building():
        known = a_member("Rhoswen", "Ashgrove", email="r@invented.example", phone="01632 960777")
    url, run = bring(browser, a_file(ROWS))
    page = browser.get(url).content.decode()
    assert "What the list would do" in page
    assert "no email address" in page  # the refused rows come first
    changed = browser.get(f"{url}?show=changed").content.decode()
    assert "<del>01632 960777</del>" in changed
    with building():
        assert Membership.objects.count() == 1
        assert Look.objects.filter(persons__contains=[known.pk], what="rows of a list brought in").exists()
    assert browser.post(f"{url}enter/").status_code == 302
    page = browser.get(url).content.decode()
    assert "What the list did" in page
    with building():
        assert Membership.objects.count() == 2
        assert Person.objects.get(pk=known.pk).phone == "01632 960001"
    assert browser.post(f"{url}undo/").status_code == 302
    with building():
        assert Membership.objects.count() == 1
        assert Person.objects.get(pk=known.pk).phone == "01632 960777"
        assert Import.objects.get(pk=run.pk).state == "undone"


def test_refused_rows_come_back_as_a_file_with_harmless_cells(browser: Client) -> None:
    url, _ = bring(browser, a_file([ROWS[0], ["=cmd", "x", "2 Invented Row", "LS8", "", ""]]))
    answer = browser.get(f"{url}refused/")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")), delimiter=";"))  # type: ignore[attr-defined]
    assert rows[0][1:] == HEADER
    assert "no full UK postcode" in rows[1][0]
    assert rows[1][1] == "'=cmd"


def test_what_is_never_taken_is_not_kept_while_a_list_is_looked_at(browser: Client) -> None:
    header = ["Surname", "Address 1", "Postcode", "NI number", "Next of kin", "Sort code"]
    url, run = bring(browser, a_file([["Ashgrove", "1 Row", "LS8", "QQ123456C", "Ann Other", "20-00-00"]], header))
    with building():
        row = ImportRow.objects.get(run=run.pk)
    assert row.cells == ["Ashgrove", "1 Row", "LS8", "", "", ""]
    assert "National Insurance numbers are never taken" in browser.get(url).content.decode()


def test_columns_are_said_once(browser: Client) -> None:
    header = ["Wer", "Vorname", "Wo", "PLZ", "Post", "Fon"]
    url, run = bring(browser, a_file([ROWS[0]], header))
    assert url.endswith("/columns/")
    page = browser.get(url).content.decode()
    assert "1 Invented Row" in page  # what stands in the column helps to say what it is
    said = {"source": "union"} | {f"field_{at}": "" for at in range(6)}
    wrong = browser.post(url, said)
    assert wrong.status_code == 422
    assert "No column says who is meant" in wrong.content.decode()
    said |= {"field_0": "family_name", "field_1": "given_names", "field_2": "line_1", "field_3": "postcode"}
    assert browser.post(url, said).status_code == 302
    with building():
        assert Import.objects.get(pk=run.pk).counts["new"] == 1
    url, run = bring(browser, a_file([["Gray", "Mair", "4 Row", "ZZ1 1ZZ", "", ""]], header))
    assert not url.endswith("/columns/")
    assert run.counts["new"] == 1


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("list.csv", b"", "This file is empty"),
        ("list.csv", b"%PDF-1.7", "a PDF"),
        ("list.xlsx", b"PK\x03\x04nonsense", "damaged"),
        ("list.csv", b"Surname,Email\nAsh\0,x\n", "NUL byte"),
    ],
)
def test_a_wrong_file_says_what_it_is_and_changes_nothing(browser: Client, name: str, data: bytes, says: str) -> None:
    answer = browser.post("/office/imports/", {"file": SimpleUploadedFile(name, data), "source": "union"})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    with building():
        assert not Import.objects.exists()


def test_a_gigabyte_is_refused_before_it_is_read(browser: Client) -> None:
    answer = browser.post("/office/imports/", b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH="1000000000")
    assert answer.status_code == 413
    assert "nothing of it was read" in answer.content.decode()


def test_nothing_of_the_list_stays_on_the_disk(browser: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    bring(browser, a_file(ROWS))
    assert not list(tmp_path.rglob("*"))


def test_a_list_that_is_forgotten_is_gone(browser: Client) -> None:
    url, run = bring(browser, a_file(ROWS))
    assert browser.post(f"{url}drop/").status_code == 302
    with building():
        assert not ImportRow.objects.filter(run=run.pk).exists()
    assert browser.get(url).status_code == 200
    assert browser.get(f"{url}refused/").status_code == 404


def test_no_name_of_anybody_is_in_what_is_kept_of_a_list_beside_its_rows(browser: Client) -> None:
    _, run = bring(browser, a_file(ROWS))
    said = f"{run.header} {run.options} {run.counts}"
    assert not [word for row in ROWS for word in row if word and word in said]
    assert "Ashgrove" not in said


def test_what_changed_since_somebody_looked_is_shown_before_it_is_entered(browser: Client) -> None:
    with building():
        known = a_member("Rhoswen", "Ashgrove", email="r@invented.example", phone="01632 960777")
    url, _ = bring(browser, a_file([ROWS[0]]))
    with building():
        Person.objects.filter(pk=known.pk).update(phone="01632 960001")
    answer = browser.post(f"{url}enter/")
    assert answer.status_code == 409
    assert "The register has changed since you looked" in answer.content.decode()
    assert "No row would change anything" in browser.get(url).content.decode()


@pytest.mark.parametrize("role", ["administrator", "branch_officer", "data_protection_officer", "finance_officer"])
def test_nobody_else_brings_lists_in(working_as: Callable[..., Client], role: str) -> None:
    from tests.people import a_branch

    with building():
        more = {"branch": a_branch()} if role == "branch_officer" else {}
    assert working_as(role, **more).get("/office/imports/").status_code == 404
