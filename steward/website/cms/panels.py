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
            # A form that was sent back holds what was typed; a page that was never kept holds nothing yet.
            self.typed = self.form is not None and self.form.is_bound
            self.kept = bool(self.instance.pk)
            self.found = advice.on(self.instance) if self.kept or self.typed else []

        def is_shown(self) -> bool:
            """This function will show nothing where there is nothing to say, but on a new page where it will stand."""
            return bool(self.found) or not self.kept

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """This function will hand the list to the template."""
            said = {"found": self.found, "typed": self.typed, "new": not self.kept and not self.typed}
            return {**super().get_context_data(parent_context), **said}


class Today(Component):
    """The editor's first page: what colleagues ask, what appears, what has to be checked."""

    name = "today"
    template_name = "website/cms/today.html"
    order = 1

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """This function will read the lists of the first page."""
        from steward.website.cms import late, lists  # the models name the panel above, and the lists name the models

        request = parent_context["request"]
        now, today = timezone.now(), timezone.localdate()
        reviews = lists.to_review(today)
        return {
            "request": request,
            "looks": lists.to_look_at(request.user.pk),
            "said": lists.what_was_said_to(request.user.pk, now - timedelta(days=14)),
            "overdue": (overdue := late.overdue(now)),
            "clock": lists.on_the_clock(without={(each.page.pk, each.appears) for each in overdue}),
            "reviews": reviews[:5],
            "how_many": reviews.count(),
            "today": today,
        }
