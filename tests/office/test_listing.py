"""Lists: any facts, columns as far as the post may see, counts at once, printing, and files that a second person approves."""

import re
from datetime import date, datetime, timedelta
from datetime import timezone as zones

import pytest
from django.db import IntegrityError
from django.utils import timezone

from steward.membership.lists import columns, exports, facts, finding
from steward.membership.models import Export
from steward.people.acting import acting_as
from steward.people.models import Account
from steward.register.models import Address, Membership, Post
from steward.trail.models import Look
from tests.people import TODAY, a_branch, a_member, a_workplace, an_actor, building, signed_in

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 12, tzinfo=zones.utc)  # noqa: UP017 - the name says which


@pytest.fixture
def officer():
    return an_actor("membership_officer")


@pytest.fixture
def three():
    """A member of long, a newcomer without an email, and somebody who left."""
    with building():
        place, branch = a_workplace(), a_branch()
        old = a_member(
            "Oldric", "Alderton", workplace=place, branch=branch, joined_on=date(2016, 11, 3), email="o@invented.example"
        )
        new = a_member("Newlyn", "Birchall", branch=branch, joined_on=date(2026, 11, 10))
        gone = a_member("Gonerys", "Cranleigh", joined_on=date(2020, 1, 1))
        Membership.objects.filter(person=gone).update(ended_on=date(2026, 11, 12), end_reason="resigned")
        Address.objects.filter(person=old).update(returned_on=date(2026, 11, 1))
    return old, new, gone


def _names(actor, said, purpose="database"):
    with acting_as(actor, purpose):
        return [cells[0] for _, cells in finding.page(said, ["family_name"], on=TODAY).rows]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, ["Alderton", "Birchall"]),
        ({"joined": "2026-11-01..2026-11-30"}, ["Birchall"]),
        ({"left": "2026-11-01.."}, ["Cranleigh"]),
        ({"standing": "former"}, ["Cranleigh"]),
        ({"standing": "anybody", "reason": "resigned"}, ["Cranleigh"]),
        ({"returned": "yes"}, ["Alderton"]),
        ({"no_email": "yes"}, ["Birchall"]),
        ({"anniversary": "2026-11-01.."}, ["Alderton"]),
        ({"no_job": "yes"}, ["Birchall"]),
        ({"silent": "12"}, ["Alderton", "Birchall"]),
        ({"member_class": "retired"}, []),
    ],
)
def test_a_list_holds_those_to_whom_every_fact_applies(officer, three, said, expected):
    found = [name for name in _names(officer, said) if not name.startswith("Of-")]
    assert found == expected


def test_a_branch_officer_lists_their_branch_and_no_column_that_is_closed(three):
    officer = an_actor("branch_officer", branch=three[0].memberships.model.objects.none() or _branch())
    with acting_as(officer, "democracy"):
        keys = {column.key for column in columns.offered()}
        assert {"name", "email", "joined"} <= keys
        assert not {"address", "postcode", "phone", "born"} & keys
        shown = finding.page({}, ["family_name", "address", "phone"], on=TODAY)
        assert shown.headings == ("Family name",)
        assert [cells for _, cells in shown.rows] == [("Alderton",), ("Birchall",)]
        with pytest.raises(facts.UnknownFact):
            finding.page({"born": "1990-01-01.."}, [], on=TODAY)


def _branch():
    with building():
        return a_branch()


def test_pages_follow_each_other_without_a_gap_and_without_a_double(officer):
    with building():
        for at in range(12):
            a_member("Same", "Samename" if at % 2 else f"Name{at:02d}")
    seen, after = [], ""
    with acting_as(officer, "database"):
        while True:
            page = finding.page({}, ["number"], on=TODAY, after=after, most=5)
            seen += page.people
            after = page.after
            if not after:
                break
    assert len(seen) == len(set(seen)) == 12


def _browser(actor):
    with building():
        return signed_in(Account.objects.get(pk=actor.account), mfa=True, post=Post.objects.get(pk=actor.post))


def test_the_page_counts_shows_and_records_whom_it_showed(officer, three):
    browser = _browser(officer)
    with building():
        before = Look.objects.count()
    answer = browser.get("/office/lists/", {"joined_from": "2026-11-01", "joined_to": "2026-11-30", "column": ["name", "joined"]})
    body = answer.content.decode()
    assert "1 person" in re.sub(r"<[^>]+>", "", body)
    assert "Newlyn Birchall" in body
    assert "Alderton" not in body
    with building():
        look = Look.objects.order_by("-at")[0]
        assert Look.objects.count() == before + 1
        assert look.persons == [three[1].pk]


def test_before_anything_is_asked_nobody_is_shown(officer, three):
    body = _browser(officer).get("/office/lists/").content.decode()
    assert "Birchall" not in body
    assert "Joiners of the last 30 days" in body


def test_a_printed_list_says_who_printed_it_when_and_what_for(officer, three):
    body = _browser(officer).get("/office/lists/", {"print": "1", "column": "name"}).content.decode()
    assert "Membership officer" in body
    assert "destroy after use" in body
    assert "Holding your data on our membership database" in body


def test_a_small_file_is_fetched_by_whoever_asked_and_by_nobody_else(officer, three):
    other = an_actor("membership_officer")
    with building():
        Membership.objects.filter(person=three[0]).update(number="=cmd|0")
    with acting_as(officer, "database"):
        file = exports.ask(
            name="New",
            said={"returned": "yes"},
            keys=["number", "name"],
            reason="For the address check",
            by=officer,
            on=TODAY,
            at=NOW,
        )
        assert file.state == Export.State.READY
    with acting_as(other, "database"), pytest.raises(exports.UnableToExport, match="not yours"):
        exports.fetch(file.pk, by=other, on=TODAY, at=NOW)
    with acting_as(officer, "database"):
        _, body = exports.fetch(file.pk, by=officer, on=TODAY, at=NOW)
        with pytest.raises(exports.UnableToExport, match="expired"):
            exports.fetch(file.pk, by=officer, on=TODAY, at=NOW + timedelta(days=8))
    assert body.decode("utf-8-sig").splitlines() == ["Number,Name", "'=cmd|0,Oldric Alderton"]
    with building():
        assert Look.objects.filter(what="list as a file", persons=[three[0].pk]).exists()


def test_a_large_file_waits_for_a_second_person_and_the_database_holds_it(officer, three, monkeypatch):
    monkeypatch.setattr(exports, "ALONE", 1)
    other = an_actor("membership_officer")
    with acting_as(officer, "database"):
        file = exports.ask(name="All", said={}, keys=["name"], reason="For the annual count", by=officer, on=TODAY, at=NOW)
        assert file.state == Export.State.WAITING
        with pytest.raises(exports.UnableToExport):
            exports.fetch(file.pk, by=officer, on=TODAY, at=NOW)
        with pytest.raises(exports.UnableToExport, match="colleague"):
            exports.decide(file.pk, approve=True, by=officer, at=NOW)
    with pytest.raises(IntegrityError), acting_as(officer, "database"):
        Export.objects.filter(pk=file.pk).update(decided_by=officer.account)
    with acting_as(other, "database"):
        exports.decide(file.pk, approve=True, by=other, at=NOW)
    with acting_as(officer, "database"):
        _, body = exports.fetch(file.pk, by=officer, on=TODAY, at=NOW)
    assert b"Birchall" in body


def test_a_list_is_saved_found_again_and_removed(officer, three):
    browser = _browser(officer)
    browser.post("/office/lists/keep/", {"name": "Came back", "returned": "yes", "column": ["name"]})
    with acting_as(officer, "database"):
        one = finding.saved()[0]
    answer = browser.get(f"/office/lists/saved/{one.pk}/", follow=True)
    assert "Oldric Alderton" in answer.content.decode()
    browser.post(f"/office/lists/saved/{one.pk}/forget/")
    with acting_as(officer, "database"):
        assert finding.saved() == []


def test_members_by_workplace_shows_a_share_and_nobody(officer, three):
    with building():
        place = a_workplace()
        place.staff = 40
        place.save()
    with acting_as(officer, "database"):
        (each,) = finding.density(on=timezone.localdate())
        assert (each.members, each.share) == (1, 2)
    body = _browser(officer).get("/office/lists/density/").content.decode()
    assert "2 of 100" in body
    assert "Alderton" not in body
