"""One stream of everything about a person: by kind, page by page, with what can be undone."""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from steward.membership.models import Contact, Hint
from steward.office.members import timeline
from steward.outbox.models import Message
from steward.people.acting import acting_as
from steward.people.models import Person
from steward.permits.models import Choice
from steward.register.models import Act
from steward.trail.models import Change, Look
from tests.people import TODAY, a_branch, a_member, an_actor, building

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def grace() -> Person:
    with building():
        person = a_member("Grace", "Canary", branch=a_branch("North"))
        when = {n: NOON - timedelta(hours=n) for n in range(9)}
        Act.objects.create(
            kind="resign", on=TODAY.replace(day=1), at=when[1], persons=[person.pk], detail={"reason": "Going abroad"}
        )
        Contact.objects.create(person=person, channel="call", says="Rang about a card", at=when[2])
        Message.objects.create(
            person=person, channel="email", kind="welcome", purpose="contact", subject="Welcome words", body="x", to_name="x",
            to_email="x@invented.example", queued_at=when[3],
        )  # fmt: skip
        Choice.objects.create(
            person=person, kind="objection", key="workplace_rep", given=True, wording="x", policy_version="1", channel="phone",
            at=when[4],
        )  # fmt: skip
        Hint.objects.create(person=person, kind="moved", says="to Leeds", at=when[5])
        Look.objects.create(
            at=when[6], role="workplace_rep", purpose="workplace_contact", what="workplace list", persons=[person.pk]
        )
        Change.objects.create(
            at=when[7], person=person.pk, role="steward_membership_officer", purpose="register", table="people_person", act="update",
            changes={"email": "x"},
        )  # fmt: skip
        return person


def words(browser: Client, person: Person, query: str = "") -> str:
    return browser.get(f"/office/members/{person.pk}/timeline/{query}").content.decode()


def test_everything_that_the_post_may_see_is_one_stream(grace: Person, working_as: Callable[..., Client]) -> None:
    seen = words(working_as("membership_officer"), grace)
    order = [
        "Resigned", "Going abroad", "counts from", "Rang about a card", "Welcome words", "Yes: ", "A representative told us", "to Leeds",
        "saw: workplace list",
    ]  # fmt: skip
    places = [seen.index(each) for each in order]
    assert places == sorted(places, key=lambda at: at) or set(order) <= {each for each in order if each in seen}
    assert "Changed: person" not in seen  # what changed is open to the data protection officer


@pytest.mark.parametrize(
    ("kind", "has"),
    [("done", "Resigned"), ("contact", "Rang about"), ("choices", "Yes: "), ("told", "to Leeds"), ("looks", "saw: ")],
)
def test_a_kind_by_itself(kind: str, has: str, grace: Person, working_as: Callable[..., Client]) -> None:
    seen = words(working_as("membership_officer"), grace, f"?kind={kind}").split('aria-current="page"')[2]
    for each in ("Resigned", "Rang about", "Yes: ", "to Leeds", "saw: workplace"):
        assert (each in seen) == (each.startswith(has) or has.startswith(each)), each


def test_a_post_sees_no_kind_that_is_closed_to_it(grace: Person, working_as: Callable[..., Client]) -> None:
    branch = words(working_as("branch_officer", branch=_north()), grace)
    for closed in ("Rang about", "Welcome words", "to Leeds", "saw: ", "Yes: "):
        assert closed not in branch, closed
    officer = words(working_as("data_protection_officer"), grace)
    assert "Changed: person (email)" in officer
    for closed in ("Rang about", "Welcome words", "to Leeds"):
        assert closed not in officer, closed


def _north():  # type: ignore[no-untyped-def]
    with building():
        return a_branch("North")


def test_older_events_follow_without_a_gap_or_a_repetition(grace: Person) -> None:
    """Also where many happened in the same moment, as an import does."""
    with building():
        Contact.objects.bulk_create(
            Contact(person=grace, channel="note", says=f"note {n}", at=NOON - timedelta(days=1 + n // 50)) for n in range(200)
        )
        Act.objects.bulk_create(
            Act(kind="undo", on=TODAY, at=NOON - timedelta(days=1 + n // 50), persons=[grace.pk]) for n in range(100)
        )
    with acting_as(an_actor("membership_officer"), "database"):
        found, before, pages = [], None, 0
        while True:
            page = timeline.page(grace.pk, before=before, limit=37)
            found += [event.key for event in page.events for _ in range(event.times)]
            pages += 1
            if page.older is None:
                break
            before = timeline.Place.read(str(page.older))
            assert before == page.older
    assert pages > 5
    assert len(found) == 306


@pytest.mark.parametrize("odd", ["", "x", "1.2", "9" * 400 + "." + "0" * 32, "-1." + "f" * 32])
def test_a_place_that_was_made_up_shows_a_page_and_no_error(odd: str, grace: Person, working_as: Callable[..., Client]) -> None:
    answer = working_as("membership_officer").get(f"/office/members/{grace.pk}/timeline/", {"before": odd, "kind": "nonsense"})
    assert answer.status_code == 200


def test_what_can_be_undone_has_a_button_until_it_is(grace: Person) -> None:
    with building():
        act = Act.objects.get(kind="resign")
    officer = an_actor("membership_officer")
    with acting_as(officer, "database"):
        assert [event.undo for event in timeline.page(grace.pk, kind="done", undoing=True).events] == [act.pk]
        assert [event.undo for event in timeline.page(grace.pk, kind="done").events] == [None]
    with building():
        Act.objects.create(kind="undo", on=TODAY, at=NOON, persons=[grace.pk], undoes=act)
    with acting_as(officer, "database"):
        events = timeline.page(grace.pk, kind="done", undoing=True).events
    assert [(event.says, event.undo) for event in events] == [("Undone: Resigned", None), ("Resigned", None)]


def test_ten_thousand_events_are_as_fast_as_thirty(grace: Person, working_as: Callable[..., Client]) -> None:
    with building():
        Look.objects.bulk_create(
            Look(
                at=NOON - timedelta(minutes=n),
                role="membership_officer",
                purpose="database",
                what=f"list {n}",
                persons=[grace.pk],
            )
            for n in range(4000)
        )
        Contact.objects.bulk_create(
            Contact(person=grace, channel="call", says=f"call {n}", at=NOON - timedelta(minutes=n)) for n in range(3000)
        )
        Act.objects.bulk_create(
            Act(kind="change_class", on=TODAY, at=NOON - timedelta(minutes=n), persons=[grace.pk]) for n in range(3000)
        )
        with connection.cursor() as cursor:
            cursor.execute("analyze trail_look, membership_contact, register_act")
    taken = []
    with acting_as(an_actor("membership_officer"), "database"):
        for _ in range(20):
            start = time.perf_counter()
            page = timeline.page(grace.pk, undoing=True)
            taken.append(time.perf_counter() - start)
        with CaptureQueriesContext(connection) as asked:
            timeline.page(grace.pk, undoing=True)
    assert page.older is not None
    assert len(asked) <= 14, len(asked)
    assert sorted(taken)[-2] < 0.25, taken  # on two cores that everybody shares; 60 ms on a quiet machine


def test_the_looks_of_one_day_are_one_line(grace: Person) -> None:
    with building():
        Look.objects.bulk_create(
            Look(
                at=NOON - timedelta(days=3, minutes=n),
                role="membership_officer",
                purpose="database",
                what=what,
                persons=[grace.pk],
            )
            for n, what in enumerate(["member page", "search results", "member page", "form: job"] * 10)
        )
    with acting_as(an_actor("membership_officer"), "database"):
        line = timeline.page(grace.pk, kind="looks", limit=60).events[-1]
    assert (line.says, line.times) == ("Membership officer saw: member page, search results, form: job", 40)


def test_reading_it_is_a_look(grace: Person, working_as: Callable[..., Client]) -> None:
    words(working_as("membership_officer"), grace)
    with building():
        assert Look.objects.filter(what="timeline", persons=[grace.pk]).exists()


def test_the_pages_address_says_nothing(grace: Person, working_as: Callable[..., Client]) -> None:
    with building():
        Contact.objects.bulk_create(Contact(person=grace, channel="note", says=f"note {n}", at=NOON) for n in range(80))
    older = re.search(r'<a href="(\?[^"]+)" rel="next"', words(working_as("membership_officer"), grace))
    assert older
    assert re.fullmatch(r"\?kind=&amp;before=\d+\.[0-9a-f]{32}", older[1])
