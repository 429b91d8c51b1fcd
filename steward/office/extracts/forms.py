"""Preparing a file for a recipient, and the key that its files are encrypted to."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from steward.exchange.reports import FileRecipient
from steward.policy import text
from steward.web.forms import DayField, GovForm


class PrepareForm(GovForm):
    """To whom, for what, and as of which day. Only what the policy allows is offered."""

    use = forms.ChoiceField(
        label="Which file", widget=forms.RadioSelect, error_messages={"required": "Select the recipient and what the file is for"}
    )
    on = DayField(label="As of", help_text="Memberships, addresses and consents count as of this day. For example, 21 11 2026.")

    def __init__(self, *args: Any, recipients: list[FileRecipient], purposes: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        policy = text.current()
        uses = [
            (f"{to.key}:{purpose}", f"{to.name}: {policy.purposes[purpose].text}")
            for to in recipients
            for purpose in to.purposes
            if purpose in purposes
        ]
        self.offer("use", uses)


class KeyForm(GovForm):
    """The age key of a recipient: the public half, which the recipient sends us."""

    recipient = forms.CharField(widget=forms.HiddenInput)
    public_key = forms.CharField(label="Public key", max_length=100, help_text="It begins with age1.")

    class Gov:
        autocomplete: ClassVar[dict[str, str]] = {"public_key": "off"}

    def clean_public_key(self) -> str:
        key = str(self.cleaned_data["public_key"]).strip()
        if not key.startswith("age1"):
            raise ValidationError("Enter the public key as the recipient sent it: it begins with age1")
        return key
