"""Factsheets and briefings about rights at work (W15)."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, Panel

from steward.website.models.content import ContentPage


class FactsheetPage(ContentPage):
    """A factsheet: open or for members, with the day it was last checked and the day of its next review."""

    KINDS = ("factsheets",)
    document = models.ForeignKey(
        "wagtaildocs.Document", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="The same as a file"
    )

    parent_page_types: ClassVar[list[str]] = ["website.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Panel]] = [*ContentPage.first_panels, FieldPanel("document"), *ContentPage.last_panels]

    class Meta:
        verbose_name = "factsheet"

    class Data:
        subject = None
        group = "website"
        shown = "page"

    def clean(self) -> None:
        """This function will ask for the two days on which a reader relies."""
        super().clean()
        wrong = {}
        if not self.checked_on:
            wrong["checked_on"] = "Say when somebody last checked that it is right."
        if not self.review_on:
            wrong["review_on"] = "Say when it has to be checked again."
        if wrong:
            raise ValidationError(wrong)
