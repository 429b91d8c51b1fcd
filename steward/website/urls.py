"""The public website's own addresses; Wagtail's pages, the last of all, are in pages.py."""

from django.urls import URLPattern, URLResolver, include, path

from steward.website import views
from steward.website.diary.views import diary

app_name = "website"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("help/", include("steward.website.help.urls")),
    path("look/logo", views.logo, name="logo"),
    path("look/colours.css", views.colours, name="colours"),
    path("media/<path:path>", views.media, name="media"),
    path("diary/<uuid:key>.ics", diary, name="diary"),
    path("", include("steward.website.mine.urls")),
    path("join/", include("steward.website.join.urls")),
    path("contact/write/", include("steward.website.enquiries.urls")),
    path("search/", include("steward.website.search.urls")),
    path("preview/", include("steward.website.preview.urls")),
    path("", include("steward.website.feeds.urls")),
    path("privacy/", include("steward.website.privacy.urls")),
    path("stories/", include("steward.website.stories.urls")),
    path("candidates/", include("steward.website.candidates.urls")),
]
