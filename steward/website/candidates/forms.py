"""What a reader types on the way to a letter. It travels in the form from page to page, and stays nowhere."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy

from steward.web import fields
from steward.web.forms import GovForm
from steward.website.models import CampaignPage


class PlaceForm(GovForm):
    """Where somebody votes."""

    place = fields.Line(
        label=gettext_lazy("Your postcode, or your constituency"),
        max_length=100,
        help_text=gettext_lazy(
            "The first half of the postcode is enough, such as LS8. A constituency may be written in English or in Welsh."
        ),
    )

    class Gov:
        widths: ClassVar[dict[str, str]] = {"place": "w30"}


class LetterForm(GovForm):
    """What the letter asks, and who signs it."""

    proposals = forms.MultipleChoiceField(
        label=gettext_lazy("What do you ask for?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    writer = fields.Line(
        label=gettext_lazy("Your name"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("It stands under the letter. We do not keep it."),
    )
    lives = fields.Line(
        label=gettext_lazy("Your town and postcode"), max_length=120, required=False,
        help_text=gettext_lazy("Candidates answer people who live in their constituency. We do not keep it."),
    )  # fmt: skip

    class Gov:
        autocomplete: ClassVar[dict[str, str]] = {"writer": "name"}
        widths: ClassVar[dict[str, str]] = {"writer": "w30", "lives": "w30"}

    def __init__(self, *args: Any, campaign: CampaignPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(each.pk), each.says) for each in campaign.proposals.all()]
        self.offer("proposals", choices)
        self.fields["proposals"].initial = [key for key, _ in choices]

    @staticmethod
    def typed(data: QueryDict) -> dict[str, Any]:
        """This function will return what travelled with the letter, for the form."""
        return {"proposals": data.getlist("proposals"), "writer": data.get("writer", ""), "lives": data.get("lives", "")}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if self.offered("proposals") and not said.get("proposals"):
            self.add_error("proposals", gettext("Tick at least one proposal"))
        return said

    @property
    def asked(self) -> list[str]:
        """The words of the proposals that are ticked, in the campaign's order."""
        chosen = set(self.cleaned_data["proposals"])
        return [says for key, says in self.offered("proposals") if key in chosen]


class WordsForm(GovForm):
    """The letter as the reader changed it."""

    letter = forms.CharField(
        label=gettext_lazy("Your letter"), max_length=6000, widget=forms.Textarea(attrs={"rows": 18}), strip=True
    )
