"""P46. Right to rectification: (a) online, (c) through the branch."""

import pytest

from steward.membership.models import Hint
from steward.policy import text
from steward.portal.details.things import THINGS
from steward.register.models import Employment
from tests.office.conftest import sign_in
from tests.people import a_branch, a_member, a_signed_in_member, a_workplace, an_actor, building

pytestmark = pytest.mark.django_db
TYPED = {
    "name": ({"given_names": "Ŵyn", "family_name": "O'Brien-Àdébáyọ̀"}, "Ŵyn O&#x27;Brien-Àdébáyọ̀"),
    "birth": ({"born_on_day": "27", "born_on_month": "3", "born_on_year": "1990"}, "27 March 1990"),
    "email": ({"email": "right@invented.example"}, "right@invented.example"),
    "phone": ({"phone": "07700 900982"}, "07700 900982"),
    "address": ({"kind": "home", "line_1": "2 Right Road", "postcode": "CF10 1AA", "country": "United Kingdom"}, "2 Right Road"),
    "job": ({"job_title": "Head of nursing"}, "Head of nursing"),
    "employer": ({"employer_as_typed": "The right clinic"}, "The right clinic"),
    "workplace": ({}, "Right place"),
    "at-work": ({"work_email": "right@work.example", "work_phone": "020 7946 0001"}, "right@work.example"),
}


# Pages that are not a detail of the register: what a member chose to see first.
ELSEWHERE = {"interests": "/my/interests/"}


@pytest.mark.promise("P46", letters="a")
def test_every_kind_of_data_that_a_member_may_correct_has_a_page() -> None:
    """Whatever the policy lets members correct, they correct online: a kind of data without a page would be an empty promise."""
    corrected = {category for thing in THINGS.values() for category in thing.holds}
    assert set(text.current().roles["member"].changes) - {"choices"} == corrected | set(ELSEWHERE)
    with building():
        browser = a_signed_in_member(a_member())
    for page in ELSEWHERE.values():
        assert browser.get(page).status_code == 200
    assert "online" in text.current().rights["rectification"].by


@pytest.mark.promise("P46", letters="a")
@pytest.mark.parametrize("what", list(THINGS))
def test_a_wrong_detail_is_put_right_online_at_once(what: str) -> None:
    """The member types what is right, and the union's books say it from that day on."""
    typed, right = TYPED[what]
    with building():
        here = a_workplace("Wrong place")
        place = a_workplace("Right place")
        me = a_member("Wrong", "Name", workplace=here)
    client = a_signed_in_member(me)
    assert client.post(f"/my/details/{what}/", typed or {"workplace": str(place.pk)}).status_code == 303
    page = client.get("/my/details/").content.decode()
    assert right in page[: page.index('id="changed"')]


@pytest.mark.promise("P46", letters="c")
def test_a_branch_puts_a_wrong_detail_right_or_passes_it_on() -> None:
    """A member may also turn to the branch: it puts name, email and job right itself, and tells the office of the rest."""
    assert "branch" in text.current().rights["rectification"].by
    with building():
        north = a_branch("North")
        me = a_member("Wrong", "Name", branch=north, workplace=a_workplace(), email="wrong@invented.example")
    browser = sign_in(an_actor("branch_officer", branch=north))
    typed = {
        "name": {"given_names": "Ŵyn", "family_name": "Àdébáyọ̀"},
        "email": {"email": "right@invented.example"},
        "job": {"job_title": "Head of nursing"},
    }
    for what, said in typed.items():
        assert browser.post(f"/office/branch/{me.pk}/{what}/", said).status_code == 302, what
    assert browser.post(f"/office/tell/{me.pk}/moved/", {"says": "to 2 Right Road"}).status_code == 302
    with building():
        me.refresh_from_db()
        assert (me.given_names, me.family_name, me.email) == ("Ŵyn", "Àdébáyọ̀", "right@invented.example")
        assert Employment.objects.get(person=me).job_title == "Head of nursing"
        hint = Hint.objects.get(person=me)
    officer = sign_in(an_actor("membership_officer"))
    waiting = officer.get("/office/told/").content.decode()
    assert "Has moved house: to 2 Right Road" in waiting
    assert f"/office/members/{me.pk}/change/address/" in waiting
    assert hint.done_at is None
