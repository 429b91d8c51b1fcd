"""Bringing in a list, and saying what its columns are."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from steward.membership.importing import actions
from steward.membership.importing.days import DMY, MDY
from steward.membership.importing.fields import FIELDS
from steward.membership.importing.layouts import Column
from steward.web.forms import GovForm

GROUPS = {"name": "Name", "person": "Person", "address": "Home address", "membership": "Membership", "work": "Work"}
ORDERS = (("", "as the column says"), (DMY, "day first"), (MDY, "month first"))


class FileForm(GovForm):
    """The file, whose list it is, and what somebody may have to say of a difficult one."""

    file = forms.FileField(
        label="The list", allow_empty_file=True, help_text="CSV, XLSX, XLS or ODS, as it is. You see what it would do before anything changes.",
        error_messages={"required": "Choose the file"},
    )  # fmt: skip
    source = forms.ChoiceField(
        label="Whose list is it?", widget=forms.RadioSelect, initial=actions.UNION,
        choices=[(actions.UNION, "Ours: it adds members and changes their details"),
                 (actions.EMPLOYER, "An employer’s: it changes workplace details of members we know, and adds nobody")],
    )  # fmt: skip
    sheet = forms.CharField(label="Sheet", required=False, max_length=120, help_text="Empty: the first one that holds a list.")
    header_row = forms.IntegerField(
        label="Row with the names of the columns",
        required=False,
        min_value=1,
        max_value=400,
        help_text="Empty: it is looked for.",
    )
    encoding = forms.CharField(
        label="Encoding", required=False, max_length=40, help_text="Only if letters came out wrong. For example, windows-1252."
    )

    class Gov:
        widths: ClassVar[dict[str, str]] = {"sheet": "w20", "header_row": "w4", "encoding": "w20"}
        autocomplete: ClassVar[dict[str, str]] = {"sheet": "off", "header_row": "off", "encoding": "off"}


class ColumnsForm(GovForm):
    """What each column is. Names of columns are the union's own words, so the fields are called by their place."""

    def __init__(self, *args: Any, columns: list[Column], source: str, clears: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = columns
        self.fields["source"] = forms.ChoiceField(choices=[(actions.UNION, ""), (actions.EMPLOYER, "")], initial=source)
        for at, column in enumerate(columns):
            self.fields[f"field_{at}"] = forms.ChoiceField(choices=_choices(), required=False, initial=column.field)
            self.fields[f"order_{at}"] = forms.ChoiceField(choices=ORDERS, required=False, initial="")
        self.fields["clears"] = forms.MultipleChoiceField(
            choices=[(key, FIELDS[key].label) for key in actions.CLEARABLE], required=False, initial=clears,
            widget=forms.CheckboxSelectMultiple, label="Columns whose empty cells empty what we hold",
            help_text="By itself an empty cell changes nothing. Tick only what the list knows to be gone.",
        )  # fmt: skip

    def said(self) -> dict[str, str]:
        """This function will return the field of each column, by the column's name."""
        return {column.name: self.cleaned_data[f"field_{at}"] for at, column in enumerate(self.columns)}

    def orders(self) -> dict[str, str]:
        """This function will return the order of day and month where somebody said it."""
        orders = {column.name: self.cleaned_data[f"order_{at}"] for at, column in enumerate(self.columns)}
        return {name: order for name, order in orders.items() if order}


def _choices() -> list[tuple[str, Any]]:
    groups = [(label, [(f.key, f.label) for f in FIELDS.values() if f.group == group]) for group, label in GROUPS.items()]
    return [("", "Leave out"), *groups]
