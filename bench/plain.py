"""The peer of the enforcement: the same pages from the same tables by the same SQL, as the tables' owner, with nothing held.

No role is taken, no row policy applies (an owner's tables have none for the owner), every column is read, no look is written.
What a row policy does for us, a filter in the query does here, as an application without them would write it.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch
from urllib.parse import unquote, urlsplit

from django.db import connections
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from bench.register import Holder, Register
from steward.office.lists import views as lists
from steward.people import acting
from steward.people.models import Person
from steward.permits.models import Choice
from steward.permits.workplace import Colleague, WorkplaceList
from steward.pgbackend.base import DatabaseWrapper
from steward.register import reports
from steward.register.models import Employment, Membership
from steward.trail import looks

OWNER = "the same as the tables' owner, nothing held"


class Unheld:
    """Stands where the actor stands on a connection, and holds nothing back."""

    def __init__(self, now: acting.Now) -> None:
        self.now, self.actor, self.purpose = now, now.actor, now.purpose

    def open_fields(self, model: Any) -> None:
        return None


def owner(url: str) -> DatabaseWrapper:
    """This function will return a connection like the default one, but as the tables' owner."""
    parts = urlsplit(url)
    settings = connections["default"].settings_dict | {
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
    }
    return DatabaseWrapper(settings, "default")


@contextmanager
def in_its_place(peer: DatabaseWrapper) -> Iterator[None]:
    """Let another connection be the default one for a while."""
    ours = connections["default"]
    connections["default"] = peer
    with peer.cursor() as cursor:
        cursor.execute("select 1")  # it is open
    try:
        yield
    finally:
        connections["default"] = ours


def _become(connection: Any, now: Any) -> None:
    connection.acting = Unheld(now) if isinstance(now, acting.Now) else now


def _current(using: str = "default") -> acting.Now:
    now: acting.Now = connections[using].acting.now  # type: ignore[attr-defined]  # ours
    return now


def _members_at(holder: Holder) -> Any:
    def members_here() -> WorkplaceList:
        today = timezone.localdate()
        said = Choice.objects.filter(person_id=OuterRef("person_id"), kind="objection", key="workplace_rep").order_by(
            "-at", "-id"
        )
        here = Employment.objects.filter(
            Exists(Membership.objects.current(on=today).filter(person_id=OuterRef("person_id"))),
            workplace_id=holder.workplace,
            until_on__isnull=True,
        ).annotate(objects=Coalesce(Subquery(said.values("given")[:1]), False))
        jobs = here.filter(objects=False).select_related("person").order_by("person__name_key", "id")
        members = tuple(Colleague(job.person_id, job.person.name, job.job_title, job.work_phone, job.work_email) for job in jobs)
        return WorkplaceList(members, here.filter(objects=True).count())

    return members_here


def _branch_of(holder: Holder) -> Any:
    def branch_list(*, limit: int = 50) -> reports.BranchList:
        today = timezone.localdate()
        people = Person.objects.filter(
            Exists(Membership.objects.current(on=today).filter(person_id=OuterRef("pk"), branch_id=holder.branch))
        )
        first = people.order_by("name_key", "id").values_list("pk", flat=True)[:limit]
        return reports.BranchList(tuple(first), people.count())

    return branch_list


@contextmanager
def nothing_held(peer: DatabaseWrapper, register: Register, holder: Holder) -> Iterator[None]:
    """Work as the tables' owner; the account and post stand on the connection, where the scope of "my own posts" reads them."""
    with peer.cursor() as cursor:
        cursor.execute(f"set steward.account = '{holder.account}'; set steward.post = '{holder.post}'")
    with in_its_place(peer), ExitStack() as stack:
        here = _members_at(register.rep)
        for place, name, instead in (
            (acting, "_become", _become),
            (reports, "current", _current),
            (looks, "record", lambda persons, *, what: None),
            (lists, "members_here", here),
            (reports, "branch_list", _branch_of(register.branch_officer)),
        ):
            stack.enter_context(patch.object(place, name, instead))
        yield
