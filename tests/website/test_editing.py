"""Every kind of page on the editor's screens: made, changed, seen before, published, taken off, moved and deleted, in our roles."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from steward.people.acting import Actor
from steward.website.models import Author, HomePage, SectionPage
from tests.people import a_person, a_post, an_account, building, signed_in

pytestmark = pytest.mark.django_db
BODY = streamfield([("heading", "What we heard"), ("paragraph", rich_text("<p>Some words.</p>"))])
DATED = {
    "introduction": "Two sentences.",
    "dated_on": "2026-11-20",
    "body": BODY,
    "picture": "",
    "picture_alt": "",
    "imprint": "",
}


class Editor:
    """Somebody at the editor's screens."""

    def __init__(self, name: str = "Wren") -> None:
        with building():
            person = a_person(name, "Inkwell")
            self.account = an_account(person)
            post = a_post(person, "editor")
        self.actor = Actor("editor", self.account.pk, post.pk)
        self.client = signed_in(self.account, mfa=True)

    def saves(self, url: str, data: dict[str, Any], action: str = "") -> Any:
        more = {f"action-{action}": f"action-{action}"} if action else {}
        return self.client.post(url, nested_form_data(data) | more)

    def makes(self, above: Page, model: type[Page], action: str = "", **said: Any) -> Page:
        meta = model._meta
        answer = self.saves(
            reverse("wagtailadmin_pages:add", args=[meta.app_label, meta.model_name, above.pk]), words(model, **said), action
        )
        assert answer.status_code == 302, faults(answer)
        with building():
            return model.objects.latest("pk")


def faults(answer: Any) -> Any:
    """What a form says is wrong."""
    form = (answer.context or {}).get("form")
    if form is None or not hasattr(form, "formsets"):
        return form and form.errors
    return (
        form.errors,
        {name: each.errors for name, each in form.formsets.items()},
        [f.non_form_errors() for f in form.formsets.values()],
    )


def words(model: type[Page], **said: Any) -> dict[str, Any]:
    """What an editor types for a page of this kind."""
    name = model.__name__
    base: dict[str, Any] = {"title": f"A {model._meta.verbose_name}", "slug": f"a-{name.lower()}"}
    if hasattr(model, "dated_on"):
        base |= DATED
    more: dict[str, dict[str, Any]] = {
        "StandardPage": {"introduction": "One.", "body": BODY},
        "SectionPage": {"kind": "news", "introduction": "News."},
        "BlogSeries": {"introduction": "A series."},
        "EventPage": {"starts_at": "2026-12-01 10:00", "ends_at": "2026-12-01 12:00", "place": "Town hall", "who": "All", "highlights": streamfield([])},
        "CampaignPage": {"proposals": inline_formset([{"says": "More pay."}]), "letter_opening": "", "letter_closing": ""},
        "ToolkitPage": {"files": inline_formset([])},
        "FactsheetPage": {"checked_on": "2026-11-01", "review_on": "2027-11-01", "document": ""},
        "MagazineIssue": {"number": "52", "season": "Spring 2027", "document": ""},
        "NetworkPage": {"who": "Heads of nursing"},
        "BenefitPage": {"union": "FDA", "offered_at": "https://www.fda.invented.example/offers"},
        "PeoplePage": {
            "introduction": "Who is who.",
            "people": inline_formset([{"name": "Ada Ashgrove", "job": "Officer", "email": "ada@union.example", "agreed_on": "2026-01-01", "picture": ""}]),
        },
    }  # fmt: skip
    return base | more.get(name, {}) | said


@pytest.fixture
def editor(plain: Client) -> Editor:
    return Editor()


def section(kind: str) -> SectionPage:
    with building():
        found = SectionPage.objects.filter(kind=kind).first()
        if found is None:
            found = HomePage.objects.get().add_child(instance=SectionPage(title=kind.title(), slug=f"the-{kind}", kind=kind))
        return found


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
