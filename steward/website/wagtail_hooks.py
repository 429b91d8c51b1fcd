"""How the editor's screens differ from Wagtail's own."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.html import format_html
from django.views.generic import RedirectView
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.rich_text import LinkHandler
from wagtail.rich_text.feature_registry import FeatureRegistry

from steward.website.reporting import hooks as reporting  # noqa: F401  the report of pages that were read


class LeavingLink(LinkHandler):
    """A link that leaves the website is marked, and tells the other site nothing of where it came from (P02)."""

    identifier = "external"

    @classmethod
    def expand_db_attributes(cls, attrs: dict[str, str]) -> str:
        return format_html('<a class="leaves" rel="noreferrer" href="{}">', attrs["href"])


@hooks.register("register_rich_text_features")
def mark_links_that_leave(features: FeatureRegistry) -> None:
    features.register_link_type(LeavingLink)


NOT_THE_EDITORS = {"users", "groups", "workflows", "workflow-tasks"}  # who may edit is a post of the office (policy/roles.toml)


@hooks.register("construct_settings_menu")
def leave_out_what_the_office_decides(request: HttpRequest, items: list[Any]) -> None:
    items[:] = [item for item in items if item.name not in NOT_THE_EDITORS]


@hooks.register("register_settings_menu_item")
def lead_to_the_look() -> MenuItem:
    """This function will show the union's name, logo and colour among the settings; the policy is where they are changed (W16)."""
    return MenuItem("Name, logo and colour", reverse_lazy("cms:look"), icon_name="image", order=1)


@hooks.register("register_help_menu_item")
def lead_to_our_help() -> MenuItem:
    """This function will put our own help for editors before Wagtail's."""
    return MenuItem("How we write this website", reverse_lazy("website:help_for", args=["editor"]), icon_name="help", order=1)


@hooks.register("register_admin_urls")
def lead_back_from_sites() -> list[URLResolver]:
    """This function will give the explorer the address of a list of sites, which its first page links to.

    There is one website and nothing to choose, so wagtail.sites is not installed: the address leads to the editor's first page.
    """
    home = RedirectView.as_view(pattern_name="wagtailadmin_home")
    return [path("sites/", include(([path("", home, name="index")], "wagtailsites")))]
