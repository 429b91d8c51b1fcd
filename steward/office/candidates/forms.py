"""An election, a list of who stands, and what a candidate answered."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from steward.campaigns.models import Candidate
from steward.web.forms import DayField, GovForm

LARGEST = 1024 * 1024  # it travels once more with the confirmation, a third longer, and a form may have 2.5 MB


class ElectionForm(GovForm):
    """An election at which candidates are asked."""

    name = forms.CharField(label="What is elected", max_length=120, help_text="Such as General election 2029.")
    polls_on = DayField(label="Day of the poll")


class ListForm(GovForm):
    """A list of candidates."""

    file = forms.FileField(
        label="The list",
        help_text="CSV, or a workbook of a spreadsheet. Columns: name, constituency (or its code), party, email.",
    )
    source = forms.CharField(
        label="Where it comes from", max_length=200, help_text="Such as: statements of persons nominated, 8 June 2029."
    )
    whole = forms.BooleanField(
        label="This is the whole list", required=False, help_text="Whoever is not in it is taken off, with what they answered."
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError("This file is larger than 1 MB: no list of candidates is. Choose the file again.")
        return file


class AnswerForm(GovForm):
    """What a candidate answered."""

    answer = forms.ChoiceField(
        label="What do they answer?",
        widget=forms.RadioSelect,
        choices=[(each.value, str(each.label).capitalize()) for each in Candidate.Answer],
    )
    says = forms.CharField(
        label="In their words",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Shown beside their name. Leave out what others could be harmed by.",
    )
    on = DayField(label="Answered on", required=False, help_text="Needed unless there is no answer. For example, 21 11 2026.")

    class Gov:
        side_by_side: ClassVar[set[str]] = set()
