"""Who works for the union and how to reach them, as they agreed to be published."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, Panel
from wagtail.models import Orderable, Page

from steward.website.cms.forms import PageForm
from steward.website.models.common import Ours


class PeoplePage(Ours):
    """People and contacts."""

    introduction = models.TextField(max_length=400, blank=True)

    parent_page_types: ClassVar[list[str]] = ["website.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    private_page_options: ClassVar[list[str]] = []
    base_form_class = PageForm
    settings_panels: ClassVar[list[Panel]] = []  # when it appears is asked by Schedule (cms/schedule.py)
    content_panels: ClassVar[list[Panel]] = [
        *Page.content_panels,
        FieldPanel("introduction"),
        InlinePanel("people", label="Person"),
    ]

    class Meta:
        verbose_name = "people and contacts"

    class Data:
        subject = None
        group = "website"
        shown = "page"


class Spokesperson(Orderable):
    """One person whom members and the press may reach."""

    page = ParentalKey(PeoplePage, on_delete=models.CASCADE, related_name="people")
    name = models.CharField(max_length=120)
    job = models.CharField(max_length=160)
    area = models.CharField("Nation, region or subject", max_length=160, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField("telephone", max_length=40, blank=True)
    picture = models.ForeignKey("wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+")
    agreed_on = models.DateField("Agreed to be published on", help_text="Ask first, and write down when they said yes.")

    panels: ClassVar[list[Panel]] = [
        FieldPanel(name) for name in ("name", "job", "area", "email", "phone", "picture", "agreed_on")
    ]

    class Data:
        subject = None
        group = "website"
        shown = "page"
        published = "name job area email phone"
        ours = "sort_order page picture agreed_on"

    def clean(self) -> None:
        """This function will ask for a way to reach somebody who is listed as a contact."""
        super().clean()
        if not self.email and not self.phone:
            raise ValidationError({"email": "Give an email address or a telephone number of their work."})
