"""Files of pages: they go to whoever reads the page; and what is to be checked again, or named by nobody."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset

from steward.website import files
from steward.website.models import (
    CampaignPage,
    FactsheetPage,
    NewsPage,
    ToolkitFile,
    ToolkitPage,
)
from tests.people import building
from tests.website.editing import Editor, a_file, edit, faults, now, photograph, section, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_publisher", "media")]


# ---- files for members


def toolkit(file: Document, **said: Any) -> dict[str, Any]:
    row = {"title": "The file", "document": str(file.pk), "version": "1", "dated_on": "2026-11-01", "says": ""}
    return words(ToolkitPage, files=inline_formset([row]), **said)


@pytest.mark.promise("W15")
def test_a_page_for_everybody_cannot_name_a_file_for_members(editor: Editor) -> None:
    file = a_file("Secret scales", for_members=True)
    meta = ToolkitPage._meta
    add = reverse("wagtailadmin_pages:add", args=[meta.app_label, meta.model_name, section("campaigns").pk])
    for action in ("", "publish"):
        answer = editor.saves(add, toolkit(file), action)
        assert answer.status_code == 200
        assert "“Secret scales” is for members, and this page is for everybody" in str(faults(answer))
    fact = editor.saves(
        reverse("wagtailadmin_pages:add", args=["website", "factsheetpage", section("factsheets").pk]),
        words(FactsheetPage, document=str(file.pk)),
    )
    assert "this page is for everybody" in str(faults(fact))


@pytest.mark.promise("W15")
def test_the_files_of_a_page_for_members_go_to_members_only_from_the_moment_it_is_published(editor: Editor) -> None:
    file = a_file("Open so far")
    with building():
        section("news").add_child(instance=NewsPage(title="It", slug="it", body=[("paragraph", f'<a href="{file.url}">A</a>')]))
    assert Client().get(file.url).status_code == 200
    with building():
        NewsPage.objects.get(slug="it").unpublish()
    page = editor.makes(section("factsheets"), FactsheetPage, "publish", members_only="on", document=str(file.pk))
    with building():
        file.refresh_from_db()
        assert file.collection.name == "For members"
    assert now(page).live
    assert Client().get(file.url).status_code == 404


@pytest.mark.promise("W15")
def test_the_files_of_pages_below_one_for_members_are_closed_too_and_those_of_a_page_that_is_moved_there(editor: Editor) -> None:
    file, other = a_file("Open so far"), a_file("Open as well")
    campaign = editor.makes(section("campaigns"), CampaignPage, "publish", proposals=inline_formset([]))
    with building():
        for title, each, above in (("Kit", file, campaign), ("Other kit", other, section("campaigns"))):
            kit = ToolkitPage(title=title, slug=title.lower().replace(" ", "-"))
            kit.files.add(ToolkitFile(title=title, document=each, version="1", dated_on=dt.date(2026, 11, 1)))
            Page.objects.get(pk=above.pk).add_child(instance=kit)
    editor.saves(edit(campaign), words(CampaignPage, proposals=inline_formset([]), members_only="on"), "publish")
    assert Client().get(file.url).status_code == 404
    assert Client().get(other.url).status_code == 200
    assert editor.client.post(reverse("wagtailadmin_pages:move_confirm", args=[kit.pk, campaign.pk])).status_code == 302
    assert Client().get(other.url).status_code == 404


def test_a_file_that_a_page_for_everybody_names_is_not_taken_from_it(editor: Editor) -> None:
    file = a_file("Shared")
    editor.makes(section("factsheets"), FactsheetPage, "publish", document=str(file.pk))
    meta = FactsheetPage._meta
    answer = editor.saves(
        reverse("wagtailadmin_pages:add", args=[meta.app_label, meta.model_name, section("factsheets").pk]),
        words(FactsheetPage, slug="another", members_only="on", document=str(file.pk)),
        "publish",
    )
    assert "names it too" in str(faults(answer))


def test_a_file_that_readers_have_is_not_put_among_those_for_members(editor: Editor) -> None:
    file = a_file("Read by all")
    editor.makes(section("factsheets"), FactsheetPage, "publish", document=str(file.pk))
    with building():
        closed = files.found_collection()
    answer = editor.client.post(
        reverse("wagtaildocs:edit", args=[file.pk]), {"title": "x", "collection": str(closed.pk), "tags": ""}
    )
    assert answer.status_code == 200, answer
    assert "names this file" in answer.content.decode()


# ---- what has to be checked, and what nobody uses


def test_a_page_is_checked_today_with_one_button(editor: Editor) -> None:
    today = timezone.localdate()
    page = editor.makes(
        section("factsheets"),
        FactsheetPage,
        "publish",
        checked_on=f"{today - dt.timedelta(days=400)}",
        review_on=f"{today - dt.timedelta(days=3)}",
    )
    editor.saves(edit(page), words(FactsheetPage, title="A draft of it"))
    assert page.title in editor.client.get("/cms/").content.decode()
    assert "(late)" in editor.client.get("/cms/reviews/").content.decode()
    assert editor.client.post(f"/cms/reviews/{page.pk}/checked/").status_code == 302
    done = now(page)
    assert done.checked_on == today
    assert done.review_on.year == today.year + 1
    assert done.title == page.title
    with building():
        draft = done.get_latest_revision_as_object()
    assert (draft.title, draft.checked_on) == ("A draft of it", today)
    assert "Nothing has to be checked" in editor.client.get("/cms/reviews/").content.decode()


def test_what_no_page_names_is_listed_and_what_a_draft_names_is_not(editor: Editor) -> None:
    used, drafted, unused = a_file("Used file"), a_file("Drafted file"), a_file("Unused file")
    with building():
        Image.objects.create(title="Lonely picture", file=ContentFile(photograph(), name="a.jpg"))
    page = editor.makes(section("factsheets"), FactsheetPage, "publish", document=str(used.pk))
    editor.makes(section("factsheets"), FactsheetPage, slug="b", document=str(drafted.pk))
    editor.saves(edit(page), words(FactsheetPage, document=str(drafted.pk)))
    listed = editor.client.get("/cms/unused/").content.decode()
    assert unused.title in listed
    assert "Lonely picture" in listed
    assert used.title not in listed
    assert drafted.title not in listed
