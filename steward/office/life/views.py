"""One page for each act on a membership: the form with its rule, what it alters where it is dated back, and done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from steward.membership.life import classes, leaving
from steward.membership.life.facts import UnableToChange
from steward.office.acts import flash
from steward.office.frame import actor_of, desk
from steward.office.life.deeds import DEEDS, Deed
from steward.office.life.forms import LifeForm, RejoinForm
from steward.policy import text
from steward.register import reports
from steward.trail import looks
from steward.web.doors import door

OFFICER = ("membership_officer",)


@door(purpose="register", roles=OFFICER)
def life(request: HttpRequest, person: UUID, what: str) -> HttpResponse:
    """This function will show the form of one act, then what it alters if that needs saying, and do it."""
    today = timezone.localdate()
    deed, entry = DEEDS.get(what), reports.entry(person, on=today)
    if deed is None or entry is None:
        raise Http404
    looks.record([person], what=f"form: {what}")
    form = deed.form(request.POST if request.method == "POST" else None, entry=entry, today=today)
    if request.method == "POST" and "change" in request.POST:
        return _form(request, deed, entry, deed.form(request.POST, entry=entry, today=today), status=200)
    if request.method == "POST" and form.is_valid():
        said = _said(form)
        try:
            effects = deed.explain(entry.person, said, today)
            if effects and "confirmed" not in request.POST:
                return _confirm(request, deed, entry, form, effects)
            act = deed.do(entry.person, actor_of(request), timezone.now(), said)
        except UnableToChange as unable:
            form.add_error(None, str(unable))
        else:
            also = act.detail.get("says", "")
            flash.tell(request, f"{deed.done}{f' {also}' if also else ''}", act)
            return redirect("office:member", person=person)
    return _form(request, deed, entry, form, status=422 if form.errors else 200)


def _said(form: LifeForm) -> dict[str, Any]:
    """What the form says, as the room's action takes it."""
    said = dict(form.cleaned_data)
    if isinstance(form, RejoinForm):
        for name in ("came_from", "their_number", "counts_from"):
            said.pop(name)
        said["brought"] = form.brought
    return said


def _form(request: HttpRequest, deed: Deed, entry: reports.Entry, form: LifeForm, *, status: int) -> HttpResponse:
    today = timezone.localdate()
    rules = [text.current().rule(deed.about, on=today)] if deed.about else []
    context = {
        "deed": deed,
        "entry": entry,
        "form": form,
        "rules": rules,
        "posts": leaving.posts_after(entry.person.pk, on=today) if deed.ends else [],
        "whose": "the member",
    }
    return desk(request, "office/life/form.html", context, here="members", inside=True, status=status)


def _confirm(request: HttpRequest, deed: Deed, entry: reports.Entry, form: LifeForm, effects: list[str]) -> HttpResponse:
    typed = [
        (name, value)
        for name in request.POST
        for value in request.POST.getlist(name)
        if name not in ("csrfmiddlewaretoken", "confirmed", "change")
    ]
    context = {"deed": deed, "entry": entry, "typed": typed, "effects": effects, "whose": "the member"}
    return desk(request, "office/life/confirm.html", context, here="members", inside=True)


@door(purpose="register", roles=OFFICER)
@require_safe
def breaks(request: HttpRequest) -> HttpResponse:
    """This function will list the career breaks that should have ended: an officer asks the member, and decides."""
    today = timezone.localdate()
    found = classes.breaks_over(on=today)
    looks.record([membership.person_id for membership, _ in found], what="career breaks that are over")
    context = {"found": found, "rule": text.current().rule("career_break", on=today)}
    return desk(request, "office/life/breaks.html", context, here="register")
