"""Writing to us: ask, check, send. It works for anybody, with no name and no account."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_http_methods, require_safe

from steward.enquiries import actions, clock
from steward.enquiries.models import Enquiry
from steward.people.models import Person
from steward.web import limits
from steward.web.doors import door
from steward.website.enquiries.forms import WriteForm, page_of

# A hospital's whole staff may write from one network; a machine writes more.
TIMES, SECONDS = 30, 3600
BOTH = ("anonymous", "member")


@door(purpose="website_enquiries", roles=BOTH)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """This function will ask what somebody wants to tell us, show it for checking, and take it."""
    host = request.get_host()
    if request.method != "POST":
        kind = request.GET.get("kind", "")
        about = page_of(request.GET.get("about", ""), host=host) or ""
        return _ask(request, WriteForm(initial={"about": about, "kind": kind if kind in Enquiry.Kind.values else ""}, host=host))
    form = WriteForm(request.POST, host=host)
    if not form.is_valid() or "change" in request.POST:
        return _ask(request, form)
    said = form.cleaned_data
    if "send" not in request.POST:
        context = {"form": form, "said": said, "kind": Enquiry.Kind(said["kind"]).label, "signed_in": _who(request) is not None}
        return render(request, "website/enquiries/check.html", context)
    if not limits.allowed(request, "write", times=TIMES, seconds=SECONDS):
        return render(request, "website/enquiries/too_many.html", {"form": form}, status=429)
    # keeps: P62
    enquiry = actions.send(**said, person=_who(request), at=timezone.now())
    there = HttpResponseRedirect(reverse("website:write_received", args=[enquiry.kind, enquiry.due_on, enquiry.reference]))
    there.status_code = 303
    return there


@door(purpose="website_enquiries", roles=BOTH)
@require_safe
def received(request: HttpRequest, kind: str, due: str, reference: str) -> HttpResponse:
    """This function will confirm, with the reference, and say what happens next and by when."""
    day = parse_date(due) if _is_day(due) else None
    if kind not in Enquiry.Kind.values or day is None:
        raise Http404
    context = {
        "reference": reference,
        "is_data": kind == Enquiry.Kind.DATA,
        "due_on": day,
        "working_days": clock.WORKING_DAYS,
        "days": clock.days_to_acknowledge(),
        "kept": clock.kept(),
        "signed_in": _who(request) is not None,
    }
    return render(request, "website/enquiries/received.html", context)


def _is_day(words: str) -> bool:
    try:
        return parse_date(words) is not None
    except ValueError:
        return False


def _who(request: HttpRequest) -> UUID | None:
    """The person who is signed in; a visitor is nobody, and the register is not asked."""
    # keeps: P68
    if not request.user.is_authenticated:
        return None
    return Person.objects.values_list("pk", flat=True).first()  # the row policy leaves one row, the member's own


def _ask(request: HttpRequest, form: WriteForm) -> HttpResponse:
    context = {"form": form, "signed_in": _who(request) is not None, "working_days": clock.WORKING_DAYS}
    return render(request, "website/enquiries/form.html", context, status=422 if form.errors else 200)
