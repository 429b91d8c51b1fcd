"""Telling the office that something has changed."""

from __future__ import annotations

from typing import Any

from django import forms

from steward.membership.models import Hint
from steward.web.forms import GovForm


class HintForm(GovForm):
    """In the teller's own words, if they want to add any."""

    says = forms.CharField(
        label="Anything to add",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The member can read this.",
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind == Hint.Kind.OTHER:
            says = self.fields["says"]
            says.label, says.required = "What has changed", True
            says.error_messages["required"] = "Write what has changed"
