"""What a member chose, networks and benefits: chosen by the member, dropped without a trace, shown to nobody else (P61, W12, W13)."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import ProgrammingError, connection, transaction
from django.test import Client

from steward.interests.models import Interest
from steward.people.acting import Actor, acting_as
from steward.people.models import Person
from steward.register.models import Membership
from steward.website.models import BenefitPage, HomePage, NetworkNotice, NetworkPage, NewsPage, SectionPage, Topic
from tests.people import a_member, a_signed_in_member, acting_member, building

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)


def section(kind: str) -> SectionPage:
    found = SectionPage.objects.filter(kind=kind).first()
    if found is None:
        found = HomePage.objects.get().add_child(instance=SectionPage(title=kind.title(), slug=f"the-{kind}", kind=kind))
    return found


@pytest.fixture
def pay(site: Client) -> Topic:
    """A topic that one old piece of news is about, below newer news about nothing."""
    with building():
        topic, _ = Topic.objects.get_or_create(slug="pay-x", defaults={"title": "Pay X"})
        news = section("news")
        for number, title in enumerate(("Old about pay", "New about nothing")):
            page = NewsPage(title=title, slug=f"n{number}", introduction="-", dated_on=dt.date(2026, 11, 19 + number))
            if not number:
                page.topics = [topic]
            news.add_child(instance=page)
    return topic


@pytest.fixture
def network(site: Client) -> NetworkPage:
    with building():
        page = section("networks").add_child(instance=NetworkPage(title="Night network", slug="night", who="managers at night"))
        page.add_child(instance=NetworkNotice(title="Meet on Monday", slug="monday", introduction="-"))
    return page


def order(browser: Client) -> tuple[int, int]:
    page = browser.get("/").content.decode()
    return page.index("Old about pay"), page.index("New about nothing")


def test_the_home_page_begins_with_what_a_member_chose_and_says_why(site: Client, pay: Topic) -> None:
    with building():
        browser = a_signed_in_member(a_member())
    old, new = order(browser)
    assert new < old
    assert browser.post("/my/interests/", {"topic": pay.slug, "given": "yes"}).status_code == 303
    old, new = order(browser)
    assert old < new
    page = browser.get("/").content.decode()
    assert "Because you chose Pay X" in page
    assert 'href="/my/interests/"' in page
    assert "Because you chose" not in site.get("/").content.decode()
    assert not [name for name in browser.cookies if "interest" in name.lower()]
    assert browser.get("/")["Cache-Control"] == "private, no-store"


def test_whoever_objects_sees_the_same_website_as_everybody_and_may_take_it_back(site: Client, pay: Topic) -> None:
    with building():
        browser = a_signed_in_member(a_member())
    browser.post("/my/interests/", {"topic": pay.slug, "given": "yes"})
    browser.post("/my/interests/", {"fit": "yes", "given": "no"})
    assert "Because you chose" not in browser.get("/").content.decode()
    assert "You see the same as everybody" in browser.get("/my/interests/").content.decode().replace("you see", "You see")
    browser.post("/my/interests/", {"fit": "yes", "given": "yes"})
    assert "Because you chose" in browser.get("/").content.decode()


def test_a_dropped_choice_is_gone(site: Client, pay: Topic) -> None:
    with building():
        browser = a_signed_in_member(a_member())
    for said in ({"topic": pay.slug, "given": "no"}, {"all": "yes"}):
        browser.post("/my/interests/", {"topic": pay.slug, "given": "yes"})
        browser.post("/my/interests/", said)
        with building():
            assert not Interest.objects.exists()
    assert browser.post("/my/interests/", {"topic": "no-such", "given": "yes"}).status_code == 404


def test_the_database_lets_a_member_choose_and_drop_their_own_only() -> None:
    with building():
        mine, other = a_member(), a_member()
        theirs = Interest.objects.create(person=other, kind="topic", key="pay", chosen_at=AT)
    me = acting_member(mine)
    with acting_as(me, "website_personal"), connection.cursor() as cursor:
        assert not Interest.objects.exists()
        cursor.execute("select steward.drop_interest('topic', 'pay')")
        assert cursor.fetchone() == (False,)
    with pytest.raises(ProgrammingError), acting_as(me, "website_personal"), transaction.atomic():
        Interest.objects.create(person=other, kind="topic", key="other", chosen_at=AT)
    with acting_as(me, "website_personal"):
        Interest.objects.create(person=mine, kind="topic", key="pay", chosen_at=AT)
    with pytest.raises(ProgrammingError), acting_as(me, "website_personal"), transaction.atomic():
        Interest.objects.update(key="another")
    for role in ("anonymous", "editor", "communications_officer"):
        with pytest.raises(ProgrammingError), acting_as(Actor(role), "website"), transaction.atomic():
            list(Interest.objects.values_list("key"))
    with building():
        assert Interest.objects.filter(pk=theirs.pk).exists()


def test_whoever_has_left_the_union_joins_no_network(site: Client, network: NetworkPage) -> None:
    with building():
        person = a_member()
        Membership.objects.filter(person=person).update(ended_on=dt.date(2026, 11, 1), end_reason="resigned")
        browser = a_signed_in_member(person)
    browser.post("/my/networks/", {"network": str(network.translation_key), "given": "yes"})
    with building():
        assert not Interest.objects.exists()


def a_benefit(**more: Any) -> BenefitPage:
    said = {
        "title": "Cheaper rail",
        "slug": "rail",
        "union": "Sister union",
        "offered_at": "https://rail.example/offers/",
        "introduction": "-",
    }
    page = BenefitPage(**(said | more))
    section("benefits").add_child(instance=page)
    return page


def test_a_benefit_is_not_shown_to_whoever_has_left(site: Client) -> None:
    with building():
        page, person = a_benefit(members_only=True), a_member()
        Membership.objects.filter(person=person).update(ended_on=dt.date(2026, 11, 1), end_reason="resigned")
        browser = a_signed_in_member(person)
    assert "Cheaper rail" not in browser.get("/my/benefits/").content.decode()
    assert browser.get(f"/my/benefits/{page.pk}/").status_code == 404


@pytest.mark.parametrize(
    "url",
    ["http://rail.example/", "https://me:pw@rail.example/", "https://rail.example/?member={number}", "https://rail.example/?id=1",
     "https://rail.example/#me", "https://rail.example/%7Bnumber%7D/", "https://rail.example:8443/"],
)  # fmt: skip
def test_a_benefits_link_that_could_carry_something_is_refused(site: Client, url: str) -> None:
    with building(), pytest.raises(ValidationError) as refused:
        a_benefit(offered_at=url)
    assert "offered_at" in refused.value.message_dict


def test_a_person_is_not_named_in_what_they_chose() -> None:
    assert {field.name for field in Interest._meta.fields} == {"id", "person", "kind", "key", "chosen_at"}
    assert Interest._meta.get_field("person").related_model is Person
