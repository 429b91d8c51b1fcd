"""What leads away from a page: ways to share it, each with what the other site learns and its own policy (P65)."""

from typing import Any, NamedTuple
from urllib.parse import quote

from django import template
from django.conf import settings

from steward.policy import text
from steward.website.models import BlogPost, CampaignPage, NewsPage

register = template.Library()
SHARED = (NewsPage, BlogPost, CampaignPage)


class Way(NamedTuple):
    """One service to share a page at: a plain link with the page's own address and title in it, and nothing of the reader."""

    service: text.External
    address: str


class Share(NamedTuple):
    """The page's address, to be copied, and the ways to share it."""

    address: str
    ways: tuple[Way, ...]


@register.simple_tag(takes_context=True)
def ways_to_share(context: template.Context, page: Any) -> Share | None:
    """This function will return how a page may be shared, or None for pages that are not for it: others' kinds, members' pages."""
    if not isinstance(page, SHARED) or page.members_only:
        return None
    address = f"{settings.WAGTAILADMIN_BASE_URL}{page.get_url(context.get('request')) or ''}"
    # keeps: P65
    ways = (
        Way(one, one.share.replace("{url}", quote(address, safe="")).replace("{title}", quote(page.title, safe="")))
        for one in text.current().external.values()
        if one.share and one.load == "link"
    )
    return Share(address, tuple(ways))
