"""From a postcode to a letter in the reader's own mail program, in five steps, of which nothing is kept."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from steward.campaigns import letters, places, reports, standing
from steward.campaigns.models import Constituency, Election
from steward.web import limits
from steward.web.doors import door
from steward.website.candidates.forms import LetterForm, PlaceForm, WordsForm
from steward.website.models import CampaignPage

LIKELY = 5  # percent: what is less likely stands under "others"
TIMES, SECONDS = 20, 3600


@door(purpose="candidates", roles=("anonymous", "member"))
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True)
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """This function will lead from a place to its candidates, to a letter, and out."""
    # keeps: W07
    # Whatever the reader typed is in the body of a POST and in the answer to it: no address, session, cache, table or log has it.
    campaign = _campaign(slug)
    said = request.POST
    election = reports.next_election(on=timezone.localdate())
    context: dict[str, Any] = {"campaign": campaign, "election": election}
    if election is None:
        return render(request, "website/candidates/none.html", context | {"last": reports.last_election(on=timezone.localdate())})
    place = places.by_code(said.get("constituency", "")) if request.method == "POST" else None
    if place is None:
        return _choose(request, context)
    return _at(request, campaign, election, place, context | {"place": place})


@door(purpose="candidates", roles=("anonymous", "member"))
@require_safe
@cache_control(no_store=True)
def listing(request: HttpRequest, slug: str) -> HttpResponse:
    """This function will list every constituency, to choose from."""
    context = {"campaign": _campaign(slug), "nations": places.by_nation()}
    return render(request, "website/candidates/listing.html", context)


def _campaign(slug: str) -> CampaignPage:
    """The campaign, where it lets readers write to candidates and says who promotes it."""
    found = CampaignPage.objects.live().filter(slug=slug, asks_candidates=True).exclude(imprint="").first()
    if not isinstance(found, CampaignPage):
        raise Http404
    return found


def _choose(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Ask where; with an answer, show what it may be."""
    form = PlaceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        found = places.find(form.cleaned_data["place"])
        if len(found) == 1:
            return _at(
                request,
                context["campaign"],
                context["election"],
                found[0].constituency,
                context | {"place": found[0].constituency},
            )
        if found:
            near = [each for each in found if not each.likely or each.likely >= LIKELY] or found
            far = [each for each in found if each not in near]
            context |= {"near": near, "far": far, "by_district": bool(places.district_of(form.cleaned_data["place"]))}
            return render(request, "website/candidates/which.html", context | {"form": form})
        form.add_error(
            "place",
            gettext(
                "We know no postcode district and no constituency of that name. Type the first half of your postcode, such as LS8, or"
                " choose from the list"
            ),
        )
    return render(request, "website/candidates/choose.html", context | {"form": form})


def _at(
    request: HttpRequest, campaign: CampaignPage, election: Election, place: Constituency, context: dict[str, Any]
) -> HttpResponse:
    """In a constituency: who stands there; with one of them chosen, the letter."""
    standing_here = reports.candidates_at(place.pk, election.pk)
    chosen = _chosen(standing_here, request.POST.get("candidate", ""))
    if chosen is None:
        return render(request, "website/candidates/standing.html", context | {"standing": standing_here})
    form = LetterForm(request.POST, campaign=campaign)
    # What was chosen and typed here travels with the letter: whoever begins again finds it.
    context |= {"candidate": chosen, "carried": form.carried}
    if "sent" in request.POST:
        if limits.allowed(request, "letter_sent", times=TIMES, seconds=SECONDS):
            standing.count_letter(place.pk, election=election.pk)
        return render(request, "website/candidates/sent.html", context)
    if "letter" in request.POST and "again" not in request.POST:
        words = WordsForm(request.POST)
        if not words.is_valid():
            return render(request, "website/candidates/letter.html", context | {"form": words})
        letter = words.cleaned_data["letter"].replace("\r\n", "\n")
        link = letters.mailto(to=chosen.email, subject=str(letters.SUBJECT), body=letter) if chosen.email else ""
        context |= {"letter": letter, "link": link, "long": len(link) > letters.LONGEST_LINK, "subject": letters.SUBJECT}
        return render(request, "website/candidates/ready.html", context)
    if "again" in request.POST and "writer" in request.POST:
        form = LetterForm(initial=LetterForm.typed(request.POST), campaign=campaign)
    elif "write" not in request.POST:
        form = LetterForm(campaign=campaign)
    if "write" in request.POST and form.is_valid():
        letter = letters.compose(
            to=chosen.name, opening=campaign.letter_opening, proposals=form.asked, closing=campaign.letter_closing,
            writer=form.cleaned_data["writer"], place=form.cleaned_data["lives"],
        )  # fmt: skip
        return render(request, "website/candidates/letter.html", context | {"form": WordsForm(initial={"letter": letter})})
    return render(request, "website/candidates/ask.html", context | {"form": form})


def _chosen(standing_here: list[reports.Standing], key: str) -> reports.Standing | None:
    try:
        wanted = UUID(key)
    except ValueError:
        return None
    return next((each for each in standing_here if each.id == wanted), None)
