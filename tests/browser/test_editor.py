"""An editor without a mouse: news with a picture, a blog in a series, a toolkit with a file, and one page that appears at its minute."""

import datetime as dt
import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests import serving

SCENE = """
import io, json
from django.core.files.base import ContentFile
from PIL import Image as Pixels
from wagtail.documents.models import Document
from wagtail.images.models import Image
from steward.web.context import describe_union
from steward.website import actions
from steward.website.models import Author, BlogSeries, SectionPage
with building():
    actions.found_site(union=describe_union(), hostname="localhost", port=80, demo=False)
    out = io.BytesIO()
    Pixels.new("RGB", (900, 600), "#5b1a54").save(out, "JPEG")
    Image.objects.create(title="Two people at a table", file=ContentFile(out.getvalue(), name="table.jpg"))
    Document.objects.create(title="Poster of the campaign", file=ContentFile(b"Words.", name="poster.txt"))
    Author.objects.create(name="Ada Ashgrove", slug="ada-ashgrove", job="chief executive")
    at = {each.kind: each for each in SectionPage.objects.all()}
    series = at["blog"].add_child(instance=BlogSeries(title="Notes from the road", slug="notes"))
    person = a_person("Wren", "Inkwell")
    account, post = an_account(person), a_post(person, "editor")
browser = signed_in(account, mfa=True, post=post)
print(json.dumps({"session": browser.cookies["session"].value, "news": at["news"].pk, "campaigns": at["campaigns"].pk, "series": series.pk}))
"""
AT_ITS_MINUTE = """
import datetime as dt
import django; django.setup()
from django.utils import timezone
from steward.website import publisher
print(publisher.publish_due(timezone.now() + dt.timedelta(days={days})))
"""


@pytest.fixture(scope="module")
def union() -> Iterator[tuple[serving.Served, dict[str, str]]]:
    with serving.serving(name="editor") as served:
        yield served, json.loads(served.make(SCENE).splitlines()[-1])


class Keys:
    """An editor's keyboard: Tab is left out (focus), everything else is a key."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def types(self, field: str, words: str) -> None:
        box = self.page.locator(field)
        box.focus()
        box.press("Control+a")
        self.page.keyboard.type(words)

    def presses(self, one: Locator) -> None:
        one.focus()
        self.page.keyboard.press("Enter")

    def chooses(self, container: str, what: str) -> None:
        """Open a chooser, and take the one that is called so."""
        self.presses(self.page.locator(f"{container} .unchosen button").first)
        choice = self.page.locator(".modal-body a", has_text=what).first
        choice.wait_for()
        self.presses(choice)
        self.page.locator(".modal-body").wait_for(state="detached")

    def does(self, name: str) -> None:
        """One of the actions behind the arrow at the foot of the page."""
        toggle = self.page.locator("footer button[data-w-dropdown-target='toggle']").first
        self.presses(toggle)
        one = self.page.locator(f"button[name='{name}']").last
        one.wait_for()
        self.presses(one)
        self.page.wait_for_load_state("load")


def read(url: str) -> str:
    """What a visitor reads there."""
    with urllib.request.urlopen(url, timeout=20) as answer:
        return str(answer.read().decode())


def test_an_editor_writes_the_website_by_keyboard(union: tuple[serving.Served, dict[str, str]], browser: Browser) -> None:
    served, said = union
    context = browser.new_context(viewport={"width": 1360, "height": 900})
    context.add_cookies([{"name": "session", "value": said["session"], "url": served.url}])
    page = context.new_page()
    page.set_default_timeout(45_000)
    keys = Keys(page)
    told: list[str] = []  # what the screen said after each page

    page.goto(f"{served.url}/cms/pages/add/website/newspage/{said['news']}/")
    keys.types("#id_title", "Pay talks begin")
    keys.types("#id_introduction", "We meet the employers on Monday.")
    keys.chooses("#id_picture-chooser", "Two people at a table")
    keys.types("#id_picture_alt", "Two people at a table full of papers.")
    keys.does("action-publish")
    page.locator(".messages .success").first.wait_for()
    told.append(page.locator(".messages").first.inner_text())

    page.goto(f"{served.url}/cms/pages/add/website/blogpost/{said['series']}/")
    keys.types("#id_title", "First note")
    keys.types("#id_introduction", "What we saw on the way.")
    keys.chooses("#id_author-chooser", "Ada Ashgrove")
    keys.does("action-publish")
    page.locator(".messages .success").first.wait_for()
    told.append(page.locator(".messages").first.inner_text())

    page.goto(f"{served.url}/cms/pages/add/website/toolkitpage/{said['campaigns']}/")
    keys.types("#id_title", "Posters to print")
    keys.types("#id_introduction", "Hang them where people pass.")
    keys.presses(page.locator("#id_files-ADD"))
    keys.types("#id_files-0-title", "The poster")
    keys.chooses("#id_files-0-document-chooser", "Poster of the campaign")
    keys.types("#id_files-0-version", "1")
    keys.types("#id_files-0-dated_on", "2026-11-01")
    page.keyboard.press("Escape")
    keys.does("action-publish")
    page.locator(".messages .success").first.wait_for()
    told.append(page.locator(".messages").first.inner_text())

    page.goto(f"{served.url}/cms/pages/add/website/newspage/{said['news']}/")
    keys.types("#id_title", "The ballot opens")
    keys.types("#id_introduction", "Every member has a vote.")
    keys.does("action-schedule")
    page.wait_for_url("**/cms/schedule/*/")
    soon = dt.datetime.now(dt.UTC) + dt.timedelta(days=3)
    page.get_by_label("Appears on").fill(f"{soon:%Y-%m-%d}")
    page.locator("#id_at").fill("09:00")
    keys.presses(page.get_by_role("button", name="Schedule it"))
    page.locator(".messages .success").first.wait_for()
    told.append(page.locator(".messages").first.inner_text())
    keys.presses(page.locator("[data-side-panel-toggle='preview']"))
    preview = page.frame_locator("iframe.w-preview__iframe:not(.w-preview__proxy)").get_by_role(
        "heading", name="The ballot opens"
    )
    preview.wait_for()
    assert preview.evaluate("() => innerWidth") == 320, "the preview begins as on a small telephone"
    context.close()

    for path in ("/", "/feeds/all.xml", "/search/?q=ballot"):
        assert "/news/the-ballot-opens/" not in read(served.url + path), path
    assert "Pay talks begin" in read(served.url + "/feeds/all.xml"), told
    assert "Two people at a table full of papers." in read(served.url + "/news/pay-talks-begin/")
    # Below the worker's own login: the role by which other tests publish may do more than the publisher.
    code, env = AT_ITS_MINUTE.format(days=4), served.env | {"STEWARD_LOGIN": "worker"}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "(1, 0)", done.stderr[-3000:]
    for path in ("/", "/feeds/all.xml", "/search/?q=ballot"):
        assert "/news/the-ballot-opens/" in read(served.url + path), path
    assert "First note" in read(served.url + "/")
