"""Writing down what came of looks that were listed. A note is added, never changed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connections

from steward.trail.models import Review
from steward.trail.outliers import Outlier

LONGEST = 500


class NoteMissing(Exception):
    """Write down what you found, in a few words."""


class NoteTooLong(Exception):
    """The note is too long. Keep it to 500 letters; the rest belongs in the file of the matter."""


def look_into(outlier: Outlier, *, note: str, at: datetime) -> Review:
    """This function will note that somebody looked into listed looks; who acts is written down with it."""
    words = note.strip()
    if not words:
        raise NoteMissing(NoteMissing.__doc__)
    if len(words) > LONGEST:
        raise NoteTooLong(NoteTooLong.__doc__)
    now = connections["default"].acting  # type: ignore[attr-defined]  # our backend's
    review = Review(
        at=at, key=outlier.key, rule=outlier.rule, day=outlier.day, colleague=outlier.account, person=outlier.person,
        account=now.actor.account, note=words,
    )  # fmt: skip
    review.save(force_insert=True)
    return review


def notes_on(keys: list[UUID]) -> dict[UUID, list[Review]]:
    """This function will return the notes on listed looks, oldest first, by their key."""
    found: dict[UUID, list[Review]] = {}
    for review in Review.objects.filter(key__in=keys).order_by("at", "id"):
        found.setdefault(review.key, []).append(review)
    return found
