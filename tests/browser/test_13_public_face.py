"""Every kind of public page, once: nothing asked of anybody else before a click, nothing in the way, valid, and no JavaScript."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from tests import valid
from tests.serving import Served, serving

AXE = (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")
FULL = bool(os.environ.get("STEWARD_ACCEPT_FULL"))
EVERY, CONTRAST, TARGETS = None, ["color-contrast"], ["target-size"]
# Of axe's rules only the contrast depends on the scheme, and only the room around what is pressed on the width (as scrolling sideways
# does, which is asked at each width). `make accept` asks every rule in every look.
LOOKS: list[tuple[int, str, list[str] | None]] = [
    (1360, "light", EVERY),
    (1360, "dark", EVERY if FULL else CONTRAST),
    (768, "dark", EVERY if FULL else TARGETS),
    (320, "dark", EVERY if FULL else TARGETS),
]
if FULL:
    LOOKS += [(320, "light", EVERY), (768, "light", EVERY)]
RUN = """rules => axe.run(document, {resultTypes: ['violations'], runOnly: rules || undefined,
    rules: rules ? {} : {'target-size': {enabled: true}}})"""
OURS = (
    "/",
    "/join/",
    "/privacy/",
    "/cookies/",
    "/contact/write/",
    "/search/?q=pay",
    "/stories/",
    "/stories/tell/",
    "/nothing-here/",
)

SCENE = """
import json
from django.utils import timezone
from wagtail.models import Page
from steward.web.context import describe_union
from steward.website import actions, models
from steward.website.seed import shapes
from tests.website.test_facades import AT, a_page
shapes.SIZE = (640, 360)  # sooner drawn, and still wider than the narrowest screen
with building():
    union = describe_union()
    actions.found_site(union=union, hostname="localhost", port=80, demo=True)
    actions.furnish_site(union=union, at=timezone.now())
    a_page()
    member = an_account(a_member("Odo", "Fennel"))
    found = {}
    for page in Page.objects.live().filter(depth__gt=2).specific():
        kind = getattr(page, "kind", "") or ("over" if getattr(page, "highlights", None) else "")
        found.setdefault(f"{type(page).__name__} {kind}".strip(), page.get_url())
    candidates = models.CampaignPage.objects.filter(asks_candidates=True).values_list("slug", flat=True).first()
print(json.dumps({"pages": found, "candidates": candidates, "member": signed_in(member).cookies["session"].value, "shown": AT}))
"""


@pytest.fixture(scope="module")
def face() -> Iterator[tuple[Served, dict[str, object]]]:
    with serving(name="face") as served:
        yield served, json.loads(served.make(SCENE).splitlines()[-1])


def only_us(one: BrowserContext, url: str) -> list[str]:
    """Nothing of this browser leaves the machine; what it tried to ask of others is written down."""
    tried: list[str] = []

    def answer(route: Route) -> None:
        if route.request.url.startswith((f"{url}/", "data:", "blob:")):
            route.continue_()
        else:
            tried.append(route.request.url)
            route.abort()

    one.route("**/*", answer)
    return tried


def a_menu_that_opens(page: Page) -> list[str]:
    """On a phone the menu is one row, with the way to help and a button as large as a thumb; where there is room it is open."""
    page.set_viewport_size({"width": 320, "height": 900})
    button, places = page.locator(".phone-menu > summary"), page.locator(".nav ul")
    box, begins = button.bounding_box(), page.locator("main").bounding_box()
    wrong = [] if box and min(box["width"], box["height"]) >= 44 else [f"the menu's button is small: {box}"]
    wrong += [] if begins and begins["y"] <= 170 else [f"the page begins far down: {begins}"]
    seen = [each.is_visible() for each in (page.get_by_role("link", name="I need help at work now").first, button, places)]
    wrong += [] if seen == [True, True, False] else [f"help, button, list of the closed menu: {seen}"]
    button.focus()
    page.keyboard.press("Enter")
    wrong += [] if places.is_visible() else ["the button opens no menu"]
    page.keyboard.press("Tab")
    wrong += (
        [] if page.evaluate("() => document.activeElement.closest('.nav ul') !== null") else ["after the button comes no menu"]
    )
    wrong += [f"the open menu: {v['id']}" for v in page.evaluate(RUN, EVERY)["violations"]]
    button.click()
    page.set_viewport_size({"width": 1360, "height": 900})
    return [*wrong, *([] if places.is_visible() and not button.is_visible() else ["where there is room the menu is not open"])]


def test_every_kind_of_page_is_valid_asks_nobody_else_and_stands_in_nobodys_way(
    browser: Browser, face: tuple[Served, dict[str, object]]
) -> None:
    served, said = face
    kinds: dict[str, str] = said["pages"]  # type: ignore[assignment]
    assert len(kinds) >= 16, kinds
    # The page's own policy lets no foreign script in, which is right; axe is put in past it, and only it. A button takes 0.12 s to go
    # from one scheme's colours to the other's, in which axe would measure the new words on the old ground: hence no motion.
    one = browser.new_context(base_url=served.url, bypass_csp=True, reduced_motion="reduce")
    one.add_cookies([{"name": "session", "value": str(said["member"]), "url": served.url}])  # members' pages are among them
    tried, wrong, kept = only_us(one, served.url), [], {}
    page = one.new_page()
    also = [f"/candidates/{said['candidates']}/"] if said["candidates"] else []
    for path in [*OURS, *also, *kinds.values()]:
        answer = page.goto(path, wait_until="load")
        assert answer is not None
        assert answer.status == (404 if path == "/nothing-here/" else 200), path
        kept[path] = answer.text()
        wrong += [f"{path}: {fault}" for fault in valid.faults(kept[path])]
        if "<script" in kept[path]:
            wrong.append(f"{path}: a public page carries a script")
        page.evaluate(AXE)
        for width, scheme, rules in LOOKS:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found = page.evaluate(RUN, rules)
            wrong += [
                f"{path} {width} {scheme}: {v['id']}: {json.dumps([n['html'][:120] for n in v['nodes'][:2]], ensure_ascii=False)}"
                for v in found["violations"]
            ]
            if page.evaluate("() => document.documentElement.scrollWidth > innerWidth"):
                wrong.append(f"{path} at {width}: scrolls sideways")
        if path == "/":
            wrong += a_menu_that_opens(page)
    one.close()
    assert not tried, f"asked of somebody else: {tried}"
    wrong += valid.checked_by_vnu(kept) or []
    assert not wrong, "\n".join(wrong)


def test_what_another_service_keeps_loads_after_a_click_without_javascript_and_from_that_service_alone(
    browser: Browser, face: tuple[Served, dict[str, object]]
) -> None:
    served, said = face
    one = browser.new_context(base_url=served.url, java_script_enabled=False)
    tried = only_us(one, served.url)
    page = one.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if "Content Security" in message.text else None)
    for button, host in (("Show the video", "www.youtube-nocookie.com"), ("Show the picture", "live.staticflickr.com")):
        page.goto(str(said["shown"]), wait_until="load")
        assert tried == []
        page.get_by_role("link", name=re.compile(button)).click()
        page.wait_for_load_state("load")
        assert "?show=block-" in page.url
        assert tried, f"{button}: nothing was asked for"
        assert {urlsplit(url).netloc for url in tried} == {host}
        tried.clear()
    assert not complaints
    one.close()
