from django.urls import path

from steward.website.search import views

urlpatterns = [path("", views.search, name="search")]
