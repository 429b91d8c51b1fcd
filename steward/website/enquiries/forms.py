"""What somebody writes to us. A plain form: it asks the database nothing about anybody (DESIGN 5.6)."""

from __future__ import annotations

import unicodedata
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy

from steward.enquiries.models import Enquiry
from steward.web import fields
from steward.web.forms import GovForm

LONGEST = 8000


def page_of(typed: str, *, host: str) -> str | None:
    """This function will return the path of a page of ours, from what was typed or followed; None where it is none of ours.

    Whatever stands behind a question mark is left out: it could hold anything.
    """
    words = "".join(letter for letter in typed.strip() if unicodedata.category(letter) not in ("Cc", "Cf"))
    if "\\" in words or words.startswith("//"):
        return None
    try:
        parts = urlsplit(words)
    except ValueError:
        return None
    if (parts.scheme or parts.netloc) and (parts.scheme not in ("http", "https") or parts.netloc != host):
        return None
    if not parts.path.startswith("/") or parts.path.startswith("//"):
        return None
    return parts.path if len(parts.path) <= 200 else None


class WriteForm(GovForm):
    """The words are all that we ask for; whoever wants an answer leaves a way to reach them."""

    # keeps: P62, P68
    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        widget=forms.RadioSelect,
        choices=lambda: [(value, capfirst(label)) for value, label in Enquiry.Kind.choices],
        error_messages={"required": gettext_lazy("Select what it is")},
    )
    about = fields.Line(
        label=gettext_lazy("Which page is it about?"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Its address, such as /join/. Leave it empty if it is about none."),
    )
    says = fields.Lines(
        label=gettext_lazy("What do you want to tell us?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": gettext_lazy("Write what you want to tell us")},
        help_text=gettext_lazy("Please leave out what we do not need, such as details of somebody’s health."),
    )
    name = fields.Line(label=gettext_lazy("Your name"), required=False, max_length=160)
    email = forms.EmailField(label=gettext_lazy("Email address"), required=False, max_length=254)
    phone = fields.Line(label=gettext_lazy("Telephone"), required=False, max_length=40)

    class Gov:
        autocomplete = {"name": "name", "email": "email", "phone": "tel"}
        hints = {
            "kind": {
                "data": gettext_lazy("The data protection officer reads it, and nobody else in the office."),
            }
        }

    def __init__(self, *args: Any, host: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.host = host

    def clean_about(self) -> str:
        """This function will take the path of a page of ours and nothing else."""
        typed = str(self.cleaned_data["about"])
        path = page_of(typed, host=self.host) if typed else ""
        if path is None:
            raise forms.ValidationError(gettext("Write the address of a page of this website, such as /join/, or leave it empty"))
        return path
