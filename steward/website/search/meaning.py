"""Words that mean the same, as editors keep them (models/finding.py): who types one is shown the others' pages after their own.

The list is kept in the process for as long as the website's number stands (website_stamp): a search asks one short question for the
number. What an editor writes reaches a query only as the database itself spells it, so nothing that is typed there can break one.
"""

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from steward.web import stamp
from steward.website.models import SameWords
from steward.website.search import words

MOST = 12  # words of one line that are shown
_LEXEME = re.compile(r"'(?:[^']|'')*'")
# Words alone. Whoever puts quotation marks, a minus or an "or" means exactly that, and gets it.
_PLAIN = re.compile(rf"{_LEXEME.pattern}(?: & {_LEXEME.pattern})*\Z")
_WITHIN = re.compile(r"(?<=\w)-(?=\w)")
_NOW = f"select now.*, websearch_to_tsquery('english', %s)::text from ({stamp.ASKED}) now"  # noqa: S608 - of our own constants; what was typed is a parameter
_SPELT = (
    "select said, plainto_tsquery('english', said)::text, phraseto_tsquery('english', said)::text from unnest(%s::text[]) said"
)


@dataclass(frozen=True)
class Said:
    """One word or several of a line: how an editor wrote it, its stems, and the query that finds it."""

    words: str
    stems: tuple[str, ...]
    query: str


@dataclass(frozen=True)
class Kept:
    """The lines, as they are while the website's number stands."""

    key: stamp.Key | None
    lines: tuple[tuple[Said, ...], ...] = ()
    known: frozenset[str] = frozenset()  # single words, to put typing right


@dataclass(frozen=True)
class Wider:
    """What is looked for beside what was typed: a query that finds both, and the words in it that nobody typed."""

    query: str
    also: tuple[str, ...]


class _Own(threading.local):
    """Each thread's own: one that has written lines and not yet committed lends them to nobody."""

    kept = Kept(None)


_own = _Own()


def wider(typed: str) -> Wider | None:
    """This function will return what else the words that were typed may mean; None where nobody has written that down."""
    with connection.cursor() as cursor:
        cursor.execute(_NOW, [_WITHIN.sub(" ", typed)])
        *said, asked = cursor.fetchone()
    key = stamp.Stamp(*said).key
    if key is None or key != _own.kept.key:
        _own.kept = Kept(key, *_read())
    return _widen(_LEXEME.findall(asked), _own.kept.lines) if _PLAIN.match(asked) and '"' not in typed else None


def known() -> frozenset[str]:
    """This function will return the single words of the lines, as they stand for this thread."""
    return _own.kept.known


def _read() -> tuple[tuple[tuple[Said, ...], ...], frozenset[str]]:
    written = [_parts(line) for line in SameWords.objects.order_by("pk").values_list("words", flat=True)]
    with connection.cursor() as cursor:
        cursor.execute(_SPELT, [[part for line in written for part in line]])
        spelt = {said: (tuple(_LEXEME.findall(stems)), query) for said, stems, query in cursor.fetchall()}
    lines = tuple(tuple(Said(part, *spelt[part]) for part in line if spelt[part][0]) for line in written)
    known = frozenset(part for line in written for part in line if part.isalpha())
    return tuple(line for line in lines if len(line) > 1), known


def _parts(line: str) -> list[str]:
    return [part for each in words.fold(line).split(",") if (part := " ".join(_WITHIN.sub(" ", each).split()))]


def _meant(typed: set[str], lines: tuple[tuple[Said, ...], ...]) -> Iterator[tuple[Said, tuple[Said, ...]]]:
    """What was typed that stands in a line, with the line; several words before one of them."""
    found = [(said, line) for line in lines for said in line if typed.issuperset(said.stems)]
    yield from sorted(found, key=lambda each: -len(set(each[0].stems)))


def _widen(typed: list[str], lines: tuple[tuple[Said, ...], ...]) -> Wider | None:
    meant: dict[frozenset[str], list[Said]] = {}
    for said, line in _meant(set(typed), lines):
        stems = frozenset(said.stems)
        if stems in meant or not any(stems & other for other in meant):
            others = meant.setdefault(stems, [])
            others += [each for each in line if not set(typed).issuperset(each.stems) and each not in others]
    if not any(meant.values()):
        return None
    rest = [stem for stem in typed if not any(stem in stems for stems in meant)]
    either = [
        " | ".join(f"({query})" for query in (" & ".join(sorted(stems)), *(each.query for each in others)))
        for stems, others in meant.items()
    ]
    shown = {frozenset(each.stems): each.words for others in reversed(meant.values()) for each in reversed(others)}
    return Wider(" & ".join([*rest, *(f"({each})" for each in either)]), tuple(reversed(shown.values()))[:MOST])
