"""Atom feeds (RFC 4287): what everybody may read, and that alone, whoever asks."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext
from wagtail.models import Page

from steward.web.context import Union
from steward.website import around
from steward.website.models import ContentPage, Topic
from steward.website.signs import readable

MOST = 30


@dataclass(frozen=True)
class Feed:
    """One feed: its key in the address, its title, and its newest pages."""

    key: str
    title: str
    pages: list[ContentPage]


def of(key: str) -> Feed | None:
    """This function will return a feed with what the role that asks may see; its doors let in visitors only."""
    pages = ContentPage.objects.filter(live=True).defer("body").annotate(written_by=F("blogpost__author__name"))
    if key == "news":
        pages, title = pages.filter(newspage__isnull=False), gettext("News")
    elif key == "blog":
        pages, title = pages.filter(blogpost__isnull=False), gettext("Blog")
    elif key == "all":
        title = gettext("Everything new")
    else:
        topic = Topic.objects.filter(slug=key.removeprefix("about-")).first() if key.startswith("about-") else None
        if topic is None:
            return None
        pages, title = pages.filter(topics=topic), topic.title
    return Feed(key, title, list(pages.order_by("-dated_on", "-pk")[:MOST]))


def published_at(page: ContentPage) -> dt.datetime:
    """This function will return the moment of the page's own date; the clock time, where it came out on that day."""
    came_out: dt.datetime | None = page.first_published_at
    if came_out is not None and timezone.localtime(came_out).date() == page.dated_on:
        return came_out
    return timezone.make_aware(dt.datetime.combine(page.dated_on, dt.time(9)))


def changed_at(page: ContentPage) -> dt.datetime:
    """This function will return when a reader of the feed should look again."""
    return max(published_at(page), page.last_published_at or published_at(page))


def newest(feed: Feed) -> dt.datetime | None:
    """This function will return when the feed last changed, or None for one with nothing in it."""
    return max(map(changed_at, feed.pages), default=None)


class _Atom(Atom1Feed):
    """Django's, which takes the present moment for a feed with nothing in it: it would change with every reading."""

    def latest_post_date(self) -> dt.datetime:
        return max((item["updateddate"] for item in self.items), default=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))


def write(feed: Feed, union: Union) -> bytes:
    """This function will write the feed as XML."""
    base = settings.WAGTAILADMIN_BASE_URL
    here = base + reverse("website:feed", args=[feed.key])
    atom = _Atom(
        title=f"{union.short_name}: {readable(feed.title)}",
        link=base + "/",
        description=None,
        feed_url=here,
        feed_guid=here,
        language="en-GB",
        author_name=union.name,
        feed_copyright=f"© {union.copyright_years} {union.name}",
    )
    website, topics = around.of(), _topics(feed.pages)
    for page in feed.pages:
        link = base + (website.address_of(page.url_path) if website else "/")
        atom.add_item(
            title=readable(page.title),
            link=link,
            description=readable(page.introduction or page.title),
            unique_id=f"urn:uuid:{page.translation_key}",  # stays when the page moves
            author_name=readable(getattr(page, "written_by", None) or union.name),
            pubdate=published_at(page),
            updateddate=changed_at(page),
            categories=[readable(topic) for topic in topics.get(page.pk, [])],
        )
    return atom.writeString("utf-8").encode()


def _topics(pages: list[ContentPage]) -> dict[int, list[str]]:
    """The titles of the topics of all these pages, in one question."""
    found: dict[int, list[str]] = {}
    through = ContentPage.topics.through.objects.filter(contentpage__in=[page.pk for page in pages])
    for page, title in through.order_by("topic__title").values_list("contentpage_id", "topic__title"):
        found.setdefault(page, []).append(title)
    return found


def public_pages() -> list[tuple[str, dt.datetime | None]]:
    """This function will return the address of every page that the role which asks may see, with its last change."""
    website, base = around.of(), settings.WAGTAILADMIN_BASE_URL
    pages = Page.objects.filter(live=True, depth__gt=1).order_by("path").values_list("url_path", "last_published_at")
    return [(base + website.address_of(path), at) for path, at in pages if path.startswith(website.root)] if website else []
