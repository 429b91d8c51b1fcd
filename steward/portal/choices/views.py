"""Your choices: each consent, objection and restriction of the policy, one click to give and one to take back (P57a, P48a)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from steward.permits import actions, reports
from steward.portal import me
from steward.portal.answers import see_other
from steward.web.doors import door
from steward.web.visitor import passed

HEADINGS = {
    "consent": (
        gettext_lazy("Only if you say yes"),
        gettext_lazy("None of this happens until you agree. You can take a yes back at any time, and nothing else changes."),
    ),
    "objection": (gettext_lazy("Stops when you say no"), gettext_lazy("We do these things unless you object.")),
    "restriction": (
        gettext_lazy("How we may reach you and use your data"),
        gettext_lazy("Your membership goes on whatever you choose here."),
    ),
}


@door(purpose="choices", roles=("member",))
def show(request: HttpRequest) -> HttpResponse:
    """This function will show every choice with what stands, or take one choice and show the page again."""
    mine = me.find(on=timezone.localdate())
    if mine is None:
        raise Http404
    if request.method == "POST":
        return _take(request, mine)
    standing = reports.standing(mine.person.pk)
    sections = [
        (kind, *HEADINGS[kind], [each for each in standing if each.kind == kind])
        for kind in HEADINGS
    ]  # fmt: skip
    return render(
        request,
        "portal/choices.html",
        {"me": mine, "here": "choices", "sections": sections, "history": reports.history(mine.person.pk)},
    )


def _take(request: HttpRequest, mine: me.Me) -> HttpResponse:
    said = request.POST
    kind, key, given = said.get("kind", ""), said.get("key", ""), said.get("given", "")
    asked = next((each for each in reports.standing(mine.person.pk) if (each.kind, each.key) == (kind, key)), None)
    if asked is None or given not in ("yes", "no"):
        raise Http404
    by = passed(request).actor.account
    # keeps: P57a, P48a
    actions.choose(mine.person.pk, kind=kind, key=key, given=given == "yes", by=by, channel="online", at=timezone.now())
    messages.success(request, f"{_words(kind, given == 'yes')}: {asked.ask}.")
    return see_other("portal:data" if said.get("back") == "data" else "portal:choices", anchor=f"{kind}-{key}")


def _words(kind: str, given: bool) -> str:
    return {
        ("consent", True): gettext("You said yes"),
        ("consent", False): gettext("You said no"),
        ("objection", True): gettext("You objected, and it stops now"),
        ("objection", False): gettext("You took your objection back"),
        ("restriction", True): gettext("You asked for this, and it holds from now on"),
        ("restriction", False): gettext("You lifted this restriction"),
    }[kind, given]
