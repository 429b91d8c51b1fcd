"""One person, once: who may be in twice, two entries side by side, and what was made one lately."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from steward.membership import comparing, merging
from steward.membership.comparing import UnableToMerge
from steward.office.frame import actor_of, desk
from steward.people.models import Person
from steward.register import acts, doubles
from steward.register import search as searching
from steward.register.models import Pair
from steward.trail import looks
from steward.web.doors import door

OFFICER = ("membership_officer",)
PAGE = 25


def _bar(request: HttpRequest) -> int:
    """From which likeness on: very likely ones, or all that are worth a look."""
    asked = request.POST if request.method == "POST" else request.GET
    return doubles.BROAD if asked.get("all") == "1" else doubles.STRICT


def _with(url: str, request: HttpRequest, **more: object) -> HttpResponse:
    found = redirect(url, **more)  # type: ignore[call-overload]  # a name and its arguments
    if _bar(request) == doubles.BROAD:
        found["Location"] += "?all=1"
    return found  # type: ignore[no-any-return]  # a redirect


@door(purpose="register", roles=OFFICER)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """This function will list pairs of entries that may be of one person, the likeliest first."""
    score = _bar(request)
    found = doubles.queue(score=score, after=_pair(request.GET.get("after")), limit=PAGE + 1)
    context = {
        "pairs": found[:PAGE],
        "last": found[PAGE - 1] if len(found) > PAGE else None,
        "strict": doubles.count(),
        "broad": doubles.count(score=doubles.BROAD),
        "all": score == doubles.BROAD,
        "first": not request.GET.get("after"),
    }
    return desk(request, "office/duplicates/queue.html", context, here="register")


def _pair(key: str | None) -> Pair | None:
    try:
        return Pair.objects.filter(pk=UUID(key)).first() if key else None
    except ValueError:
        raise Http404 from None


@door(purpose="register", roles=OFFICER)
@require_safe
def following(request: HttpRequest) -> HttpResponse:
    """This function will lead to the next two that may be one, behind the pair that was looked at."""
    return _next(request, doubles.next_after(_pair(request.GET.get("after")), score=_bar(request)))


def _next(request: HttpRequest, pair: Pair | None) -> HttpResponse:
    if pair is None:
        return _with("office:doubles", request)
    return _with("office:double", request, person=pair.person_id, other=pair.other_id)


@door(purpose="register", roles=OFFICER)
def double(request: HttpRequest, person: UUID, other: UUID) -> HttpResponse:
    """This function will show two entries side by side, and make them one."""
    today = timezone.localdate()
    both = comparing.compare(person, other, on=today)
    if both is None:
        into = {key: doubles.merged_into(key) or key for key in (person, other)}
        if into[person] == into[other]:
            return redirect("office:member", person=into[person])  # a colleague was faster: they are one already
        raise Http404
    looks.record([person, other], what="two entries side by side")
    pair, problem = doubles.pair_of(person, other), ""
    picked = {line.key: request.POST.get(line.key, "") for line in both.conflicts} if request.method == "POST" else {}
    if request.method == "POST":
        behind = doubles.next_after(pair, score=_bar(request)) if pair is not None and pair.said == "" else None
        try:
            if not all(picked.values()):
                raise UnableToMerge("One of the two was changed while you looked. Compare them again, then merge.")
            merging.merge(person, other, picked=picked, by=actor_of(request), on=today, at=timezone.now())
        except UnableToMerge as unable:
            problem = str(unable)
        else:
            messages.success(request, "The two entries are one now. You can undo it for 30 days, under “Merged lately”.")
            return _next(request, behind) if "queue" in request.POST else redirect("office:member", person=both.kept.person.pk)
    likeness = doubles.likeness(person, other)
    context = {
        "both": both,
        "picks": [(line, picked.get(line.key) or line.default) for line in both.conflicts],
        "pair": pair,
        "likeness": likeness,
        "said": pair is not None and pair.said == "different",
        "problem": problem or both.refused,
        "left": doubles.count(score=_bar(request)),
        "all": _bar(request) == doubles.BROAD,
        "in_queue": pair is not None and pair.said == "" and pair.score > 0,
        "whose": "these two people",
    }
    return desk(request, "office/duplicates/pair.html", context, here="register", inside=True, status=422 if problem else 200)


@door(purpose="register", roles=OFFICER)
@require_POST
def different(request: HttpRequest, person: UUID, other: UUID) -> HttpResponse:
    """This function will remember that two entries are of two people, and lead to the next two."""
    if person == other or Person.objects.filter(pk__in=[person, other]).count() < 2:
        raise Http404
    pair = doubles.pair_of(person, other)
    behind = doubles.next_after(pair, score=_bar(request)) if pair is not None and pair.said == "" else None
    doubles.different(person, other, by=actor_of(request), at=timezone.now())
    messages.success(request, "Two different people: remembered, and never proposed again.")
    return _next(request, behind) if "queue" in request.POST else redirect("office:member", person=person)


@door(purpose="register", roles=OFFICER)
def with_whom(request: HttpRequest, person: UUID) -> HttpResponse:
    """This function will look for the other entry of somebody: whom they may be, or by what was typed."""
    one = Person.objects.filter(pk=person).first()
    if one is None:
        raise Http404
    words = request.POST.get("q", "")[:200] if request.method == "POST" else ""
    answer = searching.find(words)
    found = [each for each in answer.people if each.pk != person]
    doubles.note(person, at=timezone.now())
    alike = doubles.alike_to(person)
    looks.record([person, *(each.pk for each in found), *(each.pk for each, _ in alike)], what="the other entry of somebody")
    context = {
        "one": one, "typed": words, "answer": answer, "found": found, "alike": alike, "limit": searching.LIMIT, "whose": "these people",
    }  # fmt: skip
    return desk(request, "office/duplicates/with.html", context, here="members", inside=True)


@door(purpose="register", roles=OFFICER)
@require_safe
def merged(request: HttpRequest) -> HttpResponse:
    """This function will list what was made one in the last 30 days, which can be undone."""
    lately = merging.merged_lately(at=timezone.now())
    looks.record([person.pk for _, person in lately if person is not None], what="merged lately")
    return desk(request, "office/duplicates/merged.html", {"lately": lately}, here="register", inside=True)


@door(purpose="register", roles=OFFICER)
@require_POST
def undo(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will part two people again, and say what came back and what stayed."""
    try:
        done = merging.part(key, by=actor_of(request), on=timezone.localdate(), at=timezone.now())
    except acts.UnableToUndo as unable:
        messages.error(request, str(unable))
        return redirect("office:merged")
    return undone(request, done)


def undone(request: HttpRequest, done: merging.Parted) -> HttpResponse:
    """This function will say what undoing a merger brought back; the undoing of whatever act ends here for two people."""
    people = [each for each in (done.kept_one, done.gone_one) if each is not None]
    looks.record(people, what="a merger undone")
    found = Person.objects.in_bulk(people)
    context = {"done": done, "people": [found[each] for each in people if each in found], "whose": "these two people"}
    return desk(request, "office/duplicates/undone.html", context, here="register", inside=True)
