"""The website's main menu and what its foot lists, for every public page."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from steward.website import around

FIXED = {"accessibility", "cookies", "contact"}  # the foot of every page leads there whatever an editor does


def menu(request: HttpRequest) -> dict[str, object]:
    """This function will give public pages the pages below the home page: `menu` those in the menu, `foot` all, read only where they are shown."""

    def look() -> tuple[around.Item, ...]:
        found = around.of(request)
        return found.items if found else ()

    return {
        "menu": SimpleLazyObject(lambda: [each for each in look() if each.in_menu]),
        "foot": SimpleLazyObject(lambda: [each for each in look() if each.slug not in FIXED]),
    }
