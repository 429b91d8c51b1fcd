"""The statutory register on screen and on paper: any day in two ways, what changed, who came and left, the annual return."""

from __future__ import annotations

import csv
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from steward.office.frame import actor_of, desk
from steward.office.statutory import forms
from steward.register import as_it_stood, audit, change_log, kinds, statutory
from steward.register.as_it_stood import Way, Which, known
from steward.trail import looks
from steward.web.doors import door

OFFICER = ("membership_officer",)
PAGE, SHEET = 50, 500  # entries on the screen, and on the sheets of one print


def _key(words: str) -> UUID | None:
    try:
        return UUID(words) if words else None
    except ValueError:
        raise Http404 from None


def _paper(request: HttpRequest) -> dict[str, Any]:
    """What stands on every sheet that is printed: who, when. The purpose is the page's."""
    return {"printed_at": timezone.now(), "printed_by": actor_of(request).account}


@door(purpose="statutory_register", roles=OFFICER)
@require_safe
def register_on(request: HttpRequest) -> HttpResponse:
    """This function will show the names and addresses of a day, as they stood then or as corrected since."""
    today = timezone.localdate()
    form = forms.DayForm(request.GET, today=today)
    context: dict[str, Any] = {"form": form, "whose": "each of them", "most": SHEET}
    if form.is_valid():
        on, way, which = form.cleaned_data["on"], Way(form.cleaned_data["way"]), Which(form.cleaned_data["which"])
        sheet = request.GET.get("sheet") == "1"
        at, after = known(on, way), _key(request.GET.get("after", ""))
        page = as_it_stood.page(on=on, at=at, which=which, after=after, limit=SHEET if sheet else PAGE)
        looks.record([line.person for line in page.lines], what="sheets of the register" if sheet else "register on a day")
        begins = as_it_stood.begins()
        context |= {
            "on": on, "way": way, "which": which, "page": page, "sheet": sheet, "first": after is None,
            "which_words": dict(forms.WHICH)[which],
            "counts": as_it_stood.counts(on=on, at=at),
            "before_begin": way == Way.THEN and begins is not None and on < timezone.localdate(begins), "begins": begins,
            "other": forms.day_query(on, Way.NOW if way == Way.THEN else Way.THEN, which),
            "on_paper": forms.day_query(on, way, which, after=after, sheet=True),
            "next": forms.day_query(on, way, which, after=page.next, sheet=sheet) if page.next else "",
            "top": forms.day_query(on, way, which, sheet=sheet), "differ": forms.day_query(on, way),
        } | _paper(request)  # fmt: skip
    return desk(
        request, "office/statutory/day.html", context, here="register", inside=True, status=200 if form.is_valid() else 422
    )


@door(purpose="statutory_register", roles=OFFICER)
@require_safe
def differences(request: HttpRequest) -> HttpResponse:
    """This function will list whose entry on a day is another now than it was then, and by which act."""
    form = forms.DayForm(request.GET, today=timezone.localdate())
    context: dict[str, Any] = {"form": form, "whose": "each of them"}
    if form.is_valid():
        on = form.cleaned_data["on"]
        found = as_it_stood.differences(on=on, first=known(on, Way.THEN))
        looks.record([line.person for line in found.lines], what="what the register says otherwise now")
        context |= {"on": on, "found": found, "back": forms.day_query(on, Way.THEN)} | _paper(request)
    return desk(request, "office/statutory/differences.html", context, here="register", inside=True,
                status=200 if form.is_valid() else 422)  # fmt: skip


@door(purpose="register", roles=OFFICER)
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """This function will list what was done to the register between two days, newest first."""
    today = timezone.localdate()
    form = forms.DaysForm(request.GET, since=today.replace(day=1), today=today)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        since, until = form.cleaned_data["since"], form.cleaned_data["until"]
        offered = change_log.kinds_between(since=since, until=until)
        wanted = request.GET.get("kind", "")
        kind = wanted if wanted in dict(offered) else ""
        found = change_log.between(since=since, until=until, kind=kind, after=_key(request.GET.get("after", "")))
        context |= {
            "since": since, "until": until, "log": found, "kinds": offered, "kind": kind,
            "next": forms.days_query(since, until, kind=kind, after=str(found.next)) if found.next else "",
            "outside": forms.days_query(since, until),
        }  # fmt: skip
    return desk(
        request, "office/statutory/log.html", context, here="register", inside=True, status=200 if form.is_valid() else 422
    )


@door(purpose="register", roles=OFFICER)
@require_safe
def log_act(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will say, entry by entry, what one act changed."""
    act = change_log.act(key)
    if act is None:
        raise Http404
    entries = change_log.entries_of(act)
    looks.record([entry.person for entry in entries if entry.person], what="what an act changed")
    context = {"act": act, "entries": entries, "words": kinds.words(act.kind), "whose": "each of them"}
    return desk(request, "office/statutory/entries.html", context, here="register", inside=True)


@door(purpose="register", roles=OFFICER)
@require_safe
def log_outside(request: HttpRequest) -> HttpResponse:
    """This function will say what was changed outside any act between two days."""
    today = timezone.localdate()
    form = forms.DaysForm(request.GET, since=today.replace(day=1), today=today)
    if not form.is_valid():
        raise Http404
    entries = change_log.outside(since=form.cleaned_data["since"], until=form.cleaned_data["until"])
    looks.record([entry.person for entry in entries if entry.person], what="what was changed outside any act")
    context = {"entries": entries, "words": "Changed outside any act", "whose": "each of them"} | form.cleaned_data
    return desk(request, "office/statutory/entries.html", context, here="register", inside=True)


@door(purpose="register", roles=OFFICER)
@require_safe
def movements(request: HttpRequest) -> HttpResponse:
    """This function will reconcile two days: who joined, who left, both ways of reading, and what was back-dated."""
    today = timezone.localdate()
    form = forms.DaysForm(request.GET, since=today.replace(month=1, day=1), today=today)
    context: dict[str, Any] = {"form": form, "whose": "each of them"}
    if form.is_valid():
        since, until = form.cleaned_data["since"], form.cleaned_data["until"]
        opening = forms.day_before(since)
        then = statutory.reconcile(opening=opening, closing=until, way=Way.THEN)
        now = statutory.reconcile(opening=opening, closing=until, way=Way.NOW)
        late = as_it_stood.differences(on=opening, first=known(opening, Way.THEN), second=known(until, Way.THEN), limit=100)
        lines = [line for line in late.lines if line.says in as_it_stood.CAME_OR_WENT]
        looks.record([line.person for line in lines], what="back-dated acts")
        begins = as_it_stood.begins()
        context |= {
            "since": since, "until": until, "opening": opening, "then": then, "now": now, "rows": statutory.table(then, now),
            "lines": lines, "closing_differs": then.closing != now.closing, "differ": forms.day_query(until, Way.THEN),
            "before_begin": begins is not None and opening < timezone.localdate(begins), "begins": begins,
        } | _paper(request)  # fmt: skip
    return desk(request, "office/statutory/movements.html", context, here="register", inside=True,
                status=200 if form.is_valid() else 422)  # fmt: skip


def _return(request: HttpRequest) -> tuple[forms.YearForm, statutory.Return | None]:
    today = timezone.localdate()
    form = forms.YearForm(request.GET, today=today)
    if not form.is_valid():
        return form, None
    on = forms.year_end(form.cleaned_data["year"], today)
    return form, statutory.annual_return(on=on, way=Way(form.cleaned_data["way"]))


@door(purpose="statutory_register", roles=OFFICER)
@require_safe
def annual_return(request: HttpRequest) -> HttpResponse:
    """This function will show the membership figures of the annual return, each with its definition and the list behind it."""
    form, found = _return(request)
    context: dict[str, Any] = {"form": form} | _paper(request)
    if found is not None:
        begins = as_it_stood.begins()
        context |= {
            "found": found, "year": form.cleaned_data["year"], "running": found.on != forms.year_end(form.cleaned_data["year"], found.on.max),
            "before_begin": found.way == Way.THEN and begins is not None and found.on < timezone.localdate(begins), "begins": begins,
            "queries": {each.which: forms.day_query(found.on, found.way, Which(each.which))
                        for each in (*found.figures, *found.areas, *found.unknown)},
        }  # fmt: skip
    return desk(request, "office/statutory/return.html", context, here="register", inside=True,
                status=200 if found is not None else 422)  # fmt: skip


@door(purpose="statutory_register", roles=OFFICER)
@require_safe
def return_csv(request: HttpRequest) -> HttpResponse:
    """This function will hand over the figures of the annual return as a file. It names nobody."""
    form, found = _return(request)
    if found is None:
        raise Http404
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="ar21-{form.cleaned_data["year"]}.csv"'
    rows = csv.writer(answer)
    rows.writerow(["figure", "number", "at the end of", "read", "what it counts", "source"])
    way = dict(forms.WAYS)[found.way]
    for each in (*found.figures, *found.areas, *found.unknown):
        rows.writerow([each.label, each.number, found.on.isoformat(), way, each.means, each.source])
    for label, why in found.cannot:
        rows.writerow([label, "", found.on.isoformat(), way, why, "Form AR21"])
    return answer


@door(purpose="membership_audit", roles=(*OFFICER, "data_protection_officer"), data_protection_officer="accountability")
@require_safe
def findings(request: HttpRequest) -> HttpResponse:
    """This function will show what each assurer drew and found, in numbers, and to the officer what has to be put right."""
    officer = actor_of(request).role in OFFICER
    wrong = audit.to_put_right() if officer else []
    looks.record([each.person_id for each in wrong], what="what an assurer found")
    context = {"findings": audit.findings(), "wrong": wrong, "results": audit.RESULTS, "officer": officer,
               "whose": "each of them" if wrong else ""}  # fmt: skip
    return desk(request, "office/statutory/findings.html", context, here="register" if officer else "findings")
