"""Entering a form that came on paper, and deciding on an application."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from steward.office.members.forms import HOME_COUNTRIES, telephone
from steward.people import names
from steward.policy import text
from steward.register.models import Branch
from steward.web.forms import DayField, GovForm


class PaperForm(GovForm):
    """A form on paper, as it was filled in. Only name and address are compulsory (Act 1992 s 24)."""

    given_names = forms.CharField(max_length=120, required=False, help_text="Leave this empty for somebody with one name.")
    family_name = forms.CharField(max_length=120, help_text="Family name, or the one name.")
    line_1 = forms.CharField(
        label="Address line 1",
        max_length=80,
        error_messages={"required": "Enter address line 1, typically the building and street"},
    )
    line_2 = forms.CharField(label="Address line 2", max_length=80, required=False)
    line_3 = forms.CharField(label="Address line 3", max_length=80, required=False)
    line_4 = forms.CharField(label="Address line 4", max_length=80, required=False)
    town = forms.CharField(label="Town or city", max_length=80, required=False)
    postcode = forms.CharField(max_length=16, required=False, help_text="Needed in the United Kingdom and for BFPO.")
    country = forms.CharField(max_length=60, initial="United Kingdom")
    born_on = DayField(label="Date of birth", required=False)
    email = forms.EmailField(label="Email address", max_length=254, required=False)
    phone = forms.CharField(label="Telephone number", max_length=40, required=False, validators=[telephone])
    employer = forms.CharField(max_length=200, required=False)
    workplace = forms.CharField(max_length=200, required=False)
    job_title = forms.CharField(max_length=120, required=False)
    work_email = forms.EmailField(label="Work email", max_length=254, required=False)
    work_phone = forms.CharField(label="Work telephone", max_length=40, required=False, validators=[telephone])
    ticked = forms.MultipleChoiceField(
        label="Ticked on the form",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Only what the applicant ticked themselves.",
    )

    class Gov:
        widths: ClassVar[dict[str, str]] = {
            "given_names": "w30", "family_name": "w30", "town": "w20", "postcode": "w10", "country": "w20", "email": "w30",
            "phone": "w20", "work_email": "w30", "work_phone": "w20", "job_title": "w30",
        }  # fmt: skip
        autocomplete: ClassVar[dict[str, str]] = dict.fromkeys(
            ("given_names", "family_name", "line_1", "line_2", "line_3", "line_4", "town", "postcode", "country", "email", "phone",
             "employer", "workplace", "job_title", "work_email", "work_phone"), "off"
        )  # fmt: skip

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        policy = text.current()
        asked = [("consent", key, each.ask) for key, each in policy.consents.items()]
        asked += [("objection", key, each.ask) for key, each in policy.objections.items()]
        self.fields["ticked"].choices = [(f"{kind}:{key}", str(ask)) for kind, key, ask in asked]  # type: ignore[attr-defined]  # it has choices

    def clean_born_on(self) -> date | None:
        born: date | None = self.cleaned_data["born_on"]
        if born and not (self.on.year - 120 < born.year and born <= self.on):
            raise ValidationError("Date of birth must be in the past, and less than 120 years ago")
        return born

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if str(said.get("country", "")).strip().casefold() in HOME_COUNTRIES:
            said["country"] = "United Kingdom"
            postcode = str(said.get("postcode", ""))
            if not postcode:
                self.add_error("postcode", "Enter a postcode, or the country where the address is")
            elif not names.looks_like_postcode(postcode):
                self.add_error("postcode", "Enter a full UK postcode, like AA3 1AB, or a BFPO number, like BFPO 57")
        return said


class AdmitForm(GovForm):
    """As whom, and into which branch."""

    who = forms.ChoiceField(
        label="Admit", widget=forms.RadioSelect, error_messages={"required": "Select as whom the applicant is admitted"}
    )
    branch = forms.ModelChoiceField(queryset=Branch.objects.none(), required=False, empty_label="No branch yet")

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [("new", "As a new person"), *people]  # type: ignore[attr-defined]  # it has choices
        if not people:
            self.fields["who"].initial = "new"
        self.fields["branch"].queryset = Branch.objects.order_by("name")  # type: ignore[attr-defined]  # a ModelChoiceField has one


class RefuseForm(GovForm):
    """Why not. The applicant may ask for it."""

    reason = forms.CharField(
        label="Reason", max_length=200, error_messages={"required": "Enter the reason: the applicant may ask for it"},
        help_text="Plain words. It is kept for a year with the application, and the applicant may read it.",
    )  # fmt: skip
