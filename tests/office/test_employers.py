"""The pages about employers: lists, mergers, workplaces, branches, what people typed, and contacts."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from steward.outbox.models import Message
from steward.register.employers import load_shipped
from steward.register.models import Act, Branch, Employer, Employment, Membership, Workplace, WorkplaceContact
from steward.trail.models import Look
from tests.people import a_branch, a_member, a_person, a_post, an_account, building, signed_in
from tests.register import employers_making as making

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    with building():
        load_shipped()
        person = a_person("Kestrel", "Officer")
        account = an_account(person)
        a_post(person, "membership_officer")
    return signed_in(account, mfa=True)


def _at(code, *, place="", typed="", family="Ashgrove"):
    member = a_member("Rhoswen", family)
    boss = Employer.objects.get(code=code) if code else None
    where = Workplace.objects.get_or_create(employer=boss, name=place)[0] if place else None
    Employment.objects.create(person=member, employer=boss, workplace=where, employer_as_typed=typed, from_on=date(2020, 1, 1))
    return member


def _hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())[1]


def _sure_of(page):
    return re.search(r'name="sure" value="([^"]*)"', page.content.decode())[1]


def _sure(desk, url, said):
    """Look at what comes along, then say that it shall."""
    page = desk.post(url, said)
    return desk.post(url, said | {"sure": _sure_of(page)})


def _where(member):
    with building():
        return Employment.objects.get(person=member, until_on=None).employer.code


def test_a_list_is_looked_at_loaded_and_taken_back(desk):
    with building():
        member = _at(making.CLOSED)
    page = desk.post("/office/employers/load/", {"file": SimpleUploadedFile("etr.csv", making.later())})
    words = page.content.decode()
    assert page.status_code == 200
    assert "Invented City Hospitals NHS Trust" in words
    assert "1 member there: say afterwards who succeeded it" in words
    with building():
        assert not Act.objects.exists()
    seen = {"list": _hidden(page, "list"), "seen": _hidden(page, "seen")}
    assert desk.post("/office/employers/load/", seen).status_code == 302
    with building():
        act = Act.objects.get(kind="employers_loaded")
        assert Employer.objects.get(code=making.RENAMED).name == "Invented City Hospitals NHS Trust"
    assert "still stand there" in desk.get("/office/employers/").content.decode()
    again = desk.post("/office/employers/load/", seen)
    assert "Something was changed since you looked" in again.content.decode()
    desk.post(f"/office/employers/undo/{act.pk}/")
    with building():
        assert Employer.objects.get(code=making.RENAMED).name == "Leeds Teaching Hospitals NHS Trust"
    assert _where(member) == making.CLOSED


def test_a_wrong_file_and_a_list_that_came_back_changed_are_refused_in_words(desk):
    wrong = desk.post("/office/employers/load/", {"file": SimpleUploadedFile("members.csv", b"name,number\nRhoswen,1\n")})
    assert wrong.status_code == 422
    assert "no list of employers" in wrong.content.decode()
    assert desk.post("/office/employers/load/", {"list": "nonsense", "seen": "x"}).status_code == 302
    assert desk.post("/office/employers/load/", {"shipped": "boards"}).status_code == 200


def test_three_employers_merge_by_hand_after_a_look_at_what_comes_along(desk):
    with building():
        members = [_at(code, family=f"At{code}") for code in ("RGD", "RY6", "RXG")]
    said = {"first": "RGD", "second": "Leeds Community Healthcare NHS Trust", "third": "RXG", "into": "RR8",
            "on_day": "1", "on_month": "11", "on_year": "2026"}  # fmt: skip
    page = desk.post("/office/employers/merge/", said)
    assert "3 members" in page.content.decode()
    assert (
        desk.post("/office/employers/merge/", said | {"sure": _sure_of(page), "into": "RWA"}).status_code == 200
    )  # looked at another
    assert {_where(member) for member in members} == {"RGD", "RY6", "RXG"}
    assert _sure(desk, "/office/employers/merge/", said).status_code == 302
    assert {_where(member) for member in members} == {"RR8"}
    with building():
        act = Act.objects.get(kind="employers_merged")
    assert "Undo" in desk.get("/office/employers/lately/").content.decode()
    desk.post(f"/office/employers/undo/{act.pk}/")
    assert {_where(member) for member in members} == {"RGD", "RY6", "RXG"}


def test_the_page_of_an_employer_counts_members_of_the_staff_and_shows_who_is_there(desk):
    with building():
        member = _at("RR8", place="Seacroft")
        place = Workplace.objects.get(name="Seacroft")
        Workplace.objects.filter(pk=place.pk).update(staff=4, staff_on=date(2026, 3, 1))
        a_post(member, "workplace_rep", workplace=place)
        leeds = Employer.objects.get(code="RR8")
    page = desk.get(f"/office/employers/{leeds.pk}/").content.decode()
    assert "25 %" in page
    assert "Rhoswen Ashgrove" in page
    with building():
        assert Look.objects.filter(what="page of an employer").exists()


def test_workplaces_are_moved_and_closed_in_bulk_and_their_members_go_to_a_branch(desk):
    with building():
        member = _at("RR8", place="Seacroft")
        place, leeds = Workplace.objects.get(name="Seacroft"), Employer.objects.get(code="RR8")
        south = a_branch("South")
    bulk = f"/office/employers/{leeds.pk}/workplaces/"
    assert desk.get(f"{bulk}move/?place={place.pk}").status_code == 200
    assert desk.get(f"{bulk}move/").status_code == 302
    branch = {"place": str(place.pk), "branch": "any", "into": str(south.pk)}
    assert "1 member would move" in desk.post(f"{bulk}branch/", branch).content.decode()
    _sure(desk, f"{bulk}branch/", branch)
    with building():
        assert Membership.objects.get(person=member).branch == south
    move = {"place": str(place.pk), "into": "RY6", "on_day": "1", "on_month": "11", "on_year": "2026"}
    assert "1 person comes along" in desk.post(f"{bulk}move/", move).content.decode()
    _sure(desk, f"{bulk}move/", move)
    assert _where(member) == "RY6"
    with building():
        community = Employer.objects.get(code="RY6")
    close = {"place": str(place.pk), "on_day": "15", "on_month": "11", "on_year": "2026"}
    assert _sure(desk, f"/office/employers/{community.pk}/workplaces/close/", close).status_code == 302
    with building():
        assert Workplace.objects.get(pk=place.pk).closed_on == date(2026, 11, 15)
        assert Employment.objects.get(person=member, until_on=None).workplace is None


def test_one_click_places_all_who_typed_the_same(desk):
    with building():
        members = [_at("", typed=words, family=f"T{n}") for n, words in enumerate(("LTHT", "ltht"))]
        leeds = Employer.objects.get(code="RR8")
    page = desk.get("/office/employers/typed/").content.decode()
    assert "The initials of its name" in page
    assert 'data-key="1"' in page
    assert 'data-key="x"' in page
    desk.post("/office/employers/typed/place/", {"words": "LTHT", "employer": str(leeds.pk)})
    assert {_where(member) for member in members} == {"RR8"}
    assert "Everybody is placed" in desk.get("/office/employers/typed/").content.decode()


def test_a_typed_employer_may_be_another_or_none_of_ours(desk):
    with building():
        member = _at("", typed="The Infirmary")
        _at("", typed="Invented Hospice", family="Hospice")
    lost = desk.post(
        "/office/employers/typed/place/", {"words": "The Infirmary", "employer": "other", "other": "no such"}, follow=True
    )
    assert "Choose an employer from the list" in lost.content.decode()
    desk.post("/office/employers/typed/place/", {"words": "The Infirmary", "employer": "other", "other": "RR8"})
    assert _where(member) == "RR8"
    desk.post("/office/employers/typed/place/", {"words": "Invented Hospice", "employer": "none"})
    assert "Hospice" not in desk.get("/office/employers/typed/").content.decode()


def test_a_contact_is_added_told_and_ended(desk):
    with building():
        leeds = Employer.objects.get(code="RR8")
    said = {"given_names": "Hester", "family_name": "Resource", "does": "HR business partner", "email": "hr@invented.example"}
    desk.post(f"/office/employers/{leeds.pk}/contacts/add/", said)
    with building():
        contact = WorkplaceContact.objects.get()
    page = desk.get(f"/office/employer-contacts/{contact.pk}/").content.decode()
    assert "UK GDPR Article 14" in page
    assert "Dear Hester Resource" in page
    assert "Lawful basis: our legitimate interests" in page
    desk.post(f"/office/employer-contacts/{contact.pk}/tell/")
    with building():
        message = Message.objects.get(person=contact.person)
        assert (message.purpose, message.to_email) == ("employer_contacts", "hr@invented.example")
        assert "HR business partner" in message.body
        assert "Hester" not in message.subject
    assert "They were told" in desk.get(f"/office/employer-contacts/{contact.pk}/").content.decode()
    desk.post(f"/office/employer-contacts/{contact.pk}/end/", {"on_day": "1", "on_month": "12", "on_year": "2027"})
    with building():
        assert WorkplaceContact.objects.get().until_on == date(2027, 12, 1)
        assert not Membership.objects.filter(person=contact.person).exists()


def test_branches_are_added_renamed_and_closed(desk):
    desk.post("/office/branches/add/", {"name": "East"})
    with building():
        east = Branch.objects.get(name="East")
    desk.post(f"/office/branches/{east.pk}/", {"name": "Far East"})
    assert "Far East" in desk.get("/office/branches/").content.decode()
    assert desk.post("/office/branches/add/", {"name": "far east"}).status_code == 422
    desk.post(f"/office/branches/{east.pk}/close/", {"on_day": "1", "on_month": "11", "on_year": "2026"})
    with building():
        assert Branch.objects.get(pk=east.pk).closed_on == date(2026, 11, 1)


def test_employers_are_added_renamed_known_by_other_names_and_found_by_each(desk):
    desk.post("/office/employers/add/", {"name": "Invented Hospice", "town": "Nowhere"})
    with building():
        hospice = Employer.objects.get(name="Invented Hospice")
    desk.post(f"/office/employers/{hospice.pk}/name/", {"name": "Invented House"})
    desk.post(f"/office/employers/{hospice.pk}/also/", {"name": "The House"})
    for words in ("invented hosp", "Invented House", "the house"):
        assert "Invented House" in desk.get("/office/employers/", {"q": words}).content.decode(), words
    twice = desk.post("/office/employers/add/", {"name": "Leeds Teaching Hospitals NHS Trust"})
    assert "is there already, with the code RR8" in twice.content.decode()
    desk.post("/office/employers/add/", {"name": "Leeds Teaching Hospitals"})
    assert "Perhaps entered twice" in desk.get("/office/employers/").content.decode()
    desk.post(f"/office/employers/{hospice.pk}/same/", {"other": "RR8"})
    assert "Went into" in desk.get(f"/office/employers/{hospice.pk}/").content.decode()
