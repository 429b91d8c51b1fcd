"""Every kind of page on the editor's screens: made, changed, seen before, published, taken off, moved and deleted, in our roles."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data

from steward.website.models import Author, HomePage
from tests.people import building
from tests.website.editing import Editor, faults, section, words

pytestmark = pytest.mark.django_db


def above(name: str, editor: Editor) -> Page:
    """Where a page of this kind stands."""
    from steward.website import models

    kinds = {
        "NewsPage": "news", "BlogPost": "blog", "BlogSeries": "blog", "EventPage": "events", "CampaignPage": "campaigns",
        "FactsheetPage": "factsheets", "MagazineIssue": "magazine", "NetworkPage": "networks", "BenefitPage": "benefits", "ToolkitPage": "campaigns",
    }  # fmt: skip
    if name in kinds:
        return section(kinds[name])
    if name in ("MagazineArticle", "NetworkNotice"):
        higher = {"MagazineArticle": "MagazineIssue", "NetworkNotice": "NetworkPage"}[name]
        with building():
            there = getattr(models, higher).objects.first()
        return there or editor.makes(above(higher, editor), getattr(models, higher), "publish")
    with building():
        return HomePage.objects.get()


KINDS = (
    "StandardPage", "SectionPage", "NewsPage", "BlogSeries", "BlogPost", "EventPage", "CampaignPage", "ToolkitPage", "FactsheetPage",
    "MagazineIssue", "MagazineArticle", "NetworkPage", "NetworkNotice", "BenefitPage", "PeoplePage",
)  # fmt: skip


def stands(name: str, editor: Editor) -> tuple[type[Page], Page, dict[str, Any]]:
    """The kind, the page above it, and what it needs besides words."""
    from steward.website import models

    said: dict[str, Any] = {}
    if name == "BlogPost":
        with building():
            said["author"] = str(Author.objects.create(name="Ada Ashgrove", slug="ada").pk)
    return getattr(models, name), above(name, editor), said


def test_a_page_of_each_kind_is_seen_before_it_is_kept_kept_and_published(editor: Editor) -> None:
    for name in KINDS:
        model, place, said = stands(name, editor)
        meta = model._meta
        preview = reverse("wagtailadmin_pages:preview_on_add", args=[meta.app_label, meta.model_name, place.pk])
        answer = editor.client.post(preview, nested_form_data(words(model, slug=f"the-{name.lower()}", **said)))
        assert json.loads(answer.content)["is_valid"], (name, answer.content)
        assert editor.client.get(preview).status_code == 200, name
        page = editor.makes(place, model, slug=f"the-{name.lower()}", **said)
        assert not page.live, name
        answer = editor.saves(
            reverse("wagtailadmin_pages:edit", args=[page.pk]), words(model, slug=f"the-{name.lower()}", **said), "publish"
        )
        assert answer.status_code == 302, (name, faults(answer))
        with building():
            page.refresh_from_db()
        assert page.live, name


def test_a_page_is_changed_compared_taken_back_taken_off_and_deleted(editor: Editor) -> None:
    model, place, _ = stands("ToolkitPage", editor)
    page = editor.makes(place, model)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    assert json.loads(editor.client.post(preview, nested_form_data(words(model))).content)["is_valid"]
    seen = editor.client.get(f"{preview}?in_preview_panel=true")
    assert seen.status_code == 200
    assert "<script" not in seen.content.decode()  # what readers get
    answer = editor.saves(edit, words(model, title="Other words"), "publish")
    assert answer.status_code == 302, faults(answer)
    with building():
        first, last = page.revisions.order_by("pk").first(), page.revisions.order_by("pk").last()
    for path in (
        edit,
        reverse("wagtailadmin_pages:history", args=[page.pk]),
        reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, first.pk, last.pk]),
        reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, first.pk]),
        reverse("wagtailadmin_pages:revisions_view", args=[page.pk, first.pk]),
        reverse("wagtailadmin_pages:view_draft", args=[page.pk]),
        reverse("wagtailadmin_pages:usage", args=[page.pk]),
        reverse("wagtailadmin_pages:move", args=[page.pk]),
        reverse("wagtailadmin_pages:copy", args=[page.pk]),
        reverse("wagtailadmin_pages:unpublish", args=[page.pk]),
        reverse("wagtailadmin_pages:delete", args=[page.pk]),
        reverse("wagtailadmin_explore", args=[page.pk]),
    ):
        assert editor.client.get(path, follow=True).status_code == 200, path
    assert "userbar" not in Client().get(f"/the-campaigns/{page.slug}/").content.decode()
    assert editor.client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk])).status_code == 302
    with building():
        page.refresh_from_db()
        assert not page.live
    assert editor.client.post(reverse("wagtailadmin_pages:delete", args=[page.pk])).status_code == 302
    with building():
        assert not model.objects.filter(pk=page.pk).exists()
