"""Telling a story and taking it back, and the stories that are shown: on a page, in a feed, as a file to print."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core import signing
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from steward.campaigns import reports, stories
from steward.people.models import Person
from steward.policy import periods, text
from steward.web import limits
from steward.web.doors import door
from steward.website.models import CampaignPage
from steward.website.stories import printing
from steward.website.stories.forms import StoryForm, WithdrawForm

# A union's stall sends several from one address; a machine sends more.
TIMES, SECONDS = 30, 3600
# Codes cannot be guessed (120 bits); the limit keeps a machine from trying all the same.
TRIES = 30
PAGE = 50
SALT = "steward.website.stories"
LIVES = 24 * 3600


@door(purpose="story_review", roles=("anonymous", "member"))
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True)
def tell(request: HttpRequest) -> HttpResponse:
    """This function will ask for a story, show it for checking, and take it."""
    campaign = _campaign(request.POST.get("campaign") or request.GET.get("campaign", ""))
    if request.method != "POST":
        return _ask(request, StoryForm(), campaign)
    form = StoryForm(request.POST)
    if not form.is_valid() or "change" in request.POST:
        return _ask(request, form, campaign)
    code = _code(request.POST.get("token", ""))
    if "send" not in request.POST or not code:
        # The code is made before the story is sent: sent twice, by a second click or by going back, it is one story.
        token = signing.dumps(stories.new_code(), salt=SALT)
        context = {"form": form, "campaign": campaign, "token": token, "consents": _ticked(form), "sorry": "send" in request.POST}
        return render(request, "website/stories/check.html", context)
    if not limits.allowed(request, "story", times=TIMES, seconds=SECONDS):
        context = {"form": form, "campaign": campaign, "token": request.POST["token"]}
        return render(request, "website/stories/too_many.html", context, status=429)
    # keeps: W05
    person = Person.objects.first() if request.user.is_authenticated else None  # as a member: one's own row, and no other
    reference = stories.tell(
        said=form.said,
        consents=form.cleaned_data["consents"],
        code=stories.own_secret() if person else code,
        at=timezone.now(),
        campaign=campaign.translation_key if campaign else None,
        person=person,
        withdraw_at=reverse("website:story_withdraw"),
    )
    context = {
        "reference": reference,
        "code": "" if person else code,
        "emailed": bool(form.said["email"]) and person is None,
        "campaign": campaign,
        "kept": periods.period(text.current().retention["stories"].keep),
    }
    return render(request, "website/stories/received.html", context)


@door(purpose="story_review", roles=("anonymous", "member"))
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True)
def withdraw(request: HttpRequest) -> HttpResponse:
    """This function will take a story back by its code; whether there was one, it does not say."""
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if not limits.allowed(request, "story_withdraw", times=TRIES, seconds=SECONDS):
            return render(request, "website/stories/too_many.html", {"form": form}, status=429)
        stories.withdraw_by_code(form.cleaned_data["code"])
        return render(request, "website/stories/withdrawn.html")
    return render(request, "website/stories/withdraw.html", {"form": form})


@door(purpose="website", roles=("anonymous", "member"))
@require_safe
def shown(request: HttpRequest) -> HttpResponse:
    """This function will show the published stories, the newest first."""
    page = Paginator(reports.stories_shown(), PAGE).get_page(request.GET.get("page"))
    told = _with_campaigns(list(page.object_list))
    asking = CampaignPage.objects.live().filter(asks_stories=True).order_by("-dated_on")[:5]
    return render(request, "website/stories/list.html", {"page": page, "told": told, "asking": list(asking)})


@door(purpose="website", roles=("anonymous",))
@require_safe
@cache_control(no_store=True)
def feed(request: HttpRequest) -> HttpResponse:
    """This function will serve the newest stories as an Atom feed, made at this moment."""
    told = reports.stories_shown(most=20)
    context = {
        "told": told,
        "base": f"{request.scheme}://{request.get_host()}",
        "updated": max((each.published_at for each in told), default=timezone.now()),
    }
    return render(request, "website/stories/feed.xml", context, content_type="application/atom+xml; charset=utf-8")


@door(purpose="story_print", roles=("anonymous",))
@require_safe
@cache_control(no_store=True)
def print_file(request: HttpRequest, slug: str) -> HttpResponse:
    """This function will set the stories of a campaign whose tellers agreed to print as a PDF, made at this moment and kept nowhere."""
    campaign = CampaignPage.objects.live().filter(slug=slug).first()
    told = [each for each in reports.stories_shown(campaign.translation_key) if each.may_print] if campaign else []
    if campaign is None or not told:
        raise Http404
    if not limits.allowed(request, "story_print", times=TRIES, seconds=SECONDS):
        return render(request, "website/stories/too_many.html", status=429)
    pdf = printing.typeset(title=campaign.title, union=text.current().controller.name, told=told, at=timezone.now())
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="stories-{slug}.pdf"'
    return answer


def _campaign(key: str) -> CampaignPage | None:
    """The campaign that a story is for, where it is there, seen by whoever asks, and wants stories."""
    try:
        found = CampaignPage.objects.live().filter(translation_key=UUID(key), asks_stories=True).first()
    except ValueError:
        return None
    return found if isinstance(found, CampaignPage) else None


def _code(token: str) -> str:
    """The code of a page that was looked at, or "" where the page is too old or was changed on the way."""
    try:
        return str(signing.loads(token, salt=SALT, max_age=LIVES))
    except signing.BadSignature:
        return ""


def _ask(request: HttpRequest, form: StoryForm, campaign: CampaignPage | None) -> HttpResponse:
    return render(request, "website/stories/tell.html", {"form": form, "campaign": campaign})


def _ticked(form: StoryForm) -> list[Any]:
    shelf = text.current().consents
    return [shelf[key].ask for key in form.cleaned_data["consents"]]


def _with_campaigns(told: list[reports.Shown]) -> list[tuple[reports.Shown, CampaignPage | None]]:
    """Each story with its campaign's page, where whoever asks sees that."""
    keys = {each.campaign for each in told if each.campaign}
    pages = {each.translation_key: each for each in CampaignPage.objects.live().filter(translation_key__in=keys)}
    return [(each, pages.get(each.campaign)) for each in told]
