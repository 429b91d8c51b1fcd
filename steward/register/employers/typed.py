"""What people typed where they were asked for their employer, and the employer that an officer finds for it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Count

from steward.people import names
from steward.people.acting import Actor
from steward.register import acts, matching
from steward.register.employers.naming import none_key
from steward.register.models import Act, Alias, Employer, Employment


class UnableToMatch(Exception):
    """This cannot be matched now; the words say why."""


@dataclass(frozen=True)
class Typed:
    """What several people typed for the same employer, how many they are, and whom they may mean."""

    words: str
    people: int
    spellings: tuple[str, ...]
    answer: matching.Answer


def _groups() -> dict[str, dict[str, int]]:
    """What was typed, by its key: each spelling with how many typed it. What is none of ours is left out."""
    rows = (
        Employment.objects.filter(employer__isnull=True, until_on__isnull=True).exclude(employer_as_typed="")
        .values_list("employer_as_typed").annotate(n=Count("id"))
    )  # fmt: skip
    groups: dict[str, dict[str, int]] = defaultdict(dict)
    for words, n in rows:
        groups[names.key(words) or words.strip()][words] = n
    ours_not = set(Alias.objects.filter(employer__isnull=True).values_list("name_key", flat=True))
    return {key: those for key, those in groups.items() if not ours_not or none_key(key) not in ours_not}


def queue(*, limit: int = 20) -> tuple[list[Typed], int, int]:
    """This function will return what most people typed, with candidates; how many different words wait, and how many people."""
    groups = _groups()
    ranked = sorted(groups.items(), key=lambda one: (-sum(one[1].values()), one[0]))
    shown = []
    for _, those in ranked[:limit]:
        commonest = max(sorted(those), key=lambda words: those[words])
        shown.append(Typed(commonest, sum(those.values()), tuple(sorted(those)), matching.ask(commonest)))
    return shown, len(groups), sum(sum(those.values()) for those in groups.values())


def _spellings(words: str) -> list[str]:
    key = names.key(words) or words.strip()
    return sorted({words, *_groups().get(key, {})})


@transaction.atomic
def place(words: str, employer: Employer | None, *, by: Actor, on: date, at: datetime) -> Act:
    """This function will say which employer was meant, for all who typed it and all who will: one act.

    Without an employer: none of ours. Then their words stay as they are, and the queue does not ask again.
    """
    if employer is not None and employer.closed_on is not None and employer.closed_on <= on:
        raise UnableToMatch(
            f"{employer.name} has closed. Say first who succeeded it, or choose the employer that is there today."
        )
    key = names.key(words)
    if not key:
        raise UnableToMatch("Nothing was typed there. Choose another line.")
    said = {"into": employer.name if employer else "", "employer": str(employer.pk) if employer else ""}
    with acts.act("employer_matched", by=by, on=on, at=at, detail=said) as act:
        if employer is None:
            _remember(none_key(words), "", None, act)
            act.detail["jobs"] = 0
        else:
            if not _known_by(employer, key):
                _remember(key, " ".join(words.split())[:200], employer, act)
            with connection.cursor() as cursor:
                cursor.execute("select steward.place_typed(%s, %s)", [_spellings(words), employer.pk])
                act.detail["jobs"] = cursor.fetchone()[0]
    return act


def _known_by(employer: Employer, key: str) -> bool:
    return key == employer.name_key or key == names.key(employer.code)


def _remember(key: str, words: str, employer: Employer | None, act: Act) -> None:
    Alias.objects.filter(name_key=key).delete()
    Alias(employer=employer, name=words, name_key=key, act=act.pk).save(force_insert=True)
