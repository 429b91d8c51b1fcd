"""Protecting a record, and opening one that is protected."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from steward.permits import protecting
from steward.permits.models import Protection
from steward.web.forms import DayField, GovForm


class ProtectForm(GovForm):
    """Why, and from when to when."""

    kind = forms.ChoiceField(
        label="Why",
        widget=forms.RadioSelect,
        choices=[(Protection.Kind.AT_RISK, "A person at risk"), (Protection.Kind.COLLEAGUE, "Works for the union")],
    )
    from_on = DayField(label="From", help_text="For example, 21 11 2026.")
    until_on = DayField(label="Until", required=False, help_text="Leave this empty if that is not known.")

    class Gov:
        hints: ClassVar[dict[str, dict[str, str]]] = {
            "kind": {
                "at_risk": "Somebody who is threatened, or who is looked for. Do not write by whom.",
                "colleague": "Somebody beside whom we work.",
            }
        }

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        start, end = said.get("from_on"), said.get("until_on")
        if start and end and end <= start:
            self.add_error("until_on", "The last day must be after the first")
        return said


class OpenForm(GovForm):
    """Which record, by its exact number, and why."""

    number = forms.CharField(label="Membership number", max_length=12, help_text="The whole number: a part of it opens nothing.")
    reason = forms.CharField(
        label="Why do you need this record?",
        max_length=200,
        help_text="In at least ten letters. The data protection officer reads it, and the member sees that you opened it and why.",
    )

    class Gov:
        widths: ClassVar[dict[str, str]] = {"number": "w10", "reason": "w30"}
        autocomplete: ClassVar[dict[str, str]] = {"number": "off", "reason": "off"}

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if not protecting.enough(reason):
            raise ValidationError("Write the reason in at least ten letters: the data protection officer reads it")
        return reason
