"""What a membership officer may change of a person, each as a form of its own."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms

from steward.register.models import Address, Employer, Workplace
from steward.web import fields
from steward.web.forms import DayField, GovForm


class NameForm(GovForm):
    """A name as its bearer writes it."""

    given_names = forms.CharField(max_length=120, required=False, help_text="Leave this empty for somebody with one name.")
    family_name = forms.CharField(max_length=120, help_text="Family name, or the one name.")

    class Gov:
        widths: ClassVar[dict[str, str]] = {"given_names": "w30", "family_name": "w30"}
        autocomplete: ClassVar[dict[str, str]] = {"given_names": "off", "family_name": "off"}


class ContactForm(GovForm):
    """How to reach somebody beside their address; all of it may be left out."""

    email = forms.EmailField(
        label="Email address",
        required=False,
        max_length=254,
        help_text="Where we write to. It does not change what they sign in with.",
    )
    phone = forms.CharField(label="Telephone number", required=False, max_length=40, validators=[fields.telephone])
    born_on = DayField(label="Date of birth", required=False, help_text="For example, 27 3 1990.")

    class Gov:
        widths: ClassVar[dict[str, str]] = {"email": "w30", "phone": "w20"}
        autocomplete: ClassVar[dict[str, str]] = {"email": "off", "phone": "off"}

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def clean_born_on(self) -> date | None:
        return fields.birthday(self.cleaned_data["born_on"], on=self.on)


class AddressForm(GovForm):
    """Home, or another address that the member asked for in writing (Act 1992 s 24(5))."""

    # The address first: which one it is, is home nearly always.
    field_order = ("line_1", "line_2", "line_3", "line_4", "town", "postcode", "country", "kind", "requested_on")

    kind = forms.ChoiceField(
        label="Which address is this?", widget=forms.RadioSelect,
        choices=[(Address.Kind.HOME, "Home"), (Address.Kind.AUTHORISED, "Another address, which the member asked for in writing")],
        error_messages={"required": "Select whether this is home or another address"},
    )  # fmt: skip
    requested_on = DayField(
        label="Date of the member’s written request",
        required=False,
        help_text="Only for another address than home. For example, 3 11 2026.",
    )
    line_1 = forms.CharField(
        label="Address line 1",
        max_length=80,
        error_messages={"required": "Enter address line 1, typically the building and street"},
    )
    line_2 = forms.CharField(label="Address line 2", max_length=80, required=False)
    line_3 = forms.CharField(label="Address line 3", max_length=80, required=False)
    line_4 = forms.CharField(label="Address line 4", max_length=80, required=False)
    town = forms.CharField(label="Town or city", max_length=80, required=False)
    postcode = forms.CharField(
        label="Postcode", max_length=16, required=False, help_text="Needed in the United Kingdom and for BFPO."
    )
    country = forms.CharField(label="Country", max_length=60, initial="United Kingdom")

    class Gov:
        widths: ClassVar[dict[str, str]] = {"town": "w20", "postcode": "w10", "country": "w20"}
        autocomplete: ClassVar[dict[str, str]] = dict.fromkeys(
            ("line_1", "line_2", "line_3", "line_4", "town", "postcode", "country"), "off"
        )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def clean(self) -> dict[str, Any]:
        said = fields.settle_address(self, super().clean() or self.cleaned_data)
        if said.get("kind") == Address.Kind.AUTHORISED and "requested_on" not in self.errors:
            asked = said.get("requested_on")
            if asked is None:
                self.add_error(
                    "requested_on", "Enter the date of the member’s written request: without one only home may be used"
                )
            elif asked > self.on:
                self.add_error("requested_on", "The date of the request must not be in the future")
        if said.get("kind") == Address.Kind.HOME:
            said["requested_on"] = None
        return said


class JobForm(GovForm):
    """Where somebody works. Employer and workplace may be typed as they are known to the member."""

    employer = forms.CharField(
        max_length=200, required=False, help_text="A name from the list, or as the member says it. Empty: no employer."
    )
    workplace = forms.CharField(max_length=200, required=False, help_text="A place of that employer.")
    add_workplace = forms.BooleanField(
        label="This workplace is new: add it to the list", required=False, help_text="Only if the employer is in the list."
    )
    job_title = forms.CharField(max_length=120, required=False)
    work_phone = forms.CharField(label="Work telephone", max_length=40, required=False, validators=[fields.telephone])
    work_email = forms.EmailField(label="Work email", max_length=254, required=False)

    class Gov:
        widths: ClassVar[dict[str, str]] = {"job_title": "w30", "work_phone": "w20", "work_email": "w30"}
        autocomplete: ClassVar[dict[str, str]] = dict.fromkeys(
            ("employer", "workplace", "job_title", "work_phone", "work_email"), "off"
        )

    def __init__(self, *args: Any, employers: list[str], workplaces: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lists = {"employers": employers, "workplaces": workplaces}
        self.fields["employer"].widget.attrs["list"] = "employers"
        self.fields["workplace"].widget.attrs["list"] = "workplaces"


class ChoiceForm(GovForm):
    """What a member said of one matter, and how they told us."""

    channel = forms.ChoiceField(
        label="They told us",
        choices=[("phone", "by telephone"), ("email", "by email"), ("letter", "by letter"), ("branch", "through the branch")],
    )
    answer = forms.RegexField(r"^(consent|objection|restriction):[a-z_]+:(yes|no)$")


def words_of(employers: list[Employer], workplaces: list[Workplace]) -> dict[str, list[str]]:
    """This function will return the names that a form offers while somebody types."""
    return {"employers": [each.name for each in employers], "workplaces": sorted({each.name for each in workplaces})}
