"""The pictures of the help. A picture whose screen has changed since it was taken fails; STEWARD_PICTURES=1 takes all of them anew."""

import io
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.serving import Served, serving

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "help" / "pictures"
TAKE = bool(os.environ.get("STEWARD_PICTURES"))
WIDE, HIGH, HEAVY = 1000, 900, 80_000
MEND = "The screen has changed since its picture was taken. Look at the help, and take it again: STEWARD_PICTURES=1 pytest tests/browser/test_pictures.py"

# What a reader could look for in the picture: the heading, and what can be pressed or filled in. Data is left out.
CONTROLS = """() => {
  const words = (one) => { const copy = one.cloneNode(true); copy.querySelectorAll('.vh, svg, kbd').forEach((x) => x.remove());
    return copy.textContent.replace(/\\s+/g, ' ').trim(); };
  const said = [];
  document.querySelectorAll('main h1, main label, main button, main a.btn, main summary, main th[scope=col]').forEach((one) => {
    const kind = {H1: 'heading', LABEL: 'field', BUTTON: 'button', A: 'button', SUMMARY: 'opens', TH: 'column'}[one.tagName];
    const line = `${kind}: ${(words(one) || one.textContent.trim()).replace(/\\d+/g, 'N')}`;
    if (!said.includes(line)) said.push(line);
  });
  return said;
}"""


@dataclass(frozen=True)
class Scene:
    """One picture: who looks, at which page, and what they do there first. {words} in the address are keys of the furniture."""

    name: str
    who: str
    address: str
    does: Callable[[Page], None] | None = None
    high: int = HIGH
    begins: str = ""  # the part of the page with which the picture begins


def _find(words: str) -> Callable[[Page], None]:
    def find(page: Page) -> None:
        box = page.locator("main input[name=q]")
        box.fill(words)
        box.press("Enter")
        page.wait_for_load_state("load")

    return find


LIST = """Members of the Eastwold branch;;;;;;
as of 1 November 2026;;;;;;

Member No;Surname;Forename;D.O.B.;Address 1;Post code;Employer
;Ashgrove;Rhoswen;04/03/1981;1 Invented Row;ZZ1 1ZZ;Eastwold Health Trust
;Zürcher;Beate;17/11/1969;22 Saltmarsh Lane;ZZ8 4NA;Eastwold Health Trust
;Tarnwick;Nerys;9/9/1975;;ZZ8 2AA;Northmoor Hospital
;Oakhanger;Bilal;31/02/1990;8 Orchard Close;ZZ1 5WD;Eastwold Health Trust
;Redfern;Callum;2/1/1984;5 Chapel Row;ZZ8;Harbour Care
;Okafor;Grace;17/05/1974;15 Saltmarsh Lane;ZZ8 4NA;Eastwold Health Trust
"""


def _bring(*, columns: bool) -> Callable[[Page], None]:
    """Bring in a list as somebody's spreadsheet wrote it: two title rows, semicolons, letters of 1252."""

    def bring(page: Page) -> None:
        content = LIST.encode("windows-1252")
        page.set_input_files("input[type=file]", {"name": "members.csv", "mimeType": "text/csv", "buffer": content})
        page.get_by_role("button", name="Read the list").click()
        page.wait_for_url("**/imports/*-*/**")
        if columns and "/columns/" not in page.url:
            page.get_by_role("link", name="Columns").click()

    return bring


def _choose(words: str) -> Callable[[Page], None]:
    def choose(page: Page) -> None:
        page.get_by_role("link", name=words).click()
        page.wait_for_load_state("load")

    return choose


def _write(page: Page) -> None:
    page.locator("#id_title").fill("Pay talks begin on Monday")
    page.locator("#id_introduction").fill("We meet the employers, and ask for what members voted for.")
    page.locator("footer button[data-w-dropdown-target='toggle']").first.click()
    page.locator("button[name='action-publish']").last.wait_for()


def _give_drawing(page: Page) -> None:
    drawing = b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"
    page.locator("#id_title").fill("Our poster")
    page.set_input_files("#id_file", {"name": "poster.png", "mimeType": "image/png", "buffer": drawing})
    page.locator("form[enctype] button[type=submit]").click()
    page.locator(".error-message").first.wait_for()


SCENES = (
    Scene("join", "", "/join/", high=800),
    Scene("portal-home", "member", "/my/"),
    Scene("your-data", "member", "/my/data/"),
    Scene("search", "membership_officer", "/office/members/", _find("okafor"), high=640),
    Scene("member-page", "membership_officer", "/office/members/{grace}/"),
    Scene("applications", "membership_officer", "/office/applications/", high=640),
    Scene("application", "membership_officer", "/office/applications/{application}/", high=1240),
    Scene("import-columns", "membership_officer", "/office/imports/", _bring(columns=True)),
    Scene("import-preview", "membership_officer", "/office/imports/", _bring(columns=False)),
    Scene("import-working", "membership_officer", "/office/imports/{working}/", high=640),
    Scene("resign", "membership_officer", "/office/members/{grace}/life/resign/", high=800),
    Scene("double", "membership_officer", "/office/doubles/{grace}/{twice}/", high=1000),
    Scene(
        "list",
        "membership_officer",
        "/office/lists/",
        _choose("Joiners of the last 30 days"),
        high=640,
        begins="section[aria-label='The list']",
    ),
    Scene("posts", "administrator", "/office/posts/", high=640),
    Scene("extract", "membership_officer", "/office/extracts/{extract}/"),
    Scene("workplace", "rep", "/office/workplace/", high=640),
    Scene("trail", "data_protection_officer", "/office/trail/{grace}/", high=420, begins="main h2"),
    Scene("editor-news", "editor", "/cms/pages/add/website/newspage/{news}/", _write, high=700),
    Scene("editor-schedule", "editor", "/cms/schedule/{ballot}/", high=760),
    Scene("editor-reviews", "editor", "/cms/reviews/", high=420),
    Scene("editor-second", "editor", "/cms/second/{look}/", high=700),
    Scene("editor-refused", "editor", "/cms/images/add/", _give_drawing, high=640),
)


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Served, dict[str, str]]]:
    with serving(name="pictures") as one:
        yield one, json.loads(one.make("from tests.browser.scenes import furnish\nfurnish()").splitlines()[-1])


@pytest.fixture
def screen(served: tuple[Served, dict[str, str]], browser: Browser) -> Iterator[Callable[[Scene], Page]]:
    union, furniture = served
    one = browser.new_context(
        base_url=union.url, viewport={"width": WIDE, "height": HIGH}, reduced_motion="reduce", locale="en-GB"
    )

    def show(scene: Scene) -> Page:
        if scene.who:
            one.add_cookies([{"name": "session", "value": furniture[f"session_{scene.who}"], "domain": "localhost", "path": "/"}])
        page = one.new_page()
        answer = page.goto(scene.address.format(**furniture), wait_until="load")
        assert answer is not None
        assert answer.status == 200, f"{scene.address} answered {answer.status}"
        if scene.does:
            scene.does(page)
        page.evaluate("() => document.fonts.ready")
        return page

    yield show
    one.close()


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_a_picture_of_the_help_shows_the_screen_as_it_is(screen: Callable[[Scene], Page], scene: Scene) -> None:
    page = screen(scene)
    seen = "\n".join([f"address: {scene.address}", *page.evaluate(CONTROLS)]) + "\n"
    picture, signature = PICTURES / f"{scene.name}.png", PICTURES / f"{scene.name}.txt"
    if TAKE:
        _take(page, picture, scene)
        signature.write_text(seen, encoding="utf-8")
    assert picture.is_file(), MEND
    assert picture.stat().st_size <= HEAVY, f"{picture.name} is heavier than {HEAVY} bytes: make less of the page visible"
    assert seen == signature.read_text(encoding="utf-8"), MEND


def _take(page: Page, path: Path, scene: Scene) -> None:
    """A picture of the top of the page in 64 colours, which is enough for a screen and a third of the weight."""
    if scene.address.startswith("/cms/"):  # the foot with its actions stands still while the page moves below it
        page.set_viewport_size({"width": WIDE, "height": scene.high})
        _keep(page.screenshot(animations="disabled"), path)
        return
    ends = page.evaluate(
        "() => scrollY + Math.min(document.querySelector('footer').getBoundingClientRect().top,"
        " 24 + Math.max(...[...document.querySelectorAll('main *')].map((one) => one.getBoundingClientRect().bottom)))"
    )
    top = 0.0
    if scene.begins:
        top = max(0.0, page.locator(scene.begins).first.evaluate("(e) => e.getBoundingClientRect().top + scrollY") - 24)
    high = min(scene.high, int(ends) - top)
    shot = page.screenshot(clip={"x": 0, "y": top, "width": WIDE, "height": high}, full_page=True)
    _keep(shot, path)


def _keep(shot: bytes, path: Path) -> None:
    image = Image.open(io.BytesIO(shot)).convert("RGB").quantize(64, dither=Image.Dither.NONE)
    image.save(path, optimize=True)


def test_each_picture_of_the_folder_is_taken_here() -> None:
    """A picture that nobody takes again would grow old."""
    names = {scene.name for scene in SCENES}
    kept = {path.stem for path in PICTURES.iterdir()}
    assert kept == names, f"not taken here: {kept - names}; missing: {names - kept}"
