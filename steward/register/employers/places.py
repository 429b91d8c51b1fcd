"""Workplaces and branches: adding, naming, moving in bulk, closing. One act each, so that it can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from steward.people import names
from steward.people.acting import Actor
from steward.register import acts
from steward.register.employers.reports import branch_sizes, staffing
from steward.register.employers.succession import carry
from steward.register.models import Act, Alias, Branch, Employer, FormerName, Post, Workplace


class UnableToPlace(Exception):
    """This cannot be done with the workplace, branch or employer; the words say why and what to do."""


def _name(words: str, what: str, longest: int) -> str:
    tidy = " ".join(words.split())
    if not tidy:
        raise UnableToPlace(f"Enter the name of the {what}.")
    if len(tidy) > longest:
        raise UnableToPlace(f"The name of the {what} is longer than {longest} letters. Shorten it.")
    return tidy


# ---- employers


@transaction.atomic
def add_employer(*, name: str, town: str = "", postcode: str = "", by: Actor, on: date, at: datetime) -> Employer:
    """This function will add an employer that no list has. Raises UnableToPlace where one of that name is there."""
    name = _name(name, "employer", 200)
    key = names.key(name)
    there = Employer.objects.filter(name_key=key, closed_on__isnull=True).first()
    if there is not None:
        raise UnableToPlace(f"{there.name} is there already{f', with the code {there.code}' if there.code else ''}.")
    employer = Employer(
        name=name, name_key=key, town=town.strip()[:80], postcode=names.tidy_postcode(postcode)[:12], source="by hand"
    )
    with acts.act("employer_added", by=by, on=on, at=at, detail={"into": name, "employer": str(employer.pk)}):
        employer.save(force_insert=True)
    return employer


@transaction.atomic
def rename_employer(employer: Employer, *, name: str, by: Actor, on: date, at: datetime) -> Act | None:
    """This function will give an employer another name from a day; the former one is kept, and finds it."""
    name = _name(name, "employer", 200)
    if name == employer.name:
        return None
    with acts.act(
        "employer_changed", by=by, on=on, at=at, detail={"from": [employer.name], "into": name, "employer": str(employer.pk)}
    ) as act:
        if names.key(name) != employer.name_key:
            FormerName(employer=employer, name=employer.name, name_key=employer.name_key, until_on=on, act=act.pk).save(
                force_insert=True
            )
        Employer.objects.filter(pk=employer.pk).update(name=name, name_key=names.key(name))
    return act


@transaction.atomic
def also_known_as(employer: Employer, *, name: str, by: Actor, on: date, at: datetime) -> Act:
    """This function will keep another name under which people know an employer: whoever types it is placed there."""
    name = _name(name, "employer", 200)
    key = names.key(name)
    taken = Alias.objects.filter(name_key=key, employer__isnull=False).select_related("employer").first()
    if taken is not None and taken.employer is not None:
        raise UnableToPlace(f"“{name}” is kept as another name of {taken.employer.name} already.")
    other = Employer.objects.filter(name_key=key, closed_on__isnull=True).first()
    if other is not None:
        raise UnableToPlace(f"“{name}” is the name of {other.name}{' itself' if other.pk == employer.pk else ''}.")
    with acts.act(
        "employer_changed", by=by, on=on, at=at, detail={"also": name, "into": employer.name, "employer": str(employer.pk)}
    ) as act:
        Alias(employer=employer, name=name, name_key=key, act=act.pk).save(force_insert=True)
    return act


# ---- workplaces


@dataclass(frozen=True)
class Moved:
    """What moving or closing workplaces takes along."""

    members: int
    others: int
    reps: int


def preview(places: Sequence[Workplace], *, on: date) -> Moved:
    """This function will count who works at these workplaces, and who represents them there."""
    counts = staffing({place.employer_id for place in places}, on=on)
    here = [counts[place.employer_id].by_workplace.get(place.pk, (0, 0)) for place in places]
    reps = Post.objects.standing(on=on).filter(workplace__in=places).count()
    return Moved(sum(members for members, _ in here), sum(others for _, others in here), reps)


@transaction.atomic
def add_workplace(*, employer: Employer, name: str, staff: int | None = None, by: Actor, on: date, at: datetime) -> Workplace:
    """This function will add a workplace of an employer. Raises UnableToPlace where one of that name is there."""
    name = _name(name, "workplace", 200)
    if Workplace.objects.filter(employer=employer, name__iexact=name).exists():
        raise UnableToPlace(f"{employer.name} has a workplace of that name already.")
    place = Workplace(employer=employer, name=name, staff=staff, staff_on=on if staff is not None else None)
    with acts.act("workplace_changed", by=by, on=on, at=at, detail={"into": name, "employer": str(employer.pk)}):
        place.save(force_insert=True)
    return place


@transaction.atomic
def change_workplace(
    place: Workplace, *, name: str, staff: int | None, staff_on: date | None, by: Actor, on: date, at: datetime
) -> Act | None:
    """This function will change what a workplace is called, and how many work there."""
    name = _name(name, "workplace", 200)
    if Workplace.objects.filter(employer=place.employer_id, name__iexact=name).exclude(pk=place.pk).exists():
        raise UnableToPlace("This employer has a workplace of that name already.")
    staff_on = None if staff is None else (staff_on or on)
    if (name, staff, staff_on) == (place.name, place.staff, place.staff_on):
        return None
    said = {"from": [place.name], "into": name, "employer": str(place.employer_id)}
    with acts.act("workplace_changed", by=by, on=on, at=at, detail=said) as act:
        Workplace.objects.filter(pk=place.pk).update(name=name, staff=staff, staff_on=staff_on)
    return act


@transaction.atomic
def move_workplaces(places: Sequence[Workplace], into: Employer, *, by: Actor, on: date, at: datetime) -> Act:
    """This function will give workplaces to another employer from a day, with whoever works there. Posts there stay."""
    _open(places)
    if into.closed_on is not None and into.closed_on <= on:
        raise UnableToPlace(f"{into.name} has closed. Choose the employer that is there today.")
    going = [place for place in places if place.employer_id != into.pk]
    if not going:
        raise UnableToPlace(f"These workplaces are of {into.name} already.")
    said = {"from": [place.name for place in going], "into": into.name, "employer": str(into.pk)}
    with acts.act("workplaces_moved", by=by, on=on, at=at, detail=said) as act:
        carry(going, into)
        act.detail["jobs"] = _move_jobs(going, on=on, employer=into.pk)
    return act


def _held_from(on: date) -> Q:
    """Posts that stand on a day, or begin later: neither may be left without its place."""
    return Q(until_on__isnull=True) | Q(until_on__gt=on)


@transaction.atomic
def close_workplaces(places: Sequence[Workplace], *, into: Workplace | None = None, by: Actor, on: date, at: datetime) -> Act:
    """This function will close workplaces from a day. Whoever works there goes to another one, or stays without one."""
    _open(places)
    if into is not None and into.pk in {place.pk for place in places}:
        raise UnableToPlace("People cannot go to a workplace that you are closing. Choose another.")
    if into is not None and into.closed_on is not None:
        raise UnableToPlace(f"{into.name} is closed. Choose one that is open.")
    held = Post.objects.filter(_held_from(on), workplace__in=places).count()
    if held:
        raise UnableToPlace(
            f"{'One post is' if held == 1 else f'{held} posts are'} held at these workplaces. End those first, on the page of posts:"
            " a representative without a workplace would see nobody."
        )
    said = {"from": [place.name for place in places], "employer": str(places[0].employer_id), "into": into.name if into else ""}
    with acts.act("workplace_closed", by=by, on=on, at=at, detail=said) as act:
        if into is None:
            act.detail["jobs"] = _move_jobs(places, on=on, leave=True)
        else:
            act.detail["jobs"] = _move_jobs(places, on=on, employer=into.employer_id, workplace=into.pk)
        if Workplace.objects.filter(pk__in=[place.pk for place in places], closed_on__isnull=True).update(closed_on=on) != len(
            places
        ):
            raise UnableToPlace("A colleague closed one of these workplaces in the meantime. Open the employer’s page again.")
    return act


def _open(places: Sequence[Workplace]) -> None:
    if not places:
        raise UnableToPlace("Choose at least one workplace.")
    for place in places:
        if place.closed_on is not None:
            raise UnableToPlace(f"{place.name} is closed already. Leave it out.")


def _move_jobs(
    places: Sequence[Workplace], *, on: date, employer: UUID | None = None, workplace: UUID | None = None, leave: bool = False
) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "select jobs from steward.move_jobs('{}', %s, %s, %s, %s, %s)",
            [[place.pk for place in places], employer, workplace, leave, on],
        )
        moved: int = cursor.fetchone()[0]
    return moved


# ---- branches


@transaction.atomic
def add_branch(*, name: str, by: Actor, on: date, at: datetime) -> Branch:
    """This function will add a branch."""
    name = _name(name, "branch", 120)
    if Branch.objects.filter(name__iexact=name).exists():
        raise UnableToPlace("There is a branch of that name already.")
    branch = Branch(name=name)
    with acts.act("branch_changed", by=by, on=on, at=at, detail={"into": name}):
        branch.save(force_insert=True)
    return branch


@transaction.atomic
def rename_branch(branch: Branch, *, name: str, by: Actor, on: date, at: datetime) -> Act | None:
    """This function will give a branch another name."""
    name = _name(name, "branch", 120)
    if name == branch.name:
        return None
    if Branch.objects.filter(name__iexact=name).exclude(pk=branch.pk).exists():
        raise UnableToPlace("There is a branch of that name already.")
    with acts.act("branch_changed", by=by, on=on, at=at, detail={"from": [branch.name], "into": name}) as act:
        Branch.objects.filter(pk=branch.pk).update(name=name)
    return act


def count_moving(places: Sequence[Workplace], branch: Branch | None, *, any_branch: bool, on: date) -> int:
    """This function will count the members of a branch, or of any, who work at these workplaces."""
    sizes = branch_sizes(on=on, workplaces=[place.pk for place in places])
    wanted = branch.pk if branch else None
    return sum(size.members for size in sizes if any_branch or (size.branch.pk if size.branch else None) == wanted)


@transaction.atomic
def move_to_branch(
    places: Sequence[Workplace], into: Branch, *, branch: Branch | None = None, any_branch: bool = False, by: Actor, on: date,
    at: datetime,
) -> Act:  # fmt: skip
    """This function will move the members of a branch (None: of no branch) who work at these workplaces to another branch."""
    if not places:
        raise UnableToPlace("Choose at least one workplace.")
    if into.closed_on is not None:
        raise UnableToPlace(f"{into.name} is closed. Choose a branch that is open.")
    said = {
        "from": [] if any_branch or branch is None else [branch.name],
        "into": into.name,
        "workplaces": [each.name for each in places],
    }
    with acts.act("branch_moved", by=by, on=on, at=at, detail=said) as act:
        act.detail["members"] = _move_members(branch, any_branch, [place.pk for place in places], into, on)
        if not act.detail["members"]:
            raise UnableToPlace("None of those members works at these workplaces. Choose other workplaces, or another branch.")
    return act


@transaction.atomic
def close_branch(branch: Branch, *, into: Branch | None = None, by: Actor, on: date, at: datetime) -> Act:
    """This function will close a branch from a day; its members go to another one, or stay without a branch."""
    if branch.closed_on is not None:
        raise UnableToPlace(f"{branch.name} is closed already.")
    if into is not None and (into.pk == branch.pk or into.closed_on is not None):
        raise UnableToPlace("Choose another branch, which is open, for the members.")
    held = Post.objects.filter(_held_from(on), branch=branch).count()
    if held:
        raise UnableToPlace(
            f"{'One post is' if held == 1 else f'{held} posts are'} held in {branch.name}. End those first, on the page of posts."
        )
    said = {"from": [branch.name], "into": into.name if into else ""}
    with acts.act("branch_closed", by=by, on=on, at=at, detail=said) as act:
        act.detail["members"] = _move_members(branch, False, None, into, on)
        if Branch.objects.filter(pk=branch.pk, closed_on__isnull=True).update(closed_on=on) != 1:
            raise UnableToPlace(f"A colleague closed {branch.name} in the meantime.")
    return act


def _move_members(branch: Branch | None, any_branch: bool, places: list[UUID] | None, into: Branch | None, on: date) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "select steward.move_to_branch(%s, %s, %s, %s, %s)",
            [branch.pk if branch else None, any_branch, places, into.pk if into else None, on],
        )
        moved: int = cursor.fetchone()[0]
    return moved
