"""Campaigns, what they ask of candidates, and toolkits with files (W04 to W07)."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, Panel
from wagtail.models import Orderable

from steward.website.models.content import ContentPage


class CampaignPage(ContentPage):
    """A campaign: what is asked and of whom, joint letters, toolkits, members' stories, letters to candidates (W04)."""

    KINDS = ("campaigns",)
    ends_on = models.DateField("Ends on", null=True, blank=True)
    asks_stories = models.BooleanField("Ask members for their stories", default=False)
    asks_candidates = models.BooleanField("Let readers write to their candidates", default=False)
    letter_opening = models.TextField(max_length=1500, blank=True, help_text="After “Dear …” and before the proposals.")
    letter_closing = models.TextField(
        max_length=1500, blank=True, help_text="After the proposals: what you ask the candidate to do."
    )

    parent_page_types: ClassVar[list[str]] = ["website.SectionPage"]
    subpage_types: ClassVar[list[str]] = ["website.ToolkitPage"]
    content_panels: ClassVar[list[Panel]] = [
        *ContentPage.first_panels,
        FieldPanel("ends_on"),
        *ContentPage.last_panels,
        FieldPanel("asks_stories"),
        MultiFieldPanel(
            [
                FieldPanel("asks_candidates"),
                FieldPanel("letter_opening"),
                InlinePanel("proposals", label="Proposal"),
                FieldPanel("letter_closing"),
            ],
            heading="Letter to candidates",
        ),
    ]

    class Meta:
        verbose_name = "campaign"

    class Data:
        subject = None
        group = "website"
        shown = "page"

    def clean(self) -> None:
        """This function will ask for the imprint where readers are led to write to candidates: that is election material."""
        super().clean()
        if self.asks_candidates and not self.imprint.strip():
            raise ValidationError({"imprint": "Readers write to candidates from this page: say who promotes it, and for whom."})


class Proposal(Orderable):
    """One thing that a campaign asks candidates to commit to; it stands in the letter (W07)."""

    campaign = ParentalKey(CampaignPage, on_delete=models.CASCADE, related_name="proposals")
    says = models.TextField("We ask you to …", max_length=400)

    panels: ClassVar[list[Panel]] = [FieldPanel("says")]

    class Data:
        subject = None
        group = "website"
        shown = "campaign"


class ToolkitPage(ContentPage):
    """A toolkit: files to take away, each with its version (W06)."""

    KINDS = ("campaigns",)
    parent_page_types: ClassVar[list[str]] = ["website.SectionPage", "website.CampaignPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Panel]] = [
        *ContentPage.first_panels,
        InlinePanel("files", label="File"),
        *ContentPage.last_panels,
    ]

    class Meta:
        verbose_name = "toolkit"

    class Data:
        subject = None
        group = "website"
        shown = "page"


class ToolkitFile(Orderable):
    """One file of a toolkit. An older version stays to be found, below the newest."""

    toolkit = ParentalKey(ToolkitPage, on_delete=models.CASCADE, related_name="files")
    title = models.CharField(max_length=160)
    document = models.ForeignKey("wagtaildocs.Document", models.PROTECT, related_name="+")
    version = models.CharField(max_length=40, help_text="Such as 2, or May 2017")
    dated_on = models.DateField("Date of this version")
    says = models.CharField("What it is for", max_length=250, blank=True)
    older = models.BooleanField("There is a newer version", default=False)

    panels: ClassVar[list[Panel]] = [FieldPanel(name) for name in ("title", "document", "version", "dated_on", "says", "older")]

    class Data:
        subject = None
        group = "website"
        shown = "toolkit"
