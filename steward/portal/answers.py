"""Answers that several pages of the members' area give."""

from typing import Any

from django.http import HttpResponseRedirect
from django.urls import reverse


def see_other(name: str, *, anchor: str = "", **words: Any) -> HttpResponseRedirect:
    """This function will lead on after a form was taken (303: the browser asks, and never sends the form again)."""
    response = HttpResponseRedirect(reverse(name, kwargs=words or None) + (f"#{anchor}" if anchor else ""))
    response.status_code = 303
    return response
