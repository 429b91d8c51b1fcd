"""Every field and block that an editor fills, filled with hostile words: no page, list, search, feed, calendar or screen runs them."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.snippets.models import get_snippet_models

from steward.website.models import BenefitPage, CampaignPage, EventPage
from steward.website.models.common import Ours
from tests.attacks.hostile import Hostile
from tests.people import a_member, a_signed_in_member, building
from tests.website.editing import Editor

pytestmark = pytest.mark.django_db
TAG, HANDLER, WORD = "xq1", "xon1", "quillback"
# Short fields keep the beginning of it: an address that runs, an attribute and a tag that end before they should, ends of lines.
HOSTILE = (
    f"javascript:{WORD}()//\"'><{TAG} {HANDLER}=1>\r\nEND:VEVENT\rBEGIN:VALARM\n\x0b\x1b\x02]]>\u2028\x85ATTACH:x;Y=1,&\x7f"
    f"</title></textarea></script><svg onload=q()><script>q()</script><!-- {{{{ 7|add:7 }}}}2 {WORD}"
)
RUN = re.compile(r"\s*(javascript|vbscript|data):", re.IGNORECASE)
LOADED = ("href", "src", "action", "formaction", "data", "poster", "srcset", "xlink:href", "srcdoc", "background")
OFTEN = ("/", "/search/?q=quillback", "/sitemap.xml", "/feeds/all.xml", "/feeds/news.xml", "/feeds/blog.xml")
OF_MEMBERS = ("/", "/my/benefits/", "/my/networks/", "/my/interests/")


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def whatever_the_forms_would_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a check refuses today may stand in an old version, or come by a way that has no form: it is attacked as well."""

    def unchecked(page: Page, *args: Any, **more: Any) -> None:
        page.draft_title, page.locale = page.draft_title or page.title, page.get_default_locale()

    monkeypatch.setattr(Ours, "full_clean", unchecked)


class Reading(HTMLParser):
    """Reads a page as a browser does, and notes what of our words has become part of it."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            runs = (name in LOADED and RUN.match(value or "")) or (name.startswith("on") and WORD in (value or ""))
            if runs or name == HANDLER:
                self.wrong.append(f"{tag} {name}: {value}")
        if tag == TAG or (tag in ("svg", "script") and "q()" in (self.get_starttag_text() or "")):
            self.wrong.append(f"a tag: {self.get_starttag_text()}")

    def handle_data(self, data: str) -> None:
        if self.cdata_elem and data.strip().startswith("q()"):
            self.wrong.append(f"a program: {data}")


def faults_of(html: str) -> Iterator[str]:
    """What of our words has become part of the page instead of being read on it."""
    reading = Reading()
    reading.feed(html)
    yield from reading.wrong
    if f"<{TAG}" in html:
        yield f"not escaped: {html[html.index(f'<{TAG}') - 80 :][:200]}"
    if "14}}2" in html or "142 " + WORD in html:
        yield "a template within a template"


def wrong_in_feed(text: bytes) -> Iterator[str]:
    feed = ElementTree.fromstring(text)  # noqa: S314  our own, and the point: what is not well-formed is a fault
    for one in feed.iter():
        if not one.tag.startswith("{http://www.w3.org/2005/Atom}"):
            yield f"a tag: {one.tag}"
        if RUN.match(one.get("href", "")):
            yield f"an address: {one.attrib}"


def wrong_in_diary(text: str) -> Iterator[str]:
    """Each line is one of those that we write, whatever else counts as the end of a line."""
    plain = text.replace("\r\n ", "")
    begun = [line.split(":")[0].split(";")[0] for line in plain.split("\r\n") if line]
    known = [
        "BEGIN",
        "VERSION",
        "PRODID",
        "METHOD",
        "BEGIN",
        "UID",
        "DTSTAMP",
        "DTSTART",
        "DTEND",
        "SUMMARY",
        "LOCATION",
        "DESCRIPTION",
        "URL",
        "END",
        "END",
    ]
    if begun != known:
        yield f"lines: {begun}"
    if strange := re.findall(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029]|\r(?!\n)|(?<!\r)\n", text):
        yield f"signs: {strange}"
    if any(len(line.encode()) > 75 for line in text.split("\r\n")):
        yield "a line that is too long"


def seen_by(who: Client, addresses: list[str], *, script: bool = False) -> Iterator[str]:
    """What is wrong with the answers to somebody, at these addresses and at those of our pages that they lead to."""
    waiting = list(dict.fromkeys(addresses))
    known = set(waiting)
    while waiting:
        address = waiting.pop()
        answer = who.get(address, follow=True)
        if answer.status_code != 200:
            yield f"{address}: {answer.status_code}"
            continue
        kind = answer["Content-Type"].split(";")[0]
        if kind == "application/atom+xml":
            found = wrong_in_feed(answer.content)
        elif kind == "text/calendar":
            found = wrong_in_diary(answer.content.decode())
        elif kind == "text/html":
            html = answer.content.decode()
            found = faults_of(html)
            if not script:
                links = re.findall(r'href="((?:/[^"/]*)*(?:hostile|/diary/|\?show=)[^"#]*)', html)
                new = [each for each in dict.fromkeys(links) if each not in known]  # ?show=...: once, wherever it stands
                known.update(new)
                waiting += [urlsplit(address).path + each if each.startswith("?") else each.replace("&amp;", "&") for each in new]
                if "<script" in html and not answer.request["PATH_INFO"].startswith("/my/"):
                    yield f"{address}: a script"
        else:
            continue
        yield from (f"{address}: {each}" for each in found)


def screens(pages: list[Page]) -> list[str]:
    """The editor's own screens: one editor's words are read by the others, where scripts may run."""
    found = [
        "wagtailadmin_home", "wagtailimages:index", "wagtaildocs:index", "wagtailadmin_reports:site_history",
        *(f"wagtailsnippets_website_{model._meta.model_name}:list" for model in get_snippet_models()),
    ]  # fmt: skip
    campaign = next(page for page in pages if isinstance(page, CampaignPage))  # it has rows of its own
    return [
        *(reverse(name) for name in found),
        reverse("wagtailadmin_pages:search") + f"?q={WORD}",
        *(reverse(f"wagtailadmin_pages:{name}", args=[campaign.pk]) for name in ("view_draft", "edit", "delete")),
        *(reverse(name, args=[campaign.pk]) for name in ("cms:schedule", "cms:ask")),
        reverse("wagtailadmin_explore", args=[campaign.get_parent().pk]),
    ]


def test_what_an_editor_types_is_read_and_never_run(plain: Client) -> None:
    with building():
        hostile = Hostile(HOSTILE)
        pages = hostile.website()
        addresses = [page.url for page in {(type(page), getattr(page, "over", False)): page for page in pages}.values()]
        edited = screens(pages)
        for_members = [page.url for page in pages if getattr(page, "members_only", False)]
        benefits = [reverse("website:leave", args=[page.pk]) for page in pages if isinstance(page, BenefitPage)]
        candidates = [reverse("website:candidates", args=[page.slug]) for page in pages if isinstance(page, CampaignPage)]
        diary = [reverse("website:diary", args=[page.translation_key]) for page in pages if isinstance(page, EventPage)]
        member = a_signed_in_member(a_member("Mia", "Member"))
    often = [*OFTEN, f"/feeds/about-{hostile.topic.slug}.xml"]
    wrong = list(seen_by(plain, [*often, *addresses, *candidates, *diary]))
    wrong += seen_by(member, [*OF_MEMBERS, *for_members])
    wrong += seen_by(Editor().client, edited, script=True)
    assert not wrong, "\n".join(dict.fromkeys(wrong))
    assert [member.get(address).status_code for address in benefits] == [404] * len(benefits)  # no such link is followed
    assert plain.get(reverse("website:preview", args=[pages[0].pk])).status_code == 200  # drawn, whatever the letters
