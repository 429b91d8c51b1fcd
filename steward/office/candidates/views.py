"""Elections with their numbers, who stands at one, and recording an answer."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from steward.campaigns import places, reports, standing
from steward.campaigns.models import Candidate, Election
from steward.office.candidates.forms import AnswerForm, ElectionForm
from steward.office.frame import actor_of, desk
from steward.web.doors import door

OFFICER = ("communications_officer",)
PAGE = 100


def election_of(key: UUID) -> Election:
    """This function will return an election, or raise Http404."""
    found = Election.objects.filter(pk=key).first()
    if found is None:
        raise Http404
    return found


@door(purpose="candidates", roles=OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def elections(request: HttpRequest) -> HttpResponse:
    """This function will list the elections, and add one."""
    form = ElectionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        added = standing.add_election(name=form.cleaned_data["name"], polls_on=form.cleaned_data["polls_on"])
        messages.success(request, "The election is added. Load the list of who stands.")
        return redirect("office:election", key=added.pk)
    context = {"form": form, "elections": [(each, reports.count_letters(each.pk)[0]) for each in reports.elections()]}
    return desk(request, "office/candidates/elections.html", context, here="candidates", status=422 if form.errors else 200)


@door(purpose="candidates", roles=OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def election(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will list who stands, those of one constituency where one is asked for by POST."""
    found = election_of(key)
    asked = " ".join(request.POST.get("place", "").split())[:100]
    only = [each.constituency.pk for each in places.find(asked)] if asked else None
    page = Paginator(reports.candidates(key, only=only), PAGE).get_page(request.GET.get("page"))
    letters, by_place = reports.count_letters(key)
    context = {
        "election": found,
        "numbers": next((each for each in reports.elections() if each.pk == key), None),
        "letters": letters,
        "by_place": by_place,
        "page": page,
        "asked": asked,
    }
    return desk(request, "office/candidates/election.html", context, here="candidates", inside=True)


@door(purpose="candidates", roles=OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will record what a candidate answered."""
    found = Candidate.objects.filter(pk=key).select_related("constituency", "election").first()
    if found is None:
        raise Http404
    said = {"answer": found.answer, "says": found.answer_says, "on": found.answered_on}
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=said)
    if request.method == "POST" and form.is_valid():
        now = form.cleaned_data
        try:
            standing.record(key, by=actor_of(request), answer=now["answer"], says=now["says"], on=now["on"])
        except standing.UnableToRecord as unable:
            form.add_error("on" if "day" in str(unable) else "answer", str(unable))
        else:
            messages.success(request, "The answer is recorded, and shown to readers.")
            return redirect("office:election", key=found.election_id)
    context = {"form": form, "candidate": found}
    return desk(
        request, "office/candidates/answer.html", context, here="candidates", inside=True, status=422 if form.errors else 200
    )
