"""What the website's pages list: the stream of the home page, what a section holds, what belongs beside a page.

The database shows each reader only what is for them (migrations/shown.sql), so nothing here asks whether a page is published.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from wagtail.models import Page

from steward.website import models

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WORDS: dict[type[Page], StrOrPromise] = {
    models.NewsPage: gettext_lazy("News"),
    models.BlogPost: gettext_lazy("Blog"),
    models.EventPage: gettext_lazy("Event"),
    models.CampaignPage: gettext_lazy("Campaign"),
    models.ToolkitPage: gettext_lazy("Toolkit"),
    models.FactsheetPage: gettext_lazy("Factsheet"),
    models.MagazineIssue: gettext_lazy("Magazine"),
    models.MagazineArticle: gettext_lazy("Magazine article"),
    models.NetworkPage: gettext_lazy("Network"),
    models.NetworkNotice: gettext_lazy("Notice"),
    models.BenefitPage: gettext_lazy("Benefit"),
}
BY_TITLE = {"factsheets", "networks", "benefits"}  # read like an index; all else newest first
TAKES = {
    "news": (models.NewsPage,),
    "blog": (models.BlogPost,),
    "events": (models.EventPage,),
    "campaigns": (models.CampaignPage, models.ToolkitPage),
    "factsheets": (models.FactsheetPage,),
    "magazine": (models.MagazineIssue,),
    "networks": (models.NetworkPage,),
    "benefits": (models.BenefitPage,),
}
A_PAGE = 12
UNTIL = Coalesce("eventpage__ends_at", "eventpage__starts_at")


@dataclass(frozen=True)
class Line:
    """One page in a list: the page, what kind of thing it is in a word, and whether its day has passed."""

    page: models.ContentPage
    word: str
    kind: str
    is_over: bool = False
    chosen: bool = False


@dataclass(frozen=True)
class Listing:
    """One page of a section's list, and the address of what is older."""

    lines: list[Line]
    upcoming: list[Line]
    older: str = ""
    topic: models.Topic | None = None
    author: models.Author | None = None


def below(page: Page) -> Q:
    """This function will find what stands below a page, by the range of its path: an index serves it under row security."""
    return Q(path__gt=page.path, path__lt=f"{page.path}~")


LINE = ("title", "url_path", "content_type", "introduction", "dated_on", "checked_on", "members_only")
GLIMPSE = ("picture__file", "picture__width", "picture__height")


@cache
def _pages(*kinds: type[models.ContentPage]) -> QuerySet[models.ContentPage]:
    """Pages of these kinds, with what a line of a list shows of them and nothing else: the columns and tables that are not named here
    would be half of the work of a page. Each list narrows it down: the question itself is never asked, so it is put together once."""
    found: QuerySet[models.ContentPage] = (
        models.ContentPage.objects.filter(_of(*kinds)).select_related("picture").prefetch_related("picture__renditions")
    )
    if models.BlogPost in kinds:
        found = found.annotate(written_by=F("blogpost__author__name"))
    if models.EventPage in kinds:
        found = found.annotate(starts_at=F("eventpage__starts_at"), until=UNTIL, place=F("eventpage__place"))
    return found.only(*LINE, *GLIMPSE)


def _of(*kinds: type[models.ContentPage]) -> Q:
    """Pages of these kinds: those that have a row in the kind's own table."""
    found = Q()
    for kind in kinds:
        found |= Q(**{f"{kind._meta.model_name}__isnull": False})
    return found


def _line(page: models.ContentPage, at: dt.datetime) -> Line:
    kind = page.specific_class or models.ContentPage
    until = getattr(page, "until", None)
    is_over = until is not None and until < at
    word = gettext("Highlights") if kind is models.EventPage and is_over else str(WORDS.get(kind) or gettext("Page"))
    return Line(page, word, str(kind._meta.model_name), is_over, bool(getattr(page, "chosen", False)))


def stream(*, topics: Sequence[str] = (), limit: int = 8, at: dt.datetime | None = None) -> list[Line]:
    """This function will return news, blogs and past events, newest first; those of `topics` (slugs) come first where some are named.

    One question for all three kinds (W03). Events that are still to come stand in `coming`.
    """
    now = at or timezone.now()
    # keeps: W03
    found = _pages(models.NewsPage, models.BlogPost, models.EventPage).filter(Q(until__isnull=True) | Q(until__lt=now))
    if topics:
        through = models.ContentPage.topics.through.objects.filter(contentpage=OuterRef("pk"), topic__slug__in=topics)
        found = found.annotate(chosen=Exists(through)).order_by("-chosen", "-dated_on", "-pk")
    else:
        found = found.order_by("-dated_on", "-pk")
    return [_line(page, now) for page in found[:limit]]


def coming(*, limit: int = 3, at: dt.datetime | None = None) -> list[Line]:
    """This function will return the events that are still to come, the nearest first."""
    now = at or timezone.now()
    found = models.EventPage.objects.annotate(until=Coalesce("ends_at", "starts_at")).filter(until__gte=now)
    shown = found.only(*LINE, "starts_at", "place").order_by("starts_at", "pk")  # without their pictures
    return [_line(page, now) for page in shown[:limit]]


def running(*, limit: int = 3, on: dt.date | None = None) -> list[models.CampaignPage]:
    """This function will return the campaigns that have not ended, newest first."""
    today = on or timezone.localdate()
    found = models.CampaignPage.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))
    return list(found.only(*LINE).order_by("-dated_on", "-pk")[:limit])


def factsheets(*, limit: int = 6) -> list[models.FactsheetPage]:
    """This function will return factsheets that this reader may read, by title."""
    return list(models.FactsheetPage.objects.only(*LINE).order_by("title")[:limit])


def others_like(page: models.ContentPage, *, limit: int = 4) -> list[models.ContentPage]:
    """This function will return the newest other pages of the same kind."""
    found = models.ContentPage.objects.filter(_of(type(page))).exclude(pk=page.pk)
    return list(found.only(*LINE).order_by("-dated_on", "-pk")[:limit])


def toolkits_of(campaign: models.CampaignPage) -> list[models.ToolkitPage]:
    """This function will return a campaign's toolkits, newest first."""
    return list(models.ToolkitPage.objects.filter(below(campaign)).defer("body").order_by("-dated_on"))


def articles_of(issue: models.MagazineIssue) -> list[models.MagazineArticle]:
    """This function will return the articles of an issue in the order in which its editor put them."""
    return list(models.MagazineArticle.objects.filter(below(issue)).defer("body").order_by("path"))


def notices_of(network: models.NetworkPage) -> list[models.NetworkNotice]:
    """This function will return the notices of a network that this reader may read, newest first."""
    return list(models.NetworkNotice.objects.filter(below(network)).defer("body").order_by("-dated_on", "-pk"))


def files_of(toolkit: models.ToolkitPage) -> list[models.ToolkitFile]:
    """This function will return a toolkit's files that this reader may have, the newest version of each before the older ones."""
    return list(toolkit.files.select_related("document").order_by("older", "sort_order", "-dated_on"))


@dataclass(frozen=True)
class Part:
    """Where a post stands in its series."""

    series: Page
    posts: list[models.BlogPost]
    number: int


def part_of(post: models.BlogPost, above: Page) -> Part | None:
    """This function will return the series that a post belongs to (the page `above` it), in the order of its dates, or None (W03)."""
    series = above
    if series.specific_class is not models.BlogSeries:
        return None
    posts = list(models.BlogPost.objects.filter(below(series)).defer("body").order_by("dated_on", "pk"))
    number = next((place for place, each in enumerate(posts, 1) if each.pk == post.pk), 0)
    return Part(series, posts, number)


def topics_in(section: Page) -> list[models.Topic]:
    """This function will return the topics and regions of the pages of a section that this reader may read."""
    pages = models.ContentPage.objects.filter(below(section))
    through = models.ContentPage.topics.through.objects.filter(topic=OuterRef("pk"), contentpage__in=pages)
    return list(models.Topic.objects.filter(Exists(through)))


def listing(section: Page, *, topic: str = "", author: str = "", before: str = "", at: dt.datetime | None = None) -> Listing:
    """This function will return one page of what a section lists: of one topic, by one author, older than `before` where they are said."""
    now = at or timezone.now()
    topic, author, before = (said.replace("\0", "") for said in (topic, author, before))  # no database takes a NUL
    kind = section.kind if isinstance(section, models.SectionPage) else "blog"
    found = _pages(*TAKES[kind]).filter(below(section))
    about = models.Topic.objects.filter(slug=topic).first() if topic else None
    by = models.Author.objects.filter(slug=author).first() if author else None
    if topic:
        found = found.filter(topics__slug=topic)
    if author:
        found = found.filter(blogpost__author__slug=author)
    upcoming: list[Line] = []
    if kind == "events":
        if not before:
            upcoming = [_line(page, now) for page in found.filter(until__gte=now).order_by("starts_at", "pk")[:50]]
        found = found.filter(until__lt=now)
    if kind in BY_TITLE:
        return Listing([_line(page, now) for page in found.order_by("title", "pk")[:300]], upcoming, "", about, by)
    if isinstance(section, models.BlogSeries):
        return Listing([_line(page, now) for page in found.order_by("dated_on", "pk")[:100]], upcoming, "", about, by)
    mark = _mark(before)
    if mark:
        on, pk = mark
        found = found.filter(Q(dated_on__lt=on) | Q(dated_on=on, pk__lt=pk))
    pages = list(found.order_by("-dated_on", "-pk")[: A_PAGE + 1])
    more = len(pages) > A_PAGE
    pages = pages[:A_PAGE]
    older = f"{pages[-1].dated_on.isoformat()}.{pages[-1].pk}" if more else ""
    return Listing([_line(page, now) for page in pages], upcoming, older, about, by)


def _mark(before: str) -> tuple[dt.date, int] | None:
    day, _, pk = before.partition(".")
    try:
        return dt.date.fromisoformat(day), int(pk)
    except ValueError:
        return None


@dataclass(frozen=True)
class Price:
    """What membership costs, as the page of reasons to join says it."""

    what: str
    amount: str
    often: str


def price() -> Price | None:
    """This function will return the first price that a page of the website gives, for the home page (W08)."""
    for page in models.StandardPage.objects.filter(slug="reasons-to-join"):
        for block in page.body:
            if block.block_type == "prices" and block.value["rows"]:
                row = block.value["rows"][0]
                return Price(str(row["what"]), str(row["amount"]), str(row["often"]))
    return None
