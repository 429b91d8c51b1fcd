"""Events: what is announced, and once the day has passed what it was like (W01)."""

from datetime import datetime
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel

from steward.website.fields import Contents
from steward.website.models.content import ContentPage


class EventPage(ContentPage):
    """An event such as the annual conference. Places are not booked here yet: it says whom to ask."""

    KINDS = ("events",)
    starts_at = models.DateTimeField("Begins")
    ends_at = models.DateTimeField("Ends", null=True, blank=True)
    place = models.CharField(max_length=160)
    address = models.TextField(max_length=400, blank=True)
    who = models.CharField("Who may come", max_length=200, blank=True)
    fee = models.CharField("What it costs", max_length=120, blank=True)
    access = models.TextField(
        "Access", max_length=600, blank=True, help_text="Steps, lifts, hearing loop, quiet room, interpreters."
    )
    highlights = Contents(verbose_name="Highlights", help_text="Shown in place of the announcement once the day has passed.")

    parent_page_types: ClassVar[list[str]] = ["website.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Panel]] = [
        *ContentPage.first_panels,
        MultiFieldPanel([FieldPanel("starts_at"), FieldPanel("ends_at")], heading="When"),
        MultiFieldPanel([FieldPanel("place"), FieldPanel("address")], heading="Where"),
        MultiFieldPanel([FieldPanel("who"), FieldPanel("fee"), FieldPanel("access")], heading="For those who come"),
        *ContentPage.last_panels,
        FieldPanel("highlights"),
    ]

    class Meta:
        verbose_name = "event"

    class Data:
        subject = None
        group = "website"
        shown = "page"

    def clean(self) -> None:
        """This function will refuse an event that ends before it begins."""
        super().clean()
        if self.ends_at and self.starts_at and self.ends_at < self.starts_at:
            raise ValidationError({"ends_at": "Choose an end after the beginning."})

    @property
    def over(self) -> bool:
        """Whether the event has passed by now."""
        return self.is_over(timezone.now())

    def is_over(self, at: datetime) -> bool:
        """This function will tell whether the event has passed at that moment."""
        return (self.ends_at or self.starts_at) < at
