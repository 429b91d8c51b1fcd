"""What a member chose. Nothing is read out of what somebody reads, clicks or opens: only what they said themselves (P61)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from steward.interests.models import Interest
from steward.permits.permit import Permit

PURPOSE = "website_personal"


def chosen(person: UUID, *kinds: str) -> list[str]:
    """This function will return the keys that a member chose, of these kinds, in the order in which they were chosen."""
    found = Interest.objects.filter(person_id=person, kind__in=kinds).order_by("chosen_at", "id")
    return list(found.values_list("key", flat=True))


def fits(person: UUID, *, on: date) -> bool:
    """This function will return whether the website may be fitted to somebody: not to whoever objected."""
    # keeps: P61
    return person in Permit(PURPOSE, on=on).allowed([person])
