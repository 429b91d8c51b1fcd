"""The union's policy, read from its TOML files into values that cannot be changed.

Nothing here knows Django: the same text is read by the web, by the command line and by a lawyer's editor.
The loader refuses what it does not understand, all at once, each with its file, its line and a line to paste.
"""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from steward.policy.reading import Place, Reader, lines_of, nearest
from steward.policy.words import (
    AUDIENCES,
    BASES,
    CONDITIONS,
    DISPOSALS,
    FILES,
    HOWS,
    RULES,
    SCOPES,
    SHELVES,
    WAYS,
    Advertising,
    Authority,
    Category,
    Changed,
    Consent,
    Contact,
    Controller,
    Cookie,
    External,
    Identity,
    MemberClass,
    Never,
    Objection,
    PolicyError,
    Problem,
    Purpose,
    Recipient,
    Restriction,
    Right,
    Role,
    Rooms,
    Rule,
    Shelf,
    Statement,
    Text,
    Union,
    UnionRule,
)

__all__ = [
    "AUDIENCES",
    "BASES",
    "CONDITIONS",
    "DISPOSALS",
    "FILES",
    "HOWS",
    "RULES",
    "SCOPES",
    "SHELVES",
    "WAYS",
    "Advertising",
    "Authority",
    "Category",
    "Changed",
    "Clause",
    "Consent",
    "Contact",
    "Controller",
    "Cookie",
    "External",
    "Identity",
    "MemberClass",
    "Never",
    "Objection",
    "Policy",
    "PolicyError",
    "Problem",
    "Purpose",
    "Recipient",
    "Restriction",
    "Right",
    "Role",
    "Rooms",
    "Rule",
    "Shelf",
    "Statement",
    "Text",
    "Union",
    "UnionRule",
    "clauses",
    "current",
    "folder",
    "from_dicts",
    "load",
    "read_tables",
]


@dataclass(frozen=True, slots=True)
class Policy:
    """What the union promises. Every collection is a mapping by key, in the order of its file."""

    union: Union
    controller: Controller
    identity: Identity
    rooms: Rooms
    changed: tuple[Changed, ...]
    statements: Mapping[str, Statement]
    categories: Mapping[str, Category]
    purposes: Mapping[str, Purpose]
    consents: Mapping[str, Consent]
    objections: Mapping[str, Objection]
    restrictions: Mapping[str, Restriction]
    recipients: Mapping[str, Recipient]
    roles: Mapping[str, Role]
    retention: Mapping[str, Rule]
    classes: Mapping[str, MemberClass]
    rules: Mapping[str, UnionRule]
    rights: Mapping[str, Right]
    external: Mapping[str, External]
    cookies: Mapping[str, Cookie]
    advertising: Mapping[str, Advertising]
    never: Mapping[str, Never]
    digest: str = ""
    folder: str = "policy"
    lines: Mapping[tuple[str, Place], int] = field(default_factory=dict, repr=False, compare=False)

    @property
    def version(self) -> str:
        return self.union.version

    def rule(self, about: str, *, on: date) -> UnionRule:
        """This function will return the rule of the rulebook about something that was in force on a day (P08).

        Raises LookupError where the rulebook had none that day.
        """
        # keeps: P08
        for rule in self.rules.values():
            if rule.about == about and rule.from_on <= on and (rule.until_on is None or on < rule.until_on):
                return rule
        raise LookupError(f"The rulebook has no rule about {about!r} for {on:%-d %B %Y}. Add one to policy/rulebook.toml.")

    def consents_asked(self, of: str = "members") -> Mapping[str, Consent]:
        """This function will return the consents that are asked of members, or those asked of whoever sends a story."""
        return {key: one for key, one in self.consents.items() if one.asked == of}

    def classes_on(self, on: date) -> Mapping[str, MemberClass]:
        """This function will return the classes of membership that the rulebook had on a day, by key."""
        return {
            key: one for key, one in self.classes.items() if one.from_on <= on and (one.until_on is None or on < one.until_on)
        }

    def entries(self) -> Iterator[tuple[str, str, Any]]:
        """This function will walk everything that names clauses: the collection, the key and the entry."""
        yield "union", "", self.union
        yield "controller", "", self.controller
        for name, shelf in SHELVES.items():
            if not shelf.one and name != "categories" and name != "changed":
                for key, item in getattr(self, name).items():
                    yield name, key, item

    def place(self, collection: str, key: str = "", attribute: str = "") -> tuple[str, int]:
        """This function will return the file and the line where the policy says this."""
        shelf = SHELVES.get(collection) or Shelf("union.toml", collection, Changed)
        path: Place = tuple(part for part in (shelf.table, key, _written_as(shelf.item, attribute)) if part)
        return f"{self.folder}/{shelf.file}", nearest(self.lines, shelf.file, path)

    def where(self, collection: str, key: str = "", attribute: str = "") -> str:
        """This function will return `policy/recipients.toml:12`, the place where the policy says this."""
        file, line = self.place(collection, key, attribute)
        return f"{file}:{line}"


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of the two documents that the system implements; the words are ours."""

    key: str
    says: str
    letters: Mapping[str, str]


def load(place: Path | None = None) -> Policy:
    """This function will read a whole folder of policy, or raise a PolicyError that names every line at fault."""
    place = place or folder()
    tables, lines, digest = read_tables(place)
    return from_dicts(tables, lines=lines, digest=digest, folder=place.name)


def read_tables(folder: Path) -> tuple[dict[str, dict[str, Any]], dict[tuple[str, Place], int], str]:
    """This function will parse the files of a folder: their tables, the line of each key, a digest of the bytes."""
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        says = "this file is missing: a policy is a whole folder, so copy it from the one that Steward ships and edit it"
        raise PolicyError([Problem(f"{folder.name}/{name}", 1, says) for name in missing])
    tables: dict[str, dict[str, Any]] = {}
    lines: dict[tuple[str, Place], int] = {}
    digest = hashlib.sha256()
    problems: list[Problem] = []
    for name in FILES:
        written = (folder / name).read_bytes()
        digest.update(f"{name}:{len(written)}\n".encode() + written)
        try:
            words = written.decode("utf-8")
            tables[name.removesuffix(".toml")] = tomllib.loads(words)
            lines.update({(name, place): line for place, line in lines_of(words).items()})
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
            at = re.search(r"line (\d+)", str(wrong))
            problems.append(Problem(f"{folder.name}/{name}", int(at[1]) if at else 1, f"this is not TOML: {wrong}"))
    if problems:
        raise PolicyError(problems)
    return tables, lines, digest.hexdigest()


def from_dicts(
    tables: Mapping[str, Mapping[str, Any]],
    *,
    lines: Mapping[tuple[str, Place], int] | None = None,
    digest: str = "",
    folder: str = "policy",
) -> Policy:
    """This function will build a policy from tables already parsed, one per file name without `.toml`."""
    reader = Reader(lines or {}, folder)
    found: dict[str, Any] = {}
    for name, shelf in SHELVES.items():
        table: Any = tables.get(shelf.file.removesuffix(".toml"), {})
        if shelf.table:
            table = table.get(shelf.table, {})
        path: Place = (shelf.table,) if shelf.table else ()
        if shelf.one:
            found[name] = reader.item(shelf.item, table, shelf.file, path)
        elif not isinstance(table, Mapping):
            reader.wrong(shelf.file, path, f"[{shelf.table}] must be a table")
        else:
            found[name] = types.MappingProxyType(
                {key: reader.item(shelf.item, value, shelf.file, (*path, key), key=key) for key, value in table.items()}
            )
    changes = tables.get("union", {}).get("changed", [])
    found["changed"] = tuple(
        reader.item(Changed, change, "union.toml", ("changed", at))
        for at, change in enumerate(changes if isinstance(changes, list) else [changes])
    )
    reader.refuse_strays(tables)
    if reader.problems:
        raise PolicyError(reader.problems)
    return Policy(**found, digest=digest, folder=folder, lines=types.MappingProxyType(dict(lines or {})))


@cache
def current() -> Policy:
    """This function will return the policy in force here: `STEWARD_POLICY`'s folder, the checkout's or the wheel's."""
    return load()


@cache
def clauses() -> Mapping[str, Clause]:
    """This function will return every clause of the two documents, P01 to P69 and W01 to W17, in our words."""
    tables = tomllib.loads((Path(__file__).parent / "clauses.toml").read_text(encoding="utf-8"))
    return types.MappingProxyType(
        {key: Clause(key, table["says"], types.MappingProxyType(table.get("letters", {}))) for key, table in tables.items()}
    )


def folder() -> Path:
    """This function will return the folder of the policy in force: `STEWARD_POLICY`'s, the checkout's or the wheel's."""
    named = os.environ.get("STEWARD_POLICY")
    if named:
        return Path(named)
    package = Path(__file__).parents[1]
    checkout = package.parent / "policy"
    return checkout if (checkout / "union.toml").is_file() else package / "_policy"


def _written_as(item: type, attribute: str) -> str:
    for known in fields(item):
        if known.name == attribute:
            return str(known.metadata.get("toml", attribute))
    return attribute
