"""Pages of the website, made by the builder for a test."""

import datetime as dt
from typing import Any, TypeVar

from wagtail.models import Page

from steward.website import models
from tests.people import building

P = TypeVar("P", bound=Page)
DAY = dt.date(2026, 11, 1)


def section(kind: str) -> Page:
    """The section of the founded website that lists this kind."""
    return models.SectionPage.objects.get(kind=kind)


def put(parent: Page | str, kind: type[P], title: str, **more: Any) -> P:
    """One more page of a kind, below a page or in a section."""
    with building():
        above = section(parent) if isinstance(parent, str) else Page.objects.get(pk=parent.pk)
        page = kind(title=title, slug=title.lower().replace(" ", "-"), **more)
        above.add_child(instance=page)
    return page


def an_author(name: str = "Ada Ashgrove") -> models.Author:
    with building():
        return models.Author.objects.get_or_create(
            slug=name.lower().replace(" ", "-"), defaults={"name": name, "job": "chief executive"}
        )[0]


def blocks(*said: tuple[str, Any]) -> str:
    """A page's contents, as the database keeps them."""
    import json

    return json.dumps([{"type": kind, "value": value} for kind, value in said])
