"""Networks to join, and the benefits of the sister unions (W12, W13)."""

from typing import Any, ClassVar
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, Panel

from steward.website.models.content import ContentPage


def fault_of_link(url: str) -> str:
    """This function will return what is wrong with the link of a benefit; nothing of it may differ from reader to reader."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "This is no address of a website."
    if parts.scheme != "https" or not parts.hostname:
        return "Begin the address with https://"
    if "@" in parts.netloc or port not in (None, 443):
        return "Leave out names, passwords and ports: only the website and its page."
    if parts.query or parts.fragment or "?" in url or "#" in url:
        return "Leave out everything from the question mark or the hash on: it could carry something about the reader."
    if any(mark in unquote(url) for mark in "{}[]<>$%"):
        return "Leave out placeholders: the address is the same for everybody."
    return ""


class NetworkPage(ContentPage):
    """A network of leaders: anybody may read what it is for, members join it in the members' area (W12)."""

    KINDS = ("networks",)
    who = models.CharField("Who it is for", max_length=250)
    convenor = models.CharField("Who convenes it", max_length=160, blank=True)

    parent_page_types: ClassVar[list[str]] = ["website.SectionPage"]
    subpage_types: ClassVar[list[str]] = ["website.NetworkNotice"]
    content_panels: ClassVar[list[Panel]] = [
        *ContentPage.first_panels,
        FieldPanel("who"),
        FieldPanel("convenor"),
        *ContentPage.last_panels,
    ]

    class Meta:
        verbose_name = "network"

    class Data:
        subject = None
        group = "website"
        shown = "page"
        published = "convenor"
        ours = "who"


class NetworkNotice(ContentPage):
    """A notice or a page of a network; for members unless its editor opens it."""

    parent_page_types: ClassVar[list[str]] = ["website.NetworkPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Panel]] = [*ContentPage.first_panels, *ContentPage.last_panels]

    class Meta:
        verbose_name = "notice of a network"

    class Data:
        subject = None
        group = "website"
        shown = "page"

    def __init__(self, *args: Any, **more: Any) -> None:
        if not args:
            more.setdefault("members_only", True)
        super().__init__(*args, **more)


class BenefitPage(ContentPage):
    """What a sister union offers our members. The link carries nothing about whoever follows it (W13)."""

    KINDS = ("benefits",)
    ALWAYS_FOR_MEMBERS = True
    union = models.CharField("The union that offers it", max_length=120)
    offered_at = models.URLField(  # not `url`: that is the page's own
        "Where it is", max_length=300, help_text="Begins with https://, and is the same for everybody."
    )

    parent_page_types: ClassVar[list[str]] = ["website.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Panel]] = [
        *ContentPage.first_panels,
        FieldPanel("union"),
        FieldPanel("offered_at"),
        *ContentPage.last_panels,
    ]

    class Meta:
        verbose_name = "benefit"

    class Data:
        subject = None
        group = "website"
        shown = "page"

    def clean(self) -> None:
        """This function will refuse an address that could carry something about whoever follows it."""
        super().clean()
        # keeps: W13
        fault = fault_of_link(self.offered_at)
        if fault:
            raise ValidationError({"offered_at": fault})

    def full_clean(self, *args: Any, **more: Any) -> None:
        """This function will keep every benefit for members: the agreements with the sister unions are for them."""
        self.members_only = True
        super().full_clean(*args, **more)
