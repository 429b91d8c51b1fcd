"""Pictures in the sizes that pages need, made when an editor publishes.

A visitor's role can read the website and write nothing, so a page may not make a size while somebody looks at it.
"""

from typing import Any

from django.dispatch import receiver
from wagtail.images.models import Image
from wagtail.models import Page
from wagtail.signals import page_published

from steward.website import naming

SIZES = ("width-480|format-webp", "width-960|format-webp")


@receiver(page_published)
def make_sizes(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """This function will make each size of each picture of a page that is being published."""
    for image in Image.objects.filter(pk__in=naming.named(instance).pictures):
        image.get_renditions(*SIZES)
