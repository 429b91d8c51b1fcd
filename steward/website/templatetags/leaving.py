"""Links that leave the website are recognisable, and tell the other site nothing of where they came from (P02)."""

import re

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

register = template.Library()
_EMAIL = re.compile(r"[^\s@,;]+@[^\s@,;]+\.[a-z]+\Z", re.IGNORECASE)


@register.simple_tag
def leaving(url: str, words: str = "") -> SafeString:
    """This function will link to another website; the style sheet adds the mark, and its words for whoever listens."""
    # keeps: P02
    return format_html(
        '<a class="leaves" rel="external noreferrer" href="{}">{}</a>', url, words or url.removeprefix("https://").rstrip("/")
    )


@register.filter
def linked(value: str) -> SafeString | str:
    """This function will turn a fact of the notice that is an address of the web or of email into a link."""
    if value.startswith(("https://", "http://")):
        return leaving(value)
    if _EMAIL.match(value):
        return format_html('<a href="mailto:{}">{}</a>', value, value)
    return conditional_escape(value)
