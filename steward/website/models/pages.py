"""The home page, and pages that stand by themselves."""

from typing import ClassVar

from django.db import models
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.fields import StreamField
from wagtail.models import Page

from steward.website.blocks import Offer
from steward.website.cms.forms import PageForm
from steward.website.cms.panels import WhatToLookAt
from steward.website.fields import Contents
from steward.website.models.common import Ours


class HomePage(Ours):
    """The first page: what the union is for, the way to join, the way to help (W08 to W10, W14, W16)."""

    promise = models.CharField("The union in one sentence", max_length=120)
    introduction = models.TextField(max_length=400)
    help_page = models.ForeignKey(
        "wagtailcore.Page",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Page for who needs help at work now",
    )
    offers = StreamField([("offer", Offer())], blank=True, verbose_name="What the union does")
    body = Contents()

    WITH: ClassVar[tuple[str, ...]] = ("help_page",)
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    max_count = 1
    private_page_options: ClassVar[list[str]] = []
    base_form_class = PageForm
    settings_panels: ClassVar[list[Panel]] = []  # when it appears is asked by Schedule (cms/schedule.py)
    content_panels: ClassVar[list[Panel]] = [
        WhatToLookAt(),
        *Page.content_panels,
        *(FieldPanel(name) for name in ("promise", "introduction", "help_page", "offers", "body")),
    ]

    class Meta:
        verbose_name = "home page"

    class Data:
        subject = None
        group = "website"
        shown = "page"


class StandardPage(Ours):
    """Any other page: a heading, an introduction and what follows."""

    introduction = models.TextField(max_length=400, blank=True)
    body = Contents()
    checked_on = models.DateField("Last checked on", null=True, blank=True, help_text="Shown at the foot of the page.")

    parent_page_types: ClassVar[list[str]] = ["website.HomePage", "website.StandardPage"]
    private_page_options: ClassVar[list[str]] = []
    base_form_class = PageForm
    settings_panels: ClassVar[list[Panel]] = []  # when it appears is asked by Schedule (cms/schedule.py)
    content_panels: ClassVar[list[Panel]] = [
        WhatToLookAt(),
        *Page.content_panels,
        *(FieldPanel(name) for name in ("introduction", "body", "checked_on")),
    ]

    class Meta:
        verbose_name = "page"

    class Data:
        subject = None
        group = "website"
        shown = "page"
