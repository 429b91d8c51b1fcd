"""Pictures in the sizes that pages need, made when an editor publishes.

A visitor's role can read the website and write nothing, so a page may not make a size while somebody looks at it.
"""

from collections.abc import Iterator
from typing import Any

from django.dispatch import receiver
from wagtail.images.models import AbstractImage
from wagtail.models import Page
from wagtail.signals import page_published

SIZES = ("width-480|format-webp", "width-960|format-webp")


def pictures_of(page: Page) -> Iterator[AbstractImage]:
    """This function will find the pictures of a page and in its contents."""
    if getattr(page, "picture", None):
        yield page.picture
    for each in page.people.all() if hasattr(page, "people") else ():
        if each.picture:
            yield each.picture
    for name in ("body", "offers", "highlights"):
        for block in getattr(page, name, ()):
            if block.block_type == "picture" and block.value["image"]:
                yield block.value["image"]


@receiver(page_published)
def make_sizes(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """This function will make each size of each picture of a page that is being published."""
    for image in pictures_of(instance):
        image.get_renditions(*SIZES)
