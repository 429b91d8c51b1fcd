"""The website's main menu and what its foot lists, for every public page."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from wagtail.models import Page, Site

FIXED = {"accessibility", "cookies", "contact"}  # the foot of every page leads there whatever an editor does


@dataclass(frozen=True)
class Item:
    """One place that the menu or the foot leads to."""

    title: str
    url: str
    in_menu: bool
    slug: str


def menu(request: HttpRequest) -> dict[str, object]:
    """This function will give public pages the pages below the home page: `menu` those in the menu, `foot` all; one question for both."""
    found: list[Item] = []

    def look() -> list[Item]:
        site = Site.find_for_request(request)
        if site and not found:
            pages: list[Page] = list(site.root_page.get_children().live())
            found.extend(Item(each.title, each.get_url(request) or "/", each.show_in_menus, each.slug) for each in pages)
        return found

    return {
        "menu": SimpleLazyObject(lambda: [each for each in look() if each.in_menu]),
        "foot": SimpleLazyObject(lambda: [each for each in look() if each.slug not in FIXED]),
    }
