"""How the editor's screens differ from Wagtail's own."""

from django.utils.html import format_html
from wagtail import hooks
from wagtail.rich_text import LinkHandler
from wagtail.rich_text.feature_registry import FeatureRegistry


class LeavingLink(LinkHandler):
    """A link that leaves the website is marked, and tells the other site nothing of where it came from (P02)."""

    identifier = "external"

    @classmethod
    def expand_db_attributes(cls, attrs: dict[str, str]) -> str:
        return format_html('<a class="leaves" rel="noreferrer" href="{}">', attrs["href"])


@hooks.register("register_rich_text_features")
def mark_links_that_leave(features: FeatureRegistry) -> None:
    features.register_link_type(LeavingLink)
