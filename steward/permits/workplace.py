"""The list that a workplace representative is given, and how many are not on it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from steward.register.models import Employment
from steward.register.reports import opens


@dataclass(frozen=True)
class Colleague:
    """A member as a representative sees them: name, job and how to reach them at work."""

    pk: UUID
    name: str
    job_title: str | None  # None: the policy closes it to representatives
    work_phone: str | None
    work_email: str | None
    since: date | None = None  # on this list, as far as we know

    def is_new(self, *, since: date) -> bool:
        """This function will tell whether somebody came to this workplace after a day."""
        return self.since is not None and self.since >= since


@dataclass(frozen=True)
class WorkplaceList:
    """Who is on the list, and how many members asked that their workplace details are not passed on: a number, no name."""

    members: tuple[Colleague, ...]
    objectors: int
    closed: tuple[str, ...] = ()


def members_here() -> WorkplaceList:
    """This function will return the members at the workplace of the post that acts, by name, without those who objected (P22)."""
    # The row policy leaves the members of this workplace who did not object; a job elsewhere of one of them has ended.
    jobs = Employment.objects.filter(until_on__isnull=True).select_related("person").order_by("person__name_key", "id")
    shown = {field: opens(Employment, field) for field in ("job_title", "work_phone", "work_email")}
    dated = opens(Employment, "from_on")
    members = []
    for job in jobs:
        reach = {field: getattr(job, field) if open_ else None for field, open_ in shown.items()}
        members.append(Colleague(job.person_id, job.person.name, since=job.from_on if dated else None, **reach))
    with connection.cursor() as cursor:
        cursor.execute("select steward.objectors_at_my_workplace()")
        objectors = int(cursor.fetchone()[0])
    return WorkplaceList(tuple(members), objectors, tuple(field for field, open_ in shown.items() if not open_))
