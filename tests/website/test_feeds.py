"""Feeds, the sitemap, robots.txt, security.txt and previews: valid, and of nothing but what everybody may read."""

import datetime as dt
from io import BytesIO
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image

from steward.website.models import BenefitPage, BlogPost, FactsheetPage, Topic
from steward.website.preview import drawing
from tests.people import a_member, an_account, building, signed_in
from tests.website.pages import a_page, again

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
BASE = settings.WAGTAILADMIN_BASE_URL


def feed(client: Client, key: str) -> ElementTree.Element:
    answer = client.get(f"/feeds/{key}.xml")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    return ElementTree.fromstring(answer.content)  # noqa: S314  our own


def titles(client: Client, key: str) -> list[str]:
    return [entry.findtext(f"{ATOM}title") or "" for entry in feed(client, key).iter(f"{ATOM}entry")]


def test_a_feed_says_all_that_atom_asks_for(site: Client) -> None:
    a_page(BlogPost, title="On rotas & <rosters>", introduction="Who decides?", dated_on=dt.date(2026, 11, 20))
    whole = feed(site, "blog")
    assert whole.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        assert len(whole.findall(f"{ATOM}{name}")) == 1, name
    links = {link.get("rel"): link.get("href") for link in whole.findall(f"{ATOM}link")}
    assert links == {"alternate": f"{BASE}/", "self": f"{BASE}/feeds/blog.xml"}
    entry = next(each for each in whole.iter(f"{ATOM}entry") if "rotas" in (each.findtext(f"{ATOM}title") or ""))
    assert entry.findtext(f"{ATOM}title") == "On rotas & <rosters>"
    assert (entry.findtext(f"{ATOM}id") or "").startswith("urn:uuid:")
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Quilliam Farthing"
    assert entry.findtext(f"{ATOM}summary") == "Who decides?"
    assert (entry.findtext(f"{ATOM}published") or "").startswith("2026-11-20T")
    for name in ("updated", "published"):
        assert dt.datetime.fromisoformat(entry.findtext(f"{ATOM}{name}") or "").tzinfo is not None
    address = next(link.get("href") for link in entry.findall(f"{ATOM}link"))
    assert address == f"{BASE}/t-blog/on-rotas-rosters/" or site.get((address or "").removeprefix(BASE)).status_code == 200


def test_each_feed_has_its_own_and_each_page_leads_to_them(site: Client) -> None:
    with building():
        topic = Topic.objects.create(title="Pay claims", slug="pay-claims")
    news, post, sheet = a_page(title="A news item"), a_page(BlogPost, title="A post"), a_page(FactsheetPage, title="A sheet")
    with building():
        news = again(news)
        news.topics = [topic]
        news.save_revision().publish()
    assert "A news item" in titles(site, "news")
    assert "A post" not in titles(site, "news")
    assert "A post" in titles(site, "blog")
    assert {"A news item", "A post", "A sheet"} <= set(titles(site, "all"))
    assert titles(site, "about-pay-claims") == ["A news item"]
    assert site.get("/feeds/about-nothing.xml").status_code == site.get("/feeds/nothing.xml").status_code == 404
    for page in (news, post, sheet):
        shown = site.get(page.url).content.decode()
        assert 'rel="alternate" type="application/atom+xml"' in shown
        assert f'<meta property="og:image" content="{BASE}/preview/{page.pk}.png">' in shown
        assert f'<link rel="canonical" href="{BASE}{page.url}">' in shown


@pytest.mark.promise("W15")
def test_no_word_of_what_is_not_for_everybody_is_in_a_feed_the_sitemap_or_a_preview(site: Client) -> None:
    hidden = [
        a_page(FactsheetPage, title="Quillbracken sheet", introduction="Quillbracken.", members_only=True),
        a_page(title="Quillbracken draft", live=False),
        a_page(BenefitPage, title="Quillbracken benefit", union="A union", offered_at="https://a.example/", members_only=True),
    ]
    with building():
        member = signed_in(an_account(a_member("Ada", "Ashgrove")))
    for client in (site, member):
        for path in ("/feeds/all.xml", "/feeds/news.xml", "/feeds/blog.xml", "/sitemap.xml", "/robots.txt"):
            assert b"uillbracken" not in client.get(path).content, path
        for page in hidden:
            assert client.get(f"/preview/{page.pk}.png").status_code == 404
    shown = member.get(hidden[0].url).content.decode()
    assert "Quillbracken" in shown
    assert "og:" not in shown
    assert "canonical" not in shown


def test_the_sitemap_lists_pages_that_are_there(site: Client) -> None:
    a_page(title="In the map")
    whole = ElementTree.fromstring(site.get("/sitemap.xml").content)  # noqa: S314  our own
    addresses = [each.text or "" for each in whole.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert f"{BASE}/t-news/in-the-map/" in addresses
    assert f"{BASE}/" in addresses
    assert len(addresses) == len(set(addresses))
    for address in addresses:
        assert site.get(address.removeprefix(BASE)).status_code in (200, 404 if address.endswith("/help/") else 200), address


def test_robots_and_security_say_where_and_whom(site: Client) -> None:
    assert f"Sitemap: {BASE}/sitemap.xml" in site.get("/robots.txt").content.decode()
    said = dict(line.split(": ", 1) for line in site.get("/.well-known/security.txt").content.decode().splitlines())
    assert said["Contact"].startswith("mailto:")
    assert said["Canonical"] == f"{BASE}/.well-known/security.txt"
    until = dt.datetime.fromisoformat(said["Expires"])
    assert dt.timedelta(days=150) < until - dt.datetime.now(dt.UTC) < dt.timedelta(days=365)


def test_a_preview_is_a_picture_of_the_right_size_whatever_the_title(site: Client) -> None:
    page = a_page(title="Ŵyau a Ŷd: who pays?")
    answer = site.get(f"/preview/{page.pk}.png")
    assert answer.headers["Content-Type"] == "image/png"
    assert Image.open(BytesIO(answer.content)).size == (1200, 630)
    for title in ("", "x" * 300, "word " * 90, "Ŵŷ 😀 \u202e"):
        png = drawing.draw(
            title=title, kind="News", union="A union of a rather long name, of managers and others", colour="#123456"
        )
        assert len(png) < 60_000
        assert Image.open(BytesIO(png)).size == (1200, 630)
    assert site.get("/preview/99999999999999999999.png").status_code == 404
