"""Finding pages by words. What is asked is not kept, not logged and not counted."""

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import connection
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from rapidfuzz.distance import DamerauLevenshtein

from steward.website import around
from steward.website.search import meaning, words
from steward.website.signs import readable

A_PAGE, FURTHEST = 10, 200
_TERM = re.compile(r"[a-z][a-z'’-]*[a-z]")
_FROM, _TO = "\x02", "\x03"  # an editor’s own are taken out (signs.py)
_QUOTE = f"StartSel={_FROM},StopSel={_TO},MaxWords=34,MinWords=16,ShortWord=3,MaxFragments=2,FragmentDelimiter= … "
_PAGES = "select pages, kinds from steward.find_pages(websearch_to_tsquery('english', %s), %s, %s, %s)"
# The same, and after those the pages that have no more than words that mean the same.
_WIDER = (
    "select own.pages, own.kinds, more.pages, more.kinds from websearch_to_tsquery('english', %s) typed,"
    " lateral steward.find_pages(typed, %s, %s, %s) own, lateral (select coalesce(sum(many::integer), 0)::integer as many"
    " from jsonb_each_text(own.kinds) each(kind, many) where %s in ('', kind)) before,"
    " lateral steward.find_pages(%s::tsquery && !!typed, %s, '', greatest(0, %s - before.many)) more"
)
_QUOTED = (
    "select page_id, kind, title, url_path,"
    " ts_headline('english', left(text, 12000), websearch_to_tsquery('english', %s) || %s::tsquery, %s)"
    " from website_pagewords join wagtailcore_page on id = page_id where page_id = any(%s)"
)


@dataclass(frozen=True)
class Result:
    """A page that was found, with a quotation in which the words are marked."""

    url: str
    kind: str
    title: SafeString
    quoted: SafeString


@dataclass(frozen=True)
class Found:
    """What a search found. `instead` are the words that were looked for when those typed are on no page."""

    asked: str
    results: list[Result] = field(default_factory=list)
    many: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    instead: str = ""
    some: bool = False  # pages with some of the words, because none has all
    also: tuple[str, ...] = ()  # what means the same, and was looked for too


def find(asked: str, *, kind: str = "", skip: int = 0, website: around.Around | None = None) -> Found:
    """This function will find the pages that whoever asks may see; where nothing has these words, those most like them.

    `website` is what stands around the page that asks, where that is known already.
    """
    asked = " ".join(asked.replace("\0", " ").split())[:120]
    website = website or (around.of() if asked else None)
    if website is None:
        return Found(asked)
    typed = words.fold(asked)
    kind, skip = kind if kind in words.KINDS else "", min(max(skip, 0), FURTHEST - A_PAGE)
    wider = meaning.wider(typed)
    look = partial(_look, website, asked, kind=kind, skip=skip)
    if found := look(typed, wider):
        return found
    if (instead := _put_right(typed)) != typed:
        wider = meaning.wider(instead)
        if found := look(instead, wider, instead=instead):
            return found
    each = _TERM.findall(instead)
    if len(each) > 1 and (found := look(" or ".join(each), some=True)):
        return found
    return Found(asked, also=wider.also if wider else ())


def _look(
    website: around.Around,
    asked: str,
    typed: str,
    wider: meaning.Wider | None = None,
    *,
    kind: str,
    skip: int,
    instead: str = "",
    some: bool = False,
) -> Found | None:
    """Look once; None where no page of any kind has these words, nor any that mean the same."""
    query = wider.query if wider else ""
    with connection.cursor() as cursor:
        if query:
            cursor.execute(_WIDER, [typed, kind, typed, skip, kind, query, kind, skip])
            keys, said, more, others = cursor.fetchone()
            keys = [*keys, *more][:A_PAGE]
            counts = dict(Counter(_counted(said)) + Counter(_counted(others)))
        else:
            cursor.execute(_PAGES, [typed, kind, typed, skip])
            keys, said = cursor.fetchone()
            counts = _counted(said)
        if not counts:
            return None
        # The words themselves are read as whoever asks: the row policy has the last word on what is quoted.
        cursor.execute(_QUOTED, [typed, query, _QUOTE, keys])
        rows = {key: rest for key, *rest in cursor.fetchall()}
    also = wider.also if wider else ()
    terms = _TERM.findall(" ".join((typed, *also)))
    results = [
        Result(website.address_of(path), str(words.KINDS[its_kind]), _mark_title(title, terms), _marked(quoted))
        for its_kind, title, path, quoted in (rows[key] for key in keys if key in rows)
    ]
    kinds = {word: counts[word] for word in words.KINDS if word in counts}
    return Found(asked, results, counts.get(kind, 0) if kind else sum(counts.values()), kinds, instead, some, also)


def _counted(said: Any) -> dict[str, int]:
    counts: dict[str, int] = json.loads(said) if isinstance(said, str) else said
    return counts


def _marked(text: str) -> SafeString:
    whole = str(escape(text)).replace(_FROM, "<mark>").replace(_TO, "</mark>")
    return mark_safe(whole)  # noqa: S308  escaped above; the two marks are ours


def _mark_title(title: str, terms: list[str]) -> SafeString:
    """Mark in the title the words that were typed, in whatever form they end."""
    parts, begun = [], [(term[:4], len(term)) for term in terms if len(term) > 2]
    for part in re.split(r"(\w+)", readable(title)):
        folded = words.fold(part)[:4]
        same = any(folded == begins and abs(len(part) - length) < 4 for begins, length in begun)
        parts.append(f"{_FROM}{part}{_TO}" if same and part.strip() else part)
    return _marked("".join(parts))


def _put_right(typed: str) -> str:
    """Put in the place of each word that no page has the one most like it that stands on a page which the reader may see."""

    def nearest(word: str) -> str:
        with connection.cursor() as cursor:
            cursor.execute("select steward.page_has(plainto_tsquery('english', %s))", [word])
            if len(word) < 4 or cursor.fetchone()[0]:
                return word
            cursor.execute("select * from steward.spelt_like(%s)", [word])
            spelt = {other for (other,) in cursor.fetchall()} | meaning.known()
            near = sorted((DamerauLevenshtein.distance(word, other), other) for other in spelt)
        return near[0][1] if near and near[0][0] <= (1 if len(word) < 5 else 2 if len(word) < 9 else 3) else word

    return _TERM.sub(lambda found: nearest(found[0]), typed)
