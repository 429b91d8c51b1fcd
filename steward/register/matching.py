"""Which employer somebody means by what they typed, with reasons: "LTHT", "leeds teaching hosp.", "Guys & St Thomas NHSFT".

A candidate is scored from 0 to 100. Words that every trust has (NHS, Foundation, Trust) count for nothing; of the others, each
counts the more, the fewer employers have it. `sure` is set only where the score is high and no other employer fits nearly as well;
even then an officer decides.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Max
from rapidfuzz import fuzz, process

from steward.people import names
from steward.register.matching_words import ALSO, apart_in, initials, letters_of, short_names, stem, words_of
from steward.register.models import Alias, Employer, FormerName

_CLOSED = 12  # points less for an employer that has closed, and nobody knows who came after it
MOST = 3
WORTH = 45
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
    said: tuple[tuple[str, str], ...] = ()


@dataclass
class Index:
    """Every name of every employer, ready to be compared."""

    employers: dict[UUID, tuple[str, str, str]] = field(default_factory=dict)
    entries: list[_Entry] = field(default_factory=list)
    by_key: dict[str, list[_Entry]] = field(default_factory=lambda: defaultdict(list))
    by_word: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_code: dict[str, UUID] = field(default_factory=dict)
    strong: dict[str, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    loose: dict[str, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    weak: dict[str, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    short: dict[str, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    towns: dict[UUID, frozenset[str]] = field(default_factory=dict)
    weights: dict[str, float] = field(default_factory=dict)
    sizes: int = 1

    def add(self, employer: UUID, name: str, why: str, penalty: int = 0) -> None:
        key = names.key(name)
        said = {stem(word): word for word in key.split()}
        entry = _Entry(employer, key, frozenset(words_of(name)), why, penalty, tuple(said.items()))
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
        everything = set(words_of(typed))
        covering = [employer for employer, (_, _, covers) in best.items() if covers]
        if len(covering) == 1 and self._only_here(everything, covering[0]):
            score, why, covers = best[covering[0]]
            best[covering[0]] = (max(score, 86), why, covers)
        ranked = sorted(best.items(), key=lambda one: (-one[1][0], self.employers[one[0]][0]))
        found = tuple(
            Candidate(key, *self.employers[key], min(round(score), 100), why)
            for key, (score, why, _) in ranked[:MOST]
            if score >= WORTH
        )
        if not found or found[0].score < SURE:
            return Answer(found)
        first, second = ranked[0][1], ranked[1][1] if len(ranked) > 1 else (0.0, (), False)
        alone = first[0] >= 94 or (
            not second[2] and (not first[2] or len(everything) > 1 or self._only_here(everything, ranked[0][0]))
        )
        return Answer(found, first[0] - second[0] >= LEAD and alone)

    def _only_here(self, words: set[str], employer: UUID) -> bool:
        """Whether these words tell something, and are not just the town of others: "Cambridge" could be three."""
        if max((self.weights.get(word, 0.0) for word in words), default=0.0) < math.log(self.sizes / 6):
            return False
        return not any(words <= town for other, town in self.towns.items() if other != employer)

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
        letters = letters_of(typed)
        if letters:
            flat = letters.removeprefix("nhs") if len(letters) > 5 else letters
            for form in {letters, flat}:
                for table, score, why in (
                    (self.short, 95, "a short form that people use"),
                    (self.strong, 90, "the initials of its name"),
                    (self.loose, 82, "the initials of its name"),
                    (self.weak, 74, "nearly the initials of its name"),
                ):
                    for employer in table.get(form, ()):
                        keep(employer, score, [why], False)
        words = set(words_of(typed))
        if words:
            self._by_words(typed, words, keep)
        return found

    def _by_words(self, typed: str, words: set[str], keep: object) -> None:
        meant: dict[str, dict[str, float]] = {}
        for word in words:
            meant[word] = {other: 1.0 for other in (word, *ALSO.get(word, ())) if other in self.weights}
            if not meant[word] and len(word) >= 5:
                near = process.extract(word, self.weights.keys(), scorer=fuzz.ratio, score_cutoff=80, limit=4)
                meant[word] = {other: score / 100 for other, score, _ in near}
        entries = {i for those in meant.values() for other in those for i in self.by_word[other]}
        towns = {employer for employer, of_town in self.towns.items() if of_town & words}
        entries |= {i for i, entry in enumerate(self.entries) if entry.employer in towns} if towns else set()
        typed_all = sum(self._weight(word, meant[word]) for word in words)
        apart = apart_in(typed)
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
        covers = not missed and not town and bool(hit) and entry.penalty < _CLOSED
        if covers and hit == set(entry.words) and not town:
            score = 97 if not misspelt else 91
            why = [
                "the same name without NHS, Foundation and Trust"
                if not misspelt
                else "the same name, written a little differently"
            ]
        else:
            written = dict(entry.said)
            why = [f"{_said(written.get(word, word) for word in hit)} in its name"] if hit else []
        if misspelt and score < 91:
            why.append("a word written a little differently")
        if town:
            why.append(f"it is in {_said(town)}")
        if apart - entry.words:
            covers = False
            score = min(score, 64)
            why.append(f"but {_said(sorted(apart - entry.words))} is not in its name")
        score -= entry.penalty
        if entry.why:
            why.append(entry.why)
        if score >= WORTH - 10:
            keep(entry.employer, score, why, covers)  # type: ignore[operator]  # _scored's own


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
            index.add(
                pk,
                each.name,
                f"closed on {each.closed_on.day} {each.closed_on:%B %Y}: say who succeeded it",
                _CLOSED,
            )
        else:
            index.add(pk, each.name, "")
        if each.code:
            index.by_code[each.code] = target
            for short in short_names().get(each.code, ()):
                index.short[re.sub(r"[^a-z]", "", short.casefold())].add(target)
        if each.closed_on is None:
            strong, loose, weak = initials(each.name_key)
            for table, forms in ((index.strong, strong), (index.loose, loose), (index.weak, weak)):
                for form in forms:
                    table[form].add(target)
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
