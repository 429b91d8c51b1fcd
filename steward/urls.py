"""Where everything is. The doors come first; Wagtail's public pages answer what nobody else did."""

from django.urls import URLPattern, URLResolver, include, path
from wagtail.admin import urls as wagtail_admin
from wagtail.documents import urls as wagtail_documents

from steward.web import signing_in, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", views.healthz, name="healthz"),
    path("my/", include(signing_in)),
    path("my/enter/", include("steward.portal.enter.urls")),
    path("my/", include("steward.portal.urls")),
    path("office/", include("steward.office.urls")),
    path("cms/", include("steward.website.cms.urls")),
    path("cms/", include(wagtail_admin)),
    # A file is for members or for everybody, by the database; Wagtail's own form for a password would be open to anybody.
    path("documents/authenticate_with_password/<int:restriction>/", views.left_out),
    path("documents/", include(wagtail_documents)),
    path("", include("steward.website.urls")),
    path("", include("steward.website.pages")),
]
handler400 = "steward.web.views.bad_request"
handler403 = "steward.web.views.refused"
handler404 = "steward.web.views.nothing_here"
handler500 = "steward.web.views.broken"
