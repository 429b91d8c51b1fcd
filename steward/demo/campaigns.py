"""Stories, an election and candidates of the demo. Everybody here is invented; the constituencies are real places."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from steward.campaigns import stories
from steward.campaigns.models import Candidate, Constituency, Election, LetterCount, Story
from steward.permits import wordings
from steward.policy import text
from steward.website.models import CampaignPage

SOURCE = "invented for the demonstration"
# heading, story, work, name, how it is shown, uses, state
STORIES = (
    (
        "Three reorganisations in five years",
        ("I have applied for my own job three times in five years. Each time the work was the same, the team was smaller, and nobody could"
        " say what the change before had cost or saved.\n\nWhat helped was a colleague from the union beside me at the meetings. What would"
        " help more is a rule: look at what the last change did before the next one begins."),
        "operations manager, community services", "Marged Ellingthorpe", "first", ("story_website", "story_print"), "published",
    ),
    (
        "The night the system went down",
        ("When our records went down at nine in the evening, six managers came back in. We ran the wards on paper until four in the morning,"
        " and no patient was harmed. The next week a newspaper called people like us pen-pushers.\n\nI should like somebody to count what"
        " goes right because it was planned."),
        "service manager, acute trust", "", "none", ("story_website", "story_politicians"), "published",
    ),
    (
        "Caring at home and at work",
        ("My mother needs me three mornings a week. My trust found a way, because my manager knew the rules and was not afraid of them. Most"
        " people I know in other places have not been so lucky."),
        "programme manager", "Tegid Wolverholme", "full", ("story_website",), "new",
    ),
)  # fmt: skip
# constituency, name, party, has an address, answer, in their words
STANDING = (
    ("E14001321", "Branwen Ashcombe", "Harbour Party", True, "commits", "I will vote for all five, and say so in the debate."),
    ("E14001321", "Lucian Featherstow", "Meadow Alliance", True, "partly", "The first three I can promise. The others need money that I cannot promise."),
    ("E14001321", "Odile Marchbanks", "Independent", False, "none", ""),
    ("W07000088", "Gethin Rhosgadfan", "Harbour Party", True, "none", ""),
    ("W07000088", "Perpetua Longmire", "Meadow Alliance", True, "declines", "I do not sign pledges. Ask me about any vote."),
    ("S14000060", "Catriona Inverlussa", "Lighthouse Group", True, "commits", "Yes to all of it."),
    ("S14000060", "Fergus Balquhidder", "Harbour Party", True, "none", ""),
)  # fmt: skip


def furnish(*, at: datetime) -> None:
    """This function will add stories in three states, and an election five weeks away with candidates who answered and who did not."""
    campaign = CampaignPage.objects.filter(asks_stories=True).first()
    key = campaign.translation_key if campaign else None
    for days, (heading, says, work, name, name_as, uses, state) in enumerate(STORIES, start=2):
        code, shown = stories.own_secret(), state == "published"
        story = Story(
            campaign=key, reference=stories.reference_of(code), secret=stories.secret_of(code), heading=heading, says=says, work=work,
            name=name, name_as=name_as, consents=[{"key": use, "wording": wordings.digest("consent", use)} for use in uses],
            policy_version=text.current().version, sent_at=at - timedelta(days=8 - days), state=state,
        )  # fmt: skip
        if shown:
            story.shown_heading, story.shown_says, story.shown_name = heading, says, stories.name_agreed(story)
            story.published_at = at - timedelta(days=6 - days)
        story.save(force_insert=True)
    polls_on: date = (at + timedelta(days=36)).date()
    election = Election.objects.create(name="General election (invented)", polls_on=polls_on)
    places = {each.pk: each for each in Constituency.objects.filter(pk__in={row[0] for row in STANDING})}
    for code, name, party, has_address, answer, said in STANDING:
        if code in places:
            Candidate.objects.create(
                election=election, constituency=places[code], name=name, party=party, source=SOURCE, answer=answer, answer_says=said,
                email=f"{name.split()[0].lower()}@candidates.example" if has_address else "",
                answered_on=None if answer == "none" else (at - timedelta(days=3)).date(),
            )  # fmt: skip
    for code, count in (("E14001321", 12), ("S14000060", 3)):
        if code in places:
            LetterCount.objects.create(election=election, constituency=places[code], day=at.date(), count=count)
