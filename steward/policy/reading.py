"""From TOML to values: the reader refuses what it does not understand, and knows the line of each word."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from typing import Any

from steward.policy.words import SHELVES, Problem, Text

Place = tuple[str | int, ...]


def nearest(lines: Mapping[tuple[str, Place], int], file: str, path: Place) -> int:
    """This function will return the line of the innermost part of the path that has one."""
    while path:
        if (file, path) in lines:
            return lines[file, path]
        path = path[:-1]
    return 1


class Reader:
    """Turns parsed tables into the dataclasses above and gathers what is wrong with them."""

    def __init__(self, lines: Mapping[tuple[str, Place], int], folder: str) -> None:
        self.lines, self.folder = lines, folder
        self.problems: list[Problem] = []

    def wrong(self, file: str, path: Place, says: str, paste: str = "") -> None:
        self.problems.append(Problem(f"{self.folder}/{file}", nearest(self.lines, file, path), says, paste))

    def item(self, kind: type, table: Any, file: str, path: Place, *, key: str = "") -> Any:
        named = ".".join(str(part) for part in path)
        if not isinstance(table, Mapping):
            self.wrong(file, path, f"{named} must be a table", f"[{named}]")
            return None
        hints, known = _shape(kind)
        for word in table:
            if word not in known:
                near = get_close_matches(word, known, 1)
                self.wrong(
                    file,
                    (*path, word),
                    f"{named} does not know {word!r}; it knows {', '.join(known)}",
                    f"{near[0]} = ..." if near else "",
                )
        values: dict[str, Any] = {"key": key} if "key" in hints else {}
        for word, each in known.items():
            if word in table:
                values[each.name] = self.value(hints[each.name], table[word], each, word, file, (*path, word))
            elif each.default is MISSING and each.default_factory is MISSING:
                self.wrong(file, path, f"{named} does not say {word!r}", _example(word, hints[each.name], each))
        return None if self.problems else kind(**values)

    def value(self, hint: Any, value: Any, each: Field[Any], word: str, file: str, path: Place) -> Any:
        if isinstance(hint, types.UnionType):  # what may be left out: there, it is of the first kind
            hint = typing.get_args(hint)[0]
        if hint is Text:
            return self.text(value, word, file, path)
        if is_dataclass(hint):
            return self.item(typing.cast(type, hint), value, file, path)
        origin = typing.get_origin(hint)
        if origin is tuple:
            if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
                self.wrong(file, path, f"{word} must be a list of words", f'{word} = ["..."]')
                return ()
            self.known_words(value, each, word, file, path)
            return tuple(value)
        if origin is not None:
            if not isinstance(value, Mapping) or not all(isinstance(hosts, list) for hosts in value.values()):
                self.wrong(
                    file,
                    path,
                    f"{word} must map each directive to a list",
                    f'{word} = {{ frame-src = ["https://..."] }}',
                )
                return {}
            return {name: tuple(hosts) for name, hosts in value.items()}
        if type(value) is not hint:
            self.wrong(file, path, f"{word} must be {_KINDS[hint]}", _example(word, hint, each))
            return None
        if hint is str:
            self.known_words([value], each, word, file, path)
        return value

    def text(self, value: Any, word: str, file: str, path: Place) -> Text:
        said = {"en": value} if isinstance(value, str) else value
        if (
            not isinstance(said, Mapping)
            or not said.get("en")
            or not set(said) <= {"en", "cy"}
            or not all(isinstance(one, str) for one in said.values())
        ):
            self.wrong(
                file,
                path,
                f"{word} must be words for people, in English and perhaps in Welsh (en, cy)",
                f'{word}.en = "..."',
            )
            return Text("")
        return Text(**said)

    def known_words(self, value: list[str], each: Field[Any], word: str, file: str, path: Place) -> None:
        allowed: tuple[str, ...] = each.metadata.get("words", ())
        for one in value if allowed else []:
            if one not in allowed:
                near = get_close_matches(one, allowed, 1)
                self.wrong(
                    file,
                    path,
                    f"{word} cannot be {one!r}; it is one of {', '.join(filter(None, allowed))}",
                    f'{word} = "{near[0]}"' if near and len(value) == 1 else "",
                )
        if len(set(value)) != len(value):
            self.wrong(file, path, f"{word} says something twice")

    def refuse_strays(self, tables: Mapping[str, Mapping[str, Any]]) -> None:
        """This function will refuse tables and files that no shelf holds: a misspelt heading must not vanish."""
        for name, table in tables.items():
            homes = [shelf for shelf in SHELVES.values() if shelf.file == f"{name}.toml"]
            heads = {shelf.table for shelf in homes} | ({"changed"} if name == "union" else set())
            if not homes:
                self.wrong(f"{name}.toml", (), f"{name}.toml is not a file of the policy")
            elif "" not in heads:
                for word in table:
                    if word not in heads:
                        says = f"[{word}] is not known here; known: {', '.join(sorted(heads))}"
                        self.wrong(f"{name}.toml", (word,), says)


_KINDS: Mapping[type, str] = {
    str: "a word in quotes",
    bool: "true or false",
    int: "a number",
    date: "a date such as 2026-11-21",
}


@cache
def _shape(kind: type) -> tuple[dict[str, Any], dict[str, Field[Any]]]:
    """The types of a dataclass, and its fields by the word that the TOML uses."""
    words = {str(each.metadata.get("toml", each.name)): each for each in fields(kind) if each.name != "key"}
    return typing.get_type_hints(kind), words


def _example(word: str, hint: Any, each: Field[Any]) -> str:
    allowed = each.metadata.get("words")
    if hint is Text:
        return f'{word}.en = "..."'
    if typing.get_origin(hint) is tuple:
        return f'{word} = ["{allowed[0] if allowed else "..."}"]'
    if hint is bool:
        return f"{word} = false"
    if hint is date:
        return f"{word} = 2026-11-21"
    if is_dataclass(hint):
        return f"{word} = {{ {', '.join(f'{one.name} = ...' for one in fields(hint))} }}"
    return f'{word} = "{allowed[0] if allowed else "..."}"'


_PART = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|\'([^\']*)\'|([A-Za-z0-9_-]+))\s*(\.?)')


def lines_of(words: str) -> dict[Place, int]:
    """This function will return the line on which each table and each key of a TOML text is written."""
    lines: dict[Place, int] = {}
    table: Place = ()
    counts: dict[Place, int] = {}
    for number, line in _logical_lines(words):
        if line.startswith("[["):
            base = _dotted(line[2:])[0]
            table = (*base, counts.setdefault(base, 0))
            counts[base] += 1
            lines.setdefault(base, number)
            lines[table] = number
        elif line.startswith("["):
            table = _dotted(line[1:])[0]
            for depth in range(1, len(table) + 1):
                lines.setdefault(table[:depth], number)
        else:
            path = (*table, *_dotted(line)[0])
            for depth in range(len(table) + 1, len(path) + 1):
                lines.setdefault(path[:depth], number)
    return lines


def _logical_lines(words: str) -> Iterator[tuple[int, str]]:
    """Yields each line that starts a table or a key; what continues an array or a long string is skipped."""
    depth, quote = 0, ""
    for number, line in enumerate(words.splitlines(), 1):
        bare = line.strip()
        if not depth and not quote and bare and not bare.startswith("#"):
            yield number, bare
            if bare.startswith("["):
                continue
        depth, quote = _left_open(line, depth, quote)


def _left_open(line: str, depth: int, quote: str) -> tuple[int, str]:
    at = 0
    while at < len(line):
        if quote:
            if line[at] == "\\" and quote[0] == '"':
                at += 1
            elif line.startswith(quote, at):
                at += len(quote) - 1
                quote = ""
        elif line[at] == "#":
            break
        elif line[at] in "\"'":
            quote = line[at] * 3 if line.startswith(line[at] * 3, at) else line[at]
            at += len(quote) - 1
        elif line[at] in "[{":
            depth += 1
        elif line[at] in "]}":
            depth -= 1
        at += 1
    return depth, quote if len(quote) == 3 else ""


def _dotted(line: str) -> tuple[Place, str]:
    parts: list[str] = []
    at = 0
    while (found := _PART.match(line, at)) is not None:
        parts.append(found[1] or found[2] or found[3] or "")
        at = found.end()
        if not found[4]:
            break
    return tuple(parts), line[at:]
