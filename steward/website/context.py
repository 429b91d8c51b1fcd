"""The website's main menu and what its foot lists, for every public page."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from steward.website import around

HELP = "help-at-work"
FIXED = {"accessibility", "cookies", "contact"}  # the foot of every page leads there whatever an editor does


def menu(request: HttpRequest) -> dict[str, object]:
    """This function will give public pages the pages below the home page, read only where they are shown.

    `menu` are those in the menu, `foot` all of them, `help_now` the first help for somebody in trouble.
    """

    def look() -> tuple[around.Item, ...]:
        found = around.of(request)
        return found.items if found else ()

    return {
        "menu": SimpleLazyObject(lambda: [each for each in look() if each.in_menu]),
        "help_now": SimpleLazyObject(lambda: next((each for each in look() if each.slug == HELP), None)),
        "foot": SimpleLazyObject(lambda: [each for each in look() if each.slug not in FIXED]),
    }
