"""Who saw what, for the data protection officer: of one person, of a colleague, and what somebody should ask about."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from steward.office.frame import desk
from steward.office.members import timeline
from steward.office.trail import showing
from steward.office.trail.forms import CHANGES, SearchForm
from steward.people.models import Person
from steward.policy import text
from steward.register import colleagues
from steward.register import reports as register
from steward.register import search as searching
from steward.trail import actions, looks, outliers
from steward.trail import search as trailing
from steward.trail.models import Destruction, Seal, Verification
from steward.web.doors import door

OFFICER = ("data_protection_officer",)
MOST = 100
ON_PAPER = 500
WEEK = 7
LATELY = 20  # certificates of destruction on the page
LONGEST = 92  # days whose outliers can be asked for at once


def _by_number(typed: str) -> UUID | None:
    """The one person with this whole membership number."""
    digits = typed.replace(" ", "")
    answer = searching.find(typed) if digits.isdigit() else None
    found = [each for each in answer.people if each.number == digits] if answer else []
    return found[0].pk if len(found) == 1 else None


def _state() -> dict[str, object]:
    """Up to when the trail is sealed, and what the last comparison said."""
    newest = Seal.objects.order_by("-number").only("until").first()
    checked = Verification.objects.filter(whole=True).order_by("-at").first()
    return {"sealed_until": newest.until if newest else None, "checked": checked}


def _destroyed() -> list[tuple[Destruction, str]]:
    """The newest certificates of what was destroyed when its time was over, with the policy's words for the rule."""
    rules = text.current().retention
    newest = Destruction.objects.order_by("-at", "id")[:LATELY]
    return [(each, str(rules[each.rule].text) if each.rule in rules else each.rule) for each in newest]


@door(purpose="accountability", roles=OFFICER)
def trail(request: HttpRequest) -> HttpResponse:
    """This function will find the one person with a membership number, and lead to their trail."""
    typed = request.POST.get("number", "")[:40].strip() if request.method == "POST" else ""
    problem = ""
    if request.method == "POST":
        person = _by_number(typed)
        if person is not None:
            return redirect("office:trail_of", person=person)
        problem = "Enter a whole membership number, as it stands on a letter. Nobody has this one."
    context = {"typed": typed, "problem": problem, "destroyed": _destroyed()} | _state()
    return desk(request, "office/trail/find.html", context, here="trail", status=422 if problem else 200)


@door(purpose="accountability", roles=OFFICER)
@require_safe
def trail_of(request: HttpRequest, person: UUID) -> HttpResponse:
    """This function will show who looked at one person's data and what was changed, newest first."""
    entry = register.entry(person, on=timezone.localdate())
    if entry is None:
        raise Http404
    seen = showing.of(looks.of_person(person, limit=MOST))
    changed = showing.of(timeline.changes_of(person, limit=MOST))
    looks.record([person, *seen.persons, *changed.persons], what="trail")
    context = {"entry": entry, "seen": seen.rows, "changed": changed.rows, "most": MOST, "whose": "the member"} | _state()
    return desk(request, "office/trail/person.html", context, here="trail", inside=True)


@door(purpose="accountability", roles=OFFICER)
def trail_search(request: HttpRequest) -> HttpResponse:
    """This function will search the trail by colleague, role, purpose, time and member; the search is itself a look."""
    form = SearchForm(request.POST if request.method == "POST" else None)
    context: dict[str, object] = {"form": form}
    status = 200
    if request.method == "POST" and form.is_valid():
        context |= _answer(
            form, after=request.POST.get("after", "")[:80], size=ON_PAPER if "paper" in request.POST else trailing.PAGE
        )
    if form.errors:
        status = 422
    return desk(request, "office/trail/search.html", context, here="trail", inside=True, status=status)


def _answer(form: SearchForm, *, after: str, size: int) -> dict[str, object]:
    said = form.cleaned_data
    accounts, person, fitting = None, None, []
    if said["colleague"]:
        fitting = colleagues.find(said["colleague"])
        if not fitting:
            form.add_error("colleague", "No colleague of this name or post is known. Try the family name alone")
        accounts = frozenset(each.account for each in fitting)
    if said["number"]:
        person = _by_number(said["number"])
        if person is None:
            form.add_error("number", "Nobody has this membership number. Enter it whole")
    found, shown = None, showing.Shown((), ())
    if not form.errors:
        asked = trailing.Asked(
            since=_midnight(said["since"]), until=_midnight(said["until"] + timedelta(days=1)), accounts=accounts, role=said["role"],
            purpose=said["purpose"], what=said["what"], person=person,
        )  # fmt: skip
        ask = trailing.changed if said["kind"] == CHANGES else trailing.looked
        found = ask(asked, after=after, size=size)
        shown = showing.of(found.rows)
    everybody = [*([person] if person else []), *(each.person for each in fitting), *shown.persons]
    looks.record(everybody, what="search of the trail", even_of_nobody=True)
    # What was typed, as it goes with the request for the next page; the days in their three parts.
    kept = [(name, value) for name, value in form.data.items() if name not in ("csrfmiddlewaretoken", "after", "paper")]
    return {
        "found": found, "rows": shown.rows, "fitting": fitting, "kept": kept, "later": bool(after),
        "changes": said["kind"] == CHANGES, "since": said["since"], "until": said["until"], "paper": size == ON_PAPER,
        "on_paper": ON_PAPER,
    }  # fmt: skip


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@door(purpose="accountability", roles=OFFICER)
@require_safe
def trail_outliers(request: HttpRequest) -> HttpResponse:
    """This function will list looks for which no reason is in sight, with what was found out about them."""
    today = timezone.localdate()
    try:
        since = max(date.fromisoformat(request.GET.get("since", "")), today - timedelta(days=LONGEST))
    except ValueError:
        since = today - timedelta(days=WEEK)
    listed = outliers.listed(_midnight(since), _midnight(today + timedelta(days=1)))
    mine = [each for _, found in listed for each in found]
    notes = actions.notes_on([each.key for each in mine])
    known = colleagues.of_accounts([each.account for each in mine] + [n.account for each in notes.values() for n in each])
    people = Person.objects.only("given_names", "family_name").in_bulk([each.person for each in mine if each.person])
    looks.record([*people, *(each.person for each in known.values())], what="looks to ask about")
    groups = [
        {
            "rule": rule,
            "lines": [
                {
                    "it": each,
                    "colleague": known[each.account].name if each.account in known else timeline.colleague(each.account),
                    "posts": known[each.account].posts if each.account in known else "",
                    "whom": people[each.person].name if each.person in people else "",
                    "notes": [(n, known[n.account].name if n.account in known else timeline.colleague(n.account))
                              for n in notes.get(each.key, [])],
                }
                for each in found
            ],
        }
        for rule, found in listed
    ]  # fmt: skip
    periods = [(days, (today - timedelta(days=days)).isoformat()) for days in (1, 7, 31, LONGEST)]
    context = {"groups": groups, "since": since, "periods": periods, "most": outliers.MOST, "longest": actions.LONGEST}
    return desk(request, "office/trail/outliers.html", context | _state(), here="trail", inside=True)


@door(purpose="accountability", roles=OFFICER)
@require_POST
def trail_looked_into(request: HttpRequest) -> HttpResponse:
    """This function will keep what was found out about listed looks."""
    try:
        day = date.fromisoformat(request.POST.get("day", ""))
        key = UUID(request.POST.get("key", ""))
    except ValueError:
        raise Http404 from None
    listed = outliers.one(request.POST.get("rule", "")[:40], _midnight(day), _midnight(day + timedelta(days=1)), key)
    if listed is None:
        raise Http404
    try:
        actions.look_into(listed, note=request.POST.get("note", ""), at=timezone.now())
    except (actions.NoteMissing, actions.NoteTooLong) as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, "Your note is kept. It stands beside the looks it is about.")
    return redirect("office:trail_outliers")
