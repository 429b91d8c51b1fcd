"""The assurer of the register: appointed with an end, draws at random, sees the drawn entries and numbers, writes what was found."""

import uuid
from collections.abc import Callable
from datetime import date

import pytest
from django.db import Error, ProgrammingError, connection, transaction
from django.test import Client
from django.utils import timezone

from steward.people import actions as people
from steward.people.acting import Actor, acting_as
from steward.people.models import Person
from steward.permits.models import Protection
from steward.register import acts, audit
from steward.register.actions import UnableToAppoint, appoint
from steward.register.models import Address, Membership, Post, Sampled
from steward.trail.models import Look
from tests.office.conftest import sign_in
from tests.office.test_statutory import parts
from tests.people import a_member, a_person, a_post, an_account, an_actor, building

pytestmark = pytest.mark.django_db
HOME = "/office/assurer/"


@pytest.fixture
def members() -> list[Person]:
    with building():
        return [
            a_member(
                "Grace", f"Canary {n:02d}", email=f"grace{n}@invented.example", phone="01632 960001", born_on=date(1980, 5, 3)
            )
            for n in range(12)
        ]


def draw(actor: Actor, how_many: int = 3) -> list[uuid.UUID]:
    with acting_as(actor, "membership_audit"):
        audit.draw(how_many=how_many)
        assert actor.post
        return [each.person for each in audit.sample(post=actor.post)]


def test_an_administrator_appoints_an_assurer_with_a_last_day_who_signs_first(working_as: Callable[..., Client]) -> None:
    with building():
        somebody = a_person("Ysolde", "Checker")
        account = an_account(somebody)
        a_post(somebody, "editor", until_on=date(2025, 1, 1))  # ended: the register of posts knows them
    browser, url = working_as("administrator"), f"/office/posts/appoint/{somebody.pk}/"
    today = timezone.localdate()
    assert "Assurer of the register" in browser.get(url).content.decode()
    without = browser.post(url, {"role": "assurer", **parts("from_on", today)})
    assert without.status_code == 422
    assert "An assurer’s post ends by itself: enter the day" in without.content.decode()
    lasts = parts("from_on", today) | parts("until_on", date(2027, 1, 31))
    assert browser.post(url, {"role": "assurer", **lasts}).status_code == 302
    with building():
        post = Post.objects.get(person=somebody, role="assurer")
    assert (post.until_on, post.signed_on) == (date(2027, 1, 31), None)
    theirs = sign_in(Actor("assurer", account.pk, post.pk))
    assert theirs.get(HOME).headers["Location"] == "/my/undertaking/"  # not signed yet
    assert theirs.post("/my/undertaking/", {"post": str(post.pk), "agreed": "yes"}).status_code == 302
    assert theirs.get(HOME).status_code == 200


def test_a_new_colleague_as_assurer_needs_a_last_day_too(working_as: Callable[..., Client]) -> None:
    said = {
        "family_name": "Checker",
        "email": "checker@invented.example",
        "role": "assurer",
        **parts("from_on", timezone.localdate()),
    }
    answer = working_as("administrator").post("/office/posts/colleague/", said)
    assert answer.status_code == 422
    assert "An assurer’s post ends by itself" in answer.content.decode()


def test_nobody_is_assurer_and_something_else_at_once(working_as: Callable[..., Client]) -> None:
    """An assurer is neither an officer nor an employee of the union (Act 1992 s 24ZB(4))."""
    with building():
        editor = a_person("Maelys", "Editor")
        a_post(editor, "editor")
    administrator = an_actor("administrator")
    with acting_as(administrator, "staff_access"):
        with pytest.raises(UnableToAppoint, match="neither an officer nor an employee"):
            appoint(editor, role="assurer", by=administrator.account, on=date(2026, 12, 1), until=date(2027, 1, 1))
        with pytest.raises(UnableToAppoint, match="ends by itself"):
            appoint(editor, role="assurer", by=administrator.account, on=date(2026, 12, 1))
    with pytest.raises(Error, match="holds another post at once"), building(), transaction.atomic():
        a_post(editor, "assurer")


def test_the_sample_is_drawn_by_the_database_and_is_all_that_the_assurer_sees(members: list[Person]) -> None:
    assurer = an_actor("assurer")
    with acting_as(assurer, "membership_audit"):
        assert not Person.objects.exists()
    mine = draw(assurer)
    assert len(set(mine)) == 3
    with acting_as(assurer, "membership_audit"):
        assert set(Person.objects.values_list("pk", flat=True)) == set(mine)
        assert Address.objects.count() == 3
    more = draw(assurer, 500)
    assert len(more) == len(members)
    assert more[:3] == mine
    for refused in (0, 501):
        with pytest.raises(audit.UnableToAudit), acting_as(assurer, "membership_audit"):
            audit.draw(how_many=refused)


def test_draws_differ(members: list[Person]) -> None:
    assert len({tuple(sorted(draw(an_actor("assurer"), 4))) for _ in range(6)}) > 1


def test_an_entry_shows_what_it_said_before_and_no_email_telephone_or_birthday(members: list[Person]) -> None:
    grace = members[0]
    officer = an_actor("membership_officer")
    with acting_as(officer, "register"):
        with acts.act("change", by=officer, on=timezone.localdate(), at=timezone.now(), persons=[grace.pk]):
            people.change_person(Person.objects.get(pk=grace.pk), family_name="Formerly-Other", email="new@invented.example")
        Address.objects.filter(person=grace).update(line_1="2 Newhouse Way")
    assurer = an_actor("assurer")
    draw(assurer, 12)
    browser = sign_in(assurer)
    page = browser.get(f"{HOME}{grace.pk}/").content.decode()
    for words in ("Grace Formerly-Other", "Canary 00", "2 Newhouse Way", "1 Invented Row", "outside any act", "Change"):
        assert words in page, words
    everything = page + browser.get(HOME).content.decode()
    for canary in ("invented.example", "01632", "1980"):
        assert canary not in everything, canary
    with acting_as(assurer, "membership_audit"), connection.cursor() as cursor:
        cursor.execute("select was from steward.history_of_sampled(%s::uuid)", [grace.pk])
        for (was,) in cursor.fetchall():
            assert not {"email", "email_key", "phone", "phone_key", "born_on"} & set(was if isinstance(was, dict) else [])
            assert "invented.example" not in str(was)
    for statement in ("select was from register_former", "select email from people_person", "select born_on from people_person"):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            acting_as(assurer, "membership_audit"),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    with building():
        assert Look.objects.filter(what="entry of the sample", role="assurer", persons=[grace.pk]).count() == 1


def test_what_was_found_is_written_down_with_a_remark_and_may_be_changed(members: list[Person]) -> None:
    assurer = an_actor("assurer")
    mine = draw(assurer, 2)
    browser = sign_in(assurer)
    url = f"{HOME}{mine[0]}/"
    bare = browser.post(url, {"result": "wrong"})
    assert bare.status_code == 422
    assert "Enter what is wrong, or why you could not tell" in bare.content.decode()
    assert browser.post(url, {"result": "wrong", "remark": "The town is missing."}).headers["Location"] == f"{HOME}{mine[1]}/"
    assert browser.post(url, {"result": "unclear", "remark": "No paper was there."}).status_code == 302
    assert browser.post(f"{HOME}{mine[1]}/", {"result": "right"}).headers["Location"] == HOME
    with building():
        assert [(s.result, s.remark) for s in Sampled.objects.order_by("place")] == [
            ("unclear", "No paper was there."),
            ("right", ""),
        ]
    officer = sign_in(an_actor("membership_officer")).get("/office/register/audit/").content.decode()
    for words in ("No paper was there.", "Could not tell", f"/office/members/{mine[0]}/"):
        assert words in officer, words
    dpo = sign_in(an_actor("data_protection_officer")).get("/office/register/audit/").content.decode()
    assert '<td class="n">2</td>' in dpo
    assert "Canary" not in dpo
    assert "No paper" not in dpo


def test_an_assurer_writes_in_their_own_sample_only_and_adds_nobody(members: list[Person]) -> None:
    one, other = an_actor("assurer"), an_actor("assurer")
    draw(one, 12)
    draw(other, 12)
    with pytest.raises(ProgrammingError, match="their own sample"), acting_as(one, "membership_audit"):
        Sampled.objects.filter(post_id=other.post).update(result="right")
    with pytest.raises(ProgrammingError, match="their own sample"), acting_as(one, "membership_audit"):
        Sampled.objects.filter(post_id=one.post, place=1).update(place=99)
    with pytest.raises(ProgrammingError, match="drawn by the database"), acting_as(one, "membership_audit"):
        Sampled(post_id=one.post, person=members[0], drawn_at=timezone.now(), place=99).save(force_insert=True)
    with (
        pytest.raises(ProgrammingError, match=r"Only an assurer|permission denied"),
        acting_as(an_actor("membership_officer"), "register"),
    ):
        audit.draw(how_many=1)
    assert sign_in(other).get(f"{HOME}{uuid.uuid4()}/").status_code == 404


def test_when_the_post_ends_the_next_click_leads_nowhere(members: list[Person]) -> None:
    assurer = an_actor("assurer")
    mine = draw(assurer, 1)
    browser = sign_in(assurer)
    assert browser.get(HOME).status_code == 200
    with building():
        Post.objects.filter(pk=assurer.post).update(until_on=timezone.localdate())
    for url in (HOME, f"{HOME}{mine[0]}/"):
        assert browser.get(url).status_code == 404
    with acting_as(assurer, "membership_audit"):
        assert not Person.objects.exists()


def test_somebody_at_risk_is_counted_and_never_drawn(members: list[Person]) -> None:
    with building():
        Protection.objects.create(person=members[0], kind="at_risk", from_on=date(2026, 1, 1))
    assurer = an_actor("assurer")
    mine = draw(assurer, 500)
    assert len(mine) == 11
    assert members[0].pk not in mine
    page = sign_in(assurer).get(HOME).content.decode()
    assert "<dt>Names on the register today</dt><dd>12</dd>" in page
    assert "1 entry is of people at risk" in page


def test_the_evidence_names_nobody_and_nothing_can_be_exported_or_printed(
    members: list[Person], working_as: Callable[..., Client]
) -> None:
    browser = working_as("assurer")
    page = browser.get(HOME, {"year": str(timezone.localdate().year)}).content.decode()
    for words in ("Without a home or authorised address", "Post came back", "Double entries waiting", "Applications older than 14 days",
                  "Both readings add up", "Membership officer</strong>: name, postal address, membership", "The trail"):  # fmt: skip
        assert words in page, words
    assert "Canary" not in page
    assert "This page is for the screen only." in page
    for url in (
        "/office/register/return/figures.csv",
        "/office/register/on/",
        "/office/extracts/",
        f"/office/members/{members[0].pk}/",
    ):
        assert browser.get(url).status_code == 404, url


def test_the_assurer_of_two_memberships_at_once_draws_a_person_once() -> None:
    with building():
        grace = a_member("Grace", "Canary")
        Membership.objects.create(person=grace, joined_on=date(2020, 1, 1), ended_on=date(2090, 1, 1))
    assert draw(an_actor("assurer"), 5) == [grace.pk]
