"""The queue of enquiries, and answering one. Complaints about personal data are the data protection officer's."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from steward.enquiries import actions, clock, reports
from steward.enquiries.models import Enquiry
from steward.office import drafts
from steward.office.enquiries.forms import AnswerForm, CloseForm
from steward.office.frame import actor_of, desk
from steward.trail import looks
from steward.web.doors import door

ANSWERERS = ("communications_officer", "data_protection_officer")
BOXES = {"answer": "answer-says", "close": "close-outcome"}  # each with a field that a browser always sends
LABELLED = {
    "answer-says": str(AnswerForm.base_fields["says"].label),
    "close-outcome": str(CloseForm.base_fields["outcome"].label),
}
LABELS = {"new": "New", "seen": "Taken", "waiting": "Waiting", "done": "Done"}


@door(purpose="website_enquiries", roles=ANSWERERS, data_protection_officer="rights")
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """This function will list the enquiries of one state by the day they are due."""
    today, counts = timezone.localdate(), reports.counts()
    state = request.GET.get("show", "")
    if state not in LABELS:
        state = "seen" if counts["seen"] and not counts["new"] else "new"
    lines = reports.queue(state, on=today)
    looks.record([line.enquiry.person_id for line in lines if line.enquiry.person_id], what="enquiries")
    context = {
        "lines": lines,
        "state": state,
        "tabs": [(key, label, counts[key]) for key, label in LABELS.items()],
        "late": reports.count_late(on=today),
        "more": counts[state] - len(lines),
        "working_days": clock.WORKING_DAYS,
        "days": clock.days_to_acknowledge(),
        "is_dpo": actor_of(request).role == "data_protection_officer",
        "whose": "members among them",
    }
    return desk(request, "office/enquiries/queue.html", context, here="enquiries")


@door(purpose="website_enquiries", roles=ANSWERERS, data_protection_officer="rights")
@require_safe
def one(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will show one enquiry. To look is to look: whoever takes it says so."""
    return _show(request, key)


@door(purpose="website_enquiries", roles=ANSWERERS, data_protection_officer="rights")
@require_POST
def do(request: HttpRequest, key: UUID, what: str) -> HttpResponse:
    """This function will keep what was typed, take, acknowledge, answer, close, reopen or pass on, or show what is wrong.

    Nothing that was typed is lost, and what a colleague typed meanwhile is shown beside it.
    """
    actions.hold(key)
    line = reports.one(key, on=timezone.localdate())
    if line is None or what not in ("keep", "take", "acknowledge", "answer", "close", "reopen", "pass"):
        raise Http404
    by, at = actor_of(request), timezone.now()
    typed = _typed(request, line.enquiry.draft)
    clashes = drafts.clashes(request, line.enquiry.draft, typed, LABELLED)
    if clashes:
        return _show(request, key, typed=typed, clashes=clashes, status=409)
    actions.keep(key, typed=typed)
    answer, close = _forms(line, typed, request, what)
    form = answer if what == "answer" else close if what == "close" else None
    if form is not None and not form.is_valid():
        return _show(request, key, answer=answer, close=close, status=422)
    said = form.cleaned_data if form is not None else {}
    try:
        if what == "keep":
            done = "Kept. Nobody sees it before you send it."
        elif what == "take":
            actions.take(key, by=by)
            done = "You have taken it: it stands under Taken."
        elif what == "acknowledge":
            actions.acknowledge(key, by=by, at=at)
            done = (
                "Acknowledged, and they get an email." if line.enquiry.email else "Noted as acknowledged. Tell them as you can."
            )
        elif what == "answer":
            actions.answer(key, channel=said["channel"], says=said["says"], waits=said["waits"], by=by, at=at)
            done = "The answer goes by email now." if said["channel"] == "email" else "The answer is kept."
        elif what == "close":
            actions.close(key, outcome=said["outcome"], unanswered=said.get("unanswered", ""), by=by, at=at)
            done = "Closed."
        elif what == "reopen":
            actions.reopen(key, by=by)
            done = "Open again."
        else:
            actions.pass_on(key, kind=request.POST.get("kind", ""))
            messages.success(request, "Passed on. Whoever answers that kind has it now.")
            return redirect("office:enquiries")
    except actions.UnableToAnswer as unable:
        if form is None:
            messages.error(request, str(unable))
            return redirect("office:enquiry", key=key)
        # Where nobody but the data protection officer may say why nobody was told, there is no such question.
        asked = isinstance(unable, actions.NobodyTold) and "unanswered" in form.fields
        form.add_error("unanswered" if asked else None, str(unable))
        return _show(request, key, answer=answer, close=close, status=422)
    if what in BOXES:  # sent: it stands among the answers, and no more in the box
        actions.keep(key, typed={name: value for name, value in typed.items() if not name.startswith(f"{what}-")})
    messages.success(request, done)
    return redirect("office:enquiry", key=key)


def _show(
    request: HttpRequest,
    key: UUID,
    *,
    answer: AnswerForm | None = None,
    close: CloseForm | None = None,
    typed: dict[str, str] | None = None,
    clashes: dict[str, drafts.Both] | None = None,
    status: int = 200,
) -> HttpResponse:
    line = reports.one(key, on=timezone.localdate())
    if line is None:
        raise Http404
    enquiry = line.enquiry
    if enquiry.person_id:
        looks.record([enquiry.person_id], what="an enquiry")
    unbound = _forms(line, enquiry.draft if typed is None else typed)
    wrong = [form for form in (answer, close) if form is not None and form.errors]
    context = {
        "line": line,
        "enquiry": enquiry,
        "answer": answer or unbound[0],
        "close": close or unbound[1],
        "form": wrong[0] if wrong else None,
        "kinds": [(value, label) for value, label in Enquiry.Kind.choices if value != enquiry.kind],
        "kept": clock.kept(),
        "is_data": enquiry.kind == Enquiry.Kind.DATA,
        "whose": "the member" if enquiry.person_id else "",
        "draft_seen": drafts.mark(enquiry.draft),
        "clashes": clashes,
    }
    return desk(request, "office/enquiries/one.html", context, here="enquiries", inside=True, status=status)


def _typed(request: HttpRequest, kept: dict[str, str]) -> dict[str, str]:
    """What stands in the two boxes of the page, whichever button was pressed; a box that did not come leaves what was kept."""
    typed, mine = dict(kept), drafts.is_as_shown(request, kept)
    for box, always in BOXES.items():
        # Where a colleague has typed since, an empty box takes nothing of it away.
        if always in request.POST and (mine or request.POST[always].strip()):
            typed = {name: value for name, value in typed.items() if not name.startswith(f"{box}-")}
            said = {name: str(value).replace("\0", "") for name, value in request.POST.items() if name.startswith(f"{box}-")}
            typed |= {name: value for name, value in said.items() if value.strip()}
    return typed


def _forms(
    line: reports.Line, typed: dict[str, str], request: HttpRequest | None = None, what: str = ""
) -> tuple[AnswerForm, CloseForm]:
    """The two forms: the one that was sent as it came, the other with what was typed in it."""

    def data(box: str) -> Any:
        return request.POST if request is not None and what == box else None

    def initial(box: str) -> dict[str, str]:
        return {name.removeprefix(f"{box}-"): value for name, value in typed.items() if name.startswith(f"{box}-")}

    return (
        AnswerForm(data("answer"), enquiry=line.enquiry, initial=initial("answer")),
        CloseForm(data("close"), line=line, initial=initial("close")),
    )
