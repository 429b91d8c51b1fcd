"""What a visitor, a member and an editor see of the website: decided by the database, whatever the screens ask."""

import datetime as dt
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import Client
from wagtail.models import Page, Revision

from steward.people.acting import Actor, acting_as
from steward.register.models import Membership
from steward.website.models import BenefitPage, ContentPage, FactsheetPage, HomePage, SectionPage, Topic
from tests.people import a_member, a_person, an_account, building, signed_in
from tests.stamp import number

pytestmark = pytest.mark.django_db
VISITOR = Actor("anonymous")
WORD = "quillbracken"
AT = "/rights/notice/"


def a_factsheet(*, members_only: bool = False, live: bool = True) -> FactsheetPage:
    with building():
        home = HomePage.objects.get()
        section = SectionPage.objects.filter(kind="factsheets").first() or home.add_child(
            instance=SectionPage(title="Rights", slug="rights", kind="factsheets")
        )
        days = {"checked_on": dt.date(2026, 11, 1), "review_on": dt.date(2027, 11, 1)}
        sheet = FactsheetPage(
            title=f"Notice {WORD}", slug="notice", introduction=f"About {WORD}.", members_only=members_only, live=live, **days
        )
        section.add_child(instance=sheet)
        sheet.save_revision()
    return sheet


def seen_by(actor: Actor) -> set[str]:
    """Every row of every table of the website that this role reads and that holds the word."""
    found = set()
    with acting_as(actor, "website"), connection.cursor() as cursor:
        cursor.execute(
            "select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'"
            " and has_table_privilege(c.oid, 'SELECT')"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'select count(*) from "{table}" r where r::text ilike %s', [f"%{WORD}%"])
            if cursor.fetchone()[0]:
                found.add(table)
    return found


def test_a_published_page_is_seen_by_everybody(site: Client) -> None:
    a_factsheet()
    assert seen_by(VISITOR) == {"wagtailcore_page", "website_contentpage", "website_pagewords"}
    assert WORD in site.get(AT).content.decode()


def test_no_table_that_a_visitor_reads_holds_a_word_of_a_page_for_members(site: Client) -> None:
    a_factsheet(members_only=True)
    assert seen_by(VISITOR) == set()


def test_no_table_that_a_visitor_reads_holds_a_word_of_a_draft(site: Client) -> None:
    a_factsheet(live=False)
    assert seen_by(VISITOR) == set()
    with acting_as(VISITOR, "website"), connection.cursor() as cursor:
        cursor.execute("select has_table_privilege(%s, 'SELECT')", [Revision._meta.db_table])
        assert cursor.fetchone() == (False,)


def test_a_visitor_is_asked_to_sign_in_for_a_page_for_members_and_reads_no_word_of_it(site: Client) -> None:
    a_factsheet(members_only=True)
    answer = site.get(AT)
    assert answer.status_code == 302
    assert unquote(answer["Location"]) == f"/my/sign-in/?next={AT}"
    assert site.get("/rights/nothing-here/").status_code == 404


def test_a_member_reads_it_and_somebody_whose_membership_has_ended_does_not(site: Client) -> None:
    a_factsheet(members_only=True)
    with building():
        member, former = an_account(a_member("Ada", "Ashgrove")), a_member("Ben", "Birch")
        Membership.objects.filter(person=former).update(ended_on=dt.date(2026, 11, 1), end_reason="resigned")
        left = an_account(former)
        applicant = an_account(a_person("Cai", "Cedar"))
    assert WORD in signed_in(member).get(AT).content.decode()
    assert signed_in(left).get(AT).status_code == 404
    assert signed_in(applicant).get(AT).status_code == 404


def test_what_stands_below_a_page_for_members_is_for_members_and_moves_with_it(site: Client) -> None:
    sheet = a_factsheet(members_only=True)
    with building():
        below = FactsheetPage(title=f"Below {WORD}", slug="below", checked_on=dt.date(2026, 1, 1), review_on=dt.date(2027, 1, 1))
        Page.objects.get(pk=sheet.pk).add_child(instance=below)
    assert seen_by(VISITOR) == set()
    with building():
        below = Page.objects.get(pk=below.pk)
        below.move(HomePage.objects.get(), pos="last-child")
    assert "wagtailcore_page" in seen_by(VISITOR)
    with building():
        ContentPage.objects.filter(pk=below.pk).update(members_only=True)
    assert seen_by(VISITOR) == set()


def test_the_number_of_the_website_rises_with_every_change_and_not_before_it_is_there(site: Client) -> None:
    before = number()
    sheet = a_factsheet()
    between = number()
    with building():
        ContentPage.objects.filter(pk=sheet.pk).update(introduction="Other words.")
    assert before < between < number()


def test_two_editors_who_save_at_once_do_not_wait_for_each_other(site: Client) -> None:
    """The number is one row that every change raises: it is raised last, and held for no longer than a commit."""
    with building():
        Topic.objects.create(title="Rotas", slug="rotas")  # the first has not saved yet when the second begins
        other = connections.create_connection("default")
        try:
            with other.cursor() as cursor:
                cursor.execute(f"begin; set local lock_timeout = '2s'; set local role \"{settings.STEWARD_ROLE_PREFIX}builder\"")
                cursor.execute("insert into website_topic (title, slug, sort) values ('Night work', 'night-work', 'topic')")
                cursor.execute("set constraints all immediate")
                cursor.execute("rollback")
        finally:
            other.close()


def test_a_benefit_stays_for_members_whatever_is_saved(site: Client) -> None:
    with building():
        section = SectionPage.objects.get(kind="benefits")
        page = BenefitPage(title=f"Cheaper {WORD}", slug="cheaper", union="A union", offered_at="https://union.example/")
        section.add_child(instance=page)
        ContentPage.objects.filter(pk=page.pk).update(members_only=False)
    assert seen_by(VISITOR) == set()
