"""Pages that have to be checked again: the editor's queue, with one button for each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from wagtail.admin import messages

from steward.website import editing
from steward.website.cms import lists
from steward.website.cms.screen import Screen
from steward.website.models import ContentPage


class Reviews(Screen):
    """Pages whose day of review has passed or is near, the oldest first."""

    template_name = "website/cms/reviews.html"
    page_title = "Pages to check again"
    header_icon = "clipboard-list"

    def get(self, request: HttpRequest) -> HttpResponse:
        """This function will list them."""
        today = timezone.localdate()
        return self.show(pages=lists.to_review(today), today=today)


class Checked(Screen):
    """The button *Checked today*."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, key: int) -> HttpResponse:
        """This function will say that a page is right today, and when it is next."""
        page = get_object_or_404(ContentPage, pk=key)
        review = editing.checked(page, on=timezone.localdate(), by=request.user)
        messages.success(request, f"“{page.title}” was checked today. Its next review is on {review.day} {review:%B %Y}.")
        return redirect("cms:reviews")
