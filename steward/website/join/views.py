"""Joining: ask, check, send. What a stranger is told never depends on whom we know (see the package's own words)."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from steward.membership import actions, reports
from steward.policy import text
from steward.register import reports as register
from steward.web import limits
from steward.web.doors import door
from steward.website.join.forms import JoinForm

SECTIONS = {
    "you": (gettext_lazy("You"), ("given_names", "family_name", "email", "phone", "born_on")),
    "address": (gettext_lazy("Your postal address"), ("line_1", "line_2", "line_3", "line_4", "town", "postcode", "country")),
    "work": (gettext_lazy("Your work"), ("employer", "workplace", "job_title", "work_email", "work_phone")),
    "choices": (gettext_lazy("Your choices"), ("consents", "objections")),
}
# A stall in front of a hospital sends many forms from one address; a machine sends more.
TIMES, SECONDS = 100, 3600


@door(purpose="register", roles=("anonymous",))
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """This function will ask for an application, show it for checking, and take it."""
    if request.method != "POST":
        return _ask(request, JoinForm(initial=_invited(request.GET.get("at", ""))))
    form = JoinForm(request.POST)
    if not form.is_valid() or "change" in request.POST:
        return _ask(request, form)
    if "send" not in request.POST:
        return render(request, "website/join/check.html", {"form": form, "sections": _answers(form), "in_join": True})
    if not limits.allowed(request, "join", times=TIMES, seconds=SECONDS):
        return render(request, "website/join/too_many.html", {"in_join": True}, status=429)
    # keeps: W09
    application = actions.apply(said=form.said, choices=form.ticked, at=timezone.now())
    # The reference is a keyed hash: the same for the same person, so that a second application is answered as the first was.
    there = HttpResponseRedirect(reverse("website:join_received", args=[reports.reference(application)]))
    there.status_code = 303
    return there


@door(purpose="register", roles=("anonymous",))
@require_safe
def received(request: HttpRequest, reference: str) -> HttpResponse:
    """This function will confirm, with the reference, and say what happens next."""
    return render(request, "website/join/received.html", {"reference": reference, "in_join": True})


def _invited(words: str) -> dict[str, str]:
    """What a representative's link fills in: the workplace that it names and its employer, which anybody may know."""
    try:
        place = register.workplace(UUID(words))
    except ValueError:
        return {}
    return {"employer": place.employer.name, "workplace": place.name} if place else {}


def _ask(request: HttpRequest, form: JoinForm) -> HttpResponse:
    return render(request, "website/join/form.html", {"form": form, "in_join": True})


def _answers(form: JoinForm) -> list[dict[str, object]]:
    """Each section with what was answered, as it will be sent."""
    policy, said = text.current(), form.cleaned_data
    found: list[dict[str, object]] = []
    for key, (heading, fields) in SECTIONS.items():
        rows: list[tuple[object, object]] = [(form[name].label, said[name]) for name in fields]
        if key == "address":
            rows = [(gettext("Address"), [said[name] for name in fields if said[name]])]
        elif key == "choices":
            rows = [
                (gettext("You agree to"), [policy.consents[each].ask for each in said["consents"]]),
                (gettext("You do not want"), [policy.objections[each].ask for each in said["objections"]]),
            ]
        found.append({"key": key, "heading": heading, "rows": rows})
    return found
