"""One box finds people by number, email, postcode or name, as far as the post may see these."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from steward.people.acting import acting_as
from steward.people.models import Person
from steward.register import search
from steward.register.models import Address, Membership
from steward.trail.models import Look
from tests.people import a_branch, a_member, an_actor, an_address, building

pytestmark = pytest.mark.django_db


def found(browser: Client, words: str) -> str:
    """What the page says in answer to these words."""
    answer = browser.post("/office/members/", {"q": words}, follow=True)
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.fixture
def wyn() -> Person:
    with building():
        person = a_member("Ŵyn", "O'Brien-Àdébáyọ̀", email="wyn@invented.example", address=False)
        an_address(person, postcode="LS8 1AA", town="Leeds")
        a_member("Ottoline", "Vance")
        return person


@pytest.mark.parametrize(
    "words",
    ["wyn", "WYN OBRIEN", "o'brien-adebayo", "obrien adeb", "O’Brien-Àdébáyọ̀, Ŵyn", "adebayo obrien wyn"[8:], "wyn ls8", "Wyn O'Brien LS8 1AA",
     "ls81aa", "LS8 1AA", "ls8", "wyn@invented.example", "WYN@invented"],
)  # fmt: skip
def test_a_person_is_found_by(words: str, wyn: Person, working_as: Callable[..., Client]) -> None:
    page = found(working_as("membership_officer"), words)
    assert "O&#x27;Brien-Àdébáyọ̀" in page
    assert "Vance" not in page


def test_a_person_is_found_by_number_with_spaces_and_by_its_beginning(wyn: Person, working_as: Callable[..., Client]) -> None:
    with building():
        number = str(Membership.objects.get(person=wyn).number)
    browser = working_as("membership_officer")
    assert "Àdébáyọ̀" in found(browser, f"{number[:4]} {number[4:]}")
    assert "Àdébáyọ̀" in found(browser, number[:6])
    assert "Àdébáyọ̀" not in found(browser, "1" + number[1:])


def test_a_name_at_another_postcode_is_not_found(wyn: Person, working_as: Callable[..., Client]) -> None:
    assert "Àdébáyọ̀" not in found(working_as("membership_officer"), "wyn ls9")


def test_the_page_shows_nobody_before_somebody_searches(wyn: Person, working_as: Callable[..., Client]) -> None:
    browser = working_as("membership_officer")
    for page in (browser.get("/office/members/").content.decode(), found(browser, ""), found(browser, " w ")):
        assert "Àdébáyọ̀" not in page
        assert "Vance" not in page
    with building():
        assert not Look.objects.exists()


def test_the_question_is_never_taken_from_the_address_of_the_page(wyn: Person, working_as: Callable[..., Client]) -> None:
    assert "Àdébáyọ̀" not in working_as("membership_officer").get("/office/members/?q=wyn").content.decode()


def test_a_list_of_results_is_one_look_with_everybody_on_it(working_as: Callable[..., Client]) -> None:
    with building():
        three = {a_member("Cosimo", f"Quillfeather {n}").pk for n in "abc"}
    found(working_as("membership_officer"), "quillfeather")
    with building():
        look = Look.objects.get()
    assert set(look.persons) == three
    assert (look.role, look.purpose, look.what) == ("membership_officer", "database", "search results")


def test_more_than_fifty_are_cut_with_a_way_to_narrow_them(working_as: Callable[..., Client]) -> None:
    with building():
        for n in range(52):
            a_member("Cosimo", f"Quillfeather {n}", address=False)
    page = found(working_as("membership_officer"), "quillfeather")
    assert page.count("<strong>Cosimo") == 50
    assert "Add a postcode" in page


def test_a_branch_officer_finds_the_branch_only_and_no_postcode(working_as: Callable[..., Client]) -> None:
    with building():
        north, south = a_branch("North"), a_branch("South")
        a_member("Cosimo", "Quillfeather", branch=north)
        a_member("Cosimo", "Quillbrook", branch=south)
    browser = working_as("branch_officer", branch=north)
    page = found(browser, "quill")
    assert "Quillfeather" in page
    assert "Quillbrook" not in page
    assert "ZZ1 1ZZ" not in page
    assert "Your post cannot search by that" in found(browser, "ZZ1 1ZZ")
    assert "Your post cannot search by that" in found(browser, "quill zz1 1zz")


def test_a_data_protection_officer_sees_name_and_number_and_cannot_search_by_email(working_as: Callable[..., Client]) -> None:
    with building():
        a_member("Cosimo", "Quillfeather", email="cosimo@invented.example")
    browser = working_as("data_protection_officer")
    page = found(browser, "quillfeather")
    assert "Quillfeather" in page
    assert "ZZ1 " not in page
    assert "Your post cannot search by that" in found(browser, "cosimo@invented.example")


def test_a_search_asks_few_questions_and_by_ranges(wyn: Person, working_as: Callable[..., Client]) -> None:
    browser = working_as("membership_officer")
    with CaptureQueriesContext(connection) as asked:
        found(browser, "wyn obrien ls8")
    said = [each["sql"] for each in asked.captured_queries if not each["sql"].startswith(("SET ", "SAVEPOINT", "RELEASE"))]
    assert len(said) <= 12, said
    assert not [each for each in said if " LIKE " in each.upper()]


def test_what_was_typed_is_understood_by_its_shape() -> None:
    kinds = {
        "1048 2731": ("number", "10482731", ""),
        "a@b": ("email", "a@b", ""),
        "bfpo 57": ("postcode", "BFPO57", ""),
        "okafor leeds ls8": ("name", "okafor leeds", "LS8"),
        "okafor ls8 1aa": ("name", "okafor", "LS81AA"),
        "okafor": ("name", "okafor", ""),
        "": ("nothing", "", ""),
    }
    for words, wanted in kinds.items():
        asked = search.understand(words)
        assert (asked.by, asked.key, asked.postcode if asked.by == "name" else "") == wanted, words


def test_a_former_address_finds_nobody(wyn: Person, working_as: Callable[..., Client]) -> None:
    with building():
        Address.objects.filter(person=wyn).update(until_on="2025-01-01")
    assert "Àdébáyọ̀" not in found(working_as("membership_officer"), "LS8 1AA")


@pytest.mark.parametrize("typed", ["07700 900123", "+44 7700 900123", "(0)7700900123", "0770090", "07700-900 123"])
def test_a_telephone_number_is_found_however_it_was_written(typed: str) -> None:
    with building():
        member = a_member(phone="+44 (0)7700 900123" if "+" not in typed else "07700 900 123 ext 4")
    with acting_as(an_actor("membership_officer"), "database"):
        answer = search.find(typed)
    assert answer.by == "phone"
    assert [each.pk for each in answer.people] == [member.pk]
