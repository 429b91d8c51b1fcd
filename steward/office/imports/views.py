"""Lists of members: brought in, looked at before anything changes, entered as one thing, undone as one thing."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from steward.membership.importing import actions, reports
from steward.membership.importing.fields import FIELDS
from steward.membership.models import Import
from steward.office.frame import actor_of, desk
from steward.office.imports.forms import ColumnsForm, FileForm
from steward.register.acts import UnableToUndo
from steward.web.doors import door

OFFICER = ("membership_officer",)
_TROUBLE = (actions.UnableToEnter, actions.UnableToMap, actions.UnableToRead, UnableToUndo)


@door(purpose="register", roles=OFFICER)
def imports(request: HttpRequest) -> HttpResponse:
    """This function will list what was brought in, and take another list."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            run = _bring(request, form.cleaned_data)
        except (actions.UnableToRead, actions.UnableToMap) as problem:
            form.add_error("file", str(problem))
        else:
            return redirect("office:import_columns" if run.state == Import.State.READ else "office:import", key=run.pk)
    context = {
        "form": form,
        "runs": reports.imports(),
        "more": any(form[name].errors for name in ("sheet", "header_row", "encoding")),
    }
    return desk(request, "office/imports/list.html", context, here="imports", status=422 if form.errors else 200)


def _bring(request: HttpRequest, said: dict[str, Any]) -> Import:
    """The file lies in a folder of its own, which only we can read, as long as it is read; then it is gone."""
    upload: UploadedFile[Any] = said["file"]
    with tempfile.TemporaryDirectory(prefix="steward-") as folder:
        path = Path(folder) / "list"
        with path.open("wb") as file:
            for block in upload.chunks(1 << 20):
                file.write(block)
        upload.close()
        return actions.bring(
            path, by=actor_of(request), on=timezone.localdate(), at=timezone.now(), source=said["source"], sheet=said["sheet"],
            header_row=said["header_row"] or 0, encoding=said["encoding"],
        )  # fmt: skip


def _find(key: UUID) -> Import:
    run = reports.find(key)
    if run is None:
        raise Http404
    return run


@door(purpose="register", roles=OFFICER)
@require_safe
def import_(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will show what a list would do, or did: counts, and its rows page by page."""
    return _page(request, _find(key))


def _page(request: HttpRequest, run: Import, *, problem: str = "") -> HttpResponse:
    counts = {effect: run.counts.get(effect, 0) for effect in reports.EFFECTS}
    first = next((effect for effect in ("refused", "changed", "new", "unchanged") if counts[effect]), "new")
    shown = request.GET.get("show", "")
    shown = shown if shown in reports.EFFECTS else first
    after = request.GET.get("after", "")
    has_rows = run.state != Import.State.DROPPED
    rows, more = reports.rows(run, effect=shown, after=int(after) if after.isdigit() else 0) if has_rows else ([], False)
    context = {
        "run": run,
        "counts": [(effect, label, counts[effect]) for effect, label in reports.EFFECTS.items()],
        "rows": rows,
        "more": rows[-1].number if more and rows else None,
        "shown": shown,
        "shown_label": reports.EFFECTS[shown],
        "refused": counts["refused"],
        "does": counts["new"] + counts["changed"],
        "waits": run.state == Import.State.PREVIEWED,
        "unsaid": run.state == Import.State.READ,
        "before": reports.entered_before(run) if run.state == Import.State.PREVIEWED else None,
        "left_out": [(c.name, c.why) for c in actions.columns_of(run) if not c.field] if has_rows else [],
        "taken": [(c.name, FIELDS[c.field].label, c.note) for c in actions.columns_of(run) if c.field],
        "since": reports.edited_since(run) if run.state in (Import.State.DONE, Import.State.UNDONE) else [],
        "problem": problem,
    }
    return desk(request, "office/imports/page.html", context, here="imports", status=409 if problem else 200)


@door(purpose="register", roles=OFFICER)
def import_columns(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will let an officer say what each column of a list is."""
    run = _find(key)
    if run.state not in (Import.State.READ, Import.State.PREVIEWED):
        return redirect("office:import", key=key)
    columns = actions.columns_of(run)
    form = ColumnsForm(
        request.POST if request.method == "POST" else None,
        columns=columns,
        source=run.source,
        clears=run.options.get("clears", []),
    )
    if request.method == "POST" and form.is_valid():
        try:
            run = actions.map_columns(
                run, form.said(), on=timezone.localdate(), clears=form.cleaned_data["clears"], source=form.cleaned_data["source"],
                orders=form.orders(),
            )  # fmt: skip
        except _TROUBLE as problem:
            form.add_error(None, str(problem))
        else:
            if run.state == Import.State.PREVIEWED:
                return redirect("office:import", key=key)
            form.add_error(None, run.options.get("problem", ""))
    seen = reports.samples(run)
    context = {
        "run": run,
        "form": form,
        "columns": [
            (column, form[f"field_{at}"], form[f"order_{at}"] if column.order else None, seen.get(column.name, []))
            for at, column in enumerate(columns)
        ],
        "employer": form["source"].value() == actions.EMPLOYER,
        "problem": "" if form.errors else run.options.get("problem", ""),
    }
    return desk(request, "office/imports/columns.html", context, here="imports", inside=True, status=422 if form.errors else 200)


def _do(request: HttpRequest, key: UUID, act: Callable[[Import], object], done: str) -> HttpResponse:
    run = _find(key)
    try:
        act(run)
    except actions.Outdated as problem:
        actions.preview(run, on=timezone.localdate())
        return _page(request, _find(key), problem=str(problem))
    except _TROUBLE as problem:
        return _page(request, _find(key), problem=str(problem))
    messages.success(request, done)
    return redirect("office:import", key=key)


@door(purpose="register", roles=OFFICER)
@require_POST
def import_enter(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will enter a list, all of it as one act."""
    by, now = actor_of(request), timezone.now()
    return _do(request, key, lambda run: actions.enter(run, by=by, on=timezone.localdate(), at=now), "The list is entered.")


@door(purpose="register", roles=OFFICER)
@require_POST
def import_undo(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will take an entered list back."""
    by, now = actor_of(request), timezone.now()
    done = "The list is undone: the register is as it was before, but for what was changed since."
    return _do(request, key, lambda run: actions.undo(run, by=by, on=timezone.localdate(), at=now), done)


@door(purpose="register", roles=OFFICER)
@require_POST
def import_drop(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will forget a list that was not entered."""
    return _do(request, key, actions.drop, "The list is forgotten, and its rows are gone. Nothing had changed.")


@door(purpose="register", roles=OFFICER)
@require_safe
def import_refused(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """This function will hand the refused rows back as a file, each with its reason."""
    run = _find(key)
    if run.state == Import.State.DROPPED:
        raise Http404
    response = StreamingHttpResponse(reports.refused_file(run), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="refused-rows.csv"'
    return response
