"""Employers that merge into another, and two entries that are of the same one. Everybody comes along; nobody is lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from steward.people.acting import Actor
from steward.register import acts, matching
from steward.register.employers.reading import Refused, Sheet
from steward.register.employers.reports import staffing
from steward.register.models import Act, Alias, Employer, Post, Workplace, WorkplaceContact


class UnableToMerge(Exception):
    """These employers cannot be put together; the words say why and what to do."""


@dataclass(frozen=True)
class Following:
    """What comes along when employers merge."""

    members: int
    others: int
    workplaces: int
    contacts: int
    reps: int
    clashes: tuple[str, ...] = ()


def preview(olds: Sequence[Employer], into: Employer, *, on: date) -> Following:
    """This function will count what would come along, and change nothing. Raises UnableToMerge as `succeed` does."""
    _check(olds, into, on=on)
    counts = staffing([each.pk for each in olds], on=on).values()
    places = list(Workplace.objects.filter(employer__in=olds, closed_on__isnull=True))
    standing = Q(until_on__isnull=True) | Q(until_on__gt=on)
    return Following(
        sum(one.members for one in counts), sum(one.others for one in counts), len(places),
        WorkplaceContact.objects.filter(standing, employer__in=olds).count(),
        Post.objects.standing(on=on).filter(workplace__in=places).count(),
        tuple(each.name for each in _renamed(places, into)),
    )  # fmt: skip


@transaction.atomic
def succeed(olds: Sequence[Employer], into: Employer, *, by: Actor, on: date, at: datetime) -> Act:
    """This function will let one employer succeed others from a day, as one act.

    Whoever works there has a new job row from that day, and the former one ends; workplaces and contacts move; posts at the
    workplaces stay as they are. The former employers are closed, and their names find the one that succeeded them.

    They are looked at anew: since whoever acts saw them (this may have waited for other work) a colleague may have merged one.
    """
    every = Employer.objects.select_for_update().filter(pk__in=[into.pk, *(each.pk for each in olds)]).order_by("pk")
    fresh = {each.pk: each for each in every}
    olds, into = [fresh[each.pk] for each in olds], fresh[into.pk]
    _check(olds, into, on=on)
    with acts.act("employers_merged", by=by, on=on, at=at) as act:
        _follow(olds, into, on=on, act=act)
    return act


def _check(olds: Sequence[Employer], into: Employer, *, on: date) -> None:
    if not olds:
        raise UnableToMerge("Choose at least one employer that was succeeded.")
    if any(each.pk == into.pk for each in olds):
        raise UnableToMerge(f"{into.name} cannot succeed itself. Leave it out of the first list.")
    if into.closed_on is not None and into.closed_on <= on:
        raise UnableToMerge(f"{into.name} has closed. Choose the employer that is there today, or load a newer list first.")
    for each in olds:
        if each.succeeded_by_id is not None:
            raise UnableToMerge(f"{each.name} was succeeded already. Undo that first, on the page of that employer.")


def _renamed(places: Iterable[Workplace], into: Employer) -> list[Workplace]:
    """Workplaces whose name would be there twice, with another name: that of their former employer behind it."""
    taken = {name.casefold() for name in Workplace.objects.filter(employer=into).values_list("name", flat=True)}
    changed = []
    for place in sorted(places, key=lambda one: (one.name, str(one.pk))):
        name, n = place.name, 1
        while name.casefold() in taken:
            behind = f" ({place.employer.name})" if n == 1 else f" ({place.employer.name}, {n})"
            name, n = place.name[: 200 - len(behind)] + behind, n + 1
        taken.add(name.casefold())
        if name != place.name:
            place.name = name
            changed.append(place)
    return changed


def carry(places: Sequence[Workplace], into: Employer) -> None:
    """This function will give workplaces to another employer; where a name is taken, with their former employer's behind it."""
    _renamed(places, into)
    for place in places:
        place.employer = into
    Workplace.objects.bulk_update(places, ["employer", "name"], batch_size=200)


def _follow(olds: Sequence[Employer], into: Employer, *, on: date, act: Act) -> None:
    places = list(Workplace.objects.filter(employer__in=olds, closed_on__isnull=True).select_related("employer"))
    carry(places, into)
    with connection.cursor() as cursor:
        cursor.execute("select * from steward.move_jobs(%s, '{}', %s, null, false, %s)", [[e.pk for e in olds], into.pk, on])
        jobs, contacts = cursor.fetchone()
    for each in olds:
        each.closed_on, each.succeeded_by = each.closed_on or on, into
    Employer.objects.bulk_update(olds, ["closed_on", "succeeded_by"])
    former = [*act.detail.get("from", []), *(each.name for each in olds)]
    act.detail |= {
        "into": into.name, "employer": str(into.pk), "from": former, "jobs": act.detail.get("jobs", 0) + jobs,
        "contacts": act.detail.get("contacts", 0) + contacts, "workplaces": act.detail.get("workplaces", 0) + len(places),
    }  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One succession that a list of successors brings: these, into that one, from that day."""

    olds: tuple[Employer, ...]
    into: Employer
    on: date
    members: int


@dataclass(frozen=True)
class Plan:
    """What a list of successors would do. `elsewhere` are lines about bodies that are not here, such as surgeries."""

    steps: tuple[Step, ...]
    refused: tuple[Refused, ...]
    known: int
    elsewhere: int

    @property
    def digest(self) -> str:
        return ";".join(f"{s.on}:{s.into.pk}:{','.join(sorted(str(o.pk) for o in s.olds))}" for s in self.steps)


def plan(sheet: Sheet, *, on: date) -> Plan:
    """This function will work out what a list of successors would do on this day, and change nothing."""
    codes = {line.code for line in sheet.successors} | {line.into for line in sheet.successors}
    known = {each.code: each for each in Employer.objects.filter(code__in=codes)}
    targets: dict[str, set[str]] = {}
    for line in sheet.successors:
        targets.setdefault(line.code, set()).add(line.into)
    steps: dict[tuple[date, UUID], tuple[Employer, list[Employer]]] = {}
    refused, done, elsewhere = list(sheet.refused), 0, 0
    for line in sorted(sheet.successors, key=lambda one: (one.on, one.line)):
        old, into = known.get(line.code), _later(known.get(line.into))
        if old is None:
            elsewhere += 1
        elif old.succeeded_by_id is not None:
            done += 1
        elif len(targets[line.code]) > 1:
            those = " and ".join(sorted(targets[line.code]))
            why = f"{old.name} was divided between {those}. Move its workplaces by hand, each to where it went."
            refused.append(Refused(line.line, line.code, why))
        elif into is None:
            refused.append(
                Refused(
                    line.line, line.code, f"{old.name} went into {line.into}, which is not here. Load the list of trusts first."
                )
            )
        elif line.on > on:
            why = f"{old.name} goes into {into.name} on {line.on.day} {line.on:%B %Y}. Load the list again from that day."
            refused.append(Refused(line.line, line.code, why))
        elif into.closed_on is not None and into.closed_on <= line.on:
            refused.append(Refused(line.line, line.code, f"{into.name} had closed by then. Say by hand who came after it."))
        else:
            steps.setdefault((line.on, into.pk), (into, []))[1].append(old)
    counts = staffing([old.pk for _, olds in steps.values() for old in olds], on=on)
    return Plan(
        tuple(
            Step(tuple(olds), into, day, sum(counts[old.pk].members for old in olds))
            for (day, _), (into, olds) in sorted(steps.items(), key=lambda one: one[0])
        ),
        tuple(refused), done, elsewhere,
    )  # fmt: skip


def _later(into: Employer | None) -> Employer | None:
    """Who is there in its place, where it was itself succeeded before: nobody is led to an employer that everybody has left."""
    for _ in range(8):
        if into is None or into.succeeded_by_id is None:
            break
        into = Employer.objects.filter(pk=into.succeeded_by_id).first()
    return into


@transaction.atomic
def load(sheet: Sheet, *, by: Actor, on: date, at: datetime) -> tuple[Plan, Act | None]:
    """This function will let everybody follow a list of successors, as one act; no act where there was nothing to do."""
    wanted = plan(sheet, on=on)
    if not wanted.steps:
        return wanted, None
    with acts.act("employers_merged", by=by, on=on, at=at, detail={"list": sheet.family}) as act:
        for step in wanted.steps:
            fresh = {each.pk: each for each in Employer.objects.filter(pk__in=[step.into.pk, *(old.pk for old in step.olds)])}
            _follow([fresh[old.pk] for old in step.olds], fresh[step.into.pk], on=step.on, act=act)
    return wanted, act


def doubles(*, limit: int = 20) -> list[tuple[Employer, matching.Candidate]]:
    """This function will return entries without a code that are probably a body with one, each with that body."""
    by_hand = Employer.objects.filter(code="", closed_on__isnull=True).order_by("name_key", "id")
    found = []
    for each in by_hand[:500]:
        other = next((one for one in matching.ask(each.name).candidates if one.employer != each.pk and one.code), None)
        if other is not None and other.score >= matching.SURE:
            found.append((each, other))
    return found[:limit]


@transaction.atomic
def merge_employers(double: Employer, into: Employer, *, by: Actor, on: date, at: datetime) -> Act:
    """This function will put two entries of the same employer together as one act: what was said of the one is said of the other.

    The double stays as a former entry that leads to the other, so that its names find it. Raises UnableToMerge where both have
    a code: then they are two bodies, and one may have succeeded the other.
    """
    if double.pk == into.pk:
        raise UnableToMerge("This is the same entry. Choose another.")
    if double.code and into.code:
        raise UnableToMerge(
            f"{double.name} and {into.name} have codes of their own: two bodies. Say that one succeeded the other."
        )
    if double.code:
        double, into = into, double
    if into.closed_on is not None or double.succeeded_by_id is not None:
        raise UnableToMerge("One of these has closed or was put together with another. Choose the entry that is there today.")
    with acts.act("employer_doubled", by=by, on=on, at=at) as act:
        places = list(Workplace.objects.filter(employer=double).select_related("employer"))
        carry(places, into)
        with connection.cursor() as cursor:
            cursor.execute("select steward.same_employer(%s, %s)", [double.pk, into.pk])
            jobs = cursor.fetchone()[0]
        double.closed_on, double.succeeded_by = double.closed_on or on, into
        Employer.objects.bulk_update([double], ["closed_on", "succeeded_by"])
        if double.name_key != into.name_key and not Alias.objects.filter(name_key=double.name_key).exists():
            Alias(employer=into, name=double.name, name_key=double.name_key, act=act.pk).save(force_insert=True)
        act.detail |= {
            "from": [double.name],
            "into": into.name,
            "employer": str(into.pk),
            "jobs": jobs,
            "workplaces": len(places),
        }
    return act
