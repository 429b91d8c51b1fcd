"""What readers see of each kind of page."""

import datetime as dt
import re
from typing import TypeVar

import pytest
from django.test import Client
from wagtail.models import Page

from steward.website import models
from tests.people import building

pytestmark = pytest.mark.django_db
P = TypeVar("P", bound=Page)


def section(kind: str) -> models.SectionPage:
    return models.SectionPage.objects.filter(kind=kind).first()


def put(parent: Page, page: P) -> P:
    parent.add_child(instance=page)
    return page


def test_every_kind_of_page_is_served(site: Client) -> None:
    day = dt.date(2017, 6, 1)
    at = dt.datetime(2016, 11, 23, 10, tzinfo=dt.UTC)
    with building():
        author = models.Author.objects.create(name="Ada Ashgrove", slug="ada-ashgrove", job="chief executive")
        series = put(section("blog"), models.BlogSeries(title="Elections", slug="elections"))
        campaign = put(section("campaigns"), models.CampaignPage(title="Fair pay", slug="fair-pay", asks_stories=True))
        issue = put(section("magazine"), models.MagazineIssue(title="Summer", slug="summer", number=1, season="Summer 2017"))
        network = put(section("networks"), models.NetworkPage(title="New managers", slug="new-managers", who="Managers"))
        pages = [
            put(section("news"), models.NewsPage(title="A news item", slug="item", dated_on=day)),
            put(series, models.BlogPost(title="A first post", slug="first", dated_on=day, author=author)),
            put(series, models.BlogPost(title="A second post", slug="second", author=author)),
            put(section("events"), models.EventPage(title="Conference", slug="conference", dated_on=at.date(), starts_at=at, place="London")),
            put(
                section("factsheets"),
                models.FactsheetPage(title="A sheet", slug="sheet", checked_on=day, review_on=day + dt.timedelta(9)),
            ),
            put(campaign, models.ToolkitPage(title="A toolkit", slug="toolkit")),
            put(issue, models.MagazineArticle(title="An article", slug="article", byline="Ben Birch")),
            put(network, models.NetworkNotice(title="A notice", slug="notice", members_only=False)),
            series, campaign, issue, network,
        ]  # fmt: skip
        sections = list(models.SectionPage.objects.all())
        home = models.HomePage.objects.get()
        people = put(home, models.PeoplePage(title="People", slug="people"))
        models.Spokesperson.objects.create(
            page=people, name="Cai Cedar", job="Organiser", email="c@invented.example", agreed_on=day
        )
        urls = {page.title: page.url for page in [*pages, *sections, people]}
    for title, url in urls.items():
        answer = site.get(url)
        assert answer.status_code == 200, url
        assert title in answer.content.decode(), url
    words = site.get("/").content.decode()
    assert words.index("A second post") < words.index("A first post") < words.index("Conference")
    assert re.search(r"Highlights</span>", words)
