"""Wagtail's pages, and nothing else of Wagtail's: no second sign-in, no pages behind a shared password. Include it last."""

from django.urls import re_path
from wagtail.urls import serve_pattern

from steward.website import views

urlpatterns = [
    re_path(serve_pattern, views.page, name="wagtail_serve"),
    # Addresses that no page of ours can have, such as /tools.aspx: a website before this one had them.
    re_path(r"^(?P<path>(?:[^/]+/)*[^/]*\.[^/]*)$", views.older, name="older"),
]
