"""The editions of the notice that were in force here."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from steward.policy import differences
from steward.policy.differences import Change
from steward.policy.models import Edition
from steward.policy.notice import Notice


@dataclass(frozen=True)
class Kept:
    """One edition of the notice, with what it said otherwise than the one before."""

    pk: UUID
    version: str
    applied_at: datetime
    notice: Notice
    changes: tuple[Change, ...]
    first: bool


def all_kept() -> list[Kept]:
    """This function will return the editions whose notice differed, newest first, each with its changes worked out.

    Not each policy that was applied changes the notice: a new table changes only what the database holds.
    """
    # keeps: P03a
    found: list[Kept] = []
    for edition in Edition.objects.order_by("applied_at").only("version", "notice", "applied_at"):
        here = Notice.from_json(edition.notice)
        before = found[-1].notice if found else None
        if before == here:
            continue
        changes = tuple(differences.diff(before, here)) if before else ()
        found.append(Kept(edition.pk, edition.version, edition.applied_at, here, changes, first=before is None))
    return found[::-1]


def find(pk: UUID) -> Kept | None:
    """This function will return one edition, or None."""
    return next((each for each in all_kept() if each.pk == pk), None)
