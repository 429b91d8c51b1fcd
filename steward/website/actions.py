"""Founding the website: the pages every union needs, to be written over by its editors."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from wagtail.models import Page, Site

from steward.web.context import Union
from steward.website import files, seed
from steward.website.models import ContentPage, HomePage, SameWords, SectionPage, StandardPage


@transaction.atomic
def found_site(*, union: Union, hostname: str, port: int, demo: bool) -> HomePage:
    """This function will create the website's first pages where they are missing, and never change one that is there."""
    root = Page.objects.get(depth=1)
    home: HomePage | None = HomePage.objects.first()
    if home is None:
        # Wagtail's migrations leave a welcome page in the place of ours.
        root.get_children().filter(slug="home", numchild=0).delete()
        root.refresh_from_db()
        words = seed.home(union, demo=demo)
        home = HomePage(title=union.name, slug="home", **words)
        root.add_child(instance=home)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    site.hostname, site.port, site.root_page, site.site_name = hostname, port, home, union.name
    site.save()
    found = {page.slug for page in home.get_children()}
    files.found_collection()
    kinds = set(SectionPage.objects.values_list("kind", flat=True))
    first, *others = seed.pages(union, demo=demo)  # help comes first in the menu, then what there is to read
    for words in (first, *seed.sections(union), *others):
        if words["slug"] in found or words.get("kind") in kinds:
            continue
        home.add_child(instance=SectionPage(**words) if "kind" in words else StandardPage(**words))
    _link_home(home)
    add_meanings()
    return home


@transaction.atomic
def add_sections(*, union: Union) -> int:
    """This function will give a website of before there were sections its sections, and return how many; an editor's are left alone."""
    home = HomePage.objects.first()
    if home is None or SectionPage.objects.exists():
        return 0
    files.found_collection()
    found = {page.slug for page in home.get_children()}
    missing = [words for words in seed.sections(union) if words["slug"] not in found]
    for words in missing:
        home.add_child(instance=SectionPage(**words))
    return len(missing)


@transaction.atomic
def add_meanings() -> int:
    """This function will give the search its first lines of words that mean the same, and return how many; an editor's are left alone."""
    if SameWords.objects.exists():
        return 0
    return len(SameWords.objects.bulk_create(SameWords(words=line) for line in seed.MEANINGS))


@transaction.atomic
def furnish_site(*, union: Union, at: datetime) -> bool:
    """This function will fill a founded website with the demonstration's pages; it does nothing, and says so, where any has been written."""
    home = HomePage.objects.first()
    if home is None or ContentPage.objects.exists():
        return False
    seed.furnish(home, union, at=at)
    return True


def _link_home(home: HomePage) -> None:
    """Point the home page's links at the pages that now exist, where nobody has chosen others."""
    pages = {page.slug: page for page in home.get_children()}
    if home.help_page is None and "help-at-work" in pages:
        home.help_page = Page.objects.get(pk=pages["help-at-work"].pk)
        offers: Sequence[Any] = [dict(offer) for offer in home.offers.raw_data]
        for offer, slug in zip(offers, seed.OFFERS_LEAD_TO, strict=False):
            if offer["value"].get("page") is None and slug in pages:
                offer["value"] = {**offer["value"], "page": pages[slug].pk}
        home.offers = HomePage.offers.field.stream_block.to_python(offers)
        home.save()
