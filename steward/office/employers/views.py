"""Employers: finding one, its page, its names, and what was done with employers lately."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from steward.membership import informing
from steward.office import working
from steward.office.employers.forms import AddForm, NameForm, called
from steward.office.frame import actor_of, desk
from steward.people import work
from steward.register import acts, kinds, undoing
from steward.register.employers import contacts, places, reports, succession, typed
from steward.register.models import Act, Employer
from steward.trail import looks
from steward.web.doors import door

OFFICER = ("membership_officer",)
MOST = 50
MERGE = working.Kind(
    "employers.merge",
    "Employers are being merged",
    "They are merged. Everybody came along, and nobody was lost.",
    (succession.UnableToMerge,),
)
UNDO = working.Kind(
    "employers.undo",
    "What was done with employers is being undone",
    "It is undone: everything is as it was before, but for what somebody changed since.",
    (acts.UnableToUndo,),
)
OURS = tuple(
    kind
    for kind in kinds.KINDS
    if kind.startswith(("employer", "workplace", "branch_")) or kind in ("contact_added", "contact_ended")
)


def all_called() -> list[str]:
    """This function will return every open employer, as it is chosen from a list while typing."""
    return [called(each) for each in Employer.objects.filter(closed_on__isnull=True).order_by("name_key", "id")]


def is_key(words: str) -> bool:
    try:
        UUID(words)
    except ValueError:
        return False
    return True


def seen(*said: object) -> str:
    """This function will return what stands for what was looked at: where anything of it changes, it is looked at again."""
    return hashlib.sha256("|".join(str(getattr(each, "pk", each)) for each in said).encode()).hexdigest()[:32]


def one(key: UUID) -> Employer:
    """This function will return an employer, or answer that there is no such page."""
    found = Employer.objects.filter(pk=key).first()
    if found is None:
        raise Http404
    return found


@door(purpose="register", roles=OFFICER)
@require_safe
def employers(request: HttpRequest) -> HttpResponse:
    """This function will find employers by name, former name, code or town, with how many members work there."""
    words, today = request.GET.get("q", "")[:200], timezone.localdate()
    # Hundreds of names say nothing: a long directory opens on its box, a short one on its list.
    many = 0 if words.strip() else Employer.objects.filter(closed_on__isnull=True).count()
    many = many if many > MOST else 0
    found = [] if many else reports.look_for(words, on=today, limit=MOST)
    _, waiting, people = typed.queue(limit=0)
    context = {
        "found": found[:MOST], "more": len(found) > MOST, "words": words, "many": many, "waiting": waiting, "people": people,
        "left": [] if words else reports.closed_with_members(on=today), "doubles": [] if words else succession.doubles(),
    }  # fmt: skip
    return desk(request, "office/employers/list.html", context, here="register", inside=True)


@door(purpose="register", roles=OFFICER)
@require_safe
def employer(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will show an employer: members by workplace and of how many staff, representatives, contacts, names."""
    today, last = timezone.localdate(), work.latest(key, of=(MERGE.key,))
    kinds_of, back = {MERGE.key: MERGE}, (reverse("office:employers"), "Employers")
    going = working.page(request, last, kinds=kinds_of, here="register", back=back)
    if going is not None:
        return going
    page = reports.page(key, on=today)
    if page is None:
        raise Http404
    if last is not None and last.begun_at < timezone.now() - timedelta(days=1):
        last = None  # what became of it stands in what was done lately
    problem = working.became(request, last, kinds=kinds_of)
    told = [(contact, contacts.tell_by(contact), informing.told(contact)) for contact in page.contacts]
    reps = [post.person_id for place in page.places for post in place.reps]
    looks.record([*reps, *(contact.person_id for contact in page.contacts)], what="page of an employer")
    context = {"page": page, "contacts": told, "today": today, "whose": "each of them", "problem": problem}
    return desk(request, "office/employers/page.html", context, here="register", inside=True)


@door(purpose="register", roles=OFFICER)
def add(request: HttpRequest) -> HttpResponse:
    """This function will add an employer that no list has."""
    form = AddForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = places.add_employer(**form.cleaned_data, by=actor_of(request), on=timezone.localdate(), at=timezone.now())
        except places.UnableToPlace as problem:
            form.add_error("name", str(problem))
        else:
            messages.success(request, "The employer is added.")
            return redirect("office:employer", made.pk)
    context = {
        "form": form,
        "title": "Add an employer",
        "button": "Add the employer",
        "back": "office:employers",
        "back_says": "Employers",
    }
    return desk(request, "office/employers/form.html", context, here="register", inside=True, status=422 if form.errors else 200)


@door(purpose="register", roles=OFFICER)
def rename(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will give an employer another name; the former one still finds it."""
    which = one(key)
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": which.name})
    if request.method == "POST" and form.is_valid():
        try:
            act = places.rename_employer(
                which, **form.cleaned_data, by=actor_of(request), on=timezone.localdate(), at=timezone.now()
            )
        except places.UnableToPlace as problem:
            form.add_error("name", str(problem))
        else:
            messages.success(
                request, "The name is changed. The former one still finds this employer." if act else "Nothing was changed."
            )
            return redirect("office:employer", key)
    says = "Its name comes from a list. A later edition of that list may change it again." if which.code else ""
    context = {"form": form, "title": "Another name", "says": says, "button": "Change the name", "employer": which}
    return desk(request, "office/employers/form.html", context, here="register", inside=True, status=422 if form.errors else 200)


@door(purpose="register", roles=OFFICER)
def also(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will keep a name under which people know an employer, such as its initials."""
    which = one(key)
    form = NameForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            places.also_known_as(which, **form.cleaned_data, by=actor_of(request), on=timezone.localdate(), at=timezone.now())
        except places.UnableToPlace as problem:
            form.add_error("name", str(problem))
        else:
            messages.success(request, "The name is kept. Whoever types it from now on is placed at this employer.")
            return redirect("office:employer", key)
    says = "What people call it, such as its initials. Whoever types exactly this is placed at this employer from then on."
    context = {"form": form, "title": "Also known as", "says": says, "button": "Keep this name", "employer": which}
    return desk(request, "office/employers/form.html", context, here="register", inside=True, status=422 if form.errors else 200)


@door(purpose="register", roles=OFFICER)
@require_safe
def lately(request: HttpRequest) -> HttpResponse:
    """This function will list what was done with employers, workplaces and branches in the last three months, with its undoing."""
    since = timezone.now() - timedelta(days=92)
    done = list(Act.objects.filter(kind__in=OURS, at__gte=since, undoes__isnull=True).order_by("-at", "-id")[:100])
    undone = set(Act.objects.filter(undoes__in=done).values_list("undoes_id", flat=True))
    rows = [(act, kinds.words(act.kind), act.pk in undone) for act in done]
    return desk(request, "office/employers/lately.html", {"rows": rows}, here="register", inside=True)


@door(purpose="register", roles=OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, key: UUID) -> HttpResponse:
    """This function will undo what was done with employers, as one thing, and say what had to stay; or how far that is."""
    act = Act.objects.filter(pk=key, kind__in=OURS).first()
    if act is None:
        raise Http404
    if request.method != "POST":
        return _undoing(request, key)
    by, people = actor_of(request), max(act.detail.get("jobs", 0), act.detail.get("members", 0))

    def take_back(tell: work.Tell) -> acts.Undone:
        tell("Taking back what was done", 0, people)
        done = undoing.undo(key, by=by, on=timezone.localdate(), at=timezone.now())
        looks.record([person for _, _, person in done.kept if person], what="undoing")
        return done

    try:
        done = working.do(request, UNDO, take_back, about=key, long=working.is_long(people))
    except working.NotBegun as refused:
        messages.warning(request, str(refused))
        return redirect("office:employers_undo", key)
    except acts.UnableToUndo as problem:
        messages.error(request, str(problem))
        return redirect("office:employers_lately")
    if done is None:
        return redirect("office:employers_undo", key)
    back = done.restored + done.removed
    messages.success(request, f"Undone: {back} entr{'y is' if back == 1 else 'ies are'} as before.")
    if done.kept:
        n = len({(table, row) for table, row, _ in done.kept})
        messages.warning(
            request, f"{n} entr{'y was' if n == 1 else 'ies were'} changed since by somebody, and stayed as they are now."
        )
    return redirect("office:employers_lately")


def _undoing(request: HttpRequest, key: UUID) -> HttpResponse:
    """How far it is; and when it has ended, the list of what was done lately, with what became of it."""
    last, kinds_of = work.latest(key, of=(UNDO.key,)), {UNDO.key: UNDO}
    back = (reverse("office:employers_lately"), "Done lately")
    going = working.page(request, last, kinds=kinds_of, here="register", back=back)
    if going is not None:
        return going
    problem = working.became(request, last, kinds=kinds_of)
    if problem:
        messages.error(request, problem)
    return redirect("office:employers_lately")
