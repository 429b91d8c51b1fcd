"""Loading a list of employers: what it would change first, then the loading, as one act."""

from __future__ import annotations

import base64
import binascii
import zlib

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from steward.office.employers.forms import ListForm
from steward.office.employers.views import OFFICER
from steward.office.frame import actor_of, desk
from steward.register.employers import loading, reading, succession
from steward.web.doors import door

SHOWN = 60


def _packed(data: bytes) -> str:
    return base64.b64encode(zlib.compress(data, 9)).decode()


def _unpacked(said: str) -> bytes:
    """The list that was looked at, as the page gave it back; one that was changed on the way is no list."""
    try:
        opened = zlib.decompressobj()
        data = opened.decompress(base64.b64decode(said, validate=True), reading.MOST + 1)
    except (binascii.Error, zlib.error, ValueError):
        raise reading.UnableToRead("The list did not come back as it was. Choose the file again.") from None
    return data


@door(purpose="register", roles=OFFICER)
def load(request: HttpRequest) -> HttpResponse:
    """This function will show what a list of employers would change, and load it when that is confirmed."""
    form = ListForm(
        request.POST if request.method == "POST" and "seen" not in request.POST else None, request.FILES or None,
        ships=[(key, label) for key, _, label in loading.SHIPS],
    )  # fmt: skip
    data, problem = b"", ""
    try:
        if request.method == "POST" and "seen" in request.POST:
            data = _unpacked(request.POST.get("list", ""))
            return _confirmed(request, data)
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            if file is not None and file.size > reading.MOST:
                raise reading.UnableToRead("This file is larger than 20 MB: no list of employers is. Choose the file again.")
            return _preview(request, file.read() if file is not None else loading.shipped(form.cleaned_data["shipped"]))
    except (reading.UnableToRead, loading.UnableToLoad) as unable:
        problem = str(unable)
        if form.is_bound:
            form.add_error("file", problem)
        else:
            messages.error(request, problem)
            return redirect("office:employers_load")
    return desk(
        request, "office/employers/load.html", {"form": form}, here="register", inside=True, status=422 if form.errors else 200
    )


def _preview(request: HttpRequest, data: bytes, *, changed: bool = False) -> HttpResponse:
    sheet, today = reading.read(data), timezone.localdate()
    context = {"list": _packed(data), "shown": SHOWN, "changed": changed}
    if sheet.successors:
        steps = succession.plan(sheet, on=today)
        return desk(
            request,
            "office/employers/follow.html",
            context | {"plan": steps, "digest": steps.digest},
            here="register",
            inside=True,
        )
    plan = loading.plan(sheet, on=today)
    groups = [
        (kind, says, plan.of(kind)[:SHOWN], len(plan.of(kind)), kind in ("unchanged", "new", "new_closed", "moved"))
        for kind, says in loading.KINDS.items()
        if plan.of(kind)
    ]
    context |= {"plan": plan, "groups": groups, "digest": plan.digest}
    return desk(request, "office/employers/preview.html", context, here="register", inside=True)


def _confirmed(request: HttpRequest, data: bytes) -> HttpResponse:
    sheet, today, actor = reading.read(data), timezone.localdate(), actor_of(request)
    now: str = (succession.plan(sheet, on=today) if sheet.successors else loading.plan(sheet, on=today)).digest
    if now != request.POST["seen"]:  # a colleague was faster: look again
        return _preview(request, data, changed=True)
    if sheet.successors:
        _, act = succession.load(sheet, by=actor, on=today, at=timezone.now())
        said = f"{act.detail['jobs']} people came along." if act else "There was nothing to do."
    else:
        plan, act = loading.load(sheet, by=actor, on=today, at=timezone.now())
        said = f"{plan.changes} changes are made." if act else "There was nothing to do."
    messages.success(request, f"The list is loaded. {said}")
    return redirect("office:employers")
