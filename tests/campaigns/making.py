"""A campaign, an election and candidates who do not exist."""

from datetime import date

from django.test import Client

from steward.campaigns.models import Candidate, Constituency, Election
from steward.website.models import CampaignPage, HomePage, Proposal, SectionPage
from tests.people import building

IMPRINT = "Promoted by A. N. Inventor, 1 Invented Row, Nowhere, on behalf of the invented union, at the same address."
LEEDS_NORTH_EAST = "E14001321"


def a_campaign(slug: str = "safe-careers", **more: object) -> CampaignPage:
    said = {
        "title": "Safe careers", "introduction": "A floor for change.", "asks_stories": True, "asks_candidates": True,
        "election_material": True, "imprint": IMPRINT, "letter_opening": "I manage a ward in your constituency.",
        "letter_closing": "Please tell me what you will do.",
    }  # fmt: skip
    with building():
        home = HomePage.objects.get()
        section = SectionPage.objects.filter(kind="campaigns").first() or home.add_child(
            instance=SectionPage(title="Campaigns", slug="campaigns", kind="campaigns")
        )
        page: CampaignPage = section.add_child(instance=CampaignPage(slug=slug, **(said | more)))
        for says in ("Fund a year of notice for every reorganisation.", "Publish the reasons for each merger."):
            Proposal.objects.create(campaign=page, says=says)
    return page


def an_election(polls_on: date = date(2026, 12, 10), name: str = "General election (invented)") -> Election:
    with building():
        return Election.objects.create(name=name, polls_on=polls_on)


def a_candidate(election: Election, name: str = "Osian Trevanion", code: str = LEEDS_NORTH_EAST, **more: object) -> Candidate:
    said = {"party": "Invented Party", "email": "osian@candidate.example", "source": "invented"} | more
    with building():
        return Candidate.objects.create(election=election, constituency=Constituency.objects.get(pk=code), name=name, **said)


def walk_to_letter(browser: Client, at: str, candidate: Candidate, **typed: str) -> str:
    """Go the reader's way as far as the page that sends the letter, and return that page."""
    place = {"constituency": candidate.constituency_id, "candidate": str(candidate.pk)}
    letter = browser.post(at, place | {"write": "yes", "proposals": typed.pop("proposals", []), **typed})
    assert letter.status_code == 200
    words = letter.context["form"].initial["letter"]
    return browser.post(at, place | {"letter": words}).content.decode()
