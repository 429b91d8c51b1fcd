"""What the editor's own screens share: Wagtail's frame around them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page


class Screen(WagtailAdminTemplateMixin, View):
    """One screen; its template gets what `about` returns."""

    request: HttpRequest

    def show(self, *, status: int = 200, **about: Any) -> HttpResponse:
        """This function will show the screen."""
        return self.render_to_response(self.get_context_data(**about), status=status)  # type: ignore[no-any-return]

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """This function will lead back to the editor's first page."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]


def page_of(key: int) -> Page:
    """This function will return a page as it is kept, or the answer that there is none."""
    return get_object_or_404(Page, pk=key, depth__gt=1).specific


def edits(page: Page) -> str:
    """This function will return where a page is edited."""
    return reverse("wagtailadmin_pages:edit", args=[page.pk])
