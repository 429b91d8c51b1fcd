"""The editor's own screens, under /cms/ and before Wagtail's: their door is that prefix's (web/doors.py)."""

from django.urls import URLPattern, path

from steward.website.cms import account, look, reviews, schedule, second, unused

app_name = "cms"
urlpatterns: list[URLPattern] = [
    path("account/", account.Settings.as_view(), name="account"),
    path("look/", look.page, name="look"),
    path("schedule/<int:key>/", schedule.Schedule.as_view(), name="schedule"),
    path("ask/<int:key>/", second.Ask.as_view(), name="ask"),
    path("second/<int:key>/", second.Look.as_view(), name="second"),
    path("reviews/", reviews.Reviews.as_view(), name="reviews"),
    path("reviews/<int:key>/checked/", reviews.Checked.as_view(), name="checked"),
    path("unused/", unused.Unused.as_view(), name="unused"),
]
