"""Entering a form that came on paper or by telephone, and deciding on an application."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms

from steward.membership.actions import GROUNDS, SILENT
from steward.membership.life.entering import Brought
from steward.membership.life.facts import unions
from steward.policy import text
from steward.register import reports as register
from steward.register.models import Branch
from steward.web import fields
from steward.web.forms import DayField, GovForm


class PaperForm(GovForm):
    """A form on paper as it was filled in, or what a caller said. Only name and address are compulsory (Act 1992 s 24)."""

    channel = forms.ChoiceField(
        label="It came", choices=[("paper", "on paper"), ("phone", "by telephone")], initial="paper", required=False
    )
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
    phone = forms.CharField(label="Telephone number", max_length=40, required=False, validators=[fields.telephone])
    employer = forms.CharField(max_length=200, required=False)
    workplace = forms.CharField(max_length=200, required=False)
    job_title = forms.CharField(max_length=120, required=False)
    work_email = forms.EmailField(label="Work email", max_length=254, required=False)
    work_phone = forms.CharField(label="Work telephone", max_length=40, required=False, validators=[fields.telephone])
    ticked = forms.MultipleChoiceField(
        label="Ticked on the form",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Only what the applicant ticked, or said yes to on the telephone, themselves.",
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
        asked = [("consent", key, each.ask) for key, each in policy.consents_asked().items()]
        asked += [("objection", key, each.ask) for key, each in policy.objections.items()]
        self.offer("ticked", [(f"{kind}:{key}", str(ask)) for kind, key, ask in asked])

    def clean_born_on(self) -> date | None:
        return fields.birthday(self.cleaned_data["born_on"], on=self.on)

    def clean(self) -> dict[str, Any]:
        return fields.settle_address(self, super().clean() or self.cleaned_data)


class AdmitForm(GovForm):
    """As whom, into which class and branch, and what they bring from another union."""

    who = forms.ChoiceField(
        label="Admit", widget=forms.RadioSelect, error_messages={"required": "Select as whom the applicant is admitted"}
    )
    member_class = forms.ChoiceField(label="Class of membership", required=False)
    branch = forms.ModelChoiceField(queryset=Branch.objects.none(), required=False, empty_label="No branch yet")
    came_from = forms.ChoiceField(label="Transferred from", required=False)
    their_number = forms.CharField(
        label="Their number there", max_length=12, required=False, help_text="Kept, if nobody here has it."
    )
    counts_from = DayField(label="Membership counts from", required=False)

    class Gov:
        widths: ClassVar[dict[str, str]] = {"their_number": "w10"}
        autocomplete: ClassVar[dict[str, str]] = {"their_number": "off"}

    def __init__(self, *args: Any, people: list[tuple[str, str]], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        choices: dict[str, list[tuple[str, str]]] = {
            "who": [("new", "As a new person"), *people],
            "member_class": [(key, str(each.name)) for key, each in text.current().classes_on(on).items()],
            "came_from": [("", "No other union"), *((name, name) for name in unions())],
        }
        for name, offered in choices.items():
            self.offer(name, offered)
        self.offer_rows("branch", register.branches())

    @property
    def brought(self) -> Brought | None:
        """What the applicant brings from another union, or None."""
        said = self.cleaned_data
        return Brought(said["came_from"], said["their_number"], said["counts_from"]) if said["came_from"] else None


class RefuseForm(GovForm):
    """Why not, by a ground of the rulebook; the applicant is told. Or why the form is put away without an answer."""

    ground = forms.ChoiceField(
        label="Because", widget=forms.RadioSelect, error_messages={"required": "Select a ground of the rulebook"},
        choices=[(key, f"{says[:1].upper()}{says[1:]}") for key, says in (GROUNDS | SILENT).items()],
    )  # fmt: skip
    reason = forms.CharField(
        label="In your words", max_length=200, error_messages={"required": "Enter the reason: the applicant may ask for it"},
        help_text="Plain words. The applicant reads them. They are kept for a year with the application.",
    )  # fmt: skip

    class Gov:
        hints: ClassVar[dict[str, dict[str, str]]] = {
            "ground": dict.fromkeys(SILENT, "The form is put away. Nobody is written to.")
        }
