"""Pictures in pages."""

from typing import Any

from django import template
from django.db.models import prefetch_related_objects
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.images.models import AbstractImage, AbstractRendition, Filter

from steward.website.pictures import SIZES

register = template.Library()


@register.simple_tag
def picture(image: AbstractImage, alt: str, *, first: bool = False) -> SafeString:
    """This function will show a picture in the sizes that were made when the page was published, or as it was uploaded until then.

    The `first` picture of a page is fetched at once, those below it when the reader comes near.
    """
    loading = "eager" if first else "lazy"
    prefetch_related_objects([image], "renditions")  # one question for all sizes, and none to the cache
    found: list[Any] = []
    for size in SIZES:
        try:
            found.append(image.find_existing_rendition(Filter(spec=size)))
        except AbstractRendition.DoesNotExist:
            continue
    if not found:
        return format_html(
            '<img src="{}" alt="{}" width="{}" height="{}" loading="{}">', image.file.url, alt, image.width, image.height, loading
        )
    large = found[-1]
    sizes = ", ".join(f"{each.url} {each.width}w" for each in found)
    return format_html(
        '<img src="{}" srcset="{}" sizes="(min-width: 40rem) 38rem, 94vw" alt="{}" width="{}" height="{}" loading="{}">',
        large.url,
        sizes,
        alt,
        large.width,
        large.height,
        loading,
    )


@register.simple_tag
def thumb(image: AbstractImage) -> SafeString:
    """This function will show a small picture beside a line of a list. It repeats what its page shows and says, so it has no words."""
    try:
        found = image.find_existing_rendition(Filter(spec=SIZES[0]))
    except AbstractRendition.DoesNotExist:
        found = None
    shown = found or image
    return format_html('<img src="{}" alt="" width="{}" height="{}" loading="lazy">', shown.file.url, shown.width, shown.height)
