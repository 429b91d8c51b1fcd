"""Bad edits of a policy, made by chance from a seed: what a tired hand or a clever one might do to the TOML.

    drop        leave out an entry, a word of it, or one value of a list
    add         write a word that means nothing, a value that exists elsewhere, or an entry made of another
    widen       let somebody see, get, keep or reach more
    misspell    swap, lose or double a letter of a name
    contradict  say two things that cannot both be true

Prose is left alone: no machine can tell a bad sentence from a good one. Everything else may be hit.
"""

from __future__ import annotations

import pickle
import random
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from steward.policy.text import BASES, CONDITIONS, SCOPES, SHELVES, WAYS

Tables = dict[str, dict[str, Any]]

PROSE = frozenset({"text", "says", "ask", "label", "does", "who", "deletes", "learns", "shows", "why", "promotes", "stop"})
# What only a reader can judge: names, addresses, sources and the words of a contract.
FREE = PROSE | {"source", "contract", "law", "name", "policy_url", "clauses", "dpv", "en", "cy"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One bad edit: its kind, what was done, and the tables after it."""

    kind: str
    did: str
    tables: Tables


def shelf(tables: Tables, collection: str) -> dict[str, Any]:
    """This function will return the table that holds the entries of a collection."""
    place = SHELVES[collection]
    table = tables[place.file.removesuffix(".toml")]
    found: dict[str, Any] = table[place.table] if place.table else table
    return found


ENTRIES = tuple(name for name, place in SHELVES.items() if not place.one)


class Hand:
    """The hand that makes the edit, with its own chance."""

    def __init__(self, tables: Tables, chance: random.Random) -> None:
        self.tables, self.chance = tables, chance

    def entry(self, collection: str = "") -> tuple[str, str, dict[str, Any]]:
        collection = collection or self.chance.choice(ENTRIES)
        table = shelf(self.tables, collection)
        key = self.chance.choice(list(table))
        return collection, key, table[key]

    def drop(self) -> str:
        collection, key, entry = self.entry()
        how = self.chance.random()
        if how < 0.3:
            del shelf(self.tables, collection)[key]
            return f"[{key}] out of {collection}"
        words = [word for word in entry if word not in FREE]
        if not words:
            return ""
        word = self.chance.choice(words)
        if isinstance(entry[word], list) and entry[word] and how < 0.75:
            gone = entry[word].pop(self.chance.randrange(len(entry[word])))
            return f"{gone} out of {collection}.{key}.{word}"
        del entry[word]
        return f"{collection}.{key}.{word}"

    def add(self) -> str:
        how = self.chance.random()
        collection, key, entry = self.entry()
        if how < 0.3:
            word = self.chance.choice(["default", "always", "fields_all", "audiences", "optional", "skip", "note"])
            entry[word] = self.chance.choice([True, "all", ["*"], 1])
            return f"{collection}.{key}.{word}"
        if how < 0.5:
            table = shelf(self.tables, collection)
            table[f"{key}_too"] = deepcopy(entry)
            return f"[{key}_too] to {collection}"
        lists = [word for word, value in entry.items() if isinstance(value, list) and word not in FREE]
        if not lists:
            entry["extra"] = "yes"
            return f"{collection}.{key}.extra"
        word = self.chance.choice(lists)
        new = self.chance.choice([*shelf(self.tables, "categories"), *shelf(self.tables, "purposes"), *WAYS, "*", "Person.*"])
        entry[word].append(new)
        return f"{new} to {collection}.{key}.{word}"

    def widen(self) -> str:
        return self.chance.choice(WIDER)(self)

    def misspell(self) -> str:
        collection, key, entry = self.entry()
        if self.chance.random() < 0.2:
            table = shelf(self.tables, collection)
            table[self.wrong(key)] = table.pop(key)
            return f"the name of [{key}] in {collection}"
        words = [word for word, value in entry.items() if word not in FREE and isinstance(value, str | list) and value]
        if not words or self.chance.random() < 0.25:
            word = self.chance.choice(list(entry))
            entry[self.wrong(word)] = entry.pop(word)
            return f"the word {word} of {collection}.{key}"
        word = self.chance.choice(words)
        if isinstance(entry[word], str):
            entry[word] = self.wrong(entry[word])
        else:
            at = self.chance.randrange(len(entry[word]))
            entry[word][at] = self.wrong(entry[word][at])
        return f"{collection}.{key}.{word}"

    def wrong(self, word: str) -> str:
        at = self.chance.randrange(len(word))
        how = self.chance.choice(["double", "lose", "swap"])
        if how == "lose" and len(word) > 1:
            return word[:at] + word[at + 1 :]
        if how == "swap" and at + 1 < len(word) and word[at] != word[at + 1]:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        return word[:at] + word[at] + word[at:]

    def contradict(self) -> str:
        return self.chance.choice(CONTRADICTIONS)(self)

    def category(self) -> str:
        return self.chance.choice(list(shelf(self.tables, "categories")))

    def put(self, collection: str, word: str, value: Any, key: str = "") -> str:
        if not key:
            _, key, _ = self.entry(collection)
        entry = shelf(self.tables, collection)[key]
        if value or entry.get(word):  # a word left out and the same word empty say the same
            entry[word] = value
        return f"{collection}.{key}.{word} = {value!r}"

    def into(self, collection: str, word: str, value: str) -> str:
        _, key, entry = self.entry(collection)
        entry.setdefault(word, []).append(value)
        return f"{value} into {collection}.{key}.{word}"


WIDER: tuple[Callable[[Hand], str], ...] = (
    lambda hand: hand.into("roles", "sees", hand.category()),
    lambda hand: hand.into("roles", "changes", hand.category()),
    lambda hand: hand.into("roles", "gives", hand.category()),
    lambda hand: hand.into("roles", "purposes", hand.chance.choice(list(shelf(hand.tables, "purposes")))),
    lambda hand: hand.into("roles", "runs", hand.chance.choice(["website", "sign_in", "jobs", "directory", "policy"])),
    lambda hand: hand.put("roles", "scope", hand.chance.choice(list(SCOPES))),
    lambda hand: hand.put("roles", "second_factor", value=False),
    lambda hand: hand.put("roles", "blocked_by", "", "workplace_rep"),
    lambda hand: hand.into("recipients", "gets", hand.category()),
    lambda hand: hand.into("recipients", "for", hand.chance.choice(list(shelf(hand.tables, "purposes")))),
    lambda hand: hand.into(
        "recipients", "fields", hand.chance.choice(["Person.email", "Person.phone", "Person.born_on", "Address.*"])
    ),
    lambda hand: hand.put("recipients", "needs", ""),
    lambda hand: hand.put("recipients", "never", []),
    lambda hand: hand.put("recipients", "country", hand.chance.choice(["US", "IN"])),
    lambda hand: hand.put("recipients", "how", hand.chance.choice(["screen", "service", "approved_letter"])),
    lambda hand: hand.into("purposes", "uses", hand.category()),
    lambda hand: hand.put("purposes", "audience", hand.chance.choice(["people", "visitors", "applicants"])),
    lambda hand: hand.put("retention", "keep", hand.chance.choice(["P10Y", "P99Y", "P70Y", "PXY"])),
    lambda hand: hand.put("retention", "then", "minimise"),
    lambda hand: hand.into("retention", "leave", hand.chance.choice(["Person.family_name", "Address.postcode", "Person.email"])),
    lambda hand: hand.put("rights", "within", hand.chance.choice(["P2M", "P1Y", "P3M"])),
    lambda hand: hand.put("external", "hosts", {"frame-src": ["*"]}),
    lambda hand: hand.put("external", "hosts", {"script-src": ["https://example.net"]}),
    lambda hand: hand.put("external", "load", "at once"),
    lambda hand: hand.put("cookies", "life", "P3Y"),
    lambda hand: hand.put("categories", "special", value=False),
)

CONTRADICTIONS: tuple[Callable[[Hand], str], ...] = (
    lambda hand: hand.put("purposes", "basis", hand.chance.choice(list(BASES))),
    lambda hand: hand.put("purposes", "condition", hand.chance.choice([*CONDITIONS, ""])),
    lambda hand: hand.put("purposes", "if_objected", hand.chance.choice(["stops", "weighed", "cannot"])),
    lambda hand: hand.put("purposes", "consent", hand.chance.choice(list(shelf(hand.tables, "consents")))),
    lambda hand: hand.put("purposes", "objection", hand.chance.choice(list(shelf(hand.tables, "objections")))),
    lambda hand: hand.put("recipients", "kind", hand.chance.choice(["processor", "controller"])),
    lambda hand: hand.put("recipients", "needs", hand.chance.choice(list(shelf(hand.tables, "consents")))),
    lambda hand: hand.into("recipients", "never", hand.category()),
    lambda hand: hand.put("consents", "for", hand.chance.choice(list(shelf(hand.tables, "recipients")))),
    lambda hand: hand.put("consents", "requires", hand.chance.choice(list(shelf(hand.tables, "consents")))),
    lambda hand: hand.put("consents", "withdraw", ["post"]),
    lambda hand: hand.put("objections", "stops", [hand.chance.choice(list(shelf(hand.tables, "purposes")))]),
    lambda hand: hand.put("objections", "hides", [hand.chance.choice(list(shelf(hand.tables, "roles")))]),
    lambda hand: hand.put("roles", "tier", hand.chance.choice(["public", "office", "system"])),
    lambda hand: hand.put("retention", "leave", ["Membership.number"]),
    lambda hand: hand.put("retention", "then", hand.chance.choice(["destroy", "minimise"])),
    lambda hand: hand.put("external", "load", hand.chance.choice(["click", "link"])),
    lambda hand: hand.put("advertising", "member_data", value=True),
    lambda hand: hand.put("advertising", "profile_data", value=True),
    lambda hand: hand.put("rights", "by", ["notice"]),
    lambda hand: hand.put("cookies", "needs", "research"),
)

KINDS = ("drop", "add", "widen", "misspell", "contradict")


def mutants(tables: Tables, *, seed: int, count: int) -> Iterator[Mutant]:
    """This function will make `count` bad edits, each of a fresh copy; an edit that changed nothing is made again."""
    chance = random.Random(seed)  # noqa: S311 - a test's chance, to be repeated
    kept = pickle.dumps(tables)
    made = 0
    while made < count:
        hand = Hand(pickle.loads(kept), chance)  # noqa: S301 - our own tables, twenty times as fast as deepcopy
        kind = KINDS[made % len(KINDS)]
        did = getattr(hand, kind)()
        if hand.tables != tables:
            made += 1
            yield Mutant(kind, did, hand.tables)
