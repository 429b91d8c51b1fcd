"""The queue of what people wrote to us, and what one member wrote."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Q

from steward.enquiries import clock
from steward.enquiries.models import Enquiry, Reply

STATES = Enquiry.State
MOST = 200


@dataclass(frozen=True)
class Line:
    """One enquiry with how it stands to its day, and our answers; `went` says of an answer's email whether it went."""

    enquiry: Enquiry
    clock: clock.Clock
    replies: tuple[Answer, ...] = field(default=())

    @property
    def told(self) -> bool:
        """Whether an answer went that tells an outcome (as the database sees it: migrations/untold.sql)."""
        return any(not each.reply.asks and each.state not in ("failed", "stopped") for each in self.replies)


@dataclass(frozen=True)
class Answer:
    """One answer, and of an email whether it went."""

    reply: Reply
    state: str = ""
    problem: str = ""


def queue(state: str, *, on: date, limit: int = MOST) -> list[Line]:
    """This function will return the enquiries of a state that whoever acts may answer: by the day they are due, done ones newest first."""
    order = ("-closed_at", "id") if state == STATES.DONE else ("due_on", "received_at", "id")
    return [Line(each, clock.of(each, on=on)) for each in Enquiry.objects.filter(state=state).order_by(*order)[:limit]]


def counts() -> dict[str, int]:
    """This function will return how many enquiries of each state whoever acts may answer."""
    found = dict.fromkeys(STATES.values, 0)
    found.update(Enquiry.objects.order_by().values_list("state").annotate(Count("pk")))
    return found


def count_late(*, on: date) -> int:
    """This function will return how many are overdue. Nothing that is open is ever destroyed: it stands here until it is answered."""
    told = Q(kind=Enquiry.Kind.DATA, acknowledged_at__isnull=False)
    return Enquiry.objects.exclude(state=STATES.DONE).exclude(told).filter(due_on__lt=on).count()


def one(key: UUID, *, on: date) -> Line | None:
    """This function will return one enquiry with its answers, or None where whoever acts has none of that key."""
    enquiry = Enquiry.objects.filter(pk=key).first()
    if enquiry is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute("select reply, state, problem from steward.answers_that_went(%s)", [key])
        went = {row[0]: row[1:] for row in cursor.fetchall()}
    replies = Reply.objects.filter(enquiry=enquiry).order_by("at", "id")
    return Line(enquiry, clock.of(enquiry, on=on), tuple(Answer(each, *went.get(each.pk, ())) for each in replies))


def of_person(person: Iterable[UUID], *, on: date) -> list[Line]:
    """This function will return what a member wrote to us, with our answers, the newest first."""
    enquiries = Enquiry.objects.filter(person__in=person).order_by(F("received_at").desc(), "id")[:MOST]
    lines = [Line(each, clock.of(each, on=on)) for each in enquiries]
    said: dict[UUID, list[Answer]] = {}
    for reply in Reply.objects.filter(enquiry__in=[line.enquiry.pk for line in lines]).order_by("at", "id"):
        said.setdefault(reply.enquiry_id, []).append(Answer(reply))
    return [Line(line.enquiry, line.clock, tuple(said.get(line.enquiry.pk, ()))) for line in lines]
