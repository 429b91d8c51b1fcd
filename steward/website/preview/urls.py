from django.urls import path

from steward.website.preview import views

urlpatterns = [path("<int:page>.png", views.preview, name="preview")]
