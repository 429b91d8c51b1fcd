"""The trail of one person, for the data protection officer: who looked, and what was changed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from steward.office.frame import desk
from steward.office.members import timeline
from steward.register import reports as register
from steward.register import search as searching
from steward.trail import looks
from steward.web.doors import door

OFFICER = ("data_protection_officer",)
MOST = 100


@dataclass(frozen=True)
class Row:
    """One line of the trail: when, who, what for, what."""

    at: object
    role: str
    account: str
    purpose: str
    what: str


@door(purpose="accountability", roles=OFFICER)
def trail(request: HttpRequest) -> HttpResponse:
    """This function will find the one person with a membership number, and lead to their trail."""
    typed = request.POST.get("number", "")[:40].strip() if request.method == "POST" else ""
    problem = ""
    if request.method == "POST":
        answer = searching.find(typed) if typed.replace(" ", "").isdigit() else None
        found = [each for each in answer.people if each.number == typed.replace(" ", "")] if answer else []
        if len(found) == 1:
            return redirect("office:trail_of", person=found[0].pk)
        problem = "Enter a whole membership number, as it stands on a letter. Nobody has this one."
    return desk(
        request, "office/trail/find.html", {"typed": typed, "problem": problem}, here="trail", status=422 if problem else 200
    )


@door(purpose="accountability", roles=OFFICER)
@require_safe
def trail_of(request: HttpRequest, person: UUID) -> HttpResponse:
    """This function will show who looked at one person's data and what was changed, newest first."""
    entry = register.entry(person, on=timezone.localdate())
    if entry is None:
        raise Http404
    looks.record([person], what="trail")
    seen = [
        Row(
            look.at,
            timeline.role_name(look.role),
            timeline.colleague(look.account),
            timeline.purpose_text(look.purpose),
            look.what,
        )
        for look in looks.of_person(person, limit=MOST)
    ]
    changed = [
        Row(each.at, timeline.role_of_database(each.role), timeline.colleague(each.account), timeline.purpose_text(each.purpose),
            timeline.describe(each))
        for each in timeline.changes_of(person, limit=MOST)
    ]  # fmt: skip
    context = {"entry": entry, "seen": seen, "changed": changed, "most": MOST, "whose": "the member"}
    return desk(request, "office/trail/person.html", context, here="trail")
