"""What every page of ours has in common."""

from typing import Any, ClassVar

from wagtail.models import Page

# Whose account stands at a page: nobody who publishes needs to read it, and the publisher may not.
ACCOUNTS = ("owner", "locked_by")


class Ours(Page):
    """A page that is shown in three widths before it is published, and published without a look at whose it is.

    `WITH` are other rows that its template reads: they are asked for with the page.
    """

    WITH: ClassVar[tuple[str, ...]] = ()

    preview_sizes: ClassVar[list[dict[str, Any]]] = [
        {"name": "mobile", "icon": "mobile-alt", "device_width": 320, "label": "Preview as on a small telephone"},
        {"name": "tablet", "icon": "tablet-alt", "device_width": 768, "label": "Preview as on a tablet"},
        {"name": "desktop", "icon": "desktop", "device_width": 1280, "label": "Preview as on a desk"},
    ]

    class Meta:
        abstract = True

    def full_clean(self, exclude: Any = None, *args: Any, **more: Any) -> None:
        """This function will check everything that an editor wrote."""
        super().full_clean({*(exclude or ()), *ACCOUNTS}, *args, **more)

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """This function will return the page as a version has it; its owner is the page's, whatever the version says."""
        return super().with_content_json(content | dict.fromkeys(ACCOUNTS))
