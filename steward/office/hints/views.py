"""Two taps: a representative or a branch officer tells the office of a change, and an officer's queue of what they told."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from steward.membership import hints
from steward.membership.models import Hint
from steward.office.frame import actor_of, desk
from steward.office.hints.forms import HintForm
from steward.register import reports as register
from steward.trail import looks
from steward.web.doors import door

TELLERS = ("workplace_rep", "branch_officer")
OFFICER = ("membership_officer",)
# Which form puts right what a hint says: the form's name, its label, and the key that opens it.
FORMS = {
    Hint.Kind.MOVED: ("address", "Change address"),
    Hint.Kind.LEFT_JOB: ("job", "Change work details"),
}


def _home(request: HttpRequest) -> str:
    return "office:workplace" if actor_of(request).role == "workplace_rep" else "office:branch"


@door(purpose="workplace_contact", roles=TELLERS, branch_officer="contact")
def tell(request: HttpRequest, person: UUID, what: str) -> HttpResponse:
    """This function will ask once, and then tell the office what has changed for somebody."""
    entry = register.entry(person, on=timezone.localdate())
    if entry is None or what not in Hint.Kind.values:
        raise Http404
    form = HintForm(request.POST if request.method == "POST" else None, kind=what)
    if request.method == "POST" and form.is_valid():
        try:
            hints.tell(person, kind=what, says=form.cleaned_data["says"], by=actor_of(request), at=timezone.now())
        except hints.UnableToTell as unable:
            form.add_error(None, str(unable))
        else:
            messages.success(request, "The office knows. You can take it back as long as they have not done it.")
            return redirect(_home(request))
    looks.record([person], what="form: something has changed")
    context = {
        "form": form,
        "entry": entry,
        "kind": what,
        "says": Hint.Kind(what).label,
        "home": reverse(_home(request)),
        "whose": "the member",
    }
    here = "workplace" if actor_of(request).role == "workplace_rep" else "branch"
    return desk(request, "office/hints/tell.html", context, here=here, status=422 if form.errors else 200)


@door(purpose="workplace_contact", roles=TELLERS, branch_officer="contact")
@require_POST
def take_back(request: HttpRequest, hint: UUID) -> HttpResponse:
    """This function will take back what was told, as long as the office has not done it."""
    if not any(each.pk == hint for each in hints.mine()):
        raise Http404
    try:
        hints.take_back(hint)
    except hints.UnableToTell as unable:
        messages.error(request, str(unable))
    else:
        messages.success(request, "It is taken back. The office does not see it any more.")
    return redirect(_home(request))


@door(purpose="database", roles=OFFICER)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """This function will list what representatives and branch officers told the office, oldest first."""
    waiting = hints.queue(on=timezone.localdate())
    looks.record([each.person.pk for each in waiting], what="what representatives told us")
    lines = [(each, FORMS.get(Hint.Kind(each.hint.kind))) for each in waiting]
    return desk(request, "office/hints/queue.html", {"waiting": lines, "whose": "each of them"}, here="register")


@door(purpose="database", roles=OFFICER)
@require_POST
def done(request: HttpRequest, hint: UUID) -> HttpResponse:
    """This function will note that a hint was dealt with."""
    if not Hint.objects.filter(pk=hint).exists():
        raise Http404
    try:
        hints.done(hint, at=timezone.now())
    except hints.UnableToTell as unable:
        messages.error(request, str(unable))
    else:
        messages.success(request, "Done, and out of the list.")
    return redirect("office:hints")
