"""Workplaces: adding and changing one, and moving or closing many at once, with what comes along counted first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from steward.office.employers.forms import BranchForm, CloseForm, MoveForm, WorkplaceForm
from steward.office.employers.views import OFFICER, all_called, is_key, one, seen
from steward.office.frame import actor_of, desk
from steward.register.employers import places
from steward.register.models import Act, Employer, Workplace
from steward.web.doors import door


@door(purpose="register", roles=OFFICER)
def add(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will add a workplace of an employer."""
    which = one(key)
    form = WorkplaceForm(request.POST if request.method == "POST" else None)
    del form.fields["staff_on"]
    if request.method == "POST" and form.is_valid():
        try:
            places.add_workplace(
                employer=which, **form.cleaned_data, by=actor_of(request), on=timezone.localdate(), at=timezone.now()
            )
        except places.UnableToPlace as problem:
            form.add_error("name", str(problem))
        else:
            messages.success(request, "The workplace is added.")
            return redirect("office:employer", key)
    context = {"form": form, "employer": which, "title": "Add a workplace", "button": "Add the workplace"}
    return desk(request, "office/employers/form.html", context, here="register", inside=True, status=422 if form.errors else 200)


@door(purpose="register", roles=OFFICER)
def change(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will change what a workplace is called, and how many work there."""
    place = Workplace.objects.filter(pk=key).select_related("employer").first()
    if place is None:
        raise Http404
    initial = {"name": place.name, "staff": place.staff, "staff_on": place.staff_on}
    form = WorkplaceForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            act = places.change_workplace(
                place, **form.cleaned_data, by=actor_of(request), on=timezone.localdate(), at=timezone.now()
            )
        except places.UnableToPlace as problem:
            form.add_error("name", str(problem))
        else:
            messages.success(request, "The workplace is changed." if act else "Nothing was changed.")
            return redirect("office:employer", place.employer_id)
    context = {"form": form, "employer": place.employer, "title": "Change a workplace", "button": "Save"}
    return desk(request, "office/employers/form.html", context, here="register", inside=True, status=422 if form.errors else 200)


Doing = Callable[[list[Workplace], Any, Any], Act]


def _move(chosen: list[Workplace], form: Any, now: Any) -> Act:
    return places.move_workplaces(chosen, form.cleaned_data["into"], **now | {"on": form.cleaned_data["on"]})


def _close(chosen: list[Workplace], form: Any, now: Any) -> Act:
    return places.close_workplaces(chosen, into=form.cleaned_data["into"], **now | {"on": form.cleaned_data["on"]})


def _branch(chosen: list[Workplace], form: BranchForm, now: Any) -> Act:
    return places.move_to_branch(chosen, form.cleaned_data["into"], branch=form.from_branch, any_branch=form.any_branch, **now)


WHAT: dict[str, tuple[str, str, Doing]] = {
    "move": ("Move to another employer", "Move them", _move),
    "close": ("Close workplaces", "Close them", _close),
    "branch": ("Move members to a branch", "Move the members", _branch),
}


def _form(what: str, data: Any, employer: Employer, chosen: list[Workplace]) -> Form:
    initial = {"on": timezone.localdate()}
    if what == "move":
        return MoveForm(data, initial=initial)
    if what == "close":
        return CloseForm(data, initial=initial, employer=employer.pk, leaving=[place.pk for place in chosen])
    return BranchForm(data)


@door(purpose="register", roles=OFFICER)
def bulk(request: HttpRequest, key: UUID, what: str) -> HttpResponse:
    """This function will move or close the workplaces that were chosen, or move the members there to a branch."""
    if what not in WHAT:
        raise Http404
    which, today = one(key), timezone.localdate()
    said = request.POST if request.method == "POST" else request.GET
    keys = [each for each in said.getlist("place") if is_key(each)]
    chosen = list(Workplace.objects.filter(pk__in=keys, employer=which).select_related("employer").order_by("name"))
    if not chosen:
        messages.error(request, "Tick at least one workplace first.")
        return redirect("office:employer", key)
    title, button, do = WHAT[what]
    form = _form(what, request.POST if request.method == "POST" else None, which, chosen)
    moving: int | None = None
    looked = ""
    if request.method == "POST" and form.is_valid():
        try:
            looked = seen(what, *form.cleaned_data.values(), *(place.pk for place in chosen))
            if request.POST.get("sure") == looked:
                act = do(chosen, form, {"by": actor_of(request), "on": today, "at": timezone.now()})
                n = act.detail.get("jobs", act.detail.get("members", 0))
                messages.success(request, f"Done: {n} {'person' if n == 1 else 'people'} came along. It can be undone.")
                return redirect("office:employer", key)
            if isinstance(form, BranchForm):
                moving = places.count_moving(chosen, form.from_branch, any_branch=form.any_branch, on=today)
        except places.UnableToPlace as problem:
            form.add_error(None, str(problem))
    context = {
        "form": form, "employer": which, "title": title, "button": button, "chosen": chosen, "moved": places.preview(chosen, on=today),
        "moving": moving, "what": what, "seen": looked, "checked": form.is_bound and not form.errors, "employers": all_called() if what == "move" else [],
    }  # fmt: skip
    return desk(request, "office/employers/bulk.html", context, here="register", inside=True, status=422 if form.errors else 200)
