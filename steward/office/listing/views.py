"""Any list: asked by facts, shown in pages, printed with a watermark, saved, and as a file with a reason."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from steward.membership.lists import columns, exports, facts, finding
from steward.membership.models import Export, SavedList
from steward.office.frame import actor_of, desk
from steward.register.reports import opens
from steward.trail import looks
from steward.web.doors import door

WHO = ("membership_officer", "branch_officer")
OFFICER = ("membership_officer",)
PRINTED = 2000  # rows on paper; more is a file


def ready(on: date) -> list[tuple[str, dict[str, str], tuple[str, ...]]]:
    """This function will return the lists that every officer needs, with the days they are asked for today."""
    month = on.replace(day=1)
    recent = f"{on - timedelta(days=30)}..{on}"
    return [
        ("Joiners of the last 30 days", {"joined": recent}, ("number", "name", "class", "branch", "joined", "workplace")),
        ("Leavers of the last 30 days", {"left": recent}, ("number", "name", "left", "reason", "branch", "workplace")),
        ("Members who have given notice", {"standing": "leaving"}, ("number", "name", "left", "reason", "branch")),
        ("Round anniversaries this month", {"anniversary": f"{month}.."}, ("number", "name", "joined", "branch", "town")),
        ("Post came back", {"returned": "yes"}, ("number", "name", "address", "returned", "email", "phone")),
        ("No home or authorised address", {"no_address": "yes"}, ("number", "name", "email", "phone", "workplace")),
        ("Neither email nor telephone", {"no_contact": "yes"}, ("number", "name", "address", "workplace")),
        ("Nothing heard or sent for two years", {"silent": "24"}, ("number", "name", "joined", "email", "phone")),
        ("Employer typed, not matched", {"typed": "yes"}, ("number", "name", "employer", "town")),
    ]


def _asked(said: QueryDict) -> tuple[dict[str, str], list[str]]:
    """The facts and columns of an address: words of ours and keys of workplaces, never anybody's data."""
    asked: dict[str, str] = {}
    for fact in facts.FACTS:
        if fact.kind == "days":
            first, last = said.get(f"{fact.key}_from", ""), said.get(f"{fact.key}_to", "")
            value = said.get(fact.key, "") or (f"{first}..{last}" if first or last else "")
        else:
            value = said.get(fact.key, "")
        if value:
            asked[fact.key] = value[:80]
    return asked, [key for key in said.getlist("column") if key in columns.BY_KEY]


def _address(asked: dict[str, str], keys: list[str] | tuple[str, ...], **more: str) -> str:
    return f"{reverse('office:listing')}?{urlencode([*asked.items(), *(('column', key) for key in keys), *more.items()])}"


def _form(asked: dict[str, str], on: date) -> list[dict[str, Any]]:
    """The facts as controls, in their groups, with what was asked in them."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for fact in facts.offered():
        value = asked.get(fact.key, "")
        first, _, last = value.partition("..")
        control = {
            "fact": fact, "value": value, "first": first, "last": last,
            "choices": fact.choices(on) if fact.choices else [],
        }  # fmt: skip
        groups.setdefault(fact.group, []).append(control)
    return [
        {"name": name, "controls": controls, "open": any(each["value"] for each in controls)} for name, controls in groups.items()
    ]


@door(purpose="database", roles=WHO, branch_officer="democracy")
def listing(request: HttpRequest) -> HttpResponse:
    """This function will show a list by facts: its form, how many there are, a page of it, or all of it for paper."""
    today = timezone.localdate()
    asked, keys = _asked(request.GET)
    after = request.POST.get("after", "")[:600] if request.method == "POST" else ""
    printing = "print" in request.GET
    found, problem = None, ""
    if asked or "show" in request.GET or printing:
        try:
            found = finding.page(asked, keys, on=today, after=after, most=PRINTED if printing else finding.PAGE)
        except facts.UnknownFact as unknown:
            problem = str(unknown)
        else:
            looks.record(found.people, what="list printed" if printing else "list by facts")
    may_keep = actor_of(request).role in OFFICER
    shown = [column.key for column in columns.chosen(keys)]
    context = {
        "groups": _form(asked, today), "found": found, "problem": problem, "words": [] if problem else facts.in_words(asked, on=today),
        "columns": columns.offered(), "shown": shown, "printing": printing, "printed_on": today, "after": after,
        "saved": finding.saved() if may_keep else [], "may_keep": may_keep, "alone": exports.ALONE,
        "ready": [(name, _address(said, its, show="1")) for name, said, its in ready(today) if _may(said)],
        "address": _address(asked, shown, show="1"), "print_address": _address(asked, shown, print="1"),
        "kept": [*asked.items(), *(("column", key) for key in shown)], "closes": True, "whose": "each person shown",
    }  # fmt: skip
    template = "office/listing/print.html" if printing else "office/listing/list.html"
    return desk(request, template, context, here="lists", status=422 if problem else 200)


def _may(said: dict[str, str]) -> bool:
    return said.keys() <= {fact.key for fact in facts.offered()}


@door(purpose="database", roles=WHO, branch_officer="democracy")
@require_safe
def density(request: HttpRequest) -> HttpResponse:
    """This function will show members by workplace beside the people who work there; it shows nobody by name."""
    today = timezone.localdate()
    return desk(
        request, "office/listing/density.html", {"places": finding.density(on=today), "on": today}, here="lists", inside=True
    )


@door(purpose="database", roles=OFFICER)
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """This function will save a list under a name."""
    asked, keys = _asked(request.POST)
    try:
        one = exports.save_list(name=request.POST.get("name", ""), said=asked, keys=keys, by=actor_of(request), at=timezone.now())
    except (exports.UnableToExport, facts.UnknownFact) as unable:
        messages.error(request, str(unable))
    else:
        messages.success(request, f"Saved as “{one.name}”. It stands under Saved lists.")
    return redirect(_address(asked, keys, show="1"))


@door(purpose="database", roles=OFFICER)
@require_safe
def open_saved(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will open a saved list as it would be today."""
    one = next((each for each in finding.saved() if each.pk == key), None)
    if one is None:
        raise Http404
    return redirect(_address(one.facts, one.columns, show="1"))


@door(purpose="database", roles=OFFICER)
@require_POST
def forget(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will remove a saved list."""
    exports.forget_list(key)
    messages.success(request, "The saved list is removed. Nobody who was on it is touched.")
    return redirect("office:listing")


@door(purpose="accountability", roles=(*OFFICER, "data_protection_officer"))
@require_safe
def files(request: HttpRequest) -> HttpResponse:
    """This function will list the files that were asked for: why, how many people, who approved, until when."""
    now, actor = timezone.now(), actor_of(request)
    rows = [
        {
            "file": each, "mine": each.asked_by == actor.account, "expired": each.expires_at <= now,
            "words": ", ".join(facts.in_words(each.facts, on=now.date())) if opens(SavedList) and actor.role in OFFICER else "",
        }
        for each in Export.objects.order_by("-asked_at", "id")[:100]
    ]  # fmt: skip
    context = {"rows": rows, "may_decide": actor.role in OFFICER}
    return desk(request, "office/listing/files.html", context, here="lists", inside=True)


@door(purpose="database", roles=OFFICER)
@require_POST
def ask_file(request: HttpRequest) -> HttpResponse:
    """This function will ask for a list as a file."""
    asked, keys = _asked(request.POST)
    now = timezone.now()
    try:
        file = exports.ask(
            name=request.POST.get("name", ""), said=asked, keys=keys, reason=request.POST.get("what_for", ""), by=actor_of(request),
            on=timezone.localdate(), at=now,
        )  # fmt: skip
    except (exports.UnableToExport, facts.UnknownFact) as unable:
        messages.error(request, str(unable))
        return redirect(_address(asked, keys, show="1"))
    if file.state == Export.State.WAITING:
        messages.success(request, f"{file.count} people are more than {exports.ALONE}: a colleague approves this file first.")
    else:
        messages.success(request, "The file can be fetched below, for seven days.")
    return redirect("office:files")


@door(purpose="database", roles=OFFICER)
@require_POST
def decide_file(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will approve or refuse a file that a colleague asked for."""
    try:
        exports.decide(key, approve=request.POST.get("decision") == "approve", by=actor_of(request), at=timezone.now())
    except exports.UnableToExport as unable:
        messages.error(request, str(unable))
    else:
        messages.success(request, "Decided. Your colleague sees it on this page.")
    return redirect("office:files")


@door(purpose="database", roles=OFFICER)
@require_POST
def fetch_file(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will hand over the file to whoever asked for it."""
    try:
        file, body = exports.fetch(key, by=actor_of(request), on=timezone.localdate(), at=timezone.now())
    except exports.UnableToExport as unable:
        messages.error(request, str(unable))
        return redirect("office:files")
    answer = HttpResponse(body, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="list-{file.asked_at:%Y-%m-%d}-{str(file.pk)[:8]}.csv"'
    return answer
