"""Videos and pictures of other services on a page: a box that says who would learn what, until the reader asks (P67).

The reader asks by a link, `?show=` and the block's own name: no script, and nothing kept about it. That one answer loads the one
thing, and its Content-Security-Policy names the hosts of that one service (steward/web/csp.py).
"""

import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from wagtail import blocks

from steward.website import elsewhere


class Facade(blocks.StructBlock):
    """What a video and a picture of another service have in common."""

    directive = ""

    def told(self, value: Any) -> dict[str, str]:
        """This function will return what the thing is in words, and where it stands at the service itself."""
        raise NotImplementedError

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """This function will say whose it is, and show it to a reader who asked for this one."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        request = context.get("request")
        address = value.get("address") or ""
        service = elsewhere.service_of(address, self.directive)
        key = _key(value, address, parent_context)
        # keeps: P67
        shown = False
        if service is not None and request is not None and request.GET.get("show") == key and _clicked_here(request):
            shown = True
            asked = getattr(request, "shown_from", {})
            hosts = [*asked.get(self.directive, []), *service.hosts[self.directive]]
            request.shown_from = {**asked, self.directive: list(dict.fromkeys(hosts))}
        # Where nobody can ask, in a feed or a mail, there is a link.
        whose = service if request is not None else None
        told = self.told(value)
        if not told["page_there"].startswith(("https://", "http://")):  # a version from elsewhere: this form refuses it
            told["page_there"] = ""
        return {**context, **told, "service": whose, "key": key, "shown": shown}


def _clicked_here(request: HttpRequest) -> bool:
    """Whether the reader followed our own link: one in a mail or on another website asks for nothing in their name (Fetch Metadata)."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"


def _key(value: Any, address: str, parent: Any) -> str:
    """The block's name on its page: the editor's own where there is one."""
    around = (parent or {}).get("block")
    if around is not None and getattr(around, "value", None) is value and getattr(around, "id", None):
        return f"block-{around.id}"
    return f"block-{hashlib.sha256(address.encode()).hexdigest()[:12]}"


class Video(Facade):
    """A video kept by another service."""

    directive = elsewhere.VIDEO
    title = blocks.CharBlock(
        label="What the video is", help_text="Such as: Conference 2026, the general secretary’s speech.", max_length=160
    )
    address = blocks.CharBlock(
        label="Address of the video",
        max_length=300,
        search_index=False,
        help_text="Copy it from the video’s page. It loads from there only when a reader asks for it.",
    )

    def clean(self, value: Any) -> Any:
        """This function will keep the address that shows the video, and refuse a service that the policy does not declare."""
        found = super().clean(value)
        if found.get("address"):
            try:
                found["address"] = elsewhere.video(found["address"])
            except (elsewhere.NotDeclared, elsewhere.NotFound) as refused:
                raise blocks.StructBlockValidationError({"address": ValidationError(str(refused))}) from refused
        return found

    def told(self, value: Any) -> dict[str, str]:
        """This function will return the title, and the address of the video's own page."""
        return {"words": value.get("title") or "", "page_there": elsewhere.page_of(value.get("address") or "")}

    class Meta:
        icon = "media"
        label = "Video of another service"
        template = "website/blocks/video.html"


class PictureElsewhere(Facade):
    """A picture kept by another service."""

    directive = elsewhere.PICTURE
    alt = blocks.CharBlock(
        label="What it shows",
        help_text="One sentence for people who cannot see it. Do not begin with “Picture of”.",
        max_length=250,
    )
    address = blocks.CharBlock(
        label="Address of the picture itself",
        max_length=300,
        search_index=False,
        help_text="At Flickr: Download, any size, then copy the address of the picture. It begins with https://live.staticflickr.com/",
    )
    page_there = blocks.CharBlock(
        label="Address of its page there", max_length=300, search_index=False, help_text="Readers can go there instead."
    )
    caption = blocks.CharBlock(required=False, max_length=250)

    def clean(self, value: Any) -> Any:
        """This function will refuse a service that the policy does not declare, and a page that is not that service's."""
        found = super().clean(value)
        wrong: dict[str, Any] = {}
        try:
            if found.get("address"):
                found["address"] = elsewhere.picture(found["address"])
        except elsewhere.NotDeclared as refused:
            wrong["address"] = ValidationError(str(refused))
        service = elsewhere.service_of(found.get("address") or "", self.directive)
        there = (found.get("page_there") or "").strip()
        if there and service is not None and not elsewhere.is_page_of(there, service):
            wrong["page_there"] = ValidationError(f"Paste the address of the picture’s page at {service.name}, with https://.")
        if wrong:
            raise blocks.StructBlockValidationError(wrong)
        found["page_there"] = there
        return found

    def told(self, value: Any) -> dict[str, str]:
        """This function will return the caption or what the picture shows, and the address of its page."""
        return {"words": value.get("caption") or value.get("alt") or "", "page_there": value.get("page_there") or ""}

    class Meta:
        icon = "image"
        label = "Picture of another service"
        template = "website/blocks/picture_elsewhere.html"
