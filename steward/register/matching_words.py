"""The words and initials by which employers are told apart; matching.py compares with them."""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from importlib.resources import files
from itertools import product

from steward.people import names

NOISE = frozenset(
    [
        "nhs",
        "nhst",
        "nhsft",
        "nhsfoundation",
        "foundation",
        "found",
        "fdn",
        "trust",
        "trusts",
        "tr",
        "ft",
        "the",
        "of",
        "and",
        "for",
        "at",
        "in",
        "on",
        "upon",
        "a",
        "hsc",
        "y",
    ]
)
ALSO = {"st": ("street",)}  # a saint, or a street
_NOT_ALONE = {"uhb": "university health board", "ubht": "university health board"}  # beside other words; alone UHB is Birmingham
# Words of bodies that are no trust: whoever types them means another employer, unless its name has the word too.
_OTHERS = frozenset(
    [
        "council",
        "borough",
        "school",
        "academy",
        "college",
        "ltd",
        "limited",
        "plc",
        "llp",
        "tesco",
        "asda",
        "police",
        "charity",
        "hospice",
        "surgery",
        "practice",
        "dental",
        "dentist",
        "pharmacy",
        "unison",
        "unite",
        "gmb",
        "union",
        "county",
        "agency",
        "self",
        "retired",
        "student",
        "bupa",
        "spire",
        "nuffield",
        "ramsay",
    ]
)


def stem(word: str) -> str:
    return word[:-1] if len(word) >= 6 and word.endswith("s") and not word.endswith("ss") else word


def words_of(typed: str) -> list[str]:
    """This function will return the words that tell employers apart: short forms written out, and without NHS, Trust and the like."""
    found: list[str] = []
    tokens = names.key(typed.replace("&", " and ").replace("/", " ").replace("_", " ")).split()
    for token in tokens:
        if token in _NOT_ALONE and len(tokens) > 1:
            found += _NOT_ALONE[token].split()
        elif token not in NOISE:
            found += _short_words().get(token, token).split()
    return [stem(word) for word in found if word not in NOISE]


def letters_of(typed: str) -> str:
    """What was typed as initials: letters only, where there are few of them and at most one word."""
    said = [
        word for word in names.key(typed.replace("&", "")).split() if word not in ("nhs", "ft", "trust", "foundation", "nhsft")
    ]
    flat = re.sub(r"[^a-z]", "", "".join(said))
    short = len(said) == 1 or all(len(word) == 1 for word in said)
    return flat if 2 < len(flat) <= 9 and short else ""


def initials(key: str) -> tuple[set[str], set[str], set[str]]:
    """The short forms of a name: its initials, those with T for a foundation trust, and those that are nearly so."""
    tokens = key.split()
    tail = "ft" if "foundation" in tokens else "t" if "trust" in tokens else ""
    core = [token for token in tokens if token not in ("nhs", "foundation", "trust")]
    small = ("and", "of", "the", "for", "upon", "on", "in", "with")
    small_here = [token for token in dict.fromkeys(core) if token in small]
    bases: set[str] = set()
    for kept in product((False, True), repeat=len(small_here)):
        leave = {word for word, keep in zip(small_here, kept, strict=True) if not keep}
        said = [word for word in core if word not in leave]
        bases.add("".join(word[0] for word in said))
        bases.add("".join("hc" if word == "healthcare" else word[0] for word in said))
    tails = {"ft": ("", "ft", "nhsft"), "t": ("", "t", "nhst", "tr"), "": ("",)}[tail]
    strong = {base + end for base in bases for end in tails if len(base + end) > 2}
    loose = {base + end for base in bases for end in ("t", "tr", "nhst") if tail and len(base + end) > 2} - strong
    weak = {base[:n] + end for base in bases for n in range(max(3, len(base) - 2), len(base) + 1) for end in (*tails, "t")}
    return strong, loose, weak - strong - loose


@lru_cache(maxsize=1)
def _short_words() -> dict[str, str]:
    text = files("steward.register").joinpath("data", "short-words.csv").read_text(encoding="utf-8")
    return {row["short"]: row["word"] for row in csv.DictReader(text.splitlines())}


@lru_cache(maxsize=1)
def short_names() -> dict[str, list[str]]:
    text = files("steward.register").joinpath("data", "short-names.csv").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for row in csv.DictReader(text.splitlines()):
        found.setdefault(row["code"], []).append(row["short"])
    return found


def apart_in(typed: str) -> frozenset[str]:
    """Words that say: another kind of employer. "University of Leeds" is no hospital, and a council is no trust."""
    tokens = names.key(typed).split()
    said = {stem(token) for token in tokens if token in _OTHERS}
    health = {"nhs", "nhsft", "trust", "hospital", "hospitals", "hosp", "hosps", "health", "healthcare", "ft"} & set(tokens)
    if "university of" in " ".join(tokens) and not health:
        said.add("University of")
    return frozenset(said)
