"""What the editor's screens show beside Wagtail's own: advice above a page, and the first page's lists."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from wagtail.admin.panels import Panel
from wagtail.admin.ui.components import Component

from steward.website import advice


class WhatToLookAt(Panel):
    """What to look at before publishing, in the version that is kept."""

    class BoundPanel(Panel.BoundPanel):
        """The same for one page."""

        template_name = "website/cms/advice.html"

        def __init__(self, **more: Any) -> None:
            super().__init__(**more)
            self.found = advice.on(self.instance) if self.instance.pk else []

        def is_shown(self) -> bool:
            """This function will show nothing where there is nothing to say."""
            return bool(self.found)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """This function will hand the list to the template."""
            return {**super().get_context_data(parent_context), "found": self.found}


class Today(Component):
    """The editor's first page: what colleagues ask, what appears, what has to be checked."""

    name = "today"
    template_name = "website/cms/today.html"
    order = 1

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """This function will read the lists of the first page."""
        from steward.website.cms import lists  # the models name the panel above, and the lists name the models

        request = parent_context["request"]
        now, today = timezone.now(), timezone.localdate()
        reviews = lists.to_review(today)
        return {
            "request": request,
            "looks": lists.to_look_at(request.user.pk),
            "said": lists.what_was_said_to(request.user.pk, now - timedelta(days=14)),
            "clock": lists.on_the_clock(),
            "reviews": reviews[:5],
            "how_many": reviews.count(),
            "today": today,
        }
