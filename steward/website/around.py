"""What stands around every page: where the website begins, its menu, its sections, the price. Asked once for each change of the website.

The database counts its changes (website_stamp) as each is committed. What is known under a number is what everybody sees: it is asked for
as a visitor, whoever reads the page. A transaction that has written something may see what nobody else sees yet: it asks for itself.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import cast

from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Site
from wagtail.models.sites import SiteRootPath

from steward.people.acting import Actor, acting_as
from steward.web import stamp
from steward.website import reports
from steward.website.models import CampaignPage, FactsheetPage

VISITOR = Actor("anonymous")


@dataclass(frozen=True)
class Item:
    """One place that the menu or the foot leads to."""

    title: str
    url: str
    in_menu: bool
    slug: str


@dataclass(frozen=True)
class Around:
    """The website as every page of it leads to it. `root` is the path of its first page in the tree, such as /home/; `home_type` is the
    content type of that page."""

    site: int
    host: str
    port: int
    home: int
    home_type: int
    root: str
    paths: tuple[SiteRootPath, ...]
    items: tuple[Item, ...]
    sections: dict[str, str]
    price: reports.Price | None
    asked: dict[str, tuple[object, ...]] = field(default_factory=dict)

    # What the home page shows beside its stream: for visitors the same until something changes.
    @property
    def campaigns(self) -> tuple[CampaignPage, ...]:
        return cast(tuple[CampaignPage, ...], self._once("campaigns", reports.running))

    @property
    def factsheets(self) -> tuple[FactsheetPage, ...]:
        return cast(tuple[FactsheetPage, ...], self._once("factsheets", reports.factsheets))

    def _once(self, name: str, ask: Callable[[], Iterable[object]]) -> tuple[object, ...]:
        # keeps: W15
        # Asked as a visitor, whoever reads; what a transaction has written, and may take back, is kept for nobody.
        if name not in self.asked:
            with acting_as(VISITOR, "website"):
                found = tuple(ask())
            if stamp.read().key is None:
                return found
            self.asked[name] = found
        return self.asked[name]

    def address_of(self, url_path: str) -> str:
        """This function will return the address on this website, such as /rights/pay/, of the page with that path in the tree."""
        return "/" + url_path.removeprefix(self.root)


class _Asked(HttpRequest):
    """A request that has been told. The two with Wagtail's name are where Wagtail looks before it asks the database."""

    stands_around: Around
    _wagtail_site: Site
    _wagtail_cached_site_root_paths: list[SiteRootPath]


class _Known:
    """What this process asked last. Replaced as a whole, so that threads need no lock."""

    now: tuple[tuple[stamp.Key, dt.date] | None, Around | None] = (None, None)


def of(request: HttpRequest | None = None) -> Around | None:
    """This function will return what stands around every page; None where no website has been founded.

    It tells Wagtail as well, which would ask for the site and its addresses anew with each request.
    """
    told: Around | None = getattr(request, "stands_around", None)
    if told is not None:
        return told
    # keeps: W15
    key = stamp.read().key  # before anything else is asked: what is known is never older than its number
    under = None if key is None else (key, timezone.localdate())  # a campaign ends with its day, which changes no row
    known, found = _Known.now
    if under is None or known != under:
        with acting_as(VISITOR, "website"):
            found = _ask()
        if under is not None:
            _Known.now = (under, found)
    if request is not None and found is not None:
        asked = cast(_Asked, request)
        asked.stands_around = found
        if len(found.paths) == 1:
            site = Site(pk=found.site, hostname=found.host, port=found.port, is_default_site=True, root_page_id=found.home)
            asked._wagtail_site = site
        asked._wagtail_cached_site_root_paths = list(found.paths)
    return found


def _ask() -> Around | None:
    sites = list(
        Site.objects.select_related("root_page__locale").order_by("-root_page__url_path", "-is_default_site", "hostname")
    )
    site = next((each for each in sites if each.is_default_site), None)
    if site is None:
        return None
    root = site.root_page.url_path
    paths = tuple(SiteRootPath(s.pk, s.root_page.url_path, s.root_url, s.root_page.locale.language_code) for s in sites)
    below = site.root_page.get_children().filter(live=True).annotate(kind=F("sectionpage__kind")).order_by("path")
    items: list[Item] = []
    sections: dict[str, str] = {}
    for page in below:
        url = "/" + page.url_path.removeprefix(root)
        items.append(Item(page.title, url, page.show_in_menus, page.slug))
        if page.kind:
            sections.setdefault(page.kind, url)
    first = site.root_page
    return Around(
        site.pk, site.hostname, site.port, first.pk, first.content_type_id, root, paths, tuple(items), sections, reports.price()
    )
