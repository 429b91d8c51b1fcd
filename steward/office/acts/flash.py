"""The line at the top of the next page after an act: what was done, and a way to take it back at once."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from steward.register.models import Act


def tell(request: HttpRequest, words: str, act: Act | None) -> None:
    """This function will say what was done, with a link to undo it where it is an act."""
    if act is None:
        messages.success(request, words)
        return
    way = reverse("office:undo", args=[act.pk])
    messages.success(request, format_html('{} <a href="{}" data-key="u">Undo<span class="vh"> this</span></a>', words, way))
