"""The editor's screens: what to look at before publishing, the menus, and who may do what."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.images.models import Image
from wagtail.models import Page

from steward.people.acting import Actor, acting_as
from steward.website import advice
from steward.website.models import (
    ContentPage,
    HomePage,
    NewsPage,
    StandardPage,
)
from tests.people import building
from tests.website.editing import Editor, a_file, edit, faults, photograph, section, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_publisher", "media")]


# ---- what to look at


def test_what_to_look_at_before_publishing_is_said_and_stops_nobody(editor: Editor) -> None:
    with building():
        home = HomePage.objects.get()
        hidden = home.add_child(instance=StandardPage(title="Hidden", slug="hidden", live=False))
        page = StandardPage(title="A page", slug="a-page")
        long, wall = " ".join(["word"] * 40) + ".", " ".join(["Words are here."] * 50)
        page.body = StandardPage.body.field.stream_block.to_python(
            [
                {"type": "smaller_heading", "value": "Small first"},
                {
                    "type": "paragraph",
                    "value": f'<p>See <a linktype="page" id="{hidden.pk}">the hidden page</a>, <a linktype="page" id="99999">gone</a>.</p>',
                },
                {"type": "paragraph", "value": f'<p><a href="http://old.invented/">Click here</a></p><p>{long}</p><p>{wall}</p>'},
                {"type": "call_to_action", "value": {"says": "", "button": "Go", "page": None, "address": "/no/such/place/"}},
                {"type": "picture", "value": {"image": None, "alt": "Picture of a meeting", "caption": ""}},
            ]
        )
        home.add_child(instance=page)
        page.save_revision().publish()
        found = " ".join(advice.on(page))
    for part in (
        "There is no introduction", "“Small first” is a smaller heading", "“Hidden”, which is not published", "a page that is gone", "A link says “Click here”",
        "begins with http://", "a sentence of 40 words", "a paragraph of 150 words", "leads to /no/such/place/, where there is nothing", "begins with “Picture of”",
    ):  # fmt: skip
        assert part in found, (part, found)
    assert "What to look at before publishing" in editor.client.get(edit(page)).content.decode()
    with building():
        assert advice.on(StandardPage.objects.get(slug="contact")) == []


def test_a_picture_that_nobody_describes_is_not_published(editor: Editor) -> None:
    with building():
        image = Image.objects.create(title="A", file=ContentFile(photograph(), name="a.jpg"))
    add = reverse("wagtailadmin_pages:add", args=["website", "newspage", section("news").pk])
    assert "Save the draft once before you publish" in editor.client.get(add).content.decode()
    answer = editor.saves(add, words(NewsPage, picture=str(image.pk), introduction=""), "publish")
    assert "Say what the picture shows" in str(faults(answer))
    for said in ("There is no introduction", "the page as you have just written it"):  # said before it was ever kept
        assert said in answer.content.decode()


# ---- the menus, and who may do what


def test_the_menus_hold_what_an_editor_needs_and_nothing_else(editor: Editor) -> None:
    page = editor.client.get("/cms/").content.decode()
    for there in (
        "Topics and regions",
        "Authors of blogs",
        "Synonyms",
        "Pages to check again",
        "Unused files and pictures",
        "Redirects",
        "Site history",
    ):
        assert there in page, there
    for gone in ("Workflow", "Aging pages", "Page types usage", '"users"', '"groups"', "Locked pages"):
        assert gone not in page, gone


def test_topics_and_authors_are_written_by_an_editor(editor: Editor) -> None:
    said = {"title": "Pensions", "name": "Ada Ashgrove", "slug": "new", "sort": "topic", "job": "Officer", "says": ""}
    said["words"] = "pensions, superannuation"
    for name in ("website_topic", "website_author", "website_samewords"):
        answer = editor.client.post(reverse(f"wagtailsnippets_{name}:add"), said)
        assert answer.status_code == 302, faults(answer)
        assert editor.client.get(reverse(f"wagtailsnippets_{name}:list")).status_code == 200
    alone = editor.client.post(reverse("wagtailsnippets_website_samewords:add"), {"words": "alone,"})
    assert "Write two at least" in alone.content.decode()


def test_every_screen_of_wagtail_that_the_menus_lead_to_works_in_our_roles(editor: Editor) -> None:
    with building():
        Image.objects.create(title="A", file=ContentFile(photograph(), name="a.jpg"))
    a_file("B")
    names = (
        "wagtailadmin_home", "wagtailadmin_explore_root", "wagtailimages:index", "wagtailimages:add_multiple", "wagtaildocs:index", "wagtaildocs:add_multiple",
        "wagtailadmin_reports:site_history", "wagtailadmin_collections:index", "wagtailadmin_collections:add", "wagtailredirects:index", "wagtailredirects:add",
        "wagtailredirects:start_import", "wagtailimages_chooser:choose", "wagtaildocs_chooser:choose", "wagtailadmin_choose_page", "wagtailadmin_choose_page_external_link",
        "wagtailadmin_choose_page_email_link", "wagtailadmin_pages:search", "cms:account", "cms:reviews", "cms:unused",
    )  # fmt: skip
    for name in names:
        answer = editor.client.get(reverse(name), follow=True)
        assert answer.status_code == 200, name
        assert "default-src 'none'" in answer["Content-Security-Policy"]
    with building():
        contact = StandardPage.objects.get(slug="contact").pk
    redirect = {"old_path": "/old/", "site": "", "is_permanent": "on", "redirect_page": str(contact), "redirect_link": ""}
    answer = editor.client.post(reverse("wagtailredirects:add"), redirect)
    assert answer.status_code == 302, faults(answer)
    assert editor.client.post(reverse("wagtailadmin_collections:add"), {"name": "Posters", "parent": "1"}).status_code == 302


def test_a_page_is_moved_copied_and_deleted_with_what_stands_below_it(editor: Editor) -> None:
    with building():
        home = HomePage.objects.get()
        one, two = (home.add_child(instance=StandardPage(title=name, slug=name)) for name in ("one", "two"))
        one.add_child(instance=StandardPage(title="below", slug="below"))
    assert editor.client.post(reverse("wagtailadmin_pages:move_confirm", args=[one.pk, two.pk])).status_code == 302
    with building():
        assert Page.objects.get(pk=one.pk).get_parent().pk == two.pk
    copy = {
        "new_title": "again",
        "new_slug": "again",
        "new_parent_page": str(home.pk),
        "copy_subpages": "on",
        "publish_copies": "on",
    }
    assert editor.client.post(reverse("wagtailadmin_pages:copy", args=[one.pk]), copy).status_code == 302
    assert Client().get("/again/below/").status_code == 200
    assert editor.client.post(reverse("wagtailadmin_pages:delete", args=[two.pk])).status_code == 302
    with building():
        assert set(StandardPage.objects.filter(slug__in=["one", "two", "again"]).values_list("slug", flat=True)) == {"again"}


def test_nobody_but_the_publisher_and_editors_puts_a_page_on_the_website(plain: Client) -> None:
    with pytest.raises(Exception, match="permission denied"), acting_as(Actor("anonymous"), "website"):
        ContentPage.objects.update(introduction="x")
