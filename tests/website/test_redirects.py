"""Old addresses lead to where a page stands now."""

import datetime as dt
from urllib.parse import unquote

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from steward.people.acting import acting_as
from steward.website import models
from tests.people import an_actor, building

pytestmark = pytest.mark.django_db


def a_page(**more: object) -> models.NewsPage:
    section = models.SectionPage.objects.get(kind="news")
    page = models.NewsPage(title="Pay", slug="pay", dated_on=dt.date(2026, 11, 1), **more)
    section.add_child(instance=page)
    return page


def test_a_page_that_an_editor_renames_or_moves_is_found_at_its_old_address(
    site: Client, django_capture_on_commit_callbacks: object
) -> None:
    with building():
        a_page()
    editor = an_actor("editor")
    with acting_as(editor, "website_admin"):
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            page = models.NewsPage.objects.get(slug="pay")
            page.slug = "pay-2026"
            page.save()
        models.NewsPage.objects.get(slug="pay-2026").move(models.SectionPage.objects.get(kind="campaigns"), pos="last-child")
    for old in ("/news/pay/", "/news/pay-2026/", "/news/pay/?from=letter"):
        answer = site.get(old)
        assert (answer.status_code, answer["Location"].removeprefix("http://testserver")) == (301, "/campaigns/pay-2026/"), old
    assert site.get("/campaigns/pay-2026/").status_code == 200


def test_an_address_of_an_older_website_leads_on_and_an_unknown_one_to_a_page_that_helps(site: Client) -> None:
    with building():
        Redirect.objects.create(
            old_path="/old/tools.aspx?id=7",
            site=Site.objects.get(),
            redirect_page=models.HomePage.objects.get(),
            is_permanent=False,
        )
    assert site.get("/old/tools.aspx?id=7").status_code == 302
    answer = site.get("/old/tools.aspx?id=8")
    assert answer.status_code == 404
    words = answer.content.decode()
    for wanted in ('action="/search/"', 'href="/help-at-work/"', 'href="/join/"', 'href="/contact/"'):
        assert wanted in words, wanted
    assert site.get("/old/%00x").status_code == 404


def test_where_a_moved_page_is_for_members_now_a_visitor_is_asked_to_sign_in_and_of_a_draft_is_told_nothing(site: Client) -> None:
    with building():
        page = a_page(members_only=True)
        Redirect.objects.create(old_path="/old-pay", site=None, redirect_page=Page.objects.get(pk=page.pk))
    answer = site.get("/old-pay/")
    assert (answer.status_code, unquote(answer["Location"])) == (302, "/my/sign-in/?next=/old-pay/")
    with building():
        Page.objects.filter(pk=page.pk).update(live=False)
    assert site.get("/old-pay/").status_code == 404
