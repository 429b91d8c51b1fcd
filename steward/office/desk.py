"""The first page of the office: what waits for this post; and which post somebody works in."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from steward.campaigns import reports as campaigns
from steward.enquiries import reports as enquiries
from steward.membership import hints
from steward.membership import reports as membership
from steward.membership.life import classes
from steward.office.enquiries.views import ANSWERERS
from steward.office.extracts.views import RELEASERS, count_to_release
from steward.office.frame import actor_of, desk
from steward.office.posts.forms import ELECTED
from steward.permits import protecting
from steward.register import reports as register
from steward.web.doors import OFFICE, door
from steward.web.visitor import passed

# What a role will find here once its room of the software is built; an honest page says so instead of showing an empty one.
LATER = {
    "finance_officer": "subscriptions, Direct Debit and deduction from pay",
    "caseworker": "the cases assigned to you, their dates and papers",
    "call_handler": "one caller at a time, after you have verified who is calling",
    "elections_officer": "rolls for elections and ballots",
    "statistician": "counts of members, employers and workplaces, with small numbers kept back",
}


@door(purpose="staff_access", roles=(OFFICE,))
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """This function will show what waits for the post that somebody works in."""
    actor, today = actor_of(request), timezone.localdate()
    tasks: list[dict[str, object]] = []
    if actor.role == "membership_officer":
        oldest = membership.queue(on=today, limit=1)
        tasks.append(
            {"url": reverse("office:applications"), "label": "Applications to join", "count": membership.count_waiting() if oldest else 0,
             "says": "waiting", "days": oldest[0].days if oldest else 0, "none": "None is waiting.",
             "late": membership.count_late(on=today) if oldest else 0, "limit": membership.days_to_decide(on=today)}
        )  # fmt: skip
        over = classes.count_breaks_over(on=today)
        if over:
            tasks.append({"url": reverse("office:breaks"), "label": "Career breaks", "count": over, "says": "over"})
    if actor.role in RELEASERS and actor.account is not None:
        tasks.append(
            {"url": reverse("office:extracts"), "label": "Files to release", "count": count_to_release(by=actor.account),
             "says": "waiting for a second person: you", "none": "None waits for you."}
        )  # fmt: skip
    if actor.role == "membership_officer":
        tasks.append(
            {"url": reverse("office:hints"), "label": "What representatives told us", "count": hints.count_waiting(), "says": "waiting",
             "none": "Nothing is waiting."}
        )  # fmt: skip
        ending = register.count_posts_ending(on=today, roles=ELECTED)
        tasks.append(
            {"url": f"{reverse('office:posts')}?show=ending", "label": "Posts that end within 30 days", "count": ending, "says": "to give again or let end",
             "none": "None."}
        )  # fmt: skip
    if actor.role in ANSWERERS:
        waiting = enquiries.counts()
        tasks.append(
            {"url": reverse("office:enquiries"), "label": "Enquiries", "count": waiting["new"] + waiting["seen"], "says": "to answer",
             "late": enquiries.count_late(on=today), "none": "Nothing waits for an answer."}
        )  # fmt: skip
    if actor.role == "data_protection_officer":
        tasks.append(
            {"url": reverse("office:protected"), "label": "Protected records that were opened", "count": protecting.count_openings(at=timezone.now()),
             "says": "in the last seven days", "none": "None in the last seven days."}
        )  # fmt: skip
    if actor.role == "communications_officer":
        tasks.append(
            {"url": reverse("office:stories"), "label": "Stories", "count": campaigns.count_stories()["new"], "says": "to read", "none": "No story is new."}
        )  # fmt: skip
    return desk(request, "office/home.html", {"tasks": tasks, "later": LATER.get(actor.role, "")}, here="home")


@door(purpose="staff_access", roles=(OFFICE,))
@require_POST
def keys(request: HttpRequest) -> HttpResponse:
    """This function will switch the desk's single keys off, or on again (WCAG 2.1.4), until the end of the session."""
    off = not request.session.get("keys_off", False)
    request.session["keys_off"] = off
    messages.success(request, "Single keys are off. Switch them on again on the page Today." if off else "Single keys are on.")
    return redirect("office:home")


@door(purpose="staff_access", roles=(OFFICE,))
@require_POST
def work_as(request: HttpRequest) -> HttpResponse:
    """This function will let somebody with several posts choose the one they work in."""
    posts = passed(request).visitor.posts
    chosen = next((post for post in posts if str(post.pk) == request.POST.get("post")), None)
    if chosen is None:
        raise Http404
    request.session["post"] = str(chosen.pk)
    messages.success(request, f"You now work as: {chosen.name}{', ' + chosen.scope if chosen.scope else ''}.")
    return redirect("office:home", permanent=False)
