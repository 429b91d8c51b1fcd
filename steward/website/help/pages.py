"""The help as `make docs` made it: a file of data for each page, read again when the help is made anew."""

import json
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path

from django.utils.translation import gettext

FOLDER = Path(__file__).resolve().parents[2] / "_help"
FIRST = "index"


class NotMade(Exception):
    """There is no help on this computer yet; the words say what to run."""


@dataclass(frozen=True)
class Section:
    """A heading, where it stands in its page, and the words under it up to the next heading."""

    anchor: str
    heading: str
    level: int
    words: str


@dataclass(frozen=True)
class Page:
    """One page of the help. `body` is HTML of our own making, its h1 included."""

    name: str
    title: str
    body: str
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Group:
    """Pages that belong together in the list of all pages: (name, title) of each."""

    heading: str
    pages: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Help:
    """All of it."""

    groups: tuple[Group, ...]
    pages: dict[str, Page]


class _Sections(HTMLParser):
    """Cuts a page at its headings."""

    def __init__(self) -> None:
        super().__init__()
        self.anchors: list[str] = []
        self.found: list[tuple[str, int, list[str], list[str]]] = []
        self.in_heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "section":
            self.anchors.append(dict(attrs).get("id") or "")
        elif tag in ("h1", "h2", "h3"):
            self.found.append((self.anchors[-1] if self.anchors else "", int(tag[1]), [], []))
            self.in_heading = True
        elif self.found and tag in ("p", "li", "dt", "dd", "tr", "td", "th", "pre"):
            self.found[-1][3].append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "section":
            self.anchors.pop()
        elif tag in ("h1", "h2", "h3"):
            self.in_heading = False

    def handle_data(self, data: str) -> None:
        if self.found:
            _, _, heading, words = self.found[-1]
            (heading if self.in_heading else words).append(data)


def _sections(body: str) -> tuple[Section, ...]:
    parser = _Sections()
    parser.feed(body)
    return tuple(
        Section(anchor if level > 1 else "", _line(heading), level, _line(words))
        for anchor, level, heading, words in parser.found
    )


def _line(pieces: list[str]) -> str:
    return " ".join("".join(pieces).split())


def everything() -> Help:
    """This function will return the help, or raise `NotMade`."""
    contents = FOLDER / "contents.json"
    try:
        return _read(FOLDER, contents.stat().st_mtime_ns)
    except FileNotFoundError:
        raise NotMade(gettext("The help has not been made on this computer yet. Run `make docs` where Steward lies.")) from None


@lru_cache(maxsize=2)
def _read(folder: Path, _made: int) -> Help:
    said = json.loads((folder / "contents.json").read_text(encoding="utf-8"))
    groups = tuple(Group(each["heading"], tuple((page["name"], page["title"]) for page in each["pages"])) for each in said)
    pages = {}
    for name in [FIRST, *(name for group in groups for name, _ in group.pages)]:
        page = json.loads((folder / f"{name}.fjson").read_text(encoding="utf-8"))
        # The title comes as HTML; the first heading has the same words as text.
        sections = _sections(page["body"])
        pages[name] = Page(name, sections[0].heading, page["body"], sections)
    return Help(groups, pages)


@dataclass(frozen=True)
class Found:
    """A place in the help that has every word that was looked for, and the words around the first."""

    page: Page
    section: Section
    excerpt: str


def search(words: str) -> list[Found]:
    """This function will return the sections that have all of the words, those with the words in their heading first."""
    wanted = [word.strip(".,;:!?()\"'“”‘’").casefold() for word in words.split()][:8]
    wanted = [word for word in wanted if word]
    if not wanted:
        return []
    found: list[tuple[int, int, Found]] = []
    for page in everything().pages.values():
        for section in page.sections:
            heading, rest = section.heading.casefold(), section.words.casefold()
            # The page's title counts for each of its sections: "officer import" is a search that people make.
            if all(word in rest or word in heading or word in page.title.casefold() for word in wanted) and any(
                word in rest or word in heading for word in wanted
            ):
                score = sum(4 * (word in heading) + min(rest.count(word), 3) for word in wanted)
                found.append((-score, len(found), Found(page, section, _excerpt(section.words, wanted))))
    return [each for *_, each in sorted(found, key=lambda one: one[:2])][:20]


def _excerpt(words: str, wanted: list[str], length: int = 220) -> str:
    folded = words.casefold()
    at = min((folded.find(word) for word in wanted if word in folded), default=0)
    begin = 0 if at < length // 3 else words.rfind(" ", 0, max(at - length // 3, 1)) + 1
    end = len(words) if begin + length >= len(words) else words.rfind(" ", begin, begin + length)
    end = end if end > begin else begin + length
    return f"{'… ' if begin else ''}{words[begin:end]}{' …' if end < len(words) else ''}"
