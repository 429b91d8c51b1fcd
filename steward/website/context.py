"""The website's main menu, for every public page."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from wagtail.models import Page, Site


def menu(request: HttpRequest) -> dict[str, object]:
    """This function will give public pages the pages that an editor has put in the menu; asked only where it is shown."""

    def find() -> list[Page]:
        site = Site.find_for_request(request)
        return list(site.root_page.get_children().live().public().in_menu()) if site else []

    return {"menu": SimpleLazyObject(find)}
