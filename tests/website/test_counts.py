"""Views of pages: a number for each page and day, and no place for anything else."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from steward.people.acting import Actor, acting_as
from steward.web import reading
from steward.website.models import HomePage, PageCount
from tests.people import a_member, a_person, a_post, an_account, building, signed_in
from tests.website.pages import a_page, again

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    reading._Seen.views.clear()
    reading._Seen.many = 0


def counted() -> dict[int, int]:
    reading.flush()
    with building():
        return dict(PageCount.objects.filter(day=timezone.localdate()).values_list("page", "count"))


def test_each_view_of_a_page_counts_whoever_reads_it(site: Client) -> None:
    page = a_page(title="Read")
    with building():
        home = HomePage.objects.get().pk
        member = signed_in(an_account(a_member("Ada", "Ashgrove")))
    for client in (site, Client(), member):
        client.get(page.url)
    site.get("/")
    site.head(page.url)
    site.get("/nothing-here/")
    site.get("/search/", {"q": "read"})
    site.get("/feeds/all.xml")
    assert counted() == {page.pk: 3, home: 1}
    site.get(page.url)
    assert counted()[page.pk] == 4


def test_they_are_written_down_after_so_many(site: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST", 3)
    page = a_page(title="Read")
    for _ in range(4):
        site.get(page.url)
    with building():
        assert PageCount.objects.get(page=page.pk).count == 3
    assert counted() == {page.pk: 4}


def test_a_visitor_can_count_published_pages_of_these_days_and_do_nothing_else_there(site: Client) -> None:
    page, draft, today = a_page(title="Read"), a_page(title="Draft", live=False), timezone.localdate()

    def say(*said: tuple[dt.date, int, int]) -> None:
        with acting_as(Actor("anonymous"), "website"), connection.cursor() as cursor:
            cursor.execute(
                "select steward.count_pages(%s::jsonb)",
                ["[" + ",".join(f'["{day}", {pk}, {many}]' for day, pk, many in said) + "]"],
            )

    old, soon = today - dt.timedelta(days=5), today + dt.timedelta(days=2)
    say(
        (today, page.pk, 2),
        (today, draft.pk, 9),
        (today, 999_999, 9),
        (old, page.pk, 9),
        (soon, page.pk, 9),
        (today, page.pk, -5),
    )
    with building():
        assert list(PageCount.objects.values_list("page", "count")) == [(page.pk, 2)]
    for statement in (
        "insert into website_pagecount (day, page_id, count) values (now(), 1, 1)",
        "delete from website_pagecount",
    ):
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            acting_as(Actor("anonymous"), "website"),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_the_editor_sees_which_pages_were_read(site: Client) -> None:
    page = a_page(title="Much read")
    for _ in range(3):
        site.get(page.url)
    assert counted() == {page.pk: 3}
    with building():
        PageCount.objects.create(page_id=page.pk, day=timezone.localdate() - dt.timedelta(days=40), count=500)
        editor = a_person("Edi", "Torson")
        post = a_post(editor, "editor")
        desk = signed_in(an_account(editor), mfa=True, post=post)
    shown = desk.get("/cms/reports/reading/")
    assert shown.status_code == 200
    assert [(row.title, row.many) for row in shown.context["object_list"]] == [("Much read", 3)]
    assert "Pages that were read" in desk.get("/cms/").content.decode()
    assert desk.get("/cms/reports/reading/?export=csv").status_code == 200
    with building():
        again(page).delete()
        assert not PageCount.objects.exists()
