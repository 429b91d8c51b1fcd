"""Writing to us."""

from django.urls import URLPattern, path, re_path

from steward.website.enquiries import views

urlpatterns: list[URLPattern] = [
    path("", views.write, name="write"),
    re_path(
        r"^received/(?P<kind>[a-z]+)/(?P<due>\d{4}-\d\d-\d\d)/(?P<reference>[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4})/$",
        views.received,
        name="write_received",
    ),
]
