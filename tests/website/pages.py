"""Pages of the website as a test needs them: made by the builder, with words that stand nowhere else."""

import datetime as dt
from typing import Any

from django.utils.text import slugify
from wagtail.models import Page

from steward.website.models import Author, BlogPost, ContentPage, FactsheetPage, HomePage, NewsPage, SectionPage
from tests.people import building

DAYS = {"checked_on": dt.date(2026, 11, 1), "review_on": dt.date(2027, 11, 1)}


def a_section(kind: str) -> SectionPage:
    """A section beside those that a website begins with: /t-news/."""
    found: SectionPage | None = SectionPage.objects.filter(slug=f"t-{kind}").first()
    return found or HomePage.objects.get().add_child(instance=SectionPage(title=kind, slug=f"t-{kind}", kind=kind))


def a_page(make: type[ContentPage] = NewsPage, *, says: str = "", **said: Any) -> Any:
    """A published page in a section of its kind; `says` is a paragraph of it."""
    with building():
        slug = said.setdefault("slug", slugify(said["title"]))
        if make is FactsheetPage:
            said = {**DAYS, **said}
        if make is BlogPost and "author" not in said:
            said["author"] = Author.objects.get_or_create(slug="quill", defaults={"name": "Quilliam Farthing"})[0]
        body = [("paragraph", f"<p>{says}</p>")] if says else []
        page = make(**{**said, "slug": slug})
        page.body = body
        a_section(make.KINDS[0]).add_child(instance=page)
        page.save_revision()
        return _addressed(make.objects.get(pk=page.pk))


def _addressed(page: Page) -> Page:
    assert page.url  # asked while we may: the page remembers where the website stands
    return page


def again(page: Page) -> Any:
    """The page as the database has it."""
    return type(page).objects.get(pk=page.pk)
