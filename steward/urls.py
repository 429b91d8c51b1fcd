"""Where everything is."""

from django.urls import URLPattern, URLResolver, path

from steward.web import views

urlpatterns: list[URLPattern | URLResolver] = [path("healthz", views.healthz, name="healthz")]
handler400 = "steward.web.views.bad_request"
handler403 = "steward.web.views.refused"
handler404 = "steward.web.views.nothing_here"
handler500 = "steward.web.views.broken"
