"""Pictures in pages."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.images.models import AbstractImage, AbstractRendition, Filter

from steward.website.pictures import SIZES

register = template.Library()


@register.simple_tag
def picture(image: AbstractImage, alt: str) -> SafeString:
    """This function will show a picture in the sizes that were made when the page was published, or as it was uploaded until then."""
    found: list[Any] = []
    for size in SIZES:
        try:
            found.append(image.find_existing_rendition(Filter(spec=size)))
        except AbstractRendition.DoesNotExist:
            continue
    if not found:
        return format_html(
            '<img src="{}" alt="{}" width="{}" height="{}" loading="lazy">', image.file.url, alt, image.width, image.height
        )
    large = found[-1]
    sizes = ", ".join(f"{each.url} {each.width}w" for each in found)
    return format_html(
        '<img src="{}" srcset="{}" sizes="(min-width: 40rem) 38rem, 94vw" alt="{}" width="{}" height="{}" loading="lazy">',
        large.url,
        sizes,
        alt,
        large.width,
        large.height,
    )
