"""How many work where, what employers were called, and what has to be looked at. Numbers count protected people; lists do not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Q

from steward.people import names
from steward.register.models import Alias, Branch, Employer, FormerName, Post, Workplace, WorkplaceContact


@dataclass
class Staffing:
    """How many people of an employer the register knows: members and others, in all and by workplace (None: not known where)."""

    members: int = 0
    others: int = 0
    by_workplace: dict[UUID | None, tuple[int, int]] = field(default_factory=dict)


def staffing(employers: Iterable[UUID], *, on: date) -> dict[UUID, Staffing]:
    """This function will count who works at these employers on that day; for a membership officer only."""
    keys = list(employers)
    found = {key: Staffing() for key in keys}
    if not keys:
        return found
    with connection.cursor() as cursor:
        cursor.execute("select * from steward.staffing(%s, %s)", [keys, on])
        for employer, workplace, members, others in cursor.fetchall():
            one = found[employer]
            one.members += members
            one.others += others
            one.by_workplace[workplace] = (members, others)
    return found


@dataclass(frozen=True)
class Listed:
    """An employer in a list, with how many members work there."""

    employer: Employer
    members: int
    others: int


def look_for(words: str = "", *, on: date, limit: int = 50) -> list[Listed]:
    """This function will return employers whose name, former name or code begins with, or holds, what was typed; open ones first."""
    found = Employer.objects.select_related("succeeded_by")
    key = names.key(words)
    if key:
        formerly = FormerName.objects.filter(name_key__contains=key).values("employer_id")
        other = Alias.objects.filter(name_key__contains=key, employer__isnull=False).values("employer_id")
        fits = Q(name_key__contains=key) | Q(code__iexact=words.strip()) | Q(town__icontains=words.strip())
        found = found.filter(fits | Q(pk__in=formerly) | Q(pk__in=other))
    else:
        found = found.filter(closed_on__isnull=True)
    rows = list(found.order_by("closed_on", "name_key", "id")[: limit + 1])
    rows.sort(key=lambda each: (each.closed_on is not None, each.name_key))
    counts = staffing([each.pk for each in rows], on=on)
    return [Listed(each, counts[each.pk].members, counts[each.pk].others) for each in rows]


def closed_with_members(*, on: date) -> list[Listed]:
    """This function will return the employers that have closed while people still stand there, most members first."""
    closed = list(Employer.objects.filter(closed_on__lte=on).select_related("succeeded_by"))
    counts = staffing([each.pk for each in closed], on=on)
    left = [Listed(each, counts[each.pk].members, counts[each.pk].others) for each in closed]
    return sorted((one for one in left if one.members or one.others), key=lambda one: (-one.members, one.employer.name_key))


@dataclass(frozen=True)
class Place:
    """A workplace with how many members work there, of how many staff, and who represents them."""

    workplace: Workplace
    members: int
    others: int
    reps: tuple[Post, ...] = ()

    @property
    def density(self) -> int | None:
        """Members in a hundred of the staff; None where the staff were not counted."""
        return round(100 * self.members / self.workplace.staff) if self.workplace.staff else None


@dataclass(frozen=True)
class Page:
    """What is known of one employer."""

    employer: Employer
    members: int
    others: int
    nowhere: int
    places: tuple[Place, ...]
    former: tuple[FormerName, ...]
    aliases: tuple[Alias, ...]
    came_from: tuple[Employer, ...]
    contacts: tuple[WorkplaceContact, ...]
    former_contacts: int = 0

    @property
    def staff(self) -> int | None:
        """Staff at all open workplaces; None while one of them was not counted."""
        counts = [place.workplace.staff for place in self.places if place.workplace.closed_on is None]
        return sum(each for each in counts if each) if counts and all(counts) else None

    @property
    def density(self) -> int | None:
        return round(100 * self.members / self.staff) if self.staff else None


def page(key: UUID, *, on: date) -> Page | None:
    """This function will return one employer with its workplaces, names and contacts, or None."""
    employer = Employer.objects.filter(pk=key).select_related("succeeded_by").first()
    if employer is None:
        return None
    counted = staffing([key], on=on)[key]
    workplaces = list(Workplace.objects.filter(employer_id=key).order_by("closed_on", "name", "id"))
    reps: dict[UUID, list[Post]] = {}
    posts = Post.objects.standing(on=on).filter(role="workplace_rep", workplace__in=workplaces)
    for post in posts.select_related("person").order_by("person__name_key", "id"):
        if post.workplace_id is not None:
            reps.setdefault(post.workplace_id, []).append(post)
    places = tuple(
        Place(each, *counted.by_workplace.get(each.pk, (0, 0)), tuple(reps.get(each.pk, ())))
        for each in sorted(workplaces, key=lambda one: (one.closed_on is not None, one.name.casefold()))
    )
    contacts = WorkplaceContact.objects.filter(employer_id=key).select_related("person", "workplace")
    standing = contacts.filter(Q(until_on__isnull=True) | Q(until_on__gt=on)).order_by("person__name_key", "id")
    return Page(
        employer, counted.members, counted.others, counted.by_workplace.get(None, (0, 0))[0], places,
        tuple(employer.former_names.order_by("-until_on", "name_key")), tuple(employer.aliases.order_by("name_key")),
        tuple(Employer.objects.filter(succeeded_by=employer).order_by("-closed_on", "name_key")), tuple(standing),
        contacts.filter(until_on__lte=on).count(),
    )  # fmt: skip


@dataclass(frozen=True)
class BranchSize:
    """A branch with how many members it has and who runs it; `branch` None: members without one."""

    branch: Branch | None
    members: int
    officers: int = 0


def branch_sizes(*, on: date, workplaces: Iterable[UUID] | None = None) -> list[BranchSize]:
    """This function will count the members of each branch: all of them, or those who work at these workplaces."""
    places = None if workplaces is None else list(workplaces)
    with connection.cursor() as cursor:
        cursor.execute("select * from steward.branch_sizes(%s, %s)", [places, on])
        sizes: dict[UUID | None, int] = dict(cursor.fetchall())
    officers: dict[UUID, int] = {}
    for key in Post.objects.standing(on=on).filter(role="branch_officer").values_list("branch_id", flat=True):
        officers[key] = officers.get(key, 0) + 1
    branches = list(Branch.objects.order_by("closed_on", "name"))
    branches.sort(key=lambda each: (each.closed_on is not None, each.name.casefold()))
    found = [BranchSize(each, sizes.get(each.pk, 0), officers.get(each.pk, 0)) for each in branches]
    return [*found, BranchSize(None, sizes[None])] if sizes.get(None) else found
