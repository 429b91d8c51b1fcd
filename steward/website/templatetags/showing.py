"""What pages show beside their own words: each tag makes one call."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django import template
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy
from wagtail.models import Page

from steward.people.acting import current
from steward.web.templatetags.steward import in_words
from steward.website import around, models, reports
from steward.website.mine import chosen

register = template.Library()


@register.simple_tag
def latest(limit: int = 8, topics: Sequence[str] = ()) -> list[reports.Line]:
    """This function will give the stream of the home page: news, blogs and past events, newest first; `topics` before the others."""
    return reports.stream(limit=limit, topics=topics)


@register.simple_tag(takes_context=True)
def chosen_for_you(context: template.Context) -> chosen.Chosen | None:
    """This function will give what a member who is signed in chose to see first."""
    return chosen.for_reader(context["request"])


@register.simple_tag(takes_context=True)
def joined_by_reader(context: template.Context, network: models.NetworkPage) -> bool:
    """This function will tell whether the member who is signed in has joined a network."""
    return chosen.has_joined(context["request"], network)


@register.simple_tag
def coming_events(limit: int = 3) -> list[reports.Line]:
    """This function will give the events that are still to come."""
    return reports.coming(limit=limit)


def _for_visitors(context: template.Context) -> around.Around | None:
    """What is known of the website, where a visitor reads; None for whoever may see more."""
    return around.of(context["request"]) if current().actor.role == around.VISITOR.role else None


@register.simple_tag(takes_context=True)
def running_campaigns(context: template.Context) -> Sequence[models.CampaignPage]:
    """This function will give the campaigns that have not ended."""
    known = _for_visitors(context)
    return known.campaigns if known else reports.running()


@register.simple_tag(takes_context=True)
def some_factsheets(context: template.Context) -> Sequence[models.FactsheetPage]:
    """This function will give factsheets, by title."""
    known = _for_visitors(context)
    return known.factsheets if known else reports.factsheets()


@register.simple_tag(takes_context=True)
def the_website(context: template.Context) -> around.Around | None:
    """This function will give what stands around every page: the website's sections by what they list, and what membership costs."""
    return around.of(context["request"])


@register.simple_tag(takes_context=True)
def address(context: template.Context, page: Page) -> str:
    """This function will give a page's address on this website. Lists are full of them, and Wagtail would look each up anew."""
    website = around.of(context["request"])
    if website is None or not page.url_path.startswith(website.root):
        return page.get_url(context["request"]) or ""
    return iri_to_uri(website.address_of(page.url_path))


@register.simple_tag(takes_context=True)
def listed(context: template.Context, section: Page) -> reports.Listing:
    """This function will give one page of a section's list, as the address asks: ?topic=, ?author=, ?before=."""
    asked = context["request"].GET
    return reports.listing(
        section, topic=asked.get("topic", "")[:60], author=asked.get("author", "")[:120], before=asked.get("before", "")[:40]
    )


@register.simple_tag(takes_context=True)
def asking(context: template.Context, **more: str) -> str:
    """This function will give the query of this page with something changed; what is empty falls away."""
    said = {name: context["request"].GET.get(name, "") for name in ("topic", "author")} | more
    query = urlencode({name: value for name, value in said.items() if value})
    return f"?{query}" if query else "?"


@register.simple_tag
def topics_in(section: Page) -> list[models.Topic]:
    """This function will give the topics that a section's pages have."""
    return reports.topics_in(section)


@register.simple_tag
def part_of(post: models.BlogPost, above: list[Page]) -> reports.Part | None:
    """This function will give the series of a post and its place there."""
    return reports.part_of(post, above[-1]) if above else None


@register.simple_tag
def others_like(page: models.ContentPage) -> list[models.ContentPage]:
    """This function will give the newest other pages of the same section."""
    return reports.others_like(page)


@register.simple_tag
def toolkits_of(campaign: models.CampaignPage) -> list[models.ToolkitPage]:
    """This function will give the toolkits of a campaign."""
    return reports.toolkits_of(campaign)


@register.simple_tag
def articles_of(issue: models.MagazineIssue) -> list[models.MagazineArticle]:
    """This function will give the articles of an issue."""
    return reports.articles_of(issue)


@register.simple_tag
def notices_of(network: models.NetworkPage) -> list[models.NetworkNotice]:
    """This function will give the notices of a network that the reader may read."""
    return reports.notices_of(network)


@register.simple_tag
def files_of(toolkit: models.ToolkitPage) -> dict[str, list[models.ToolkitFile]]:
    """This function will give a toolkit's files: those in force, and older versions."""
    files = reports.files_of(toolkit)
    return {"now": [each for each in files if not each.older], "older": [each for each in files if each.older]}


@register.simple_tag
def people_on(page: models.PeoplePage) -> list[models.Spokesperson]:
    """This function will give the people of a page of contacts."""
    return list(page.people.select_related("picture").prefetch_related("picture__renditions"))


@register.filter
def kind_word(page: Page) -> str:
    """This function will say in a word what kind of page this is."""
    return str(reports.WORDS.get(type(page), ""))


@register.simple_tag
def above(page: Page) -> list[Page]:
    """This function will give the pages that a page stands below, the website's first one first."""
    return list(page.get_ancestors().filter(depth__gt=1).only("path", "depth", "title", "url_path", "content_type"))


@register.simple_tag
def today() -> str:
    """This function will give the day of printing; a page that is kept is made anew each day."""
    return in_words(timezone.localdate())


ORDINALS = (
    "",
    gettext_lazy("first"),
    gettext_lazy("second"),
    gettext_lazy("third"),
    gettext_lazy("fourth"),
    gettext_lazy("fifth"),
    gettext_lazy("sixth"),
    gettext_lazy("seventh"),
    gettext_lazy("eighth"),
    gettext_lazy("ninth"),
    gettext_lazy("tenth"),
)
NUMBERS = (
    "",
    gettext_lazy("one"),
    gettext_lazy("two"),
    gettext_lazy("three"),
    gettext_lazy("four"),
    gettext_lazy("five"),
    gettext_lazy("six"),
    gettext_lazy("seven"),
    gettext_lazy("eight"),
    gettext_lazy("nine"),
    gettext_lazy("ten"),
)


@register.filter
def ordinal(number: int) -> str:
    """This function will write a place in a series as people say it."""
    return str(ORDINALS[number]) if 0 < number < len(ORDINALS) else gettext("number %(number)s") % {"number": number}


@register.filter(name="in_words")
def number_in_words(number: int) -> str:
    """This function will write a small number in words."""
    return str(NUMBERS[number]) if 0 < number < len(NUMBERS) else str(number)


@register.filter
def passed(day: dt.date | dt.datetime | None) -> bool:
    """This function will tell whether a day or a moment lies behind us."""
    if day is None:
        return False
    return day < timezone.now() if isinstance(day, dt.datetime) else day < timezone.localdate()


@register.simple_tag
def when(starts_at: dt.datetime, ends_at: dt.datetime | None = None) -> dict[str, Any]:
    """This function will give the days and hours of an event in the time of the United Kingdom."""
    begins = timezone.localtime(starts_at)
    ends = timezone.localtime(ends_at) if ends_at else None
    whole_day = f"{begins:%H:%M}" == "00:00" and (ends is None or f"{ends:%H:%M}" == "23:59")
    return {
        "day": begins.date(),
        "weekday": date_format(begins, "l"),
        "from": "" if whole_day else f"{begins:%H:%M}",
        "until": f"{ends:%H:%M}" if ends else "",
        "last_day": ends.date() if ends and ends.date() != begins.date() else None,
    }


@register.simple_tag
def headings(page: Page) -> list[str]:
    """This function will give the headings of a page's contents, for its list of contents."""
    return [str(block.value) for block in page.body if block.block_type == "heading"]  # type: ignore[attr-defined]


@register.filter
def file_kind(document: Any) -> str:
    """This function will write what kind of file this is, such as PDF."""
    return str(document.file_extension or gettext("file")).upper()


@register.filter
def file_facts(document: Any) -> str:
    """This function will write what kind of file this is and how large, such as PDF, 310 KB."""
    return ", ".join(filter(None, (file_kind(document), filesizeformat(document.file_size) if document.file_size else "")))
