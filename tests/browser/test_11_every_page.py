"""11. A browser over every page: nothing asked of anybody else, nothing in the way of anyone, and no JavaScript needed."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.pages import STARTS, kind, walk
from tests.journeys.files import TODAY, deep
from tests.journeys.served import Server, say, steward
from tests.journeys.stranger import ADDRESSES

AXE = (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")
FULL = bool(os.environ.get("STEWARD_ACCEPT_FULL"))
LOOKS = [(1360, "light")] + ([(320, "light"), (768, "light"), (1360, "dark"), (320, "dark")] if FULL else [])


def context(browser: Browser, union: Server, who: str, **more: Any) -> BrowserContext:
    # The page's own policy lets no foreign script in, which is right; axe is put in past it, and only it.
    one = browser.new_context(base_url=f"http://localhost:{union.port}", **more)
    if who != "anonymous":
        cookies = union.signed_in(who).cookies
        one.add_cookies([{"name": k, "value": v, "domain": "localhost", "path": "/"} for k, v in cookies.items()])
    return one


@pytest.fixture(scope="module")
def walked(union: Server) -> dict[str, tuple[list[str], list[str]]]:
    # A file that has gone, so that its page and what it leads to are walked too.
    out, officers = union.var.parent / "sent", [union.account("membership_officer", nth)["email"] for nth in (0, 1)]
    words = ("--purpose", "magazine", "--on", TODAY, "--out", str(out), "--as", officers[0], "--json")
    made = steward("extract", "mailing_house", *words, var=union.var)
    assert made.returncode == 0, made.stderr
    released = steward(
        "extract", "release", str(deep(json.loads(made.stdout), "id", "extract")), "--as", officers[1], var=union.var
    )
    assert released.returncode == 0, released.stderr
    return {who: walk(union, who) for who in STARTS}


@pytest.fixture(scope="module")
def pages(walked: dict[str, tuple[list[str], list[str]]]) -> dict[str, list[str]]:
    """One page of each kind for the first of them who comes to it; and where each of them starts."""
    seen: set[str] = set()
    once: dict[str, list[str]] = {}
    for who, (found, _) in walked.items():
        once[who] = []
        for path in found:
            if path in STARTS[who] or kind(path) not in seen:
                once[who].append(path)
            seen.add(kind(path))
    return once


def test_links_lead_somewhere_for_everyone(walked: dict[str, tuple[list[str], list[str]]]) -> None:
    for who, (found, _) in walked.items():
        say(f"{who}: {len(found)} kinds of page")
    assert not [one for _, dead in walked.values() for one in dead]


@pytest.mark.parametrize("who", STARTS)
def test_nothing_is_asked_of_anybody_else_and_nothing_stands_in_the_way(
    browser: Browser, union: Server, pages: dict[str, list[str]], who: str
) -> None:
    one = context(browser, union, who, bypass_csp=True)
    page = one.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    wrong: list[str] = []
    for path in pages[who]:
        for width, scheme in LOOKS:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.goto(path, wait_until="load")
            if not page.evaluate("() => typeof axe === 'object'"):
                page.evaluate(AXE)
            found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
            wrong += [
                f"{path} {width} {scheme}: {v['id']} ({v['help']}): {json.dumps([n['html'][:120] for n in v['nodes'][:2]], ensure_ascii=False)}"
                for v in found["violations"]
            ]
        page.set_viewport_size({"width": 320, "height": 900})
        if page.evaluate("() => document.documentElement.scrollWidth > innerWidth"):
            wrong.append(f"{path} at 320: scrolls sideways")
    one.close()
    ADDRESSES.update(asked)
    foreign = [url for url in asked if not url.startswith((f"http://localhost:{union.port}/", "data:", "blob:"))]
    assert not foreign, f"asked of somebody else: {foreign}"
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", STARTS)
def test_the_pages_own_policy_lets_everything_on_it_work(
    browser: Browser, union: Server, pages: dict[str, list[str]], who: str
) -> None:
    one = context(browser, union, who)
    page = one.new_page()
    said: list[str] = []
    page.on(
        "console", lambda message: said.append(f"{page.url}: {message.text}") if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    for path in pages[who]:
        page.goto(path, wait_until="load")
    one.close()
    assert not said, "\n".join(said)


@pytest.mark.parametrize("who", STARTS)
def test_without_javascript_everything_is_there(browser: Browser, union: Server, pages: dict[str, list[str]], who: str) -> None:
    one = context(browser, union, who, java_script_enabled=False)
    page = one.new_page()
    dead: list[str] = []
    for path in pages[who]:
        answer = page.goto(path, wait_until="load")
        assert answer is not None
        assert answer.status == 200
        assert page.locator("h1").first.is_visible(), f"{path} has no heading without JavaScript"
        # A button outside a form does nothing without a script, and must not be shown then.
        buttons = page.locator("button:not(form button):not([form])").all()
        dead += [f"{path}: {button.inner_text()!r}" for button in buttons if button.is_visible()]
    one.close()
    assert not dead, f"shown, and dead without JavaScript: {dead}"
