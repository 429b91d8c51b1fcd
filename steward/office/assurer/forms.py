"""What an assurer asks for and writes down."""

from __future__ import annotations

from typing import Any

from django import forms

from steward.register.audit import MOST, RESULTS
from steward.web.forms import GovForm


class DrawForm(GovForm):
    """How many entries to draw."""

    how_many = forms.IntegerField(
        label="How many entries",
        min_value=1,
        max_value=MOST,
        help_text=f"At most {MOST} at once. The database draws them; nobody chooses.",
        error_messages={
            "min_value": f"Enter a number from 1 to {MOST}",
            "max_value": f"Enter a number from 1 to {MOST}. You may draw again",
            "invalid": "Enter a number, like 50",
        },
    )

    class Gov:
        widths = {"how_many": "w4"}


class FoundForm(GovForm):
    """What was found of one entry."""

    result = forms.ChoiceField(
        label="What did you find?",
        choices=tuple(RESULTS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Select what you found"},
    )
    remark = forms.CharField(
        label="Remark",
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What is wrong, or why you could not tell. The membership officer reads it, and so may the member.",
    )

    class Gov:
        side_by_side = {"result"}

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("result") in ("wrong", "unclear") and not said.get("remark", "").strip():
            self.add_error("remark", "Enter what is wrong, or why you could not tell")
        return said
