"""A protected record, tried every way round: by search, list, count, preview, address, message and file."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import ProgrammingError, connection
from django.utils import timezone

from steward.exchange import actions as exchange
from steward.exchange.models import Disclosure
from steward.membership.models import Application
from steward.outbox.models import Message
from steward.people.acting import Actor, acting_as
from steward.people.models import Person
from steward.permits import protecting
from steward.permits.models import Opening, Protection
from steward.policy import text
from steward.policy.declarations import collect
from steward.register import search
from steward.register.models import Membership, Workplace
from tests.exchange.making import a_desk
from tests.office.conftest import sign_in
from tests.office.test_doors import pages
from tests.people import TODAY, a_branch, a_member, a_workplace, an_account, an_actor, building

pytestmark = pytest.mark.django_db
OFFICE = [key for key, role in text.current().roles.items() if role.tier == "office" and key != "data_protection_officer"]


@pytest.fixture
def hidden(db: None) -> Person:
    with building():
        person = a_member(
            "Zenobia", "Quietwater", branch=a_branch("North"), workplace=a_workplace("Seacroft Clinic"),
            email="zenobia@invented.example", phone="01632 960777",
        )  # fmt: skip
        Protection.objects.create(person=person, kind="at_risk", from_on=TODAY.replace(year=2025))
        Message.objects.create(
            person=person, channel="email", kind="letter", purpose="contact", subject="To Quietwater", body="x",
            to_name="Zenobia Quietwater", to_email="zenobia@invented.example", queued_at=timezone.now(),
        )  # fmt: skip
        Application.objects.create(
            person=person, family_name="Quietwater", line_1="1 Invented Row", policy_version="x", applied_at=timezone.now(),
            state="admitted", decided_at=timezone.now(), decided_by=an_account(person).pk,
        )  # fmt: skip
    return person


def _actor(role: str) -> Actor:
    with building():
        where = {"workplace_rep": {"workplace": a_workplace("Seacroft Clinic")}, "branch_officer": {"branch": a_branch("North")}}
    return an_actor(role, **where.get(role, {}))


@pytest.mark.parametrize("role", OFFICE)
def test_no_page_and_no_list_of_the_office_has_them(role: str, hidden: Person) -> None:
    browser = sign_in(_actor(role))
    for name, _, url in pages():
        body = browser.get(url).content
        assert b"Quietwater" not in body, name
        assert b"zenobia@" not in body, name
        theirs = re.sub("[0-9a-f]{8}-[0-9a-f-]{27}", str(hidden.pk), url)
        if theirs != url:
            assert browser.get(theirs).status_code in (302, 404, 405), (name, theirs)
            assert b"Quietwater" not in browser.get(theirs).content, name


@pytest.mark.parametrize("role", ["membership_officer", "branch_officer"])
@pytest.mark.parametrize("by", ["number", "Quietwater", "zenobia@invented.example", "ZZ1 1ZZ", "01632 960777"])
def test_no_search_finds_them(role: str, by: str, hidden: Person) -> None:
    with building():
        words = str(Membership.objects.get(person=hidden).number) if by == "number" else by
    actor = _actor(role)
    with acting_as(actor, "database" if role == "membership_officer" else "democracy"):
        assert hidden.pk not in {each.pk for each in search.find(words).people}
    for url in ("/office/members/", "/office/members/suggest/", "/office/branch/"):
        assert b"Zenobia" not in sign_in(actor).post(url, {"q": words}).content


@pytest.mark.parametrize("role", OFFICE)
def test_no_table_shows_a_row_about_them(role: str, hidden: Person) -> None:
    """Every table about people, asked below the screens by each post: not a row, and so in no count."""
    actor = _actor(role)
    for table in collect().personal():
        try:
            with acting_as(actor, "database"), connection.cursor() as cursor:
                cursor.execute(f'select "{table.subject_column}"::text from "{table.name}"')
                found = " ".join(str(row[0]) for row in cursor.fetchall())
        except ProgrammingError:
            continue  # closed altogether
        assert str(hidden.pk) not in found, table.name


def test_counts_leave_them_out(hidden: Person) -> None:
    for role in ("membership_officer", "branch_officer", "workplace_rep"):
        with acting_as(_actor(role), "database"):
            assert hidden.pk not in set(Person.objects.values_list("pk", flat=True))
    rep = _actor("workplace_rep")
    with building():
        from steward.permits.models import Choice

        Choice.objects.create(
            person=hidden, kind="objection", key="workplace_rep", given=True, wording="x", policy_version="x", channel="x",
            at=timezone.now(),
        )  # fmt: skip
    with acting_as(rep, "workplace_contact"), connection.cursor() as cursor:
        cursor.execute("select steward.objectors_at_my_workplace()")
        assert cursor.fetchone() == (0,)


def test_the_preview_of_a_file_leaves_them_out_and_the_file_does_not(
    hidden: Person, released: Callable[[], tuple[str, int]]
) -> None:
    """Law and letters go on: a ballot paper reaches somebody whom the officer who previews the file does not see."""
    preview, rows = released()
    assert "Quietwater" not in preview
    assert "Visible" in preview
    assert rows == 2
    with building():
        sent = Disclosure.objects.filter(person=hidden).values_list("recipient", flat=True)
        assert list(sent) == ["mailing_house"]


@pytest.fixture
def released(db: None, tmp_path: Path) -> Callable[[], tuple[str, int]]:
    def run() -> tuple[str, int]:
        desk = a_desk(tmp_path / "out")
        with building():
            a_member("Ottoline", "Visible")
        made = desk.prepare()
        preview = exchange.preview(made, by=desk.first).decode()
        exchange.release(made.pk, by=desk.second, at=timezone.now())
        return preview, made.rows

    return run


def test_an_officer_of_another_branch_cannot_even_learn_that_there_is_one(hidden: Person) -> None:
    with building():
        number, south = str(Membership.objects.get(person=hidden).number), a_branch("South")
    with acting_as(an_actor("branch_officer", branch=south), "representation"), pytest.raises(protecting.UnableToOpen):
        protecting.open_record(number=number, reason="I would like to know", by=Actor("branch_officer"))
    with building():
        assert not Opening.objects.exists()


def test_an_opening_lasts_for_the_account_that_gave_the_reason_and_opens_no_more_than_its_scope(hidden: Person) -> None:
    with building():
        number, north = str(Membership.objects.get(person=hidden).number), a_branch("North")
    mine, other = an_actor("branch_officer", branch=north), an_actor("branch_officer", branch=north)
    with acting_as(mine, "representation"):
        protecting.open_record(number=number, reason="She asked me to call", by=mine)
        assert Person.objects.filter(pk=hidden.pk).exists()
    with acting_as(other, "representation"):
        assert not Person.objects.filter(pk=hidden.pk).exists()


@pytest.mark.parametrize("role", ["membership_officer", "branch_officer"])
def test_nobody_writes_an_opening_beside_the_function(role: str, hidden: Person) -> None:
    actor = _actor(role)
    with pytest.raises(ProgrammingError, match="number and a reason"), acting_as(actor, "safety"):
        Opening(person=hidden, account=actor.account, reason="none at all", at=timezone.now(), until_at=timezone.now()).save(
            force_insert=True
        )


def test_nobody_ends_a_protection_that_they_have_not_opened(hidden: Person) -> None:
    with acting_as(_actor("membership_officer"), "safety"):
        assert Protection.objects.update(until_on=timezone.localdate()) == 0


@pytest.mark.parametrize("role", ["workplace_rep", "administrator", "caseworker", "editor", "assurer"])
def test_other_posts_open_nothing(role: str, hidden: Person) -> None:
    actor = _actor(role)
    with pytest.raises(ProgrammingError, match="permission denied"), acting_as(actor, "safety"):
        protecting.open_record(number="90000000", reason="I would like to know", by=actor)


def test_the_workplace_list_leaves_them_out(hidden: Person) -> None:
    with building():
        place = Workplace.objects.get(name="Seacroft Clinic")
    page = sign_in(an_actor("workplace_rep", workplace=place)).get("/office/workplace/").content.decode()
    assert "Quietwater" not in page
    assert "0 members</strong>" in page
