"""The members' area. No address here names a person: whose pages these are, the account says."""

from django.urls import URLPattern, URLResolver, path

from steward.portal.choices import views as choices
from steward.portal.data import views as data
from steward.portal.details import views as details
from steward.portal.entry import views as entry
from steward.portal.home import views as home
from steward.portal.security import views as security
from steward.portal.stories import views as stories
from steward.portal.undertaking import views as undertaking
from steward.portal.wrote import views as wrote

app_name = "portal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.show, name="home"),
    path("details/", details.show, name="details"),
    path("details/<slug:what>/", details.change, name="change"),
    path("entry/", entry.show, name="entry"),
    path("entry/copy.pdf", entry.pdf, name="entry_pdf"),
    path("data/", data.show, name="data"),
    path("data/noted/", data.show_noted, name="noted"),
    path("data/sent/<uuid:piece>/", data.show_sent, name="data_sent"),
    path("choices/", choices.show, name="choices"),
    path("wrote/", wrote.show, name="wrote"),
    path("stories/", stories.show, name="stories"),
    path("undertaking/", undertaking.show, name="undertaking"),
    path("security/", security.show, name="security"),
    path("sign-in-email/", security.change_email, name="sign_in_email"),
]
