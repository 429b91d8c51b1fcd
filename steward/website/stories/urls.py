"""Stories."""

from django.urls import URLPattern, path

from steward.website.stories import views

urlpatterns: list[URLPattern] = [
    path("", views.shown, name="stories"),
    path("tell/", views.tell, name="story_tell"),
    path("withdraw/", views.withdraw, name="story_withdraw"),
    path("feed.xml", views.feed, name="stories_feed"),
    path("<slug:slug>.pdf", views.print_file, name="stories_print"),
]
