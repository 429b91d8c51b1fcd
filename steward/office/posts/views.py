"""Who holds which post, giving one and ending one. A post opens what its role opens, from its first day to its last (P21)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from steward.membership import colleagues
from steward.membership import posts as reminding
from steward.office.frame import actor_of, desk
from steward.office.posts.forms import AppointForm, ColleagueForm, EndForm, given_by
from steward.policy import text
from steward.register import actions, reports
from steward.register.models import Post
from steward.trail import looks
from steward.web.doors import door

APPOINTERS = ("membership_officer", "administrator")
MOST = 200
ONLY = {"": "All", "unsigned": "Not signed yet", "ending": "Ending within 30 days"}


@dataclass(frozen=True)
class Line:
    """A post in the list: whether it is signed for, and whether it ends soon."""

    post: Post
    signed: bool
    ends_soon: bool


@door(purpose="rulebook", roles=APPOINTERS, administrator="staff_access")
@require_safe
def posts(request: HttpRequest) -> HttpResponse:
    """This function will list the posts that stand, by role, with who holds them."""
    mine = given_by(actor_of(request).role)
    wanted = request.GET.get("role", "")
    only = request.GET.get("show", "")
    only = only if only in ONLY else ""
    today = timezone.localdate()
    standing = reports.posts_standing(on=today, roles=(wanted,) if wanted in mine else mine, only=only, limit=MOST)
    looks.record([post.person_id for post in standing], what="list of posts")
    named = text.current().roles
    context = {
        "posts": [
            Line(post, reports.signed(post), post.until_on is not None and post.until_on <= today + reports.ENDING)
            for post in standing
        ],
        "only": only,
        "shows": ONLY.items(),
        "roles": [(key, str(named[key].name)) for key in mine],
        "wanted": wanted,
        "most": MOST,
        "may_add": actor_of(request).role == "administrator",
        "whose": "each of them",
    }
    return desk(request, "office/posts/list.html", context, here="posts")


@door(purpose="rulebook", roles=APPOINTERS, administrator="staff_access")
def appoint(request: HttpRequest, person: UUID) -> HttpResponse:
    """This function will give a post to somebody whom the office knows."""
    actor, today = actor_of(request), timezone.localdate()
    entry = reports.entry(person, on=today)
    if entry is None:
        raise Http404
    roles = given_by(actor.role)
    form = AppointForm(
        request.POST if request.method == "POST" else None, initial={"from_on": today}, roles=roles,
        workplaces=reports.workplaces() if "workplace_rep" in roles else [],
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        elected = said["role"]
        try:
            actions.appoint(
                entry.person, role=elected, by=actor.account, on=said["from_on"], until=said["until_on"],
                workplace=said.get("workplace") if elected == "workplace_rep" else None,
                branch=said.get("branch") if elected == "branch_officer" else None,
            )  # fmt: skip
        except actions.UnableToAppoint as unable:
            form.add_error(None, str(unable))
        else:
            messages.success(
                request,
                "The post is given. It opens what its role may see from its first day on, once they have signed its undertaking.",
            )
            return redirect("office:posts")
    looks.record([person], what="form: post")
    context = {"form": form, "entry": entry, "title": "Appoint to a post", "whose": "they"}
    return desk(request, "office/posts/appoint.html", context, here="posts", status=422 if form.errors else 200)


@door(purpose="staff_access", roles=("administrator",))
def colleague(request: HttpRequest) -> HttpResponse:
    """This function will add somebody who works for the union, with their first post and a way in."""
    today = timezone.localdate()
    form = ColleagueForm(
        request.POST if request.method == "POST" else None, initial={"from_on": today}, roles=given_by("administrator")
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        colleagues.add(
            given_names=said["given_names"], family_name=said["family_name"], email=said["email"], role=said["role"],
            on=said["from_on"], until=said["until_on"], at=timezone.now(),
        )  # fmt: skip
        messages.success(
            request, "The colleague is added. A way in is on its way to the address that you typed; you do not see it."
        )
        return redirect("office:posts")
    return desk(request, "office/posts/colleague.html", {"form": form}, here="posts", status=422 if form.errors else 200)


@door(purpose="rulebook", roles=APPOINTERS, administrator="staff_access")
def end(request: HttpRequest, post: UUID) -> HttpResponse:
    """This function will end a post on a day. From that day on it opens nothing."""
    today = timezone.localdate()
    held = reports.post(post)
    if held is None or held.role not in given_by(actor_of(request).role) or _ended(held):
        raise Http404
    form = EndForm(request.POST if request.method == "POST" else None, initial={"on": today}, earliest=today)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_post(held, on=form.cleaned_data["on"])
        except actions.UnableToAppoint as problem:
            form.add_error("on", str(problem))
        else:
            messages.success(request, "The end of the post is noted.")
            return redirect("office:posts")
    looks.record([held.person_id], what="form: end of a post")
    context = {"form": form, "post": held, "whose": "they"}
    return desk(request, "office/posts/end.html", context, here="posts", status=422 if form.errors else 200)


@door(purpose="rulebook", roles=APPOINTERS, administrator="staff_access")
@require_POST
def remind(request: HttpRequest, post: UUID) -> HttpResponse:
    """This function will remind the holder of a post to sign its undertaking."""
    held = reports.post(post)
    if held is None or held.role not in given_by(actor_of(request).role) or _ended(held):
        raise Http404
    try:
        reminding.remind(held, at=timezone.now())
    except reminding.UnableToRemind as unable:
        messages.error(request, str(unable))
    else:
        messages.success(request, "A reminder is on its way. The post opens when they have signed.")
    return redirect("office:posts")


def _ended(post: Post) -> bool:
    return post.until_on is not None and post.until_on <= timezone.localdate()
