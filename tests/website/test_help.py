"""The help: every page is there for everybody, holds nothing that our header refuses, and each link of it leads somewhere."""

import html
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from steward.office.frame import PLACES
from steward.web import doors, help_pages, undeclared
from steward.website.help import pages
from tests.people import a_branch, a_member, a_signed_in_member, a_workplace, building

SOURCE = Path(__file__).resolve().parents[2] / "docs" / "help"
NO_PLACES = ("work-as", "keys", "policy")  # buttons, and what all posts share
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The help, made from its text as it stands, without a warning."""
    target = tmp_path_factory.mktemp("help") / "made"
    done = subprocess.run([sys.executable, SOURCE / "make.py", target], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return target


@pytest.fixture(autouse=True)
def here(made: Path, site: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "FOLDER", made)


def addresses() -> list[str]:
    return ["/help/", *(f"/help/{name}/" for name in pages.everything().pages if name != "index")]


def soup(address: str, browser: Client | None = None) -> BeautifulSoup:
    answer = (browser or Client()).get(address)
    assert answer.status_code == 200, f"{address} answered {answer.status_code}"
    return BeautifulSoup(answer.content, "html.parser")


def test_every_page_answers_everybody_with_one_heading_and_nothing_inline() -> None:
    assert len(addresses()) >= 13
    for address in addresses():
        page = soup(address)
        assert len(page.find_all("h1")) == 1, address
        assert not page.find_all(["script", "style"]), address
        inline = [tag.name for tag in page.find_all(True) if any(name == "style" or name.startswith("on") for name in tag.attrs)]
        assert not inline, f"{address}: {inline}"
        assert page.title is not None
        assert "Help" in page.title.text, address


def test_every_page_is_in_the_list_beside_every_page() -> None:
    listed = {a["href"] for a in soup("/help/").select("nav[aria-label='All help'] a")}
    assert listed == set(addresses()) - {"/help/"}
    text = {path.stem for path in SOURCE.glob("*.md")}
    assert text == set(pages.everything().pages)


def test_the_addresses_that_people_have_kept_still_lead_to_the_help() -> None:
    for name in ("member", "rep", "officer", "administrator"):
        assert soup(f"/help/{name}/").h1


def test_every_link_of_the_help_leads_somewhere() -> None:
    answered: dict[str, int] = {}
    wrong = []
    for address in addresses():
        page = soup(address)
        for tag in page.select("main a[href], main img[src]"):
            link = urlsplit(urljoin(address, str(tag.get("href") or tag.get("src"))))
            if link.scheme in ("mailto", "https", "http"):
                continue
            if link.path not in answered:
                answered[link.path] = Client().get(link.path).status_code
            if answered[link.path] not in (200, 302):
                wrong.append(f"{address}: {link.path} answered {answered[link.path]}")
            elif link.fragment and link.path.startswith("/help/") and not soup(link.path).find(id=link.fragment):
                wrong.append(f"{address}: nothing is called #{link.fragment} at {link.path}")
    assert not wrong, "\n".join(wrong)
    assert len(answered) > 20


def test_each_picture_has_words_for_those_who_do_not_see_it_and_is_light() -> None:
    named = set()
    for address in addresses():
        for picture in soup(address).select("main img"):
            assert len(str(picture["alt"])) > 20, picture
            assert picture["width"], picture
            named.add(Path(str(picture["src"])).stem)
    assert named == {path.stem for path in (SOURCE / "pictures").glob("*.png")}, "a picture that no page shows, or the reverse"
    assert named == {path.stem for path in (SOURCE / "pictures").glob("*.txt")}, "each picture has a text of what is on it"


# What stands in italics in the help and in no file of ours as it stands there: put together, or Wagtail's own.
ELSEWHERE = {
    "change the key",
    "500 on one page",
    "save draft",
    "show in menus",
    "d.o.b.",
    "steward runs at http://localhost:8000",
}


def test_what_the_help_calls_a_button_is_called_so_on_the_screen() -> None:
    steward = SOURCE.parents[1] / "steward"
    ours = " ".join(path.read_text(encoding="utf-8") for kind in ("html", "py") for path in steward.rglob(f"*.{kind}"))
    # Words that a template gives to a tag are on the screen too; around them the words of the template stay together.
    given = " ".join(words for tag in re.findall(r"{%([^%]*)%}", ours) for words in re.findall(r'"([^"]+)"', tag))
    ours = re.sub(r"{%[^%]*%}|{{[^}]*}}", "", ours) + " " + given
    ours = " ".join(html.unescape(ours).lower().replace("’", "'").split())
    unknown = []
    for path in SOURCE.glob("*.md"):
        for words in re.findall(r"(?<![*\w])\*([^*\n]+(?:\n[^*\n]+)?)\*(?![*\w])", path.read_text(encoding="utf-8")):
            name = " ".join(words.split()).lower().replace("’", "'")
            if name not in ours and name not in ELSEWHERE:
                unknown.append(f"{path.name}: {words}")
    assert not unknown, "no screen says so:\n" + "\n".join(unknown)


# ---- from our own pages to their help


def leads_to(page: BeautifulSoup) -> str:
    links = {
        str(a["href"])
        for a in page.select("footer a, header a")
        if "Help" in a.get_text() and str(a["href"]).startswith("/help/")
    }
    assert len(links) == 1, links
    return links.pop()


def lands(link: str) -> bool:
    parts = urlsplit(link)
    return bool(soup(parts.path).find(id=parts.fragment)) if parts.fragment else soup(parts.path) is not None


@pytest.mark.parametrize("role", [*help_pages.OF_ROLE, "finance_officer", "statistician"])
def test_each_place_in_the_office_leads_to_what_its_help_says_about_it(role: str, working_as: Callable[..., Client]) -> None:
    with building():
        scope = {"workplace_rep": {"workplace": a_workplace()}, "branch_officer": {"branch": a_branch()}}.get(role, {})
    browser = working_as(role, **scope)
    wanted = help_pages.OF_ROLE.get(role, help_pages.OTHER_POSTS)
    for place in PLACES:
        if place.roles and role not in place.roles:
            continue
        link = leads_to(soup(reverse(place.url), browser))
        assert urlsplit(link).path == f"/help/{wanted}/", (role, place.key)
        assert place.key in ("home", "policy") or urlsplit(link).fragment == f"{wanted}-{reverse(place.url).split('/')[2]}"
        assert place.key in ("home", "policy") or lands(link), f"the help has no label ({urlsplit(link).fragment})="


def test_the_help_speaks_of_every_address_of_the_office_to_everybody_who_may_go_there() -> None:
    missing = set()
    for path, pattern in undeclared.walk():
        place = path.split("/")[2] if path.startswith("/office/") else ""
        door = doors.of_view(pattern.callback, path)
        for role in door.roles if door and place not in ("", *NO_PLACES) else ():
            page = help_pages.OF_ROLE.get(role, help_pages.OTHER_POSTS)
            if f"{page}-{place}" not in set(re.findall(r'id="([^"]+)"', pages.everything().pages[page].body)):
                missing.add(f"{page}.md: ({page}-{place})=")
    assert not missing, "the help has no such label:\n" + "\n".join(sorted(missing))


def test_each_page_of_the_members_area_leads_to_what_the_help_says_about_it() -> None:
    with building():
        member = a_member()
    browser = a_signed_in_member(member)
    places = ("details", "data", "choices", "two-factor", "sign-in-email", "interests", "networks", "benefits", "wrote")
    for address in (f"/my/{place}/" for place in places):
        link = leads_to(soup(address, browser))
        assert link == f"/help/member/#member-{address.split('/')[2]}"
        assert lands(link), address
    assert leads_to(soup("/my/", browser)) == "/help/member/"
    assert lands(leads_to(soup("/my/sign-in/")))
    assert lands(leads_to(soup("/join/")))


def test_the_editors_screens_lead_to_the_editors_help(working_as: Callable[..., Client]) -> None:
    assert '"/help/editor/"' in working_as("editor").get("/cms/").content.decode()


def test_an_error_page_leads_to_the_first_page_of_the_help() -> None:
    assert "/help/" in leads_to(BeautifulSoup(Client().get("/no/such/page/").content, "html.parser"))


# ---- search


def test_the_search_finds_a_place_by_all_of_its_words_the_heading_first() -> None:
    found = soup("/help/search/?q=Second+FACTOR").select(".results a")
    assert found
    first = soup("/help/search/?q=applications").select_one(".results a")
    assert first is not None
    assert first["href"] == "/help/officer/#officer-applications"
    for link in found:
        assert lands(str(link["href"])), link
    assert not soup("/help/search/?q=second+unfindable").select(".results a")


@pytest.mark.parametrize("words", ["", "   ", "%00", "<script>alert(1)</script>", "a" * 5000, "‘’ ,,"])
def test_the_search_bears_whatever_is_typed(words: str) -> None:
    answer = Client().get("/help/search/", {"q": words})
    assert answer.status_code == 200
    assert b"<script" not in answer.content


def test_the_search_box_asks_for_no_names() -> None:
    box = soup("/help/").select_one("search p")
    assert box is not None
    assert "nobody’s name" in box.text


# ---- where it was not made, or is asked for what it does not have


def test_help_that_was_not_made_says_what_to_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pages, "FOLDER", tmp_path / "nothing")
    for address in ("/help/", "/help/member/", "/help/search/?q=join"):
        answer = Client().get(address)
        assert answer.status_code == 404
        assert "make docs" in answer.content.decode()


def test_nothing_but_pages_and_pictures_is_served(made: Path) -> None:
    picture = next((made / "_images").glob("*.png")).name
    assert Client().get(f"/help/_images/{picture}").headers["Content-Type"] == "image/png"
    for address in ("/help/contents/", "/help/_images/..%2fcontents.json", "/help/_images/nothing.png", "/help/no-such-page/"):
        assert Client().get(address).status_code == 404, address


def test_a_warning_is_an_error_and_leaves_the_help_as_it_was(tmp_path: Path) -> None:
    for path in SOURCE.glob("*.*"):
        (tmp_path / "help").mkdir(exist_ok=True)
        (tmp_path / "help" / path.name).write_bytes(path.read_bytes())
    (tmp_path / "help" / "pictures").symlink_to(SOURCE / "pictures")
    words = (tmp_path / "help" / "rep.md").read_text(encoding="utf-8")
    (tmp_path / "help" / "rep.md").write_text(f"{words}\nSee [nothing](no-such-page.md).\n", encoding="utf-8")
    target = tmp_path / "made"
    done = subprocess.run([sys.executable, tmp_path / "help" / "make.py", target], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert re.search(r"rep\.md:\d+: WARNING.*no-such-page", done.stderr)
    assert not target.exists()
