"""Which employer somebody means by what they typed, with reasons: "LTHT", "leeds teaching hosp.", "Guys & St Thomas NHSFT".

A candidate is scored from 0 to 100. Words that every trust has (NHS, Foundation, Trust) count for nothing; of the others, each
counts the more, the fewer employers have it. `sure` is set only where the score is high and no other employer fits nearly as well;
even then an officer decides.
"""

from __future__ import annotations

import csv
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from itertools import product
from uuid import UUID

from django.db.models import Max
from rapidfuzz import fuzz, process

from steward.people import names
from steward.register.models import Alias, Employer, FormerName

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
# Short forms of words, and words that are written as one or as two.
ABBREVIATIONS = {
    "hosp": "hospital", "hosps": "hospital", "hospt": "hospital", "univ": "university", "uni": "university", "teach": "teaching",
    "comm": "community", "cmty": "community", "mh": "mental health", "healthcare": "health care", "hlth": "health",
    "pship": "partnership", "p'ship": "partnership", "partnerships": "partnership", "amb": "ambulance", "ambo": "ambulance",
    "svc": "service", "svcs": "service", "serv": "service", "int": "integrated", "gen": "general", "gp": "group", "grp": "group",
    "nth": "north", "sth": "south", "cen": "central", "yorks": "yorkshire", "notts": "nottinghamshire",
    "bham": "birmingham", "brum": "birmingham", "soton": "southampton", "glos": "gloucestershire", "lancs": "lancashire",
    "herts": "hertfordshire", "beds": "bedfordshire", "bucks": "buckinghamshire", "cambs": "cambridgeshire", "camb": "cambridge",
    "hants": "hampshire", "leics": "leicestershire", "lincs": "lincolnshire", "northants": "northamptonshire", "oxon": "oxford",
    "staffs": "staffordshire", "wilts": "wiltshire", "worcs": "worcestershire", "shrops": "shropshire", "salop": "shropshire",
    "derbys": "derbyshire", "berks": "berkshire", "newc": "newcastle", "ncl": "newcastle", "lpool": "liverpool", "mcr": "manchester",
    "manc": "manchester", "midds": "middlesex", "warks": "warwickshire", "northumb": "northumbria", "sheff": "sheffield",
    "icb": "integrated care board", "hb": "health board", "lhb": "health board", "w": "west", "e": "east", "n": "north",
    "s": "south", "saint": "st", "gt": "great", "ggc": "greater glasgow clyde",
}  # fmt: skip
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
MOST = 3
WORTH = 55
SURE, LEAD = 80, 5


@dataclass(frozen=True)
class Candidate:
    """An employer that may be meant, and why we think so."""

    employer: UUID
    name: str
    code: str
    town: str
    score: int
    why: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """The best candidates, best first; `sure` where the first is far ahead."""

    candidates: tuple[Candidate, ...]
    sure: bool = False

    @property
    def best(self) -> Candidate | None:
        """The one that is meant, where that is certain enough to propose it alone."""
        return self.candidates[0] if self.sure else None


@dataclass(frozen=True)
class _Entry:
    """One name of an employer: the one it has, one it had, or one that others use."""

    employer: UUID
    key: str
    words: frozenset[str]
    why: str
    penalty: int = 0


def _stem(word: str) -> str:
    return word[:-1] if len(word) >= 5 and word.endswith("s") and not word.endswith("ss") else word


def words_of(typed: str) -> list[str]:
    """This function will return the words that tell employers apart: short forms written out, and without NHS, Trust and the like."""
    found: list[str] = []
    tokens = names.key(typed.replace("&", " and ").replace("/", " ").replace("_", " ")).split()
    for token in tokens:
        if token in _NOT_ALONE and len(tokens) > 1:
            found += _NOT_ALONE[token].split()
        elif token not in NOISE:
            found += ABBREVIATIONS.get(token, token).split()
    return [_stem(word) for word in found if word not in NOISE]


def _letters(typed: str) -> str:
    """What was typed as initials: letters only, where there are few of them and at most one word."""
    flat = re.sub(r"[^a-z]", "", names.key(typed.replace("&", "")))
    short = len(typed.split()) == 1 or re.fullmatch(r"(?:\w[\s.&]*){2,8}", typed.strip()) is not None
    return flat if 2 < len(flat) <= 9 and short else ""


def _initials(key: str) -> tuple[set[str], set[str]]:
    """The short forms of a name: those that are its initials, and those that are nearly so."""
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
    weak = {
        base[:n] + end
        for base in bases
        for n in range(max(3, len(base) - 2), len(base) + 1)
        for end in (*tails, "t", "tr", "nhst")
    }
    return strong, {form for form in weak if len(form) > 2} - strong


@lru_cache(maxsize=1)
def _short_names() -> dict[str, list[str]]:
    text = files("steward.register").joinpath("data", "short-names.csv").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for row in csv.DictReader(text.splitlines()):
        found.setdefault(row["code"], []).append(row["short"])
    return found


@dataclass
class Index:
    """Every name of every employer, ready to be compared."""

    employers: dict[UUID, tuple[str, str, str]] = field(default_factory=dict)
    entries: list[_Entry] = field(default_factory=list)
    by_key: dict[str, list[_Entry]] = field(default_factory=lambda: defaultdict(list))
    by_word: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_code: dict[str, UUID] = field(default_factory=dict)
    strong: dict[str, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    weak: dict[str, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    short: dict[str, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    towns: dict[UUID, frozenset[str]] = field(default_factory=dict)
    weights: dict[str, float] = field(default_factory=dict)
    sizes: int = 1

    def add(self, employer: UUID, name: str, why: str, penalty: int = 0) -> None:
        key = names.key(name)
        entry = _Entry(employer, key, frozenset(words_of(name)), why, penalty)
        self.by_key[key].append(entry)
        for word in entry.words:
            self.by_word[word].append(len(self.entries))
        self.entries.append(entry)

    def weigh(self) -> None:
        """This function will work out how much each word tells: the fewer employers have it, the more."""
        having = {word: len({self.entries[i].employer for i in those}) for word, those in self.by_word.items()}
        self.sizes = max(len(self.employers), 2)
        self.weights = {word: math.log((self.sizes + 1) / n) for word, n in having.items()}

    # ---- asking

    def ask(self, typed: str) -> Answer:
        """This function will return the employers that may be meant, best first."""
        best: dict[UUID, tuple[float, tuple[str, ...], bool]] = {}
        pieces = [part.strip(" )") for part in re.split(r"[,;(]| - ", typed)]
        parts = [typed, *(part for part in pieces if part and part != typed.strip())]
        for n, part in enumerate(parts):
            for employer, (score, why, covers) in self._scored(part).items():
                less = 3 if n else 0  # a part of what was typed tells less than all of it
                if n and not (set(words_of(part)) - {"university", "hospital", "health", "care"}):
                    continue
                if score - less > best.get(employer, (0, (), False))[0]:
                    best[employer] = (score - less, why, covers)
        ranked = sorted(best.items(), key=lambda one: (-one[1][0], self.employers[one[0]][0]))
        found = tuple(
            Candidate(key, *self.employers[key], min(round(score), 100), why)
            for key, (score, why, _) in ranked[:MOST]
            if score >= WORTH
        )
        sure = False
        if found and found[0].score >= SURE:
            second = ranked[1][1] if len(ranked) > 1 else (0.0, (), False)
            clear = ranked[0][1][0] >= 94 or not second[2]
            sure = ranked[0][1][0] - second[0] >= LEAD and clear
        return Answer(found, sure)

    def _scored(self, typed: str) -> dict[UUID, tuple[float, tuple[str, ...], bool]]:
        found: dict[UUID, tuple[float, tuple[str, ...], bool]] = {}

        def keep(employer: UUID, score: float, why: Iterable[str], covers: bool = True) -> None:
            if score > found.get(employer, (0, (), False))[0]:
                found[employer] = (score, tuple(why), covers)

        key = names.key(typed)
        if not key:
            return found
        code = re.sub(r"\s", "", typed).upper()
        if code in self.by_code:
            keep(self.by_code[code], 100, ["its code"])
        for entry in self.by_key.get(key, ()):
            keep(entry.employer, 100 - entry.penalty, [entry.why or "its name"])
        letters = _letters(typed)
        if letters:
            flat = letters.removeprefix("nhs") if len(letters) > 5 else letters
            for form in {letters, flat}:
                for table, score, why in (
                    (self.short, 95, "a short form that people use"), (self.strong, 90, "the initials of its name"),
                    (self.weak, 74, "nearly the initials of its name"),
                ):  # fmt: skip
                    for employer in table.get(form, ()):
                        keep(employer, score, [why])
        words = set(words_of(typed))
        if words:
            self._by_words(typed, words, keep)
        return found

    def _by_words(self, typed: str, words: set[str], keep: object) -> None:
        meant: dict[str, dict[str, float]] = {}
        for word in words:
            meant[word] = {word: 1.0} if word in self.weights else {}
            if not meant[word] and len(word) >= 5:
                near = process.extract(word, self.weights.keys(), scorer=fuzz.ratio, score_cutoff=80, limit=4)
                meant[word] = {other: score / 100 for other, score, _ in near}
        entries = {i for those in meant.values() for other in those for i in self.by_word[other]}
        towns = {employer for employer, of_town in self.towns.items() if of_town & words}
        entries |= {i for i, entry in enumerate(self.entries) if entry.employer in towns} if towns else set()
        typed_all = sum(self._weight(word, meant[word]) for word in words)
        apart = _apart(typed)
        for i in entries:
            self._one(self.entries[i], words, meant, typed_all, apart, keep)

    def _weight(self, word: str, near: dict[str, float]) -> float:
        return max((self.weights[other] for other in near), default=2.2)

    def _one(
        self,
        entry: _Entry,
        words: set[str],
        meant: dict[str, dict[str, float]],
        typed_all: float,
        apart: frozenset[str],
        keep: object,
    ) -> None:
        got = 0.0
        hit: set[str] = set()
        misspelt: list[str] = []
        town: list[str] = []
        missed: list[str] = []
        neutral = 0.0
        for word in words:
            here = {other: score for other, score in meant[word].items() if other in entry.words}
            if here:
                other, score = max(here.items(), key=lambda one: one[1])
                got += self._weight(word, meant[word]) * score
                hit.add(other)
                if score < 1:
                    misspelt.append(other)
            elif word in self.towns.get(entry.employer, ()):
                town.append(word)
                neutral += self._weight(word, meant[word]) * 0.6
            else:
                missed.append(word)
        name_all = sum(self.weights[word] for word in entry.words) or 1.0
        name_got = sum(self.weights[word] for word in hit)
        typed_part = (got + neutral) / typed_all if typed_all else 0.0
        if not hit:
            typed_part = neutral / typed_all if typed_all else 0.0
        score = 100 * (0.62 * typed_part + 0.38 * name_got / name_all)
        covers = not missed and bool(hit)
        if covers and hit == set(entry.words) and not town:
            score = 97 if not misspelt else 91
            why = [
                "the same name without NHS, Foundation and Trust"
                if not misspelt
                else "the same name, written a little differently"
            ]
        else:
            why = [f"{_said(hit)} in its name"] if hit else []
        if misspelt and score < 91:
            why.append("a word written a little differently")
        if town:
            why.append(f"it is in {_said(town)}")
        if apart - entry.words:
            score = min(score, 64)
            why.append(f"but {_said(sorted(apart - entry.words))} is not in its name")
        score -= entry.penalty
        if entry.why:
            why.append(entry.why)
        if score >= WORTH - 10:
            keep(entry.employer, score, why, covers)  # type: ignore[operator]  # _scored's own


def _apart(typed: str) -> frozenset[str]:
    """Words that say: another kind of employer. "University of Leeds" is no hospital, and a council is no trust."""
    tokens = names.key(typed).split()
    said = {_stem(token) for token in tokens if token in _OTHERS}
    health = {"nhs", "nhsft", "trust", "hospital", "hospitals", "hosp", "hosps", "health", "healthcare", "ft"} & set(tokens)
    if "university of" in " ".join(tokens) and not health:
        said.add("University of")
    return frozenset(said)


def _said(words: Iterable[str]) -> str:
    those = [word.capitalize() if word.islower() else word for word in sorted(words)]
    return those[0] if len(those) == 1 else f"{', '.join(those[:-1])} and {those[-1]}" if those else ""


def build() -> Index:
    """This function will read every name of every employer into an index."""
    index = Index()
    rows = {each.pk: each for each in Employer.objects.all()}
    now: dict[UUID, UUID] = {}
    for pk, each in rows.items():
        at = each
        for _ in range(8):
            if at.succeeded_by_id is None or at.succeeded_by_id not in rows:
                break
            at = rows[at.succeeded_by_id]
        now[pk] = at.pk
        if at.pk == pk:
            index.employers[pk] = (each.name, each.code, each.town)
            index.towns[pk] = frozenset(words_of(each.town))
    for pk, each in sorted(rows.items(), key=lambda one: str(one[0])):
        target = now[pk]
        if target != pk:
            day = f" on {each.closed_on.day} {each.closed_on:%B %Y}" if each.closed_on else ""
            index.add(target, each.name, f"{each.name} went into it{day}", 2)
        elif each.closed_on is not None:
            index.add(pk, each.name, f"closed on {each.closed_on.day} {each.closed_on:%B %Y}: say who succeeded it", 12)
        else:
            index.add(pk, each.name, "")
        if each.code:
            index.by_code[each.code] = target
            for short in _short_names().get(each.code, ()):
                index.short[re.sub(r"[^a-z]", "", short.casefold())].add(target)
        if each.closed_on is None:
            strong, weak = _initials(each.name_key)
            for form in strong:
                index.strong[form].add(target)
            for form in weak:
                index.weak[form].add(target)
    for former in FormerName.objects.all():
        index.add(
            now[former.employer_id],
            former.name,
            f"its name until {former.until_on.day} {former.until_on:%B %Y}: {former.name}",
            1,
        )
    for alias in Alias.objects.filter(employer__isnull=False):
        index.add(now[alias.employer_id], alias.name, "what others typed for it", 1)  # type: ignore[index]  # has an employer
    index.weigh()
    return index


_kept: tuple[object, Index] | None = None


def index() -> Index:
    """This function will return the index, built anew where a name has changed since."""
    global _kept
    seen = (
        Employer.objects.aggregate(at=Max("recorded_at"))["at"], Employer.objects.count(), FormerName.objects.count(),
        tuple(sorted(Counter(Alias.objects.values_list("employer_id", flat=True)).items(), key=str)),
    )  # fmt: skip
    if _kept is None or _kept[0] != seen:
        _kept = (seen, build())
    return _kept[1]


def ask(typed: str) -> Answer:
    """This function will return the employers that may be meant by what was typed, best first."""
    return index().ask(typed)
