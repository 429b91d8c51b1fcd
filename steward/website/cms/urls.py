"""The editor's own screens, under /cms/ and before Wagtail's: their door is that prefix's (web/doors.py)."""

from django.urls import URLPattern, path

from steward.website.cms import account, look

app_name = "cms"
urlpatterns: list[URLPattern] = [
    path("account/", account.Settings.as_view(), name="account"),
    path("look/", look.page, name="look"),
]
