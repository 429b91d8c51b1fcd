"""Loading a list of candidates: what it would change first, the lines that cannot be used with their reasons, then the loading."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from steward.campaigns import standing
from steward.campaigns.models import Election
from steward.exchange.cells import as_csv
from steward.exchange.reading.problems import UnableToRead
from steward.office.candidates.forms import ListForm
from steward.office.candidates.views import OFFICER, election_of
from steward.office.frame import desk
from steward.web.doors import door
from steward.web.uploads import Kept

SHOWN = 40
SALT = "steward.office.candidates"


@contextmanager
def _on_disk(data: bytes) -> Iterator[Path]:
    """The list as a file, for as long as it is read: workbooks are opened by a process of their own. It has no name that outlives us."""
    kept = Kept(SimpleUploadedFile("list", data))
    try:
        yield kept.path
    finally:
        kept.close()


def _packed(said: dict[str, Any], data: bytes, key: UUID) -> str:
    """The list and what was said of it, to travel in the page while it is looked at; nothing is kept meanwhile.

    It comes back for the election that it was looked at for, and for no other.
    """
    return signing.dumps(said | {"data": base64.b64encode(data).decode()}, salt=f"{SALT}:{key}", compress=True)


def _unpacked(request: HttpRequest, key: UUID) -> tuple[dict[str, Any], bytes]:
    try:
        said = signing.loads(request.POST.get("list", ""), salt=f"{SALT}:{key}")
    except signing.BadSignature:
        raise standing.UnableToList("The list did not come back as it was. Choose the file again.") from None
    return said, base64.b64decode(said.pop("data"))


@door(purpose="candidates", roles=OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def load(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will show what a list would change, and load it when that is confirmed."""
    election = election_of(key)
    looking = request.method == "POST" and "seen" not in request.POST
    form = ListForm(request.POST if looking else None, request.FILES if looking else None)
    said: dict[str, Any] = {}
    try:
        if request.method == "POST" and "seen" in request.POST:
            said, data = _unpacked(request, key)
            with _on_disk(data) as path:
                done = standing.load(path, election=key, source=said["source"], whole=said["whole"], seen=request.POST["seen"])
            gone = len(done.gone) if said["whole"] else 0
            messages.success(request, f"The list is loaded: {len(done.new)} new, {len(done.changed)} changed, {gone} taken off.")
            return redirect("office:election", key=key)
        if form.is_valid():
            file = form.cleaned_data["file"]
            data = file.read()
            said = {"source": form.cleaned_data["source"], "whole": form.cleaned_data["whole"]}
            with _on_disk(data) as path:
                plan = standing.plan(path, election=key)
            return _preview(request, election, plan, said, data)
    except (standing.UnableToList, UnableToRead) as unable:
        if form.is_bound:
            form.add_error("file", str(unable))
        else:
            messages.error(request, str(unable))
            form = ListForm(initial=said)  # the file has to be chosen again; what was typed beside it is still there
    context = {"form": form, "election": election}
    status = 422 if form.errors or (request.method == "POST" and not looking) else 200
    return desk(request, "office/candidates/load.html", context, here="candidates", inside=True, status=status)


@door(purpose="candidates", roles=OFFICER)
@require_POST
def refused(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will give back the lines that cannot be used, as they stood, each with its reason, to be put right."""
    election_of(key)
    try:
        _said, data = _unpacked(request, key)
        with _on_disk(data) as path:
            plan = standing.plan(path, election=key)
    except (standing.UnableToList, UnableToRead):
        raise Http404 from None
    rows = [(*plan.header, "line", "why it was refused"), *((*each.cells, str(each.number), each.why) for each in plan.refused)]
    answer = HttpResponse(b"".join(as_csv(rows)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="refused-lines.csv"'
    return answer


def _preview(request: HttpRequest, election: Election, plan: standing.Plan, said: dict[str, Any], data: bytes) -> HttpResponse:
    context = {
        "election": election, "plan": plan, "said": said, "list": _packed(said, data, election.pk), "shown": SHOWN,
        "new": plan.new[:SHOWN], "changed": plan.changed[:SHOWN], "gone": plan.gone[:SHOWN], "refused": plan.refused[:SHOWN],
        "something": bool(plan.new or plan.changed or (said["whole"] and plan.gone)),
    }  # fmt: skip
    return desk(request, "office/candidates/preview.html", context, here="candidates", inside=True)
