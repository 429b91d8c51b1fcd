"""What the data protection officer asks the trail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from steward.policy import text
from steward.web.forms import DayField, GovForm

LOOKS, CHANGES = "looks", "changes"


class SearchForm(GovForm):
    """Who saw, or changed, what: by colleague, role, purpose, time, member. What is left empty does not narrow."""

    kind = forms.ChoiceField(
        label="Look for",
        choices=((LOOKS, "who looked"), (CHANGES, "who changed something")),
        widget=forms.RadioSelect,
        initial=LOOKS,
    )
    colleague = forms.CharField(
        max_length=120, required=False, help_text="A name, a post such as “caseworker”, or the letters after “account”."
    )
    number = forms.CharField(label="Membership number", max_length=40, required=False, help_text="The member who was looked at.")
    role = forms.ChoiceField(label="Working as", required=False)
    purpose = forms.ChoiceField(required=False)
    what = forms.CharField(label="Screen or list", max_length=80, required=False, help_text="For example, member page.")
    since = DayField(label="From")
    until = DayField(label="To", help_text="That day is included.")

    class Gov:
        widths: ClassVar[dict[str, str]] = {"number": "w20", "what": "w20", "colleague": "w20"}
        autocomplete: ClassVar[dict[str, str]] = {"colleague": "off", "number": "off", "what": "off"}
        side_by_side: ClassVar[set[str]] = {"kind"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        today = timezone.localdate()
        kwargs["initial"] = {"since": today - timedelta(days=30), "until": today} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        policy = text.current()
        roles = [(key, str(role.name)) for key, role in policy.roles.items()]
        purposes = [(key, str(purpose.text)) for key, purpose in policy.purposes.items()]
        self.offer("role", [("", "Any role"), *roles])
        self.offer("purpose", [("", "Any purpose"), *purposes])

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("since") and said.get("until") and said["until"] < said["since"]:
            self.add_error("until", "The last day must not be before the first")
        return said
