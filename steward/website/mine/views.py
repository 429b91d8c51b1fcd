"""What a member chose to see first, the networks that a member joined, and benefits. No page here shows anybody else."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from steward.interests import actions, reports
from steward.interests.models import Interest
from steward.people.acting import acting_as
from steward.people.models import Person
from steward.permits import actions as choices
from steward.web.doors import door
from steward.web.visitor import passed
from steward.website import visibility
from steward.website.mine import chosen
from steward.website.models import BenefitPage, NetworkPage, Topic
from steward.website.models.members import fault_of_link

OBJECTION = "website_personal"


@door(purpose="website_personal", roles=("member",))
@require_http_methods(["GET", "HEAD", "POST"])
def interests(request: HttpRequest) -> HttpResponse:
    """This function will show what the member chose to see first, and take one choice or take it back."""
    me = _me()
    if request.method == "POST":
        return _choose(request, me)
    mine = set(reports.chosen(me, *chosen.OF_PAGES))
    topics = [(topic, topic.slug in mine) for topic in Topic.objects.all()]
    context = {
        "here": "interests",
        "kinds": [(sort, [each for each in topics if each[0].sort == sort.value]) for sort in Topic.Sort],
        "count": len(mine),
        "fits": reports.fits(me, on=timezone.localdate()),
    }
    return render(request, "website/mine/interests.html", context)


def _choose(request: HttpRequest, me: UUID) -> HttpResponse:
    said = request.POST
    given = said.get("given") == "yes"
    if "fit" in said:
        actor = passed(request).actor
        with acting_as(actor, "choices"):
            choices.choose(
                me, kind="objection", key=OBJECTION, given=not given, by=actor.account, channel="online", at=timezone.now()
            )
        messages.success(
            request,
            gettext("The website is fitted to what you chose.") if given else gettext("You see the same website as everybody."),
        )
        return _again("website:interests")
    if "all" in said:
        for topic in Topic.objects.all():
            actions.drop(kind=topic.sort, key=topic.slug)
        messages.success(request, gettext("You have chosen nothing any more, and nothing of it is kept."))
        return _again("website:interests")
    found = get_object_or_404(Topic, slug=said.get("topic", ""))
    if given:
        try:
            actions.choose(me, kind=found.sort, key=found.slug, at=timezone.now())
        except actions.UnableToChoose as unable:
            messages.error(request, str(unable))
        else:
            messages.success(request, gettext("You chose %(title)s.") % {"title": found.title})
    else:
        actions.drop(kind=found.sort, key=found.slug)
        messages.success(request, gettext("You dropped %(title)s. Nothing of it is kept.") % {"title": found.title})
    return _again("website:interests")


@door(purpose="networks", roles=("member",))
@require_http_methods(["GET", "HEAD", "POST"])
def networks(request: HttpRequest) -> HttpResponse:
    """This function will list the networks that the member joined and the others, and take a joining or a leaving."""
    me = _me()
    if request.method == "POST":
        return _join(request, me)
    joined, others = chosen.networks(reports.chosen(me, Interest.Kind.NETWORK))
    context = {"here": "networks", "joined": joined, "others": others, "is_member": visibility.is_member()}
    return render(request, "website/mine/networks.html", context)


def _join(request: HttpRequest, me: UUID) -> HttpResponse:
    # keeps: W12
    try:
        found = NetworkPage.objects.filter(translation_key=UUID(request.POST.get("network", ""))).first()
    except ValueError:
        found = None
    if found is None:
        raise Http404
    key = str(found.translation_key)
    if request.POST.get("given") != "yes":
        actions.drop(kind=Interest.Kind.NETWORK, key=key)
        messages.success(request, gettext("You left %(title)s. Nothing of it is kept.") % {"title": found.title})
    elif not visibility.is_member():
        messages.error(request, gettext("Networks are for members whose membership stands today."))
    else:
        try:
            actions.choose(me, kind=Interest.Kind.NETWORK, key=key, at=timezone.now())
        except actions.UnableToChoose as unable:
            messages.error(request, str(unable))
        else:
            messages.success(request, gettext("You joined %(title)s.") % {"title": found.title})
    return _again("website:networks")


@door(purpose="website_services", roles=("member",))
@require_safe
def benefits(request: HttpRequest) -> HttpResponse:
    """This function will list the benefits of the sister unions."""
    pages = [(page, _host(page)) for page in BenefitPage.objects.defer("body").order_by("union", "title")]
    return render(
        request, "website/mine/benefits.html", {"here": "benefits", "pages": pages, "is_member": visibility.is_member()}
    )


@door(purpose="website_services", roles=("member",))
@require_safe
def leave(request: HttpRequest, page: int) -> HttpResponse:
    """This function will say where a benefit's link leads and that nothing goes with it; the link is the editor's, as it is."""
    # keeps: W13
    found = get_object_or_404(BenefitPage, pk=page)
    if fault_of_link(found.offered_at):
        raise Http404
    return render(request, "website/mine/leave.html", {"here": "benefits", "benefit": found, "host": _host(found)})


def _host(page: BenefitPage) -> str:
    return urlsplit(page.offered_at).hostname or ""


def _me() -> UUID:
    person = Person.objects.values_list("pk", flat=True).first()  # the row policy leaves one row, the member's own
    if person is None:
        raise Http404
    return person


def _again(name: str) -> HttpResponseRedirect:
    there = HttpResponseRedirect(reverse(name))
    there.status_code = 303
    return there
