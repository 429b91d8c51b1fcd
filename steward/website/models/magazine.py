"""The magazine: its issues, and their articles on the web (W11)."""

from typing import ClassVar

from django.db import models
from wagtail.admin.panels import FieldPanel, Panel

from steward.website.models.content import ContentPage


class MagazineIssue(ContentPage):
    """One issue of the quarterly magazine, with its articles below it and the printed edition as a file."""

    KINDS = ("magazine",)
    number = models.PositiveIntegerField("Number of the issue")
    season = models.CharField(max_length=40, help_text="Such as Spring 2017")
    document = models.ForeignKey(
        "wagtaildocs.Document", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="The printed edition"
    )

    parent_page_types: ClassVar[list[str]] = ["website.SectionPage"]
    subpage_types: ClassVar[list[str]] = ["website.MagazineArticle"]
    content_panels: ClassVar[list[Panel]] = [
        *ContentPage.first_panels,
        *(FieldPanel(name) for name in ("number", "season", "document")),
        *ContentPage.last_panels,
    ]

    class Meta:
        verbose_name = "issue of the magazine"

    class Data:
        subject = None
        group = "website"
        shown = "page"


class MagazineArticle(ContentPage):
    """One article of an issue."""

    byline = models.CharField("By", max_length=160, blank=True)

    parent_page_types: ClassVar[list[str]] = ["website.MagazineIssue"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Panel]] = [*ContentPage.first_panels, FieldPanel("byline"), *ContentPage.last_panels]

    class Meta:
        verbose_name = "article of the magazine"

    class Data:
        subject = None
        group = "website"
        shown = "page"
        published = "byline"
