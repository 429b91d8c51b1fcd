"""Whoever is given a post signs its undertaking first; until then the post opens nothing (P21d)."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from steward.policy import text
from steward.register import actions, reports
from steward.web.doors import door
from steward.web.visitor import passed


@door(purpose="register", roles=("member",))
def show(request: HttpRequest) -> HttpResponse:
    """This function will show the undertaking of each post that waits for it, and take the signature of its holder."""
    who = passed(request).visitor
    waiting = [post for post in who.posts if not post.signed]
    words, digest = reports.undertaking()
    untold = ""
    if request.method == "POST":
        chosen = next((post for post in waiting if str(post.pk) == request.POST.get("post")), None)
        if chosen is None:
            raise Http404
        if request.POST.get("agreed") == "yes":
            actions.sign_undertaking(UUID(str(chosen.pk)), wording=digest)
            request.session["post"] = str(chosen.pk)
            messages.success(
                request, gettext("You have signed for the post: %(post)s. It is open to you from now on.") % {"post": chosen.name}
            )
            return redirect("office:home")
        untold = gettext("Tick the box if you agree. Without it the post stays closed.")
    roles = text.current().roles
    posts = [{"post": post, "says": str(roles[post.role].says)} for post in waiting]
    return render(
        request,
        "portal/undertaking.html",
        {"posts": posts, "words": words.split(": ", 1), "untold": untold, "here": "home"},
        status=422 if untold else 200,
    )
