"""The lists of those who represent members: a workplace representative's, and a branch officer's."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from steward.office.frame import desk
from steward.permits.workplace import members_here
from steward.register import reports as register
from steward.register import search as searching
from steward.trail import looks
from steward.web.doors import door


@door(purpose="workplace_contact", roles=("workplace_rep",))
@require_safe
def workplace(request: HttpRequest) -> HttpResponse:
    """This function will show a representative the members at their workplace, and how many asked not to be on the list."""
    here = members_here()
    looks.record([member.pk for member in here.members], what="workplace list")
    context = {"list": here, "on": timezone.localdate(), "closes": True, "whose": "each member"}
    return desk(request, "office/lists/workplace.html", context, here="workplace")


@door(purpose="democracy", roles=("branch_officer",))
def branch(request: HttpRequest) -> HttpResponse:
    """This function will show a branch officer the branch: the first of its members by name, or those that they search for."""
    words = request.POST.get("q", "")[:200] if request.method == "POST" else ""
    if words.strip():
        answer = searching.find(words)
        people, count, more = list(answer.people), len(answer.people), answer.more
    else:
        answer, everybody = None, register.branch_list(limit=searching.LIMIT)
        people, count = searching.describe(everybody.people), everybody.count
        more = count > len(people)
    looks.record([each.pk for each in people], what="branch list")
    context = {
        "people": people, "count": count, "more": more, "limit": searching.LIMIT, "answer": answer, "query": words,
        "closes": True, "whose": "each member",
    }  # fmt: skip
    return desk(request, "office/lists/branch.html", context, here="branch")
