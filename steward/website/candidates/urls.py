"""Candidates. No address here says where a reader votes or whom they write to."""

from django.urls import URLPattern, path

from steward.website.candidates import views

urlpatterns: list[URLPattern] = [
    path("<slug:slug>/", views.ask, name="candidates"),
    path("<slug:slug>/list/", views.listing, name="candidates_list"),
]
