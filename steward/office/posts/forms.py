"""Giving somebody a post, and ending one."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from steward.policy import text
from steward.register import reports as register
from steward.register.models import Branch, Workplace
from steward.web.forms import DayField, GovForm

# Who appoints whom: the membership office those whom members elect, an administrator those who work in the office.
GIVES: dict[str, tuple[str, ...]] = {"membership_officer": ("workplace_rep", "branch_officer")}
ELECTED = GIVES["membership_officer"]


def given_by(role: str) -> tuple[str, ...]:
    """This function will return the posts that a role may give and end."""
    if role == "administrator":
        return tuple(key for key, each in text.current().roles.items() if each.tier == "office" and key not in ELECTED)
    return GIVES.get(role, ())


class LastsForm(GovForm):
    """From one day to another: a post without an end lasts until somebody ends it."""

    from_on = DayField(label="From", help_text="For example, 21 11 2026.")
    until_on = DayField(
        label="Until", required=False, help_text="The day on which it ends. Leave this empty if that is not known."
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        start, end = said.get("from_on"), said.get("until_on")
        if start and end and end <= start:
            self.add_error("until_on", "The last day must be after the first")
        if said.get("role") == "assurer" and "until_on" not in self.errors and not end:
            self.add_error("until_on", "An assurer’s post ends by itself: enter the day")
        return said


class AppointForm(LastsForm):
    """Which post, where, and for how long."""

    role = forms.ChoiceField(label="Post", widget=forms.RadioSelect, error_messages={"required": "Select the post"})
    workplace = forms.CharField(
        max_length=420, required=False, help_text="For a workplace representative: choose one from the list while you type."
    )
    branch = forms.ModelChoiceField(
        queryset=Branch.objects.none(), required=False, empty_label="None", help_text="For a branch officer."
    )
    field_order = ("role", "workplace", "branch", "from_on", "until_on")

    class Gov:
        autocomplete: ClassVar[dict[str, str]] = {"workplace": "off"}

    def __init__(self, *args: Any, roles: tuple[str, ...], workplaces: list[Workplace], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = text.current().roles
        self.offer("role", [(key, str(named[key].name)) for key in roles])
        self.places = {f"{each.name}, {each.employer.name}": each for each in workplaces}
        if "workplace_rep" in roles:
            self.lists = {"workplaces": list(self.places)}
            self.fields["workplace"].widget.attrs["list"] = "workplaces"
            self.offer_rows("branch", register.branches())
        else:
            del self.fields["workplace"], self.fields["branch"]

    def clean_workplace(self) -> Workplace | None:
        typed = " ".join(str(self.cleaned_data["workplace"]).split())
        if not typed:
            return None
        found = {name.casefold(): place for name, place in self.places.items()}.get(typed.casefold())
        if found is None:
            raise ValidationError("Choose a workplace from the list: its name, a comma, and its employer")
        return found

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("role") == "workplace_rep" and "workplace" not in self.errors and not said.get("workplace"):
            self.add_error("workplace", "Choose the workplace that this representative is responsible for")
        if said.get("role") == "branch_officer" and not said.get("branch"):
            self.add_error("branch", "Select the branch that this officer is responsible for")
        return said


class ColleagueForm(LastsForm):
    """Somebody who works for the union and holds no post yet."""

    given_names = forms.CharField(max_length=120, required=False, help_text="Leave this empty for somebody with one name.")
    family_name = forms.CharField(max_length=120, help_text="Family name, or the one name.")
    email = forms.EmailField(
        label="Work email",
        max_length=254,
        help_text="We send a one-time code there, with which they open an account of their own.",
    )
    role = forms.ChoiceField(label="Post", widget=forms.RadioSelect, error_messages={"required": "Select the post"})
    field_order = ("given_names", "family_name", "email", "role", "from_on", "until_on")

    class Gov:
        widths: ClassVar[dict[str, str]] = {"given_names": "w30", "family_name": "w30", "email": "w30"}
        autocomplete: ClassVar[dict[str, str]] = {"given_names": "off", "family_name": "off", "email": "off"}

    def __init__(self, *args: Any, roles: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = text.current().roles
        self.offer("role", [(key, str(named[key].name)) for key in roles])


class EndForm(GovForm):
    """The day from which a post opens nothing any more."""

    on = DayField(label="The day it ends", help_text="From this day on the post opens nothing.")

    def __init__(self, *args: Any, earliest: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.earliest = earliest

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on < self.earliest:
            raise ValidationError("Enter today or a later day: what was done until now was done in the post")
        return on
