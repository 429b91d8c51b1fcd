"""What other sites show beside a link to a page of ours."""

from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from wagtail.models import Page

from steward.people.acting import current
from steward.website import around
from steward.website.models import Shown

register = template.Library()


@register.inclusion_tag("website/preview/tags.html", takes_context=True)
def preview_tags(context: template.Context, page: Page) -> dict[str, Any]:
    """This function will describe a page to the sites that link to it; a page for members is described to nobody."""
    request = context.get("request")
    # What a visitor was given, everybody may have: the row policy has decided it just now.
    is_given = (
        current().actor.role == around.VISITOR.role and page.pk is not None and getattr(request, "page_read", None) == page.pk
    )
    if page.pk is None or not (is_given or Shown.objects.filter(page=page.pk, live=True, members_only=False).exists()):
        return {}
    website = around.of(request)
    base = settings.WAGTAILADMIN_BASE_URL
    return {
        "page": page,
        "union": context.get("union"),
        "address": base + (website.address_of(page.url_path) if website else "/"),
        "image": base + reverse("website:preview", args=[page.pk]),
        "says": page.search_description or getattr(page, "introduction", ""),
    }
