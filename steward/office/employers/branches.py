"""Branches: how many members each has, adding, renaming and closing one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from steward.office.employers.forms import CloseBranchForm, NameForm
from steward.office.employers.views import OFFICER
from steward.office.frame import actor_of, desk
from steward.register.employers import places, reports
from steward.register.models import Branch
from steward.web.doors import door

BACK = {"back": "office:branches", "back_says": "Branches"}


def _one(key: UUID) -> Branch:
    found = Branch.objects.filter(pk=key).first()
    if found is None:
        raise Http404
    return found


@door(purpose="register", roles=OFFICER)
@require_safe
def branches(request: HttpRequest) -> HttpResponse:
    """This function will list the branches with how many members each has."""
    sizes = reports.branch_sizes(on=timezone.localdate())
    return desk(request, "office/employers/branches.html", {"sizes": sizes}, here="register", inside=True)


@door(purpose="register", roles=OFFICER)
def add(request: HttpRequest) -> HttpResponse:
    """This function will add a branch."""
    form = NameForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            places.add_branch(**form.cleaned_data, by=actor_of(request), on=timezone.localdate(), at=timezone.now())
        except places.UnableToPlace as problem:
            form.add_error("name", str(problem))
        else:
            messages.success(request, "The branch is added.")
            return redirect("office:branches")
    context = {"form": form, "title": "Add a branch", "button": "Add the branch", **BACK}
    return desk(request, "office/employers/form.html", context, here="register", inside=True, status=422 if form.errors else 200)


@door(purpose="register", roles=OFFICER)
def change(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will give a branch another name."""
    branch = _one(key)
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": branch.name})
    if request.method == "POST" and form.is_valid():
        try:
            act = places.rename_branch(
                branch, **form.cleaned_data, by=actor_of(request), on=timezone.localdate(), at=timezone.now()
            )
        except places.UnableToPlace as problem:
            form.add_error("name", str(problem))
        else:
            messages.success(request, "The name is changed." if act else "Nothing was changed.")
            return redirect("office:branches")
    context = {"form": form, "title": "Rename a branch", "button": "Change the name", **BACK}
    return desk(request, "office/employers/form.html", context, here="register", inside=True, status=422 if form.errors else 200)


@door(purpose="register", roles=OFFICER)
def close(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will close a branch; its members go to another one, or to none."""
    branch, today = _one(key), timezone.localdate()
    form = CloseBranchForm(request.POST if request.method == "POST" else None, initial={"on": today}, branch=key)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            act = places.close_branch(branch, into=said["into"], by=actor_of(request), on=said["on"], at=timezone.now())
        except places.UnableToPlace as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"The branch is closed. {act.detail['members']} members were in it.")
            return redirect("office:branches")
    members = sum(size.members for size in reports.branch_sizes(on=today) if size.branch is not None and size.branch.pk == key)
    says = f"{branch.name} has {members} member{'' if members == 1 else 's'} today."
    context = {"form": form, "title": "Close a branch", "says": says, "button": "Close the branch", "bad": True, **BACK}
    return desk(request, "office/employers/form.html", context, here="register", inside=True, status=422 if form.errors else 200)
