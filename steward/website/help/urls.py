"""The addresses of the help, below /help/. An address of it is kept when a page is written anew: others link to it."""

from django.urls import URLPattern, URLResolver, path

from steward.website.help import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.page, name="help"),
    path("search/", views.search, name="help_search"),
    path("_images/<str:name>", views.picture, name="help_picture"),
    path("<slug:name>/", views.page, name="help_for"),
]
