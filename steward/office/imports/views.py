"""Lists of members: brought in, looked at before anything changes, entered as one thing, undone as one thing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from steward.membership.importing import actions, reports
from steward.membership.importing.fields import FIELDS
from steward.membership.models import Import
from steward.office import working
from steward.office.frame import actor_of, desk
from steward.office.imports.forms import ColumnsForm, FileForm
from steward.people import work
from steward.people.models import Work
from steward.register.acts import UnableToUndo
from steward.web.doors import door
from steward.web.uploads import Kept

OFFICER = ("membership_officer",)
SMALL = 40_000  # bytes: a file of about as many rows as are read while the browser waits
_TROUBLE = (actions.UnableToEnter, actions.UnableToMap, actions.UnableToRead, UnableToUndo)
READ = working.Kind("import.read", "The list is being read", "The list is read.", _TROUBLE)
MAP = working.Kind(
    "import.map", "The list is being read again", "The list is read again, with the columns as you said them.", _TROUBLE
)
ENTER = working.Kind("import.enter", "The list is being entered", "The list is entered.", _TROUBLE)
UNDO = working.Kind(
    "import.undo",
    "The list is being undone",
    "The list is undone: the register is as it was before, but for what was changed since.",
    _TROUBLE,
)
DROP = working.Kind(
    "import.drop",
    "The list is being forgotten",
    "The list is forgotten, and its rows are gone. Nothing had changed.",
    _TROUBLE,
)
KINDS = {kind.key: kind for kind in (READ, MAP, ENTER, UNDO, DROP)}


@door(purpose="register", roles=OFFICER)
def imports(request: HttpRequest) -> HttpResponse:
    """This function will list what was brought in, and take another list."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        key = uuid4()
        try:
            run = _bring(request, form.cleaned_data, key)
        except working.NotBegun:
            form.add_error("file", "The list was not read: too much else is being done. Choose it again in a few minutes.")
        except _TROUBLE as problem:
            form.add_error("file", str(problem))
        else:
            unsaid = run is not None and run.state == Import.State.READ
            return redirect("office:import_columns" if unsaid else "office:import", key=key)
    now = timezone.now()
    context = {
        "form": form,
        "runs": reports.imports(),
        "at_work": [each.about for each in work.at_work(at=now)],
        "reading": [
            (each, each.problem or ("" if work.going_on(each, at=now) else working.INTERRUPTED))
            for each in work.of_kind(READ.key, since=now - timedelta(days=1))
            if each.state != Work.State.DONE
        ],
        "more": any(form[name].errors for name in ("sheet", "header_row", "encoding")),
    }
    return desk(request, "office/imports/list.html", context, here="imports", status=422 if form.errors else 200)


def _bring(request: HttpRequest, said: dict[str, Any], key: UUID) -> Import | None:
    """The file has no name, and is gone when it was read, or when this process is. A large one is read behind the page."""
    upload: UploadedFile[Any] = said["file"]
    by, size = actor_of(request), upload.size or 0
    kept = Kept(upload)

    def read(tell: work.Tell) -> Import:
        return actions.bring(
            kept.path, by=by, on=timezone.localdate(), at=timezone.now(), source=said["source"], sheet=said["sheet"],
            header_row=said["header_row"] or 0, encoding=said["encoding"], key=key, tell=tell,
        )  # fmt: skip

    return working.do(request, READ, read, about=key, long=size > SMALL, let_go=kept.close)


def _find(key: UUID) -> Import:
    run = reports.find(key)
    if run is None:
        raise Http404
    return run


@door(purpose="register", roles=OFFICER)
@require_safe
def import_(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will show what a list would do, or did: counts, and its rows page by page; or how far it is."""
    last = work.latest(key, of=KINDS)
    going = working.page(request, last, kinds=KINDS, here="imports", back=(reverse("office:imports"), "All lists"))
    if going is not None:
        return going
    run = reports.find(key)
    if run is None and last is None:
        raise Http404
    # Told on the page itself, and not again on each of its pages of rows.
    problem = "" if request.GET and run is not None else working.became(request, last, kinds=KINDS)
    if run is None:
        return desk(request, "office/imports/unread.html", {"problem": problem}, here="imports")
    return _page(request, run, problem=problem)


def _page(request: HttpRequest, run: Import, *, problem: str = "", status: int = 200) -> HttpResponse:
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
    return desk(request, "office/imports/page.html", context, here="imports", status=status)


@door(purpose="register", roles=OFFICER)
def import_columns(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will let an officer say what each column of a list is."""
    run = _find(key)
    if run.state not in (Import.State.READ, Import.State.PREVIEWED) or working.goes_on(request, key):
        return redirect("office:import", key=key)
    columns = actions.columns_of(run)
    form = ColumnsForm(
        request.POST if request.method == "POST" else None,
        columns=columns,
        source=run.source,
        clears=run.options.get("clears", []),
    )
    if request.method == "POST" and form.is_valid():
        said, orders, clears, source = form.said(), form.orders(), form.cleaned_data["clears"], form.cleaned_data["source"]

        def read(tell: work.Tell) -> Import:
            on = timezone.localdate()
            return actions.map_columns(_find(key), said, on=on, clears=clears, source=source, orders=orders, tell=tell)

        try:
            done = working.do(request, MAP, read, about=key, long=_is_long(run))
        except working.NotBegun as refused:
            messages.warning(request, str(refused))
        except _TROUBLE as problem:
            form.add_error(None, str(problem))
        else:
            if done is None or done.state == Import.State.PREVIEWED:
                return redirect("office:import", key=key)
            run = done
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


def _is_long(run: Import) -> bool:
    return working.is_long(int(run.counts.get("rows", 0)))


def _do(
    request: HttpRequest, key: UUID, kind: working.Kind, act: Callable[[Import, work.Tell], object], *, short: bool = False
) -> HttpResponse:
    """A short list is done with while the browser waits; a long one behind the page, which says how far it is."""
    run = _find(key)

    def task(tell: work.Tell) -> Import:
        act(run, tell)
        return run

    try:
        long = not short and _is_long(run)
        done = working.do(request, kind, task, about=key, long=long, mend=partial(_look_again, key))
    except working.NotBegun as refused:
        messages.warning(request, str(refused))
    except _TROUBLE as problem:
        return _page(request, _find(key), problem=str(problem), status=409)
    else:
        if done is not None:
            messages.success(request, kind.done)
    return redirect("office:import", key=key)


def _look_again(key: UUID, problem: Exception) -> None:
    """Where the register has changed since somebody looked: the page shows what the list would do now."""
    if isinstance(problem, actions.Outdated):
        actions.preview(_find(key), on=timezone.localdate())


@door(purpose="register", roles=OFFICER)
@require_POST
def import_enter(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will enter a list, all of it as one act."""
    by = actor_of(request)

    def enter(run: Import, tell: work.Tell) -> object:
        return actions.enter(run, by=by, on=timezone.localdate(), at=timezone.now(), tell=tell)

    return _do(request, key, ENTER, enter)


@door(purpose="register", roles=OFFICER)
@require_POST
def import_undo(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will take an entered list back."""
    by = actor_of(request)

    def undo(run: Import, tell: work.Tell) -> object:
        return actions.undo(run, by=by, on=timezone.localdate(), at=timezone.now(), tell=tell)

    return _do(request, key, UNDO, undo)


@door(purpose="register", roles=OFFICER)
@require_POST
def import_drop(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will forget a list that was not entered."""
    return _do(request, key, DROP, lambda run, tell: actions.drop(run), short=True)


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
