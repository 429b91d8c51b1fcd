"""Undoing an act, whatever its kind: first what comes back and what stands in the way, then the undoing."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.apps import apps
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from steward.membership import merging
from steward.office.duplicates import views as duplicates
from steward.office.frame import actor_of, desk
from steward.people.models import Person
from steward.register import acts, kinds, undoing
from steward.register.models import Act
from steward.trail import looks
from steward.web.doors import door

OFFICER = ("membership_officer",)
NAMED = 200


@dataclass(frozen=True)
class Kept:
    """A row that an undoing left as it is, because somebody changed it since; with the person it is about."""

    thing: str
    person: UUID | None
    name: str


@door(purpose="register", roles=OFFICER)
def undo(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will show what undoing an act brings back, and undo it when the officer says so."""
    preview = undoing.preview(key)
    if preview is None:
        raise Http404
    problem = ""
    if request.method == "POST":
        try:
            done = undoing.undo(key, by=actor_of(request), on=timezone.localdate(), at=timezone.now())
        except acts.UnableToUndo as unable:
            problem = str(unable)
        else:
            return _done(request, preview.act, done)
    people = _names({*preview.act.persons[:NAMED], *(line.person for line in preview.lines if line.person)})
    context = {
        "preview": preview,
        "words": kinds.words(preview.act.kind),
        "lines": [(line, people.get(line.person, "") if line.person else "") for line in preview.lines],
        "people": [(person, people[person]) for person in preview.act.persons[:NAMED] if person in people],
        "about": len(preview.act.persons),
        "problem": problem,
        "back": _page_of(preview.act),
        "explained": preview.act.detail.get("explained", []),
    }
    return desk(request, "office/acts/undo.html", context, here="members", inside=True, status=422 if problem else 200)


def _names(people: set[UUID]) -> dict[UUID, str]:
    """The names of these people, as far as they are there; that an officer sees them is recorded."""
    looks.record(list(people), what="undoing")
    return {person.pk: person.name for person in Person.objects.filter(pk__in=people)}


def _done(request: HttpRequest, act: Act, done: acts.Undone) -> HttpResponse:
    if isinstance(done, merging.Parted):
        return duplicates.undone(request, done)
    words = kinds.words(act.kind)
    if not done.kept:
        messages.success(request, f"Undone: {words}. Everything is as it was before.")
        return redirect(_page_of(act))
    people = _names({person for _, _, person in done.kept[:NAMED] if person})
    kept = [Kept(_thing(table), person, people.get(person, "") if person else "") for table, _, person in done.kept[:NAMED]]
    context = {"words": words, "done": done, "kept": kept, "more": max(len(done.kept) - NAMED, 0), "back": _page_of(act)}
    return desk(request, "office/acts/undone.html", context, here="members", inside=True)


def _thing(table: str) -> str:
    """A table in words: register_address is a postal address."""
    for model in apps.get_models():
        if model._meta.db_table == table:
            return str(model._meta.verbose_name).capitalize()
    return table


def _page_of(act: Act) -> str:
    """Where an officer looks at what an act was about: a member's page, an application, or the register's."""
    if len(act.persons) == 1 and Person.objects.filter(pk=act.persons[0]).exists():
        return reverse("office:member", args=[act.persons[0]])
    application = str(act.detail.get("application", ""))
    if application:
        return reverse("office:application", args=[application])
    return reverse("office:home")
