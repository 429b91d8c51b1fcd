"""How the editor's screens differ from Wagtail's own."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLResolver, include, path, reverse, reverse_lazy
from django.utils import timezone
from django.utils.html import format_html
from django.views.generic import RedirectView
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail.rich_text import LinkHandler
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet
from wagtail.whitelist import check_url

from steward.website.cms import late
from steward.website.cms.panels import Today
from steward.website.models import Author, ContentPage, SameWords, Topic
from steward.website.reporting import hooks as reporting  # noqa: F401  the report of pages that were read


class LeavingLink(LinkHandler):
    """A link that leaves the website is marked, and tells the other site nothing of where it came from (P02)."""

    identifier = "external"

    @classmethod
    def expand_db_attributes(cls, attrs: dict[str, str]) -> str:
        return format_html('<a class="leaves" rel="noreferrer" href="{}">', check_url(attrs["href"]) or "")


@hooks.register("register_rich_text_features")
def mark_links_that_leave(features: FeatureRegistry) -> None:
    features.register_link_type(LeavingLink)


NOT_THE_EDITORS = {"users", "groups", "workflows", "workflow-tasks"}  # who may edit is a post of the office (policy/roles.toml)
# Of Wagtail's reports only the history says what ours do not: ours are the pages to check and what nobody uses.
NOT_NEEDED = {"workflows", "workflow-tasks", "aging-pages", "page-types-usage", "locked-pages"}
NOT_OURS = {"editor-guide", "whats-new-in-wagtail-version"}


@hooks.register("construct_settings_menu")
def leave_out_what_the_office_decides(request: HttpRequest, items: list[Any]) -> None:
    items[:] = [item for item in items if item.name not in NOT_THE_EDITORS]


@hooks.register("register_settings_menu_item")
def lead_to_the_look() -> MenuItem:
    """This function will show the union's name, logo and colour among the settings; the policy is where they are changed (W16)."""
    return MenuItem("Name, logo and colour", reverse_lazy("cms:look"), icon_name="image", order=1)


@hooks.register("construct_reports_menu")
def leave_out_what_nobody_needs(request: HttpRequest, items: list[Any]) -> None:
    items[:] = [item for item in items if item.name not in NOT_NEEDED]


@hooks.register("construct_search")
def look_for_no_person(request: HttpRequest, items: list[Any]) -> None:
    items[:] = [item for item in items if item.name not in NOT_THE_EDITORS]


@hooks.register("construct_help_menu")
def leave_out_what_is_about_wagtail(request: HttpRequest, items: list[Any]) -> None:
    items[:] = [item for item in items if item.name not in NOT_OURS and not item.name.startswith("whats-new")]


@hooks.register("register_reports_menu_item")
def list_pages_to_check() -> MenuItem:
    return MenuItem("Pages to check again", reverse_lazy("cms:reviews"), name="reviews", icon_name="clipboard-list", order=10)


@hooks.register("register_reports_menu_item")
def list_what_nobody_uses() -> MenuItem:
    return MenuItem("Unused files and pictures", reverse_lazy("cms:unused"), name="unused", icon_name="bin", order=20)


@hooks.register("construct_homepage_panels")
def begin_with_today(request: HttpRequest, panels: list[Any]) -> None:
    """This function will put what waits for this editor on the first page, before what they wrote lately."""
    panels[:] = [Today(), *(panel for panel in panels if panel.name in ("locked_pages", "recent_edits"))]


# ---- topics, authors, and what the search takes for the same


class Topics(SnippetViewSet):
    model = Topic
    icon = "tag"
    menu_label = "Topics and regions"
    menu_order = 300
    add_to_admin_menu = True
    list_display: ClassVar[list[str]] = ["title", "sort"]


class Authors(SnippetViewSet):
    model = Author
    icon = "user"
    menu_label = "Authors of blogs"
    menu_order = 310
    add_to_admin_menu = True
    list_display: ClassVar[list[str]] = ["name", "job"]


class Meanings(SnippetViewSet):
    model = SameWords
    icon = "search"
    menu_label = "Synonyms"
    menu_order = 320
    add_to_admin_menu = True


register_snippet(Topics)
register_snippet(Authors)
register_snippet(Meanings)


# ---- beside Publish


class ScheduleItem(ActionMenuItem):
    """Keeps what was written, and asks when it appears."""

    name = "action-schedule"
    label = "Schedule"
    icon_name = "calendar-alt"
    order = 31
    template_name = "website/cms/action.html"


class AskItem(ActionMenuItem):
    """Keeps what was written, and puts it before a colleague."""

    name = "action-ask"
    label = "Ask a colleague to look"
    icon_name = "view"
    order = 32
    template_name = "website/cms/action.html"


@hooks.register("register_page_action_menu_item")
def offer_the_clock() -> ActionMenuItem:
    return ScheduleItem()


@hooks.register("register_page_action_menu_item")
def offer_a_colleague() -> ActionMenuItem:
    return AskItem()


@hooks.register("construct_page_action_menu")
def publish_election_material_with_a_colleague(
    items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]
) -> None:
    if getattr(context.get("page"), "election_material", False):
        items[:] = [item for item in items if item.name != "action-publish"]


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def go_on_to_the_clock_or_a_colleague(request: HttpRequest, page: Page) -> HttpResponse | None:
    for name in ("schedule", "ask"):
        if f"action-{name}" in request.POST:
            return redirect(f"cms:{name}", page.pk)
    return None


@hooks.register("before_edit_page")
def publish_means_now(request: HttpRequest, page: Page) -> None:
    """This function will let *Publish* publish at once: a clock is set by Schedule alone, and goes with the version it was set for."""
    now = timezone.now()
    if page.go_live_at:
        page.go_live_at = None
    if page.expire_at and page.expire_at <= now:
        page.expire_at = None


@hooks.register("before_edit_page")
def say_what_was_due(request: HttpRequest, page: Page) -> None:
    """This function will say above a page that it was due and is not where it should be, and why."""
    if request.method == "GET":
        for each in late.overdue(timezone.now(), page):
            there = messages.button(reverse("cms:schedule", args=[page.pk]), "Schedule")
            messages.error(request, each.in_words(), buttons=[there])


@hooks.register("before_bulk_action")
def publish_many_with_a_colleague_too(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    if request.method != "POST" or action_type != "publish":
        return None
    pages = [each["item"] if isinstance(each, dict) else each for each in objects]
    alone = ContentPage.objects.filter(pk__in=[page.pk for page in pages], election_material=True).values_list("title", flat=True)
    if not alone:
        return None
    messages.error(request, f"Nothing was published. “{alone[0]}” is election material: open it, and ask a colleague to look.")
    return redirect("wagtailadmin_explore_root")


@hooks.register("register_log_actions")
def say_what_was_done(actions: Any) -> None:
    actions.register_action("steward.checked", "Checked", "Checked that it is still right")


@hooks.register("insert_global_admin_css")
def look_of_the_editor() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("website/cms.css"))


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
