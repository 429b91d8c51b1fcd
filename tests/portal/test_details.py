"""Each detail has a page; what was typed is kept; the old words stay visible; and all of it as the role member."""

from typing import Any

import pytest
from django.db import ProgrammingError
from django.test import Client

from steward.people import actions as people
from steward.people.acting import acting_as
from steward.people.models import Person
from steward.register import actions as register
from steward.register.models import Address, Employment
from steward.trail.models import Change
from tests.people import TODAY, a_member, a_person, a_signed_in_member, a_workplace, acting_member, building

pytestmark = pytest.mark.django_db
HOME = {
    "kind": "home", "line_1": "Flat 3, Tŷ Gwyn", "line_2": "12 Heol Newydd", "line_3": "", "line_4": "",
    "town": "Caerdydd", "postcode": "cf10 1aa", "country": "United Kingdom",
}  # fmt: skip


def member(**more: Any) -> tuple[Person, Client]:
    with building():
        me = a_member("Rhoswen", "Ashgrove", workplace=a_workplace("Here"), **more)
    return me, a_signed_in_member(me)


@pytest.mark.parametrize(
    ("what", "typed", "seen"),
    [
        ("name", {"given_names": "Ŵyn", "family_name": "O'Brien-Àdébáyọ̀"}, "Ŵyn O&#x27;Brien-Àdébáyọ̀"),
        ("name", {"given_names": "", "family_name": "Ashgrove"}, "Ashgrove"),
        ("birth", {"born_on_day": "27", "born_on_month": "March", "born_on_year": "1990"}, "27 March 1990"),
        ("email", {"email": "rhoswen@invented.example"}, "rhoswen@invented.example"),
        ("phone", {"phone": "+44 7700 900982"}, "+44 7700 900982"),
        ("address", HOME, "CF10 1AA"),
        ("address", HOME | {"postcode": "bfpo61", "town": ""}, "BFPO 61"),
        ("address", HOME | {"postcode": "", "country": "Éire"}, "Éire"),
        ("job", {"job_title": "Head of nursing"}, "Head of nursing"),
        ("employer", {"employer_as_typed": "A small clinic"}, "A small clinic"),
        ("at-work", {"work_email": "me@work.example", "work_phone": "020 7946 0001 ext 12"}, "me@work.example"),
    ],
)
def test_a_detail_is_changed_online(what: str, typed: dict[str, str], seen: str) -> None:
    _, client = member()
    answer = client.post(f"/my/details/{what}/", typed)
    assert answer.status_code == 303, answer.content.decode()
    assert seen in client.get("/my/details/").content.decode()


def test_another_address_than_home_is_asked_for_in_writing_by_this_form_and_dated() -> None:
    me, client = member()
    client.post("/my/details/address/", HOME | {"kind": "authorised"})
    with acting_as(acting_member(me), "rights"):
        now = Address.objects.get(person=me, until_on=None)
        assert (now.kind, now.requested_on) == ("authorised", now.from_on)
        assert Address.objects.count() == 2
    page = client.get("/my/details/").content.decode()
    assert "you asked us in writing to use on" in page


def test_the_old_words_stay_visible_beside_the_new_ones() -> None:
    me, client = member()
    client.post("/my/details/address/", HOME)
    client.post("/my/details/name/", {"given_names": "Rhoswen", "family_name": "Marigold"})
    client.post("/my/details/employer/", {"employer_as_typed": "A small clinic"})
    page = client.get("/my/details/").content.decode()
    assert "<del>1 Invented Row, Nowhere, ZZ1 1ZZ</del>" in page
    assert "<ins>Flat 3, Tŷ Gwyn, 12 Heol Newydd, Caerdydd, CF10 1AA</ins>" in page
    assert "<del>Ashgrove</del>" in page
    assert "<ins>Marigold</ins>" in page
    assert "<del>Operations manager, Here, Invented Health Trust</del>" in page
    with acting_as(acting_member(me), "rights"):
        assert set(Change.objects.filter(role="steward_member").values_list("purpose", flat=True)) == {"rights"}


def test_what_is_the_same_changes_nothing() -> None:
    me, client = member()
    same = HOME | {"line_1": "1 Invented Row", "line_2": "", "town": "Nowhere", "postcode": "zz11zz"}
    for what, typed in (
        ("address", same), ("job", {"job_title": "Operations manager"}), ("employer", {"employer_as_typed": "Invented Health Trust"}),
        ("name", {"given_names": "Rhoswen", "family_name": "Ashgrove"}),
    ):  # fmt: skip
        assert client.post(f"/my/details/{what}/", typed).status_code == 303
    with acting_as(acting_member(me), "rights"):
        assert Change.objects.filter(role="steward_member").count() == 0


def test_an_employer_that_we_know_is_matched_and_the_workplace_is_asked_for_next() -> None:
    me, client = member()
    with building():
        there = a_workplace("Ysbyty Newydd", "Fictional Trust")
        other = a_workplace("Not theirs", "Another Trust")
    answer = client.post("/my/details/employer/", {"employer_as_typed": "fictional  trust"})
    assert answer["Location"] == "/my/details/workplace/"
    page = client.get("/my/details/workplace/").content.decode()
    assert "Ysbyty Newydd" in page
    assert "Not theirs" not in page
    assert client.post("/my/details/workplace/", {"workplace": str(other.pk)}).status_code == 200
    assert client.post("/my/details/workplace/", {"workplace": str(there.pk)}).status_code == 303
    with acting_as(acting_member(me), "rights"):
        now = Employment.objects.get(until_on=None)
        assert (now.employer.name, now.workplace, now.job_title) == ("Fictional Trust", there, "Operations manager")


@pytest.mark.parametrize(
    ("what", "typed", "error"),
    [
        ("name", {"given_names": "Kept Words", "family_name": ""}, "Enter family name"),
        ("birth", {"born_on_day": "31", "born_on_month": "2", "born_on_year": "1990"}, "Date of birth must be a real date"),
        ("birth", {"born_on_day": "1", "born_on_month": "2", "born_on_year": "2990"}, "Date of birth must be in the past"),
        ("email", {"email": "kept words"}, "Enter an email address in the correct format"),
        ("phone", {"phone": "Kept Words"}, "Enter a telephone number, like"),
        ("address", HOME | {"line_1": ""}, "Enter address line 1"),
        ("address", HOME | {"postcode": ""}, "Enter a postcode"),
        ("address", HOME | {"postcode": "CF1"}, "Enter a full UK postcode"),
        ("address", {key: value for key, value in HOME.items() if key != "kind"}, "Select whether this is your home"),
        ("at-work", {"work_email": "kept", "work_phone": ""}, "Enter an email address in the correct format"),
    ],
)
def test_a_fault_is_said_twice_and_all_that_was_typed_is_kept(what: str, typed: dict[str, str], error: str) -> None:
    _, client = member()
    page = client.post(f"/my/details/{what}/", typed).content.decode()
    assert page.count(error) >= 2
    assert "There is a problem" in page
    assert "<title>Error: " in page
    for value in typed.values():
        if value and value != "home":
            assert f'value="{value}"' in page or value.replace("'", "&#x27;") in page


def test_there_is_no_page_for_what_nobody_changes_themselves() -> None:
    _, client = member()
    assert client.get("/my/details/number/").status_code == 404
    assert client.get("/my/details/membership/").status_code == 404


def test_without_a_job_the_workplace_page_asks_for_the_employer_first() -> None:
    with building():
        me = a_member()
    client = a_signed_in_member(me)
    assert "your employer</a> first" in client.get("/my/details/workplace/").content.decode()
    assert client.post("/my/details/job/", {"job_title": "Matron"}).status_code == 303
    assert "Matron" in client.get("/my/details/").content.decode()


def test_the_database_lets_a_member_change_nobody_else() -> None:
    with building():
        me, other = a_member("Mine", "Own"), a_member("Other", "Person")
    actor = acting_member(me)
    with pytest.raises(people.UnableToChange), acting_as(actor, "rights"):
        people.change_person(other, phone="07700 900982")
    with pytest.raises(ProgrammingError), acting_as(actor, "rights"):
        register.move(other, on=TODAY, line_1="Mine now", postcode="ZZ1 1ZZ")
    with pytest.raises(ProgrammingError), acting_as(actor, "rights"):
        register.change_job(other, on=TODAY, job_title="Mine now")
    with pytest.raises(ProgrammingError), acting_as(actor, "rights"):
        Person.objects.filter(pk=me.pk).update(id=other.pk)
    with pytest.raises(ProgrammingError), acting_as(actor, "rights"):
        a_person("New", "Person")


def test_a_member_cannot_change_their_number_or_class() -> None:
    with building():
        me = a_member()
    for change in ({"number": "1"}, {"member_class": "life"}, {"joined_on": TODAY}):
        with pytest.raises(ProgrammingError), acting_as(acting_member(me), "rights"):
            me.memberships.update(**change)
