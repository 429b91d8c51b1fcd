"""The branch: its members, who joined lately, and putting right what a branch officer may."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from steward.membership import branch as ours
from steward.membership import hints
from steward.office.frame import desk
from steward.office.lists.forms import EmailForm, JobTitleForm
from steward.office.members.forms import NameForm
from steward.register import reports as register
from steward.register import search as searching
from steward.register.reports import Entry
from steward.trail import looks
from steward.web.doors import door

ROLES = ("branch_officer",)


@door(purpose="democracy", roles=ROLES)
def branch(request: HttpRequest) -> HttpResponse:
    """This function will show a branch officer the branch: the first of its members by name, or those that they search for."""
    words = request.POST.get("q", "")[:200] if request.method == "POST" else ""
    lately, told = None, []
    if words.strip():
        answer = searching.find(words)
        people, count, more = list(answer.people), len(answer.people), answer.more
    else:
        answer, everybody = None, register.branch_list(limit=searching.LIMIT)
        people, count = searching.describe(everybody.people), everybody.count
        more = count > len(people)
        lately, told = ours.lately(on=timezone.localdate()), hints.mine()
    shown = [each.pk for each in people] + [each.person_id for each in (lately.joined if lately else ())]
    looks.record([*shown, *(each.person for each in told if each.name)], what="branch list")
    context = {
        "people": people, "count": count, "more": more, "limit": searching.LIMIT, "answer": answer, "query": words,
        "lately": lately, "told": told, "closes": True, "whose": "each member",
    }  # fmt: skip
    return desk(request, "office/lists/branch.html", context, here="branch")


@dataclass(frozen=True)
class Change:
    """One thing that a branch officer puts right: its heading, how its form is made and how it is written."""

    title: str
    form: Callable[[Entry, Any], Form]
    write: Callable[[Entry, date, dict[str, Any]], None]


CHANGES = {
    "name": Change(
        "Put the name right",
        lambda entry, data: NameForm(
            data, initial={"given_names": entry.person.given_names, "family_name": entry.person.family_name}
        ),
        lambda entry, on, said: ours.rename(entry.person, **said),
    ),
    "email": Change(
        "Put the email address right",
        lambda entry, data: EmailForm(data, initial={"email": entry.person.email}),
        lambda entry, on, said: ours.change_email(entry.person, **said),
    ),
    "job": Change(
        "Put the job title right",
        lambda entry, data: JobTitleForm(data, initial={"job_title": entry.job.job_title if entry.job else ""}),
        lambda entry, on, said: ours.change_job(entry.person, on=on, **said),
    ),
}


@door(purpose="representation", roles=ROLES)
def put_right(request: HttpRequest, person: UUID, what: str) -> HttpResponse:
    """This function will put right one detail of a member of the branch (P46c)."""
    today = timezone.localdate()
    change, entry = CHANGES.get(what), register.entry(person, on=today)
    if change is None or entry is None:
        raise Http404
    form = change.form(entry, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            change.write(entry, today, dict(form.cleaned_data))
        except ours.UnableToChange as unable:
            form.add_error(None, str(unable))
        else:
            messages.success(request, "The change is saved. The member sees it, and that your post made it.")
            return redirect("office:member", person=person)
    looks.record([person], what=f"form: {what}")
    context = {"form": form, "entry": entry, "title": change.title, "whose": "the member"}
    return desk(request, "office/lists/put_right.html", context, here="branch", status=422 if form.errors else 200)
