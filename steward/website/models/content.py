"""What news, blogs, events, campaigns and factsheets have in common, and the sections that they stand in."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.models import Page

from steward.website.cms.forms import PageForm
from steward.website.cms.panels import WhatToLookAt
from steward.website.fields import Contents
from steward.website.models.common import Ours


class Kind(models.TextChoices):
    """What a section lists."""

    NEWS = "news", "news"
    BLOG = "blog", "blog"
    EVENTS = "events", "events"
    CAMPAIGNS = "campaigns", "campaigns and their toolkits"
    FACTSHEETS = "factsheets", "factsheets and briefings"
    MAGAZINE = "magazine", "the magazine"
    NETWORKS = "networks", "networks"
    BENEFITS = "benefits", "benefits for members"


class Topic(models.Model):
    """What a page is about, or for which nation or region: readers find by it, and members may choose it (P61)."""

    class Sort(models.TextChoices):
        TOPIC = "topic", "topic"
        REGION = "region", "nation or region"

    title = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    sort = models.CharField("kind", max_length=6, choices=Sort.choices, default=Sort.TOPIC)

    panels: ClassVar[list[Panel]] = [FieldPanel("title"), FieldPanel("slug"), FieldPanel("sort")]

    class Meta:
        ordering = ("sort", "title")

    class Data:
        subject = None
        group = "website"

    def __str__(self) -> str:
        return self.title


class SectionPage(Ours):
    """A part of the website that lists its own pages, newest first."""

    kind = models.CharField("What it lists", max_length=12, choices=Kind.choices)
    introduction = models.TextField(max_length=400, blank=True)

    parent_page_types: ClassVar[list[str]] = ["website.HomePage"]
    private_page_options: ClassVar[list[str]] = []
    base_form_class = PageForm
    settings_panels: ClassVar[list[Panel]] = []  # when it appears is asked by Schedule (cms/schedule.py)
    content_panels: ClassVar[list[Panel]] = [*Page.content_panels, FieldPanel("kind"), FieldPanel("introduction")]

    class Meta:
        verbose_name = "section"

    class Data:
        subject = None
        group = "website"
        shown = "page"


class ContentPage(Ours):
    """A page with a date, an introduction, a picture and what follows: the kinds of it are in the other files here.

    One table holds what lists show, so that the stream of the home page is one question.
    """

    KINDS: ClassVar[tuple[str, ...]] = ()  # the sections it may stand in
    is_creatable = False

    introduction = models.TextField(max_length=400, blank=True, help_text="Two or three sentences. Lists and searches show them.")
    picture = models.ForeignKey("wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+")
    picture_alt = models.CharField(
        "What the picture shows",
        max_length=250,
        blank=True,
        help_text="One sentence for people who cannot see it. Do not begin with “Picture of”.",
    )
    dated_on = models.DateField("Date", default=timezone.localdate, db_index=True)
    body = Contents()
    members_only = models.BooleanField(
        "For members only",
        default=False,
        help_text="Nobody else finds it, in no list, search or feed; its files go to members only.",
    )
    topics = ParentalManyToManyField(Topic, blank=True, related_name="pages", verbose_name="Topics and regions")
    checked_on = models.DateField("Last checked on", null=True, blank=True, help_text="Shown on the page.")
    review_on = models.DateField("Check again by", null=True, blank=True, help_text="Then it stands in the editor’s list.")
    election_material = models.BooleanField(
        "Election material",
        default=False,
        help_text="It tries to move people to vote for or against a party or a candidate: the law asks for an imprint.",
    )
    imprint = models.CharField(
        max_length=300,
        blank=True,
        help_text="Who promotes it, and for whom, with the postal address of each (Elections Act 2022, section 41).",
    )

    private_page_options: ClassVar[list[str]] = []
    base_form_class = PageForm
    settings_panels: ClassVar[list[Panel]] = []  # when it appears is asked by Schedule (cms/schedule.py)
    first_panels: ClassVar[list[Panel]] = [
        WhatToLookAt(),
        *Page.content_panels,
        FieldPanel("introduction"),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("picture_alt")], heading="Picture"),
        FieldPanel("dated_on"),
    ]
    last_panels: ClassVar[list[Panel]] = [
        FieldPanel("body"),
        FieldPanel("topics"),
        FieldPanel("members_only"),
        MultiFieldPanel([FieldPanel("checked_on"), FieldPanel("review_on")], heading="Is it still right?"),
        MultiFieldPanel([FieldPanel("election_material"), FieldPanel("imprint")], heading="Elections"),
    ]

    class Meta:
        verbose_name = "page with a date"
        indexes = [models.Index(fields=["-dated_on", "-page_ptr"], name="content_newest_first")]

    class Data:
        subject = None
        group = "website"
        shown = "page"

    @classmethod
    def can_exist_under(cls, parent: Page) -> bool:
        """This function will let a page stand only in a section of its own kind."""
        if not super().can_exist_under(parent):
            return False
        above = parent.specific
        return not isinstance(above, SectionPage) or above.kind in cls.KINDS

    def clean(self) -> None:
        """This function will refuse a picture that nobody describes, and election material that does not say who promotes it."""
        super().clean()
        wrong: dict[str, Any] = {}
        if self.picture_id and not self.picture_alt.strip():
            wrong["picture_alt"] = "Say what the picture shows, for people who cannot see it."
        if self.election_material and not self.imprint.strip():
            wrong["imprint"] = "Write the imprint: “Promoted by (name, address) on behalf of (name, address)”."
        if self.checked_on and self.review_on and self.review_on <= self.checked_on:
            wrong["review_on"] = "Choose a day after the day on which it was last checked."
        if wrong:
            raise ValidationError(wrong)
