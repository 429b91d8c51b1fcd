"""The permit: may we use this person's data for this purpose, on this day? One definition for one person, for a million, in words.

Everything here is worked out as the role *permit*, which may read choices, memberships and addresses that the asker may not;
what comes back is counts, sentences and keys. A person is on the register when they have, or had, a membership.
"""

from collections.abc import Hashable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils.formats import date_format
from django.utils.translation import gettext

from steward.people.acting import Actor, acting_as
from steward.permits import stops
from steward.policy import text
from steward.policy.words import Purpose
from steward.register.models import Membership

ALLOWED = 0


class NoSuchPurpose(LookupError):
    """The policy has no such purpose: use a key of policy/purposes.toml."""


@dataclass(frozen=True)
class Tally:
    """How many of the register may be used, and how many not for which reason; a person counts once, for the first reason."""

    register: int
    allowed: int
    excluded: dict[str, int] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """The tally as a sentence."""
        reasons = [f"{n:,} {stops.says(key)}" for key, n in self.excluded.items() if n]
        return f"{self.allowed:,} of {self.register:,}" + (f"; excluded: {', '.join(reasons)}" if reasons else "")


@dataclass(frozen=True)
class Verdict:
    """The answer for one person, with every reason against it as a sentence to that person."""

    allowed: bool
    reasons: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


@contextmanager
def judging() -> Iterator[None]:
    """Work as the permit for a few lines, for whoever asks, and put the asker back."""
    now = getattr(connection, "acting", None)
    asker = now.actor if now is not None else Actor("permit")
    with acting_as(Actor("permit", asker.account, None, asker.operator), "choices"):
        with connection.cursor() as cursor:
            # With PostgreSQL's 4 MB the hashed sub-selects of a million people fall back to loops without an end.
            cursor.execute("SET LOCAL work_mem = '64MB'")
        yield


class Permit:
    """May we use people's data for `purpose` on the day `on`? `channel` ("letter", "email", "phone") adds what it needs."""

    def __init__(self, purpose: str, *, on: date, channel: str = "") -> None:
        known = text.current().purposes
        if purpose not in known:
            raise NoSuchPurpose(f"The policy has no purpose {purpose!r}. Use a key of policy/purposes.toml.")
        self.purpose: Purpose = known[purpose]
        self.on, self.channel = on, channel
        self.stops = stops.of(self.purpose, channel=channel)

    def _when(self, stop: stops.Stop) -> stops.Condition:
        condition = stop.when(self.purpose, self.on)
        return Q() if condition is None else condition

    def judge(self) -> "QuerySet[Membership, tuple[UUID, int]]":
        """This function will return (person, reason) once for each person of the register; reason 0 is allowed, n the nth stop.

        Lazy: run it inside `judging()`.
        """
        verdict = Case(
            *(When(self._when(stop), then=Value(at)) for at, stop in enumerate(self.stops, start=1)),
            default=Value(ALLOWED),
            output_field=IntegerField(),
        )
        return _register().annotate(reason=verdict).values_list("person_id", "reason")

    def tally_of(self, counts: dict[int, int]) -> Tally:
        """This function will name the counts of judge()'s reasons."""
        excluded = {stop.key: counts.get(at, 0) for at, stop in enumerate(self.stops, start=1)}
        return Tally(sum(counts.values()), counts.get(ALLOWED, 0), excluded)

    def tally(self, people: Iterable[UUID] | None = None) -> Tally:
        """This function will count the register, or these people of it, by the first reason against each."""
        judged: QuerySet[Any, Any] = self.judge()
        if people is not None:
            judged = judged.filter(person_id__in=list(people))
        with judging():
            counts = dict(judged.order_by().values("reason").annotate(n=Count("pk")).values_list("reason", "n"))
        return self.tally_of(counts)

    def allowed(self, people: Iterable[UUID]) -> set[UUID]:
        """This function will return which of these people may be used. For the whole register see exchange: it stays in the database."""
        kept = _register().filter(person_id__in=list(people))
        for stop in self.stops:
            kept = kept.filter(~Q(self._when(stop)))
        with judging():
            return set(kept.values_list("person_id", flat=True))

    def why(self, person_id: UUID) -> Verdict:
        """This function will answer for one person, with each reason against it in a sentence to that person."""
        return verdicts(person_id, [self])[0]

    def _sentence(self, stop: stops.Stop, person_id: UUID) -> str:
        since = stop.since(person_id, self.purpose, self.on) if stop.since else None
        if since is None:
            return f"{stop.tells}."
        said = {"why": stop.tells, "day": date_format(since, "j F Y")}
        if stop.key == "not_a_member":
            return gettext("%(why)s: your membership ended on %(day)s.") % said
        return gettext("%(why)s (%(day)s).") % said


def _register() -> "QuerySet[Membership]":
    """Each person of the register once: by their latest membership."""
    later = Membership.objects.filter(
        Q(joined_on__gt=OuterRef("joined_on")) | Q(joined_on=OuterRef("joined_on"), id__gt=OuterRef("id")),
        person_id=OuterRef("person_id"),
    )
    return Membership.objects.filter(~Exists(later)).order_by()


def verdicts(person_id: UUID, permits: list[Permit], *, dated: bool = True) -> list[Verdict]:
    """This function will answer several permits for one person with one query; `dated` adds since when, at a query a reason."""
    asked: QuerySet[Any, Any] = _register().filter(person_id=person_id)
    names: dict[tuple[str, Hashable, date], str] = {}

    def name(permit: Permit, stop: stops.Stop) -> str:
        return names.setdefault((stop.key, stop.depends(permit.purpose), permit.on), f"stop_{len(names)}")

    for permit in permits:
        for stop in permit.stops:
            known = len(names)
            column = name(permit, stop)
            if len(names) > known:
                asked = asked.annotate(**{column: Case(When(permit._when(stop), then=Value(1)), default=Value(0))})
    with judging():
        found = asked.values("pk", *names.values()).first()
        if found is None:
            return [Verdict(False, (gettext("You are not on the register."),), ("not_on_register",)) for _ in permits]
        answers = []
        for permit in permits:
            against = [stop for stop in permit.stops if found[name(permit, stop)]]
            sentences = tuple(permit._sentence(stop, person_id) if dated else f"{stop.tells}." for stop in against)
            answers.append(Verdict(not against, sentences, tuple(stop.key for stop in against)))
    return answers
