"""News, and blogs by named authors, in series (W02, W03)."""

from typing import ClassVar

from django.db import models
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.models import Page

from steward.website.cms.forms import PageForm
from steward.website.models.common import Ours
from steward.website.models.content import ContentPage, SectionPage


class NewsPage(ContentPage):
    """One news item (W02)."""

    KINDS = ("news",)

    parent_page_types: ClassVar[list[str]] = ["website.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Panel]] = [*ContentPage.first_panels, *ContentPage.last_panels]

    class Meta:
        verbose_name = "news item"

    class Data:
        subject = None
        group = "website"
        shown = "page"


class Author(models.Model):
    """Who writes a blog, by name: it is published, and they know it."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=120, unique=True)
    job = models.CharField(max_length=160, blank=True, help_text="Such as chief executive")
    says = models.TextField("About the author", max_length=400, blank=True)

    panels: ClassVar[list[Panel]] = [FieldPanel(name) for name in ("name", "slug", "job", "says")]

    class Meta:
        ordering = ("name",)

    class Data:
        subject = None
        group = "website"
        published = "name slug job says"

    def __str__(self) -> str:
        return self.name


class BlogSeries(Ours):
    """Posts of a blog that belong together, numbered in the order of their dates (W03)."""

    introduction = models.TextField(max_length=400, blank=True)

    parent_page_types: ClassVar[list[str]] = ["website.SectionPage"]
    private_page_options: ClassVar[list[str]] = []
    base_form_class = PageForm
    settings_panels: ClassVar[list[Panel]] = []  # when it appears is asked by Schedule (cms/schedule.py)
    content_panels: ClassVar[list[Panel]] = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = "series of a blog"

    class Data:
        subject = None
        group = "website"
        shown = "page"

    @classmethod
    def can_exist_under(cls, parent: Page) -> bool:
        above = parent.specific
        return bool(super().can_exist_under(parent)) and isinstance(above, SectionPage) and above.kind == "blog"


class BlogPost(ContentPage):
    """One post of a blog by a named author (W03)."""

    KINDS = ("blog",)
    author = models.ForeignKey(Author, models.PROTECT, related_name="+")

    parent_page_types: ClassVar[list[str]] = ["website.SectionPage", "website.BlogSeries"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Panel]] = [*ContentPage.first_panels, FieldPanel("author"), *ContentPage.last_panels]

    class Meta:
        verbose_name = "blog post"

    class Data:
        subject = None
        group = "website"
        shown = "page"
