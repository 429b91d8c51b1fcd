"""Kept pages: made once, shown again while nothing has changed, and never to whom they were not made for."""

import gzip
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import PIL.Image
import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connections
from django.test import Client, override_settings
from django.views.decorators.gzip import gzip_page
from wagtail.images.models import Image
from wagtail.models import Page

from steward.people.acting import Actor, acting_as
from steward.policy import text
from steward.web import kept
from steward.website import around, views, visibility
from steward.website.models import ContentPage
from steward.website.search import meaning
from tests import stamp
from tests.people import a_member, an_account, building, signed_in
from tests.website.pages import a_page, again

pytestmark = pytest.mark.django_db


class InTheTest:
    """The number as the test's own transaction has it; the real one is read on a connection that does not see it."""

    def read(self) -> tuple[int, str]:
        return stamp.number(), ""


class Made:
    """How many pages were made, rather than given once more."""

    def __init__(self) -> None:
        self.pages = 0

    def __call__(self, *said: object) -> object:
        self.pages += 1
        return serve(*said)


serve = views.serve


@pytest.fixture
def made(site: Client) -> Iterator[Made]:
    counting = Made()
    with (
        override_settings(STEWARD_KEPT_BYTES=4_000_000),
        patch.object(kept, "Number", InTheTest),
        patch.object(views, "serve", counting),
    ):
        yield counting


def test_a_page_is_made_once_for_all_visitors(made: Made) -> None:
    page, browser = a_page(title="Kept"), Client()
    first, second = browser.get(page.url), browser.get(page.url)
    assert (made.pages, first.content) == (1, second.content)
    assert second.headers["Cache-Control"] == "no-cache"
    assert {"Cookie", "Accept-Encoding"} <= set(second.headers["Vary"].split(", "))
    assert "default-src 'none'" in second.headers["Content-Security-Policy"]
    assert browser.get(page.url, headers={"if-none-match": first.headers["ETag"]}).status_code == 304
    packed = browser.get(page.url, headers={"accept-encoding": "gzip"})
    assert gzip.decompress(packed.content) == first.content
    head = browser.head(page.url)
    assert (head.content, head.headers["Content-Length"]) == (b"", str(len(first.content)))
    assert made.pages == 1


KEPT = ("/", "/news/", "/privacy/", "/privacy/changes/", "/privacy/versions/", "/feeds/all.xml", "/sitemap.xml", "/robots.txt")


@pytest.mark.parametrize("path", KEPT)
def test_whoever_asks_first_the_next_can_read_it(made: Made, path: str) -> None:
    browser = Client()
    packed = browser.get(path, headers={"accept-encoding": "gzip"})
    plain = browser.get(path)
    assert "Content-Encoding" not in plain.headers
    assert plain.content.startswith((b"<", b"User-agent"))
    read = gzip.decompress(packed.content) if packed.headers.get("Content-Encoding") == "gzip" else packed.content
    assert read == plain.content
    again_packed = browser.get(path, headers={"accept-encoding": "gzip"})
    assert again_packed.content == packed.content


def test_a_page_that_was_packed_for_one_reader_is_not_kept_for_the_next(made: Made) -> None:
    page, browser = a_page(title="Packed"), Client()
    with patch.object(views, "serve", gzip_page(serve)):
        first = browser.get(page.url, headers={"accept-encoding": "gzip"})
        assert first.headers["Content-Encoding"] == "gzip"
        assert b"Packed" in browser.get(page.url).content


def test_a_change_is_in_the_next_answer_of_every_process(made: Made) -> None:
    page, one, other = a_page(title="Before", slug="moving"), Client(), Client()
    assert [b"Before" in process.get(page.url).content for process in (one, other, one, other)] == [True] * 4
    assert made.pages == 2
    with building():
        changed = again(page)
        changed.title = "Afterwards"
        changed.save_revision().publish()
    assert [b"Afterwards" in process.get(page.url).content for process in (one, other)] == [True] * 2
    with building():
        again(page).unpublish()
    assert [process.get(page.url).status_code for process in (one, other)] == [404, 404]


@pytest.mark.promise("W15")
def test_a_page_that_is_opened_to_members_only_is_gone_at_once(made: Made) -> None:
    page, one, other = a_page(title="Quillbracken"), Client(), Client()
    for path in (page.url, "/", "/feeds/all.xml", "/sitemap.xml", f"/preview/{page.pk}.png"):
        assert (one.get(path).status_code, other.get(path).status_code) == (200, 200)
    with building():
        ContentPage.objects.filter(pk=page.pk).update(members_only=True)
    for process in (one, other):
        assert process.get(page.url).status_code == 302
        assert process.get(f"/preview/{page.pk}.png").status_code == 404
        for path in ("/", "/feeds/all.xml", "/sitemap.xml", "/t-news/"):
            assert b"uillbracken" not in process.get(path).content, path


def test_what_stands_around_pages_is_asked_once_and_never_kept_by_who_has_changed_something(site: Client) -> None:
    with patch.object(around, "_ask", wraps=around._ask) as asked:
        before = [site.get(path).content for path in ("/", "/news/", "/search/", "/")]
        assert asked.call_count <= 1
        with building():
            Page.objects.filter(slug="news").update(title="Tidings")
        asked.reset_mock()
        assert all(b">Tidings</a>" in site.get(path).content for path in ("/", "/news/"))
        assert asked.call_count == 2, "what is not committed is no other's to see"
        assert b">Tidings</a>" not in before[0]
        assert around._Known.now[1] is not None
        assert "Tidings" not in [item.title for item in around._Known.now[1].items]


@pytest.mark.promise("W15")
def test_who_is_signed_in_gets_nothing_kept_and_leaves_nothing(made: Made) -> None:
    page = a_page(title="For members", says="Quillbracken.", members_only=True)
    with building():
        member = signed_in(an_account(a_member("Ada", "Ashgrove")))
    visitor = Client()
    visitor.handler = member.handler  # the same process
    answer = member.get(page.url)
    assert b"Quillbracken" in answer.content
    assert answer.headers["Cache-Control"] == "private, no-store", "nobody finds it by going back, on a shared computer"
    assert visitor.get(page.url).status_code == 302
    assert b"Sign in" in visitor.get("/").content
    assert b"Sign in" not in member.get("/").content.split(b"<main")[0]
    assert b"Sign in" in visitor.get("/").content


@pytest.mark.promise("W15")
def test_a_small_picture_is_kept_as_its_page_is_and_gone_when_that_is(made: Made, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, drawn, visitor = tmp_path, io.BytesIO(), Client()
    PIL.Image.new("RGB", (40, 40), "teal").save(drawn, "PNG")
    with building():
        image = Image.objects.create(title="Yard", file=ContentFile(drawn.getvalue(), name="yard.png"))
        member = signed_in(an_account(a_member("Ada", "Ashgrove")))
    page, at = a_page(title="Yard", picture=image, picture_alt="A yard."), f"/media/{image.file.name}"
    visitor.handler = member.handler  # the same process
    with patch.object(visibility, "is_shown", wraps=visibility.is_shown) as asked:
        first, second = visitor.get(at), visitor.get(at)
        assert (asked.call_count, first.content) == (1, second.content)
        tag = {"if-none-match": first.headers["ETag"]}
        assert (visitor.get(at, headers=tag).status_code, asked.call_count) == (304, 1)
        with building():
            ContentPage.objects.filter(pk=page.pk).update(members_only=True)
        assert [who.get(at).status_code for who in (visitor, member, visitor)] == [404, 200, 404]
        assert (visitor.get(at, headers=tag).status_code, asked.call_count) == (404, 5)


def test_what_is_somebodys_own_is_not_kept(made: Made) -> None:
    page, browser = a_page(title="Plain"), Client()
    browser.get(page.url)
    for asked in (
        {"show": "block-1"},
        {"q": "words"},
        {"utm_source": "x"},
        {"topic": ["a", "b"]},
        {"topic": "Ada Ashgrove"},
        {"page": "x" * 41},
    ):
        before = made.pages
        browser.get(page.url, asked)
        browser.get(page.url, asked)
        assert made.pages == before + 2, asked
    form = browser.get("/join/")
    assert form.headers["Cache-Control"] == "no-store"
    assert "csrf" in browser.cookies
    before = made.pages
    other = a_page(title="Another")
    browser.get(other.url)
    browser.get(other.url)
    assert made.pages == before + 2, "made with a cookie: not kept"


def test_a_form_with_its_secret_is_never_kept(made: Made) -> None:
    first, second = Client().get("/contact/write/"), Client().get("/contact/write/")
    assert first.status_code == 200
    assert "ETag" not in first.headers
    assert first.cookies["csrf"].value != second.cookies["csrf"].value


def test_pages_are_kept_apart_by_host_day_and_policy(made: Made) -> None:
    page, browser = a_page(title="Apart"), Client()
    browser.get(page.url)
    with override_settings(ALLOWED_HOSTS=["testserver", "other.example"]):
        browser.get(page.url, headers={"host": "other.example"})
    browser.get(page.url, {"page": "2"})
    with patch.object(kept.timezone, "localdate", return_value=__import__("datetime").date(2031, 1, 1)):
        browser.get(page.url)
    assert made.pages >= 4
    before = made.pages
    with patch.object(type(text.current()), "digest", "another"), patch.object(kept.edition, "look"):
        key = kept.Kept(lambda request: None)._key  # type: ignore[arg-type, return-value]
        from django.test import RequestFactory

        assert key(RequestFactory().get("/"))[-1] == "another"  # type: ignore[index]
    assert made.pages == before


def test_the_shelf_lets_go_of_what_is_longest_unasked_for() -> None:
    shelf = kept.Shelf(20_000)

    def page(number: int = 1, size: int = 1000) -> kept.Page:
        return kept.Page((number, ""), 9e12, b"x" * size, b"", {}, "", None)

    for nth in range(30):
        shelf.put((str(nth),), page())
        shelf.get(("0",), (1, ""))
    assert shelf.bytes <= 20_000
    assert ("0",) in shelf.pages
    assert ("1",) not in shelf.pages
    shelf.put(("large",), page(size=5000))
    assert ("large",) not in shelf.pages
    assert shelf.get(("0",), (2, "")) is None
    assert ("0",) not in shelf.pages


def test_without_a_database_nothing_is_kept_and_nothing_is_given() -> None:
    number = kept.Number()
    with patch.object(kept.connections, "create_connection") as broken:
        from django.db import OperationalError

        broken.return_value.ensure_connection.side_effect = OperationalError
        assert number.read() is None


def restore() -> None:
    """As a database that was restored: it counts the same number again, in another row."""
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute(f'set role "{settings.STEWARD_ROLE_PREFIX}builder"')
            cursor.execute("update website_stamp set number = number")
    finally:
        other.close()


@pytest.mark.promise("W15")
@pytest.mark.django_db(databases=["default", "cache"])
def test_nothing_that_was_kept_before_the_database_was_restored_is_shown_after_it() -> None:
    number, visitor = kept.Number(), Actor("anonymous")
    before = number.read()
    with (
        patch.object(around, "_ask", return_value=None) as asked,
        patch.object(meaning, "_read", return_value=((), frozenset())) as read,
        patch.object(around._Known, "now", (None, None)),
        acting_as(visitor, "website"),
    ):
        for times in (1, 1, 2, 2):
            if (times, asked.call_count) == (2, 1):
                restore()
            around.of()
            meaning.wider("pay")
            assert (asked.call_count, read.call_count) == (times, times)
    after = number.read()
    assert before is not None
    assert after is not None
    assert (before[0], before != after) == (after[0], True)
    number.own.connection.close()


@pytest.mark.django_db(databases=["default", "cache"])
def test_the_number_is_read_by_the_login_of_the_cache() -> None:
    number = kept.Number()
    assert number.read() == number.read()
    number.own.connection.connection.close()
    assert number.read() is not None  # the server closed it: once more
    with number.own.connection.cursor() as cursor, pytest.raises(Exception, match="permission denied"):
        cursor.execute("select * from website_pagewords")
    number.own.connection.close()
