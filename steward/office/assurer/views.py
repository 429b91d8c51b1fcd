"""What an independent assurer of the register sees: numbers, and the entries that were drawn at random, on screen only."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from steward.office.assurer.forms import DrawForm, FoundForm
from steward.office.frame import actor_of, desk
from steward.office.statutory.forms import YearForm, day_before, year_end
from steward.register import as_it_stood, audit, statutory
from steward.register.as_it_stood import NOW_KNOWN, Way
from steward.trail import looks
from steward.web.doors import door

ASSURER = ("assurer",)


def _post(request: HttpRequest) -> UUID:
    """The post that the assurer works in: the sample is its own."""
    post = actor_of(request).post
    if post is None:
        raise Http404
    return post


@door(purpose="membership_audit", roles=ASSURER)
@require_http_methods(["GET", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """This function will show the assurer's numbers and sample, and draw more entries."""
    today, post = timezone.localdate(), _post(request)
    form = DrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        drawn = audit.draw(how_many=form.cleaned_data["how_many"])
        messages.success(request, f"{drawn} entr{'y was' if drawn == 1 else 'ies were'} drawn.")
        return redirect("office:assurer")
    sample = audit.sample(post=post)
    looks.record([each.person for each in sample], what="sample of the register")
    context: dict[str, Any] = {
        "form": form, "sample": sample, "counts": as_it_stood.counts(on=today, at=NOW_KNOWN), "on": today,
        "left": sum(1 for each in sample if not each.result), "upkeep": audit.upkeep(on=today), "who": audit.who_may_change(),
        "sealed": audit.sealed(), "whose": "each member" if sample else "",
    } | _year(request)  # fmt: skip
    return desk(request, "office/assurer/home.html", context, here="assurer", status=422 if form.errors else 200)


def _year(request: HttpRequest) -> dict[str, Any]:
    """The reconciliation of one year, where it was asked for."""
    today = timezone.localdate()
    form = YearForm(request.GET, today=today)
    if "year" not in request.GET or not form.is_valid():
        return {"years": form.offered("year"), "year": today.year - 1}
    year = form.cleaned_data["year"]
    opening, closing = day_before(year_end(year, today).replace(month=1, day=1)), year_end(year, today)
    then = statutory.reconcile(opening=opening, closing=closing, way=Way.THEN)
    now = statutory.reconcile(opening=opening, closing=closing, way=Way.NOW)
    return {
        "years": form.offered("year"), "year": year, "then": then, "now": now, "rows": statutory.table(then, now),
        "opening": opening, "closing": closing,
    }  # fmt: skip


@door(purpose="membership_audit", roles=ASSURER)
@require_http_methods(["GET", "POST"])
def entry(request: HttpRequest, person: UUID) -> HttpResponse:
    """This function will show one drawn entry, with what it said before, and write down what was found."""
    post = _post(request)
    opened = audit.entry(person, post=post)
    if opened is None:
        raise Http404
    initial = {"result": opened.sampled.result, "remark": opened.sampled.remark}
    form = FoundForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        audit.find(person, post=post, **form.cleaned_data)
        messages.success(request, "Written down. You may change it until your post ends.")
        return redirect("office:assurer_entry", person=opened.next) if opened.next else redirect("office:assurer")
    looks.record([person], what="entry of the sample")
    context = {"opened": opened, "form": form, "whose": "the member"}
    return desk(request, "office/assurer/entry.html", context, here="assurer", inside=True, status=422 if form.errors else 200)
