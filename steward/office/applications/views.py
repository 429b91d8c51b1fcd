"""Applications to join: the queue, one application, and the decision, which is a named officer's (P52)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from steward.membership import actions, reports
from steward.membership.models import Application
from steward.office.acts import flash
from steward.office.applications.forms import AdmitForm, PaperForm, RefuseForm
from steward.office.frame import actor_of, desk
from steward.outbox.actions import UnableToWrite
from steward.policy import text
from steward.policy.words import UnionRule
from steward.trail import looks
from steward.web.doors import door

OFFICER = ("membership_officer",)


@door(purpose="register", roles=OFFICER)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """This function will list the applications that wait, oldest first."""
    today = timezone.localdate()
    waiting = reports.queue(on=today)
    context = {
        "waiting": waiting,
        "late": reports.days_to_decide(on=today),
        "count_late": reports.count_late(on=today),
        "rule": _rule("admit"),
    }
    return desk(request, "office/applications/queue.html", context, here="applications")


def _rule(about: str) -> UnionRule | None:
    """The rule of today, to stand beside what is decided by it."""
    try:
        return text.current().rule(about, on=timezone.localdate())
    except LookupError:
        return None


@door(purpose="register", roles=OFFICER)
@require_safe
def application(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will show an application with everything that was typed, and who the applicant may be already."""
    return _page(request, _find(key))


def _find(key: UUID) -> Application:
    found = reports.find(key)
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, found: Application, **forms: Any) -> HttpResponse:
    waits = found.state == Application.State.NEW
    doubles = reports.duplicates_of(found) if waits else []
    if found.person_id:
        looks.record([found.person_id], what="application")
    context = {
        "application": found,
        "reference": reports.reference(found),
        "days": (timezone.localdate() - timezone.localdate(found.applied_at)).days,
        "late": reports.days_to_decide(on=timezone.localdate()),
        "rules": [each for each in (_rule("join"), _rule("refuse")) if each] if waits else [],
        "act": actions.act_of(found),
        "waits": waits,
        "lines": _lines(found),
        "ticked": [_asked(each["kind"], each["key"]) for each in found.choices],
        "doubles": doubles,
        "admit": forms.get("admit") or AdmitForm(people=_people(doubles), on=timezone.localdate()),
        "refuse": forms.get("refuse") or RefuseForm(),
        "form": forms.get("admit") or forms.get("refuse"),
        "problem": forms.get("problem", ""),
        "is_member": any(each.is_member for each in doubles),
        "whose": "whoever it may be already" if doubles else "the member" if found.person_id else "",
    }
    return desk(request, "office/applications/page.html", context, here="applications", status=422 if forms else 200)


def _people(doubles: list[reports.Double]) -> list[tuple[str, str]]:
    """The persons of the register whom the applicant may be, as answers to choose from."""
    return [
        (str(each.person), f"As the person we know: {each.name}{', ' + each.number if each.number else ''}")
        for each in doubles
        if each.person and not each.is_member
    ]


def _lines(found: Application) -> list[tuple[str, list[str], Any]]:
    address = [found.line_1, found.line_2, found.line_3, found.line_4, found.town, found.postcode, found.country]
    return [
        ("Given names", [found.given_names], None),
        ("Family name", [found.family_name], None),
        ("Address", [line for line in address if line], None),
        ("Date of birth", [], found.born_on),
        ("Email", [found.email], None),
        ("Telephone", [found.phone], None),
        ("Employer", [found.employer], None),
        ("Workplace", [found.workplace], None),
        ("Job", [found.job_title], None),
        ("Work email", [found.work_email], None),
        ("Work telephone", [found.work_phone], None),
    ]


def _asked(kind: str, key: str) -> str:
    question = getattr(text.current(), f"{kind}s", {}).get(key)
    return str(question.ask) if question else f"{key.replace('_', ' ')} (the policy no longer asks this)"


@door(purpose="register", roles=OFFICER)
@require_POST
def admit(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will admit the applicant, as a new person or as somebody whom we know."""
    found = _find(key)
    form = AdmitForm(request.POST, people=_people(reports.duplicates_of(found)), on=timezone.localdate())
    if not form.is_valid():
        return _page(request, found, admit=form)
    said = form.cleaned_data
    try:
        membership = actions.admit(
            key, by=actor_of(request), on=timezone.localdate(), at=timezone.now(), branch=said["branch"],
            same_as=None if said["who"] == "new" else UUID(said["who"]), member_class=said["member_class"] or "full",
            brought=form.brought,
        )  # fmt: skip
    except (actions.UnableToAdmit, UnableToWrite) as unable:
        return _page(request, _find(key), problem=str(unable))
    following = reports.next_waiting() if request.POST.get("then") == "next" else None
    who = "The applicant before this one" if following else "The applicant"
    words = f"{who} is a member now. Their number and a way to sign in are on the way to them."
    flash.tell(request, words, actions.act_of(_find(key)))
    return redirect("office:application", key=following) if following else redirect("office:member", person=membership.person_id)


@door(purpose="register", roles=OFFICER)
@require_POST
def refuse(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will refuse an application with a reason."""
    form = RefuseForm(request.POST)
    if not form.is_valid():
        return _page(request, _find(key), refuse=form)
    try:
        said = form.cleaned_data
        actions.refuse(key, by=actor_of(request), reason=said["reason"], ground=said["ground"], at=timezone.now())
    except actions.UnableToAdmit as unable:
        return _page(request, _find(key), problem=str(unable))
    told = "The applicant is told why, and how to answer." if said["ground"] in actions.GROUNDS else "Nobody is written to."
    following = reports.next_waiting() if request.POST.get("then") == "next" else None
    which = "The application before this one" if following else "The application"
    words = f"{which} is refused. {told} The policy keeps it for a year."
    flash.tell(request, words, actions.act_of(_find(key)))
    return redirect("office:application", key=following) if following else redirect("office:applications")


@door(purpose="register", roles=OFFICER)
def paper(request: HttpRequest) -> HttpResponse:
    """This function will take a form that came on paper, so that it waits like one that came online."""
    form = PaperForm(request.POST if request.method == "POST" else None, on=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        ticked = [tuple(each.split(":", 1)) for each in said.pop("ticked")]
        channel = said.pop("channel") or "paper"
        application = actions.apply(said=said, choices=ticked, at=timezone.now(), channel=channel)  # type: ignore[arg-type]  # pairs
        messages.success(request, "The form is entered. Compare it with what came, then decide.")
        return redirect("office:application", key=application.pk)
    context = {"form": form}
    return desk(request, "office/applications/paper.html", context, here="applications", status=422 if form.errors else 200)
