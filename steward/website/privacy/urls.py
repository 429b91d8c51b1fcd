"""The privacy notice and its versions."""

from django.urls import URLPattern, path

from steward.website.privacy import views

urlpatterns: list[URLPattern] = [
    path("", views.privacy, name="privacy"),
    path("changes/", views.changes, name="privacy_changes"),
    path("versions/", views.versions, name="privacy_versions"),
    path("versions/<uuid:key>/", views.version, name="privacy_version"),
]
