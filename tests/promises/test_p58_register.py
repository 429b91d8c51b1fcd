"""P58a: an accurate register of members' names and addresses, as statute asks."""

from datetime import date

import pytest
from django.utils import timezone

from steward.people.acting import acting_as
from steward.register import as_it_stood, audit
from steward.register.as_it_stood import NOW_KNOWN, Which
from steward.register.models import Membership, Sampled
from tests.people import a_member, a_person, a_signed_in_member, an_actor, an_address, building

pytestmark = pytest.mark.django_db


@pytest.mark.promise("P58", letters="a")
def test_the_register_holds_the_names_of_members_with_their_home_or_authorised_addresses_and_no_others() -> None:
    """The register of a day is the members of that day, with a home address or one that they asked for in writing."""
    with building():
        a_member("Home", "Member")
        an_address(a_member("Authorised", "Member", address=False), "Box 7", kind="authorised", requested_on=date(2025, 4, 3))
        an_address(a_member("Payroll", "Member", address=False), "At the employer", kind="work")
        left = a_member("Left", "Lately")
        Membership.objects.filter(person=left).update(ended_on=date(2026, 5, 3), end_reason="resigned")
        a_person("Only", "Enquired")
    today = timezone.localdate()
    with acting_as(an_actor("membership_officer"), "statutory_register"):
        found = {line.name: line.address for line in as_it_stood.page(on=today, at=NOW_KNOWN).lines}
        assert found == {
            "Authorised Member": ("Box 7", "Nowhere", "ZZ1 1ZZ"),
            "Home Member": ("1 Invented Row", "Nowhere", "ZZ1 1ZZ"),
            "Payroll Member": (),
        }
        assert [line.name for line in as_it_stood.page(on=today, at=NOW_KNOWN, which=Which.WITHOUT).lines] == ["Payroll Member"]
        counted = as_it_stood.counts(on=today, at=NOW_KNOWN)
        assert (counted.names, counted.without) == (3, 1)
        # and the day before somebody left still has them
        before = as_it_stood.page(on=date(2026, 5, 2), at=NOW_KNOWN)
        assert "Left Lately" in {line.name for line in before.lines}


@pytest.mark.promise("P58", letters="a")
def test_a_member_checks_their_own_entry_at_any_time() -> None:
    """Accurate: the member can see whether there is an entry, and what it says."""
    with building():
        grace = a_member("Grace", "Canary")
    page = a_signed_in_member(grace).get("/my/entry/").content.decode()
    assert "Yes, there is an entry about you" in page
    assert "1 Invented Row" in page


@pytest.mark.promise("P58", letters="a")
def test_what_an_independent_person_finds_wrong_stands_with_the_entry() -> None:
    """Accurate: an assurer checks entries that were drawn at random, and what was found wrong is there to be put right."""
    with building():
        grace = a_member("Grace", "Canary")
    assurer = an_actor("assurer")
    assert assurer.post
    with acting_as(assurer, "membership_audit"):
        audit.draw(how_many=1)
        audit.find(grace.pk, post=assurer.post, result="wrong", remark="The town is missing.")
    with acting_as(an_actor("membership_officer"), "membership_audit"):
        (found,) = audit.to_put_right()
        assert (found.person_id, found.remark) == (grace.pk, "The town is missing.")
        assert Sampled.objects.get().result == "wrong"
