"""What is read of stories and candidates: by visitors through functions of the database, by the office from the tables."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet, Sum

from steward.campaigns.models import Candidate, Election, LetterCount, Story

MOST = 500


@dataclass(frozen=True)
class Shown:
    """A story as everybody sees it."""

    id: UUID
    campaign: UUID | None
    heading: str
    says: str
    name: str
    published_at: datetime
    may_print: bool

    @property
    def title(self) -> str:
        """The heading, or how the story begins."""
        return self.heading or (f"{self.says[:60].rsplit(' ', 1)[0]}…" if len(self.says) > 60 else self.says)

    @property
    def key(self) -> str:
        """The anchor of the story on its page."""
        return f"story-{self.id}"


@dataclass(frozen=True)
class Standing:
    """A candidate as everybody sees them."""

    id: UUID
    name: str
    party: str
    email: str
    answer: str
    answer_says: str
    answered_on: date | None

    @property
    def answer_in_words(self) -> str:
        return str(Candidate.Answer(self.answer).label)


def _asked(statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def stories_shown(campaign: UUID | None = None, *, most: int = MOST) -> list[Shown]:
    """This function will return the newest published stories of a campaign, or of all."""
    columns = "id, campaign, heading, says, name, published_at, may_print"
    return [Shown(*row) for row in _asked(f"select {columns} from steward.stories_shown(%s, %s)", [campaign, most])]  # noqa: S608 - constants


def search_shown(words: str, *, most: int = 20) -> list[Shown]:
    """This function will return the published stories that hold all these words, the newest first.

    It searches what is published at this moment: there is no index that could still hold a story after its withdrawal.
    """
    wanted = [f"%{word}%" for word in re.findall(r"\w+", words)[:12]]
    if not wanted:
        return []
    # Read one after the other: they are few, and every one is short.
    statement = (
        "select id, campaign, heading, says, name, published_at, may_print from steward.stories_shown(null, %s)"
        " where concat_ws(' ', heading, says, name) ilike all (%s) limit %s"
    )
    return [Shown(*row) for row in _asked(statement, [MOST, wanted, most])]


def stories(state: str = "") -> QuerySet[Story]:
    """This function will return the office's queue, oldest first where it waits, newest first where it is done."""
    found = Story.objects.filter(state=state) if state else Story.objects.all()
    return found.order_by("sent_at" if state in ("", Story.State.NEW) else "-sent_at", "id")


def story(key: UUID) -> Story | None:
    """This function will return one story, or None."""
    return Story.objects.filter(pk=key).first()


def count_stories() -> dict[str, int]:
    """This function will return how many stories there are in each state."""
    counted = Story.objects.order_by().values_list("state").annotate(n=Count("pk"))
    return {str(state): 0 for state in Story.State.values} | {str(state): n for state, n in counted}


def stories_of(person: UUID) -> list[Story]:
    """This function will return the stories of a member, the newest first."""
    return list(Story.objects.filter(person_id=person).order_by("-sent_at", "id"))


def next_election(*, on: date) -> Election | None:
    """This function will return the election that is polled next, on that day or after it."""
    return Election.objects.filter(polls_on__gte=on).order_by("polls_on", "id").first()


def last_election(*, on: date) -> Election | None:
    """This function will return the election that was polled last, before that day."""
    return Election.objects.filter(polls_on__lt=on).order_by("-polls_on", "id").first()


def candidates_at(constituency: str, election: UUID) -> list[Standing]:
    """This function will return the candidates of a constituency, and what each answered."""
    columns = "id, name, party, email, answer, answer_says, answered_on"
    return [Standing(*row) for row in _asked(f"select {columns} from steward.candidates_at(%s, %s)", [constituency, election])]  # noqa: S608 - constants


def elections() -> list[Election]:
    """This function will return the elections, the newest first, each with the numbers of its candidates, answers and letters."""
    counted = Election.objects.annotate(
        standing=Count("candidates"), answered=Count("candidates", filter=~Q(candidates__answer="none")),
        commit=Count("candidates", filter=Q(candidates__answer="commits")),
    )  # fmt: skip
    return list(counted.order_by("-polls_on", "id"))


def candidates(election: UUID, *, only: Iterable[str] | None = None) -> QuerySet[Candidate]:
    """This function will return the candidates of an election by constituency and name."""
    found = Candidate.objects.filter(election_id=election).select_related("constituency")
    if only is not None:
        found = found.filter(constituency_id__in=list(only))
    return found.order_by("constituency__name", "name")


def count_letters(election: UUID) -> tuple[int, list[tuple[str, int]]]:
    """This function will return how many readers said that they wrote: together, and the constituencies with the most."""
    rows = LetterCount.objects.filter(election_id=election).values("constituency__name").annotate(n=Sum("count"))
    by_place = sorted(((row["constituency__name"], row["n"]) for row in rows), key=lambda each: (-each[1], each[0]))
    return sum(n for _, n in by_place), by_place[:10]
