"""What a workplace representative and a branch officer are given: their own people, and no more of them than the post needs."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from steward.people.acting import acting_as
from steward.people.models import Person
from steward.permits import actions as permits
from steward.register.models import Membership, Workplace
from steward.trail.models import Look
from tests.people import a_branch, a_member, a_workplace, an_actor, building

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Workplace:
    with building():
        place = a_workplace("Seacroft Clinic")
        a_member(
            "Grace",
            "Canary",
            workplace=place,
            email="grace.canary@invented.example",
            phone="01632 960001",
            born_on=date(1980, 5, 3),
        )
        a_member("Ottoline", "Elsewhere", workplace=a_workplace("Other Place"))
        return place


def object_to(person: Person) -> None:
    officer = an_actor("membership_officer")
    with acting_as(officer, "choices"):
        permits.choose(
            person.pk, kind="objection", key="workplace_rep", given=True, by=officer.account, channel="phone", at=timezone.now()
        )


def test_a_representative_sees_name_job_and_workplace_contact_of_their_workplace(
    here: Workplace, working_as: Callable[..., Client]
) -> None:
    """A workplace representative has access for union duties, to the people they represent and what is needed to reach them at work."""
    browser = working_as("workplace_rep", workplace=here)
    seen = browser.get("/office/workplace/").content.decode()
    for words in ("Seacroft Clinic", "1 member</strong>", "Grace Canary", "Operations manager", 'href="tel:02079460000"',
                  'href="mailto:desk@invented.example"'):  # fmt: skip
        assert words in seen, words
    with building():
        number = str(Membership.objects.get(person__family_name="Canary").number)
    for canary in ("grace.canary", "01632", "Invented Row", "ZZ1 ", " 1980", number, "Elsewhere", "Ottoline"):
        assert canary not in seen, canary


def test_no_page_that_a_representative_can_open_holds_more(here: Workplace, working_as: Callable[..., Client]) -> None:
    from tests.office.test_doors import pages

    browser = working_as("workplace_rep", workplace=here)
    with building():
        number = str(Membership.objects.get(person__family_name="Canary").number).encode()
    for name, _, url in pages():
        body = browser.get(url).content
        for canary in (b"grace.canary", b"01632", b"Invented Row", b"ZZ1 1ZZ", number, b"Elsewhere"):
            assert canary not in body, (name, canary)


def test_an_objector_is_counted_and_not_named(here: Workplace, working_as: Callable[..., Client]) -> None:
    """Workplace details go to representatives unless the member has expressly asked that they do not."""
    with building():
        objector = a_member("Cosimo", "Objector", workplace=here)
    browser = working_as("workplace_rep", workplace=here)
    assert "Cosimo" in browser.get("/office/workplace/").content.decode()
    object_to(objector)
    seen = browser.get("/office/workplace/").content.decode()
    assert "Cosimo" not in seen
    assert "1 member</strong>" in seen
    assert "1 member asked us not to pass on their workplace details" in seen


def test_opening_the_list_is_one_look_with_everybody_on_it(here: Workplace, working_as: Callable[..., Client]) -> None:
    working_as("workplace_rep", workplace=here).get("/office/workplace/")
    with building():
        look = Look.objects.get()
        grace = Person.objects.get(family_name="Canary")
    assert (look.role, look.purpose, look.what, look.persons) == (
        "workplace_rep",
        "workplace_contact",
        "workplace list",
        [grace.pk],
    )


def test_a_printed_list_says_whose_it_is_and_of_which_day(here: Workplace, working_as: Callable[..., Client]) -> None:
    seen = working_as("workplace_rep", workplace=here).get("/office/workplace/").content.decode()
    mark = seen.split('class="watermark"')[1].split("</div>")[0]
    assert "Workplace representative" in mark
    assert f'datetime="{timezone.localdate().isoformat()}"' in mark


def test_a_workplace_without_members_says_so(working_as: Callable[..., Client]) -> None:
    with building():
        empty = a_workplace("Empty Clinic")
    assert "Nobody is on your list" in working_as("workplace_rep", workplace=empty).get("/office/workplace/").content.decode()


def test_a_branch_officer_sees_the_branch_and_searches_in_it(working_as: Callable[..., Client]) -> None:
    """A branch official has access to the branch, and to nobody beyond it."""
    with building():
        north, south = a_branch("North"), a_branch("South")
        for n in range(52):
            a_member("Cosimo", f"Quillfeather {n:02d}", branch=north, address=False)
        a_member("Zelda", "Zuzanna", branch=north)
        a_member("Ottoline", "Elsewhere", branch=south)
    browser = working_as("branch_officer", branch=north)
    seen = browser.get("/office/branch/").content.decode()
    assert "53 members</strong> in the branch; these are the first 50" in seen
    assert seen.count("<strong>Cosimo") == 50
    found = browser.post("/office/branch/", {"q": "zelda"}).content.decode()
    assert "Zuzanna" in found
    assert "Nobody" in browser.post("/office/branch/", {"q": "elsewhere"}).content.decode()
    for page in (seen, found):
        for canary in ("Invented Row", "ZZ1 ", "Elsewhere"):
            assert canary not in page
    with building():
        assert sorted(len(look.persons) for look in Look.objects.all()) == [1, 50]


@pytest.mark.parametrize(("role", "url"), [("workplace_rep", "/office/workplace/"), ("branch_officer", "/office/branch/")])
def test_a_list_asks_at_most_thirteen_questions(role: str, url: str, here: Workplace, working_as: Callable[..., Client]) -> None:
    with building():
        where = {"workplace": here} if role == "workplace_rep" else {"branch": a_branch()}
        for n in range(20):
            a_member("Cosimo", f"Quillfeather {n:02d}", address=False, **where)
    browser = working_as(role, **where)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(url).status_code == 200
    said = [each["sql"] for each in asked.captured_queries if not each["sql"].startswith(("SET ", "SAVEPOINT", "RELEASE"))]
    assert len(said) <= 13, said


def test_the_workplace_page_says_how_many_of_the_staff_are_members_and_who_is_new(
    here: Workplace, working_as: Callable[..., Client]
) -> None:
    with building():
        Workplace.objects.filter(pk=here.pk).update(staff=80, staff_on=date(2026, 9, 1))
        object_to_be = a_member("Cosimo", "Objector", workplace=here)
        a_member("Newly", "Arrived", workplace=here, joined_on=timezone.localdate())
    object_to(object_to_be)
    seen = working_as("workplace_rep", workplace=here).get("/office/workplace/").content.decode()
    assert "3 members of 80 staff" in seen
    assert "1 new in the last three months" in seen
    assert seen.split("Newly Arrived")[1].split("</li>")[0].count(">new<") == 1
    assert ">new<" not in seen.split("Grace Canary")[1].split("</li>")[0]
