from django.urls import path

from steward.website.feeds import views

urlpatterns = [
    path("feeds/<slug:key>.xml", views.feed, name="feed"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security, name="security_txt"),
]
