"""Opening an account."""

from django.urls import URLPattern, path

from steward.portal.enter import views

urlpatterns: list[URLPattern] = [path("", views.enter, name="enter")]
