"""Noting a call, a letter or a visit."""

from __future__ import annotations

from typing import ClassVar

from django import forms

from steward.membership.contacts import MOST
from steward.membership.models import Contact
from steward.web.forms import GovForm

WAYS = (("in", "They came to us"), ("out", "We went to them"))


class ContactForm(GovForm):
    """What was said, how, and who began."""

    says = forms.CharField(
        label="What was said",
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 6, "autofocus": True}),
        help_text="The member can read this. Write what they would recognise.",
    )
    channel = forms.ChoiceField(
        label="How",
        widget=forms.RadioSelect,
        choices=[(each.value, str(each.label).capitalize()) for each in Contact.Channel],
        initial="call",
    )
    way = forms.ChoiceField(label="Who began", widget=forms.RadioSelect, choices=WAYS, initial="in")

    class Gov:
        side_by_side: ClassVar[set[str]] = {"channel", "way"}
