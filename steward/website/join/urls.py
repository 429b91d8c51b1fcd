"""Joining."""

from django.urls import URLPattern, path, re_path

from steward.website.join import views

urlpatterns: list[URLPattern] = [
    path("", views.join, name="join"),
    re_path(r"^received/(?P<reference>[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4})/$", views.received, name="join_received"),
]
