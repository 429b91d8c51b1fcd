"""What a campaign's page shows of what people told us, and whether it leads to the candidates."""

from typing import Any

from django import template

from steward.campaigns import reports
from steward.website.models import CampaignPage

register = template.Library()
HERE = 3


@register.inclusion_tag("website/stories/shown.html")
def stories_of(page: CampaignPage) -> dict[str, Any]:
    """This function will show the newest published stories of a campaign."""
    told = reports.stories_shown(page.translation_key)
    return {"page": page, "told": told[:HERE], "prints": any(each.may_print for each in told)}


@register.simple_tag
def may_write_to_candidates(page: CampaignPage) -> bool:
    """This function will tell whether a campaign offers its letter to candidates, which it does with its imprint only."""
    # keeps: W07
    # Election material without an imprint is against the law (Elections Act 2022, section 41): it is not offered.
    return page.asks_candidates and bool(page.imprint.strip())
