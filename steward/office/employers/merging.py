"""Employers that merged, and two entries of the same employer: what comes along first, then the deed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from steward.office import working
from steward.office.employers.forms import MergeForm, SameForm, called
from steward.office.employers.views import MERGE, OFFICER, all_called, is_key, one, seen
from steward.office.frame import actor_of, desk
from steward.people import work
from steward.register import matching
from steward.register.employers import succession
from steward.register.models import Act, Employer
from steward.web.doors import door


@door(purpose="register", roles=OFFICER)
def merge(request: HttpRequest) -> HttpResponse:
    """This function will let one employer succeed up to three others from a day; who comes along is counted first."""
    today = timezone.localdate()
    initial: dict[str, object] = {"on": today}
    asked = request.GET.get("of", "")
    old = Employer.objects.filter(pk=asked).first() if is_key(asked) else None
    if old is not None:
        initial |= {"first": called(old), "on": old.closed_on or today}
    form = MergeForm(request.POST if request.method == "POST" else None, initial=initial, today=today)
    follows, olds, looked = None, list[Employer](), ""
    if request.method == "POST" and form.is_valid():
        olds, into, on = form.olds(), form.cleaned_data["into"], form.cleaned_data["on"]
        try:
            looked = seen(into, on, *(each.pk for each in olds))
            follows = succession.preview(olds, into, on=on)
            if request.POST.get("sure") == looked:
                by = actor_of(request)

                def merge_them(tell: work.Tell) -> Act:
                    tell("Moving jobs, workplaces and contacts", 0, 0)
                    return succession.succeed(olds, into, by=by, on=on, at=timezone.now())

                long = working.is_long(follows.members + follows.others)
                act = working.do(request, MERGE, merge_them, about=into.pk, long=long)
                if act is not None:
                    messages.success(request, f"They are merged. {act.detail['jobs']} people came along, and nobody was lost.")
                return redirect("office:employer", into.pk)
        except working.NotBegun as refused:
            messages.warning(request, str(refused))
        except succession.UnableToMerge as problem:
            form.add_error(None, str(problem))
    context = {"form": form, "employers": all_called(), "follows": follows, "olds": olds, "seen": looked}
    return desk(request, "office/employers/merge.html", context, here="register", inside=True, status=422 if form.errors else 200)


@door(purpose="register", roles=OFFICER)
def same(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will put two entries of the same employer together."""
    which = one(key)
    answer = [each for each in matching.ask(which.name).candidates if each.employer != which.pk]
    initial = {"other": f"{answer[0].name} ({answer[0].code})"} if answer and answer[0].code else {}
    form = SameForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        other = form.cleaned_data["other"]
        try:
            act = succession.merge_employers(which, other, by=actor_of(request), on=timezone.localdate(), at=timezone.now())
        except succession.UnableToMerge as problem:
            form.add_error("other", str(problem))
        else:
            messages.success(request, f"The two entries are one. {act.detail['jobs']} jobs were put right.")
            return redirect("office:employer", UUID(act.detail["employer"]))
    says = (
        "All that was said of the entry without a code is said of the other from then on, since ever: people, workplaces, contacts."
        " Its name goes on finding the other. It can be undone."
    )
    context = {
        "form": form, "employer": which, "title": "The same employer, entered twice", "says": says, "button": "Put them together",
        "employers": all_called(),
    }  # fmt: skip
    return desk(request, "office/employers/form.html", context, here="register", inside=True, status=422 if form.errors else 200)
