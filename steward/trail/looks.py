"""Recording and reading who looked at whom."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connections
from django.db.models import F
from django.utils import timezone

from steward.trail import known
from steward.trail.models import Look


def record(persons: Iterable[UUID], *, what: str, even_of_nobody: bool = False) -> None:
    """This function will write one row: whoever acts now sees these persons, for the purpose in force.

    It stands in the transaction of the reading: without the row there is no reading. A member who reads their own data
    leaves none. `what` names the screen or the list, never a person; a search that found nobody leaves none, unless asked for.
    """
    now = connections["default"].acting  # type: ignore[attr-defined]  # our backend's
    seen = list(dict.fromkeys(persons))
    if (not seen and not even_of_nobody) or now.actor.role == "member":
        return
    Look(
        at=timezone.now(),
        account=now.actor.account,
        operator=now.actor.operator,
        role=now.actor.role,
        purpose=now.purpose,
        what=what,
        persons=seen,
    ).save(force_insert=True)


def of_person(person: UUID, *, since: datetime | None = None, limit: int = 50) -> list[Look]:
    """This function will return the newest looks at a person: role, purpose and time, not the colleague."""
    # Not plainly by `at`: for its thirty newest PostgreSQL would read the whole trail backwards, one second at 300,000 looks.
    # It cannot know that a person is in few of them; the index of persons can.
    # An entry that was merged into this one is this person too: its looks go on naming it.
    looks = Look.objects.filter(known.names("persons", person, many=True)).order_by((F("at") + timedelta(0)).desc(), "id")
    if since is not None:
        looks = looks.filter(at__gte=since)
    return list(looks[:limit])
