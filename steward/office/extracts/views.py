"""Files for recipients: prepared and seen by one officer, released by another (two people, the exact bytes)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from steward.exchange import actions, reports, rows
from steward.exchange.models import Extract
from steward.office import working
from steward.office.extracts.forms import KeyForm, PrepareForm
from steward.office.frame import actor_of, desk
from steward.people import work
from steward.permits import stops
from steward.policy import text
from steward.web.doors import door

RELEASERS = ("membership_officer",)
KEEPERS = ("membership_officer", "administrator")
READERS = ("membership_officer", "administrator", "data_protection_officer")
PREVIEW = 50
RELEASE = working.Kind(
    "extract.release",
    "The file is being released",
    "The file is released, with its manifest beside it.",
    (actions.Refused, actions.Conflict),
    purpose="accountability",
)
LOST = "This file was released, and it does not lie where it should."


def count_to_release(*, by: UUID) -> int:
    """This function will return how many files wait for somebody else than whoever prepared them: for `by`."""
    return sum(each.state == Extract.State.PREPARED and each.prepared_by != by for each in reports.extracts())


@dataclass(frozen=True)
class Line:
    """A file in the list, in words."""

    extract: Extract
    recipient: str
    purpose: str
    tone: str
    mine: bool

    @property
    def left_out(self) -> int:
        """How many people of the register are not in it."""
        return self.extract.register_count - self.extract.rows


def _line(one: Extract, account: UUID | None) -> Line:
    policy = text.current()
    to, purpose = policy.recipients.get(one.recipient), policy.purposes.get(one.purpose)
    tone = {Extract.State.PREPARED: "warn", Extract.State.RELEASED: "ok"}.get(Extract.State(one.state), "")
    return Line(
        one, to.name if to else one.recipient, str(purpose.text) if purpose else one.purpose, tone, one.prepared_by == account
    )


@door(purpose="accountability", roles=READERS, administrator="staff_access")
@require_safe
def extracts(request: HttpRequest) -> HttpResponse:
    """This function will list the files there were and are, newest first, and the recipients with their keys."""
    return _list(request)


def _list(request: HttpRequest, key_form: KeyForm | None = None) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "lines": [_line(each, actor.account) for each in reports.extracts()],
        "recipients": reports.file_recipients(),
        "may_prepare": actor.role in RELEASERS,
        "may_set_key": actor.role in KEEPERS,
        "form": key_form,
    }
    return desk(request, "office/extracts/list.html", context, here="extracts", status=422 if key_form else 200)


@door(purpose="accountability", roles=KEEPERS, administrator="staff_access")
@require_POST
def set_key(request: HttpRequest) -> HttpResponse:
    """This function will keep the key that a recipient's files are encrypted to from now on."""
    form = KeyForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.set_key(said["recipient"], said["public_key"], by=actor_of(request), at=timezone.now())
        except actions.NoSuchRecipient:
            raise Http404 from None
        except actions.Refused as refused:
            form.add_error("public_key", str(refused))
        else:
            messages.success(request, "The key is kept. Files that are prepared from now on are encrypted to it.")
            return redirect("office:extracts")
    return _list(request, form)


@door(purpose="accountability", roles=RELEASERS)
def prepare(request: HttpRequest) -> HttpResponse:
    """This function will count a file and keep it for a second person."""
    actor, today = actor_of(request), timezone.localdate()
    form = PrepareForm(
        request.POST if request.method == "POST" else None, initial={"on": today}, recipients=reports.file_recipients(),
        purposes=text.current().roles[actor.role].purposes,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        recipient, _, purpose = form.cleaned_data["use"].partition(":")
        try:
            made = actions.prepare(recipient=recipient, purpose=purpose, on=form.cleaned_data["on"], by=actor, at=timezone.now())
        except actions.Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("office:extract", key=made.pk)
    return desk(request, "office/extracts/prepare.html", {"form": form}, here="extracts", status=422 if form.errors else 200)


@door(purpose="accountability", roles=READERS, administrator="staff_access")
@require_safe
def extract(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will show a file's counts, each reason of exclusion, and the columns that the policy names for it; or how far it is."""
    if actor_of(request).role not in RELEASERS:
        return _page(request, _find(key))
    last, kinds, back = work.latest(key, of=(RELEASE.key,)), {RELEASE.key: RELEASE}, (reverse("office:extracts"), "All files")
    going = working.page(request, last, kinds=kinds, here="extracts", back=back)
    if going is not None:
        return going
    found = _find(key)
    problem = working.became(request, last, kinds=kinds, lost=LOST if reports.is_lost(found) else "")
    # Whatever failed before it was withdrawn, or released after all, is of no use to anybody.
    return _page(request, found, told=problem if found.state == Extract.State.PREPARED or problem == LOST else "")


def _find(key: UUID) -> Extract:
    found = reports.extract(key)
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, found: Extract, *, told: str = "", **more: Any) -> HttpResponse:
    actor, policy = actor_of(request), text.current()
    to = policy.recipients.get(found.recipient)
    older = reports.before(found)
    waits, lost = found.state == Extract.State.PREPARED, reports.is_lost(found)
    context = {
        "line": _line(found, actor.account),
        "extract": found,
        "waits": waits,
        "released": found.state == Extract.State.RELEASED,
        "excluded": [(stops.says(reason), count) for reason, count in found.excluded.items() if count],
        "columns": list(zip(rows.header(found.fields), ["piece id", *found.fields], strict=False)),
        "to": to,
        "key": reports.file_recipient(found.recipient),
        "never": [str(policy.categories[each].label) for each in to.never] if to else [],
        "older": older,
        "more_or_less": found.rows - older.rows if older else 0,
        "may_release": actor.role in RELEASERS and found.prepared_by != actor.account,
        "may_preview": actor.role in RELEASERS and waits,
        "may_withdraw": actor.role in KEEPERS,
        "may_fetch": actor.role in RELEASERS,
        "keep_for": PREVIEW,
        "lost": LOST if lost else "",
        "can_be_finished": lost and actor.role in RELEASERS and reports.can_be_finished(found),
    }  # fmt: skip
    status = 409 if "problem" in more else 200
    return desk(request, "office/extracts/page.html", context | {"problem": told} | more, here="extracts", status=status)


@door(purpose="accountability", roles=RELEASERS)
@require_safe
def preview(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will show the first rows of the file byte for byte. Whoever is in them sees that they were looked at."""
    found = _find(key)
    if found.state != Extract.State.PREPARED:
        raise Http404
    try:
        data = actions.preview(found, by=actor_of(request), limit=PREVIEW)
    except (actions.Refused, actions.Conflict) as refused:
        return _page(request, found, problem=str(refused))
    return _page(request, found, preview=data.decode("utf-8"), whose="each person in these rows")


@door(purpose="accountability", roles=RELEASERS)
@require_POST
def release(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will make the encrypted file, as the second person; a large one behind the page."""
    by, found = actor_of(request), _find(key)

    def make(tell: work.Tell) -> actions.Released:
        return actions.release(key, by=by, at=timezone.now(), tell=tell)

    try:
        long = found.state == Extract.State.PREPARED and working.is_long(found.rows)
        done = working.do(request, RELEASE, make, about=key, long=long)
    except working.NotBegun as refused:
        messages.warning(request, str(refused))
    except RELEASE.says as refused:
        return _page(request, found, problem=str(refused))
    else:
        if done is not None:
            messages.success(request, RELEASE.done)
    return redirect("office:extract", key=key)


@door(purpose="accountability", roles=KEEPERS, administrator="staff_access")
@require_POST
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will give up a file that waits."""
    by, found = actor_of(request), _find(key)
    # An administrator knows nothing of long work; whoever holds the file is noticed by its row.
    if by.role in RELEASERS and working.goes_on(request, key):
        return redirect("office:extract", key=key)
    try:
        actions.withdraw(key, by=by)
    except (actions.Refused, actions.Conflict) as refused:
        return _page(request, found, problem=str(refused))
    messages.success(request, "The file is withdrawn. Nothing was sent.")
    return redirect("office:extract", key=key)


@door(purpose="accountability", roles=RELEASERS)
@require_safe
def fetch(request: HttpRequest, key: UUID, part: str) -> HttpResponseBase:
    """This function will hand over the encrypted file, or its manifest: only the recipient can open the one, the other names nobody."""
    found = _find(key)
    file, manifest = actions.paths(found)
    path = {"file": file, "manifest": manifest}.get(part)
    if path is None or found.state != Extract.State.RELEASED or not path.is_file():
        raise Http404
    if part == "file":
        try:
            actions.check_file(found, path)
        except actions.Conflict as altered:
            return _page(request, found, problem=str(altered))
        actions.note_fetching(found, by=actor_of(request), at=timezone.now())
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name, content_type="application/octet-stream")
