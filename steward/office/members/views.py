"""Finding a member, and the member's page. Whatever is shown of anybody is recorded in the same transaction."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from steward.membership import actions as membership
from steward.office.frame import SEARCHERS, actor_of, desk, why
from steward.office.members import cards, doings, timeline
from steward.office.members.forms import ChoiceForm
from steward.outbox.actions import UnableToWrite
from steward.permits import actions as choosing
from steward.permits import protecting
from steward.permits import reports as permits
from steward.permits.models import Choice
from steward.register import doubles
from steward.register import reports as register
from steward.register import search as searching
from steward.register.models import Post
from steward.trail import looks
from steward.web.doors import door

OFFICER = ("membership_officer",)
OPENERS = ("membership_officer", "branch_officer")  # of protected records
SUGGESTED = 8
BY = {
    "number": "membership number",
    "phone": "telephone number",
    "email": "email address",
    "postcode": "postcode",
    "name": "name",
}


@door(purpose="database", roles=SEARCHERS, branch_officer="democracy", data_protection_officer="rights")
def search(request: HttpRequest) -> HttpResponse:
    """This function will find people by what was typed in one box. Without a question it shows nobody."""
    words = request.POST.get("q", "")[:200] if request.method == "POST" else ""
    answer = searching.find(words)
    looks.record([each.pk for each in answer.people], what="search results")
    if len(answer.people) == 1 and answer.by in ("number", "email", "phone"):
        return redirect("office:member", person=answer.people[0].pk)  # a number names one person: it is they who were meant
    context = {
        "answer": answer,
        "desk_query": words,
        "by": BY.get(answer.by, ""),
        "limit": searching.LIMIT,
        "closed_url": why(actor_of(request).role, answer.closed),
    }
    return desk(request, "office/members/search.html", context, here="members")


@door(purpose="database", roles=SEARCHERS, branch_officer="democracy", data_protection_officer="rights")
@require_POST
def suggest(request: HttpRequest) -> HttpResponse:
    """This function will answer the box while somebody types: the first few people, as a list to choose from."""
    answer = searching.find(request.POST.get("q", "")[:200], limit=SUGGESTED)
    looks.record([each.pk for each in answer.people], what="search suggestions")
    return render(request, "office/members/suggested.html", {"people": answer.people})


@door(purpose="database", roles=SEARCHERS, branch_officer="democracy", data_protection_officer="rights")
@require_safe
def member(request: HttpRequest, person: UUID) -> HttpResponse:
    """This function will show one person's page, with what the post may see of it."""
    role, today = actor_of(request).role, timezone.localdate()
    entry = register.entry(person, on=today)
    if entry is None:
        kept = doubles.merged_into(person)
        if kept is None:
            raise Http404
        return redirect("office:member", person=kept)  # two entries were made one: links to either lead to it
    looks.record([person], what="member page")
    standing, tone = searching.standing_of(entry.membership, on=today)
    context = {
        "entry": entry,
        "standing": standing,
        "tone": tone,
        "cards": cards.of(entry, role),
        "closed_kinds": cards.closed_kinds(role),
        "choices": _choices(person) if register.opens(Choice, "given") else None,
        "channels": ChoiceForm().offered("channel"),
        "choices_why": why(role, "choices"),
        "posts_open": register.opens(Post, "role"),
        "posts_why": why(role, "posts"),
        "events": timeline.page(person, undoing=role in OFFICER).events,
        "opened_until": protecting.opened_until(person) if role in OPENERS else None,
        "may_change": role in OFFICER,
        "doings": doings.of(entry, role),
        "closes": True,
        "whose": "the member",
        "printed_on": today,
    }
    return desk(request, "office/members/page.html", context, here="members", inside=True)


def _choices(person: UUID) -> dict[str, list[permits.Standing]]:
    """What somebody answered, and what they were never asked or did not answer, which is no yes."""
    standing = permits.standing(person)
    return {
        "answered": [each for each in standing if each.given is not None],
        "open": [each for each in standing if each.given is None],
    }


@door(purpose="choices", roles=OFFICER)
@require_POST
def choose(request: HttpRequest, person: UUID) -> HttpResponse:
    """This function will write down what a member said of one consent, objection or restriction, and how they told us."""
    form = ChoiceForm(request.POST)
    if not form.is_valid() or register.entry(person, on=timezone.localdate()) is None:
        raise Http404
    kind, key, answer = form.cleaned_data["answer"].split(":")
    try:
        choosing.choose(
            person, kind=kind, key=key, given=answer == "yes", by=actor_of(request).account,
            channel=form.cleaned_data["channel"], at=timezone.now(),
        )  # fmt: skip
    except choosing.UnableToChoose:
        raise Http404 from None
    messages.success(request, "The choice is recorded, with today’s date and how the member told us.")
    return redirect("office:member", person=person)


@door(purpose="contact", roles=OFFICER)
@require_POST
def send_way_in(request: HttpRequest, person: UUID) -> HttpResponse:
    """This function will send a member a new one-time code, to where the union writes to them. Nobody in the office sees it (P24)."""
    entry = register.entry(person, on=timezone.localdate())
    if entry is None:
        raise Http404
    try:
        membership.send_way_in(entry.person, at=timezone.now())
    except UnableToWrite as unable:
        messages.error(request, str(unable))
    else:
        messages.success(request, "A new way in is on its way to the member. It works once, for 28 days.")
    return redirect("office:member", person=person)
