"""What a new website begins with, and the demonstration's contents."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from steward.web import edition
from steward.web.context import describe_union
from steward.website import actions, around, models
from steward.website.search import meaning
from steward.website.seed import shapes
from tests.people import building

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 21, 12, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture(autouse=True)
def _small_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shapes, "SIZE", (96, 54))
    monkeypatch.setattr(meaning._own, "kept", meaning.Kept(-1))  # kept by a number that goes back when a test ends


def furnish() -> bool:
    with building():
        return actions.furnish_site(union=describe_union(), at=NOW)


def test_the_demonstration_fills_every_section_once_and_is_read_without_a_fault(
    site: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert furnish() is True
    assert furnish() is False
    with building():
        before = dict(Page.objects.values_list("pk", "title"))
        actions.found_site(union=describe_union(), hostname="testserver", port=80, demo=True)
        assert dict(Page.objects.values_list("pk", "title")) == before
        kinds = {type(page): page for page in Page.objects.filter(depth__gte=2).specific()}  # one of each kind
        pages = [(page, page.url) for page in kinds.values()]
    for page, url in pages:
        answer = site.get(url) if not isinstance(page, models.BenefitPage) else site.get(f"/benefits/{page.slug}/")
        hidden = isinstance(page, models.BenefitPage) or getattr(page, "members_only", False)
        assert answer.status_code == (302 if hidden else 200), url
        words = answer.content.decode()
        assert "<script" not in words, url
        assert len(words) < 25_000, url
    # A page asks few questions; its role is taken up and laid down besides.
    # What stands around all pages is known to a process that has changed nothing (website/around.py); a test has.
    with building():
        known = around.of()
    monkeypatch.setattr(around, "_ask", lambda: known)
    monkeypatch.setattr(edition, "EVERY", 600.0)  # once a second a request also asks for the policy in force
    for address in ("/", "/news/", "/rights/", "/campaigns/", "/blog/general-election-2017/change-we-can-believe-in/"):
        with CaptureQueriesContext(connection) as asked:
            site.get(f"{address}?once=more")
        questions = [each["sql"] for each in asked.captured_queries if each["sql"].startswith("SELECT")]
        assert len(questions) <= 12, (address, questions)
    # Whoever is in trouble types other words than a factsheet has.
    for typed, there in (("disciplinary", "asked-to-a-meeting"), ("sacked", "your-job-at-risk"), ("bullied", "reasons-to-join")):
        assert f"{there}/" in site.get("/search/", {"q": typed}).content.decode().split("<ol")[1].split("</ol>")[0], typed
    home = site.get("/").content.decode()
    order = [
        "Sixteen unions",
        "skilled managers",
        "what your work is like",
        "A new deal",
        "must not throw",
        "salary is no measure",
    ]
    places = [home.index(each) for each in order]
    assert places == sorted(places)
