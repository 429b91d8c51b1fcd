"""What the members' area takes from the website."""

from django.urls import URLPattern, path

from steward.website.mine import views

urlpatterns: list[URLPattern] = [
    path("my/interests/", views.interests, name="interests"),
    path("my/networks/", views.networks, name="networks"),
    path("my/benefits/", views.benefits, name="benefits"),
    path("my/benefits/<int:page>/", views.leave, name="leave"),
]
