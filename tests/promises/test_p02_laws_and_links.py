"""P02: the policy names the laws it serves and covers this organisation only; links that leave it are recognisable."""

import re
from pathlib import Path

import pytest
from django.test import Client
from wagtail.rich_text import expand_db_html

from steward.policy import text
from steward.web import undeclared
from tests.promises import collecting

pytestmark = pytest.mark.django_db(databases=["default", "cache"])
LINK = re.compile(r"<a\b[^>]*\bhref=\"(?:https?:)?//[^>]*>")
SHEET = Path(__file__).resolve().parents[2] / "steward/web/static/web/steward.css"


@pytest.mark.promise("P02")
def test_the_notice_names_the_laws_and_covers_this_organisation_only(site: Client) -> None:
    """The notice names each law that it serves, whom it covers, and that it does not cover others."""
    said = collecting.words(site.get("/privacy/"))
    union = text.current().union
    assert len(union.laws) >= 3
    for part in (*union.laws, str(union.covers), str(union.not_covered)):
        assert part in said


@pytest.mark.promise("P02")
def test_each_link_that_leaves_the_website_is_recognisable(site: Client) -> None:
    """A link to another website carries a mark, with words for whoever listens, on every public page."""
    urls = {
        path
        for path, _ in undeclared.walk()
        if path.startswith(("/join/", "/privacy/", "/help/")) and not re.search(r"[<(]", path)
    }
    urls |= {"/", "/privacy/", "/cookies/", "/accessibility/", "/contact/", "/reasons-to-join/", "/help-at-work/"}
    found = []
    for url in sorted(urls):
        for link in LINK.findall(site.get(url).content.decode()):
            found.append(link)
            assert re.search(r'class="[^"]*\bleaves\b', link), f"{url}: {link}"
    assert [link for link in found if text.current().controller.authority.url in link]
    assert re.search(r'\.leaves::after \{ content: "[^"]+" / "[^"]*another website[^"]*"', SHEET.read_text())


@pytest.mark.promise("P02")
def test_a_link_that_an_editor_writes_is_marked_too() -> None:
    """What an editor links to is marked by the software, not by the editor."""
    assert 'class="leaves"' in expand_db_html('<a href="https://elsewhere.example/">there</a>')
