"""P04, P10, P58b, W09: joining online, and what the union then holds."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from steward.membership import actions, reports
from steward.membership.models import Application
from steward.people.acting import acting_as
from steward.people.models import Person
from steward.policy import text
from steward.register.models import Address, Employment, Membership
from steward.trail.models import Change
from tests.join.pages import SAID, hidden, read
from tests.people import acting_member, an_actor, building

pytestmark = pytest.mark.django_db(databases=["default", "cache"])


def _join(site: Client, **said: Any) -> int:
    check = site.post("/join/", SAID | said)
    return int(site.post("/join/", hidden(check) | {"send": "yes"}).status_code)


def _admit_the_only_one() -> Membership:
    officer = an_actor("membership_officer")
    with acting_as(officer, "register"):
        (waiting,) = reports.queue(on=timezone.localdate())
        return actions.admit(waiting.application.pk, by=officer, on=timezone.localdate(), at=timezone.now())


@pytest.mark.promise("W09")
def test_somebody_joins_online_without_script_account_or_email(site: Client) -> None:
    """Joining happens online: from the home page to a membership, in a browser without JavaScript."""
    assert 'href="/join/"' in site.get("/").content.decode()
    assert _join(site) == 303
    membership = _admit_the_only_one()
    with building():
        assert Person.objects.get(pk=membership.person_id).name == "Ŵyn O'Brien-Àdébáyọ̀"
        assert Application.objects.get().state == "admitted"


@pytest.mark.promise("P04")
def test_an_applicant_is_registered_as_a_member_with_a_number(site: Client) -> None:
    """People are registered as members, for the purpose that the policy names."""
    _join(site)
    membership = _admit_the_only_one()
    purpose = text.current().purposes["register"]
    assert "P04" in purpose.clauses
    with building():
        kept = Membership.objects.get(pk=membership.pk)
        assert (kept.number or "").isdigit()
        assert kept.joined_on == timezone.localdate()
        assert Change.objects.get(row=membership.pk).purpose == purpose.key


@pytest.mark.promise("P10")
def test_what_was_said_is_held_on_the_membership_database_where_the_member_sees_it(site: Client) -> None:
    """The membership database holds what the member said, and the member sees it there."""
    _join(site, email="wyn@invented.example", phone="01632 960 001", employer="Invented Hospice", job_title="Ward manager")
    membership = _admit_the_only_one()
    assert "P10" in text.current().purposes["database"].clauses
    with building():
        person = Person.objects.get(pk=membership.person_id)
    with acting_as(acting_member(person), "rights"):
        mine = Person.objects.get()
        assert (mine.name, mine.email, mine.phone) == ("Ŵyn O'Brien-Àdébáyọ̀", "wyn@invented.example", "01632 960 001")
        assert Address.objects.get().lines == ["27 Invented Barracks", "BFPO 5501"]
        assert Employment.objects.get().employer_as_typed == "Invented Hospice"


@pytest.mark.promise("P58", letters="b")
def test_name_and_address_are_the_condition_of_membership_and_nothing_else_is(site: Client) -> None:
    """Giving name and address is a condition of membership, and nothing else is: with these two somebody becomes a member."""
    fields = {
        each["name"]
        for each in read(site.get("/join/")).inputs
        if each.get("name") and each.get("type") not in ("hidden", "checkbox")
    }
    least = {"family_name": "Sukarnoputra", "line_1": "27 Invented Barracks", "postcode": "BFPO 5501"}
    for missing in ("family_name", "line_1", "postcode"):
        assert site.post("/join/", least | {missing: "", "send": "yes"}).status_code == 200, missing
    assert site.post("/join/", dict.fromkeys(fields, "") | least | {"send": "yes"}).status_code == 303
    membership = _admit_the_only_one()
    with building():
        person = Person.objects.get(pk=membership.person_id)
        assert (person.given_names, person.email, person.phone, person.born_on) == ("", "", "", None)
        assert membership.number
    with pytest.raises(actions.UnableToApply), acting_as(an_actor("membership_officer"), "register"):
        actions.apply(said=least | {"line_1": ""}, choices=(), at=timezone.now(), channel="paper")
