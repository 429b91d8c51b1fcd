"""P60. Running the website: numbers of pages and days; no address, no browser, no question and no reader is written down anywhere."""

import os
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from steward.policy import text
from tests.serving import Served, serving

HEADERS = {
    "User-Agent": "Peregrinator/9.7",
    "X-Forwarded-For": "203.0.113.77",
    "Referer": "https://elsewhere.example/quillbracken-referrer",
    "Accept-Language": "cy-quillbracken",
    "Cookie": "somebody=quillbracken-cookie",
}
MARKS = ("peregrinator", "203.0.113.77", "quillbracken", "127.0.0.1")
MAKE = """
from steward.web.context import describe_union
from steward.website import actions
from tests.website.pages import a_page, again
with building():
    actions.found_site(union=describe_union(), hostname="localhost", port=80, demo=True)
page = a_page(title="As it was", slug="read")
print(page.pk)
"""
CHANGE = """
from steward.website.models import NewsPage
with building():
    page = NewsPage.objects.get(slug="read")
    page.title = "As it is now"
    page.save_revision().publish()
"""
WITHDRAW = """
from steward.website.models import NewsPage
with building():
    NewsPage.objects.get(slug="read").unpublish()
"""


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serving(name="p60") as one:
        yield one


def ask(served: Served, path: str, **more: str) -> tuple[int, str]:
    request = urllib.request.Request(served.url + path, headers=more)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read().decode(errors="replace")


@pytest.mark.promise("P60")
def test_visits_leave_numbers_and_nothing_of_the_visitors(served: Served) -> None:
    page = int(served.make(MAKE).splitlines()[-1])
    for path in (
        "/t-news/read/",
        "/search/?q=quillbracken+my+manager",
        "/quillbracken/",
        "/?fbclid=quillbracken",
        "/my/",
        "/documents/1/quillbracken",
    ):
        ask(served, path, **HEADERS)
    assert ask(served, "/t-news/read/")[0] == 200
    # Another process publishes, and withdraws: the next request shows it, whatever this one had kept.
    assert "As it was" in ask(served, "/t-news/read/")[1]
    served.make(CHANGE)
    assert "As it is now" in ask(served, "/t-news/read/")[1]
    for _ in range(205):
        assert ask(served, "/t-news/read/")[0] == 200
    with psycopg.connect(served.env["DATABASE_URL_OWNER"]) as database:
        counted = database.execute("select page_id, count from website_pagecount").fetchall()
        assert (page, True) in [(pk, many >= 190) for pk, many in counted]
        columns = "select array_agg(column_name::text order by column_name::text collate \"C\") from information_schema.columns where table_name = 'website_pagecount'"
        assert database.execute(columns).fetchone() == (["count", "day", "id", "page_id"],)
        tables = "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
        for (table,) in database.execute(tables).fetchall():
            for mark in MARKS:
                rows = sql.SQL("select count(*) from {} r where r::text ilike {}").format(sql.Identifier(table), f"%{mark}%")
                assert database.execute(rows).fetchone() == (0,), (table, mark)
    log = Path(served.env["STEWARD_VAR"], "server.log").read_text().casefold()
    for mark in MARKS[:3]:
        assert mark not in log
    served.make(WITHDRAW)
    assert ask(served, "/t-news/read/")[0] == 404


@pytest.mark.promise("P60")
def test_the_server_writes_no_line_for_a_request() -> None:
    from steward.cli import serve

    program = Path(serve.__file__).read_text()
    assert '"--log-level", "warning"' in program
    assert "access" not in program.replace("accessibility", "")
    assert "GUNICORN_CMD_ARGS" not in os.environ
    assert "website_admin" in text.current().purposes
