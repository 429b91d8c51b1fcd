"""Somebody at the editor's screens: what they type, what they save, and what they are told."""

import datetime as dt
import io
from typing import Any

import PIL.Image
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.models import Collection, Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from steward.people.acting import Actor
from steward.website import files
from steward.website.models import HomePage, SectionPage
from tests.people import a_person, a_post, an_account, building, signed_in

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


def section(kind: str) -> SectionPage:
    with building():
        found = SectionPage.objects.filter(kind=kind).first()
        if found is None:
            found = HomePage.objects.get().add_child(instance=SectionPage(title=kind.title(), slug=f"the-{kind}", kind=kind))
        return found


def photograph(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **more: Any) -> bytes:
    out = io.BytesIO()
    PIL.Image.new("RGB", size, "#5b1a54").save(out, kind, **more)
    return out.getvalue()


def a_file(title: str, *, for_members: bool = False) -> Document:
    with building():
        place = files.found_collection() if for_members else Collection.get_first_root_node()
        return Document.objects.create(title=title, file=ContentFile(b"Words.", name="a.txt"), collection=place)


def edit(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def now(page: Page) -> Any:
    with building():
        return Page.objects.get(pk=page.pk).specific


def to_form(moment: dt.datetime, prefix: str = "") -> dict[str, str]:
    here = timezone.localtime(moment)
    names = ("until_on", "until_at") if prefix else ("on", "at")
    return dict(zip(names, (f"{here:%Y-%m-%d}", f"{here:%H:%M}"), strict=True))


IN_TWO_DAYS = (timezone.now() + dt.timedelta(days=2)).replace(second=0, microsecond=0)
IN_FOUR_DAYS = IN_TWO_DAYS + dt.timedelta(days=2)
