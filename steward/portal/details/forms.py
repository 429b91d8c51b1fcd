"""One form for each thing that members put right themselves. What is compulsory is the name and the postal address (P58b)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext, gettext_lazy

from steward.register.models import Address, Employer, Workplace
from steward.web import fields
from steward.web.forms import DayField, GovForm

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NOT_LISTED = "none"


class NameForm(GovForm):
    """A name as its bearer writes it: any letters, one name or many."""

    given_names = forms.CharField(
        label=gettext_lazy("Given names"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("First and middle names. Leave this empty if you have one name."),
    )
    family_name = forms.CharField(
        label=gettext_lazy("Family name"), max_length=120, help_text=gettext_lazy("Your family name, or your one name.")
    )

    class Gov:
        widths: ClassVar[dict[str, str]] = {"given_names": "w30", "family_name": "w30"}
        autocomplete: ClassVar[dict[str, str]] = {"given_names": "given-name", "family_name": "family-name"}


class BornForm(GovForm):
    """A date of birth, which may be left out."""

    born_on = DayField(
        label=gettext_lazy("Date of birth"), birthday=True, required=False, help_text=gettext_lazy("For example, 27 3 1990.")
    )

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def clean_born_on(self) -> dt.date | None:
        return fields.birthday(self.cleaned_data["born_on"], on=self.on)


class EmailForm(GovForm):
    """Where the union writes to; not what somebody signs in with."""

    email = forms.EmailField(
        label=gettext_lazy("Email address"), required=False, max_length=254,
        help_text=gettext_lazy("Where we write to you. What you sign in with stays as it is. Leave this empty if you want letters instead."),
    )  # fmt: skip

    class Gov:
        widths: ClassVar[dict[str, str]] = {"email": "w30"}
        autocomplete: ClassVar[dict[str, str]] = {"email": "email"}


class PhoneForm(GovForm):
    """A telephone number, which may be left out."""

    phone = forms.CharField(
        label=gettext_lazy("Telephone number"), required=False, max_length=40, validators=[fields.telephone],
        help_text=gettext_lazy("For numbers outside the United Kingdom include the country’s code."),
    )  # fmt: skip

    class Gov:
        widths: ClassVar[dict[str, str]] = {"phone": "w20"}
        autocomplete: ClassVar[dict[str, str]] = {"phone": "tel"}


class AddressForm(GovForm):
    """Home, or another address: sending this form is asking for it in writing (Act 1992 s 24(5))."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Which address is this?"), widget=forms.RadioSelect,
        choices=[(Address.Kind.HOME, gettext_lazy("My home")), (Address.Kind.AUTHORISED, gettext_lazy("Another address, where I want my post instead"))],
        error_messages={"required": gettext_lazy("Select whether this is your home or another address")},
    )  # fmt: skip
    line_1 = forms.CharField(
        label=gettext_lazy("Address line 1"),
        max_length=80,
        error_messages={"required": gettext_lazy("Enter address line 1, typically the building and street")},
    )
    line_2 = forms.CharField(label=gettext_lazy("Address line 2"), max_length=80, required=False)
    line_3 = forms.CharField(label=gettext_lazy("Address line 3"), max_length=80, required=False)
    line_4 = forms.CharField(label=gettext_lazy("Address line 4"), max_length=80, required=False)
    town = forms.CharField(label=gettext_lazy("Town or city"), max_length=80, required=False)
    postcode = forms.CharField(
        label=gettext_lazy("Postcode"),
        max_length=16,
        required=False,
        help_text=gettext_lazy("Needed in the United Kingdom and for BFPO."),
    )
    country = forms.CharField(label=gettext_lazy("Country"), max_length=60, initial=fields.HOME)

    class Gov:
        widths: ClassVar[dict[str, str]] = {"town": "w20", "postcode": "w10", "country": "w20"}
        autocomplete: ClassVar[dict[str, str]] = {
            "line_1": "address-line1", "line_2": "address-line2", "line_3": "address-line3",
            "town": "address-level2", "postcode": "postal-code", "country": "country-name",
        }  # fmt: skip
        hints: ClassVar[dict[str, dict[str, StrOrPromise]]] = {
            "kind": {
                "authorised": gettext_lazy(
                    "By sending this form you ask us in writing, today, to write there. We keep that with its date: the law asks us to."
                )
            }
        }

    def clean(self) -> dict[str, Any]:
        return fields.settle_address(self, super().clean() or self.cleaned_data)


class JobForm(GovForm):
    """A job title."""

    job_title = forms.CharField(label=gettext_lazy("Job title"), max_length=120, required=False)

    class Gov:
        widths: ClassVar[dict[str, str]] = {"job_title": "w30"}
        autocomplete: ClassVar[dict[str, str]] = {"job_title": "organization-title"}


class EmployerForm(GovForm):
    """An employer in the member's own words; where it is one we know, the browser offers it while typing."""

    employer_as_typed = forms.CharField(
        label=gettext_lazy("Employer"), max_length=200, required=False,
        help_text=gettext_lazy("Start typing and choose from the list, or write its name or code. Leave this empty if you have none."),
        widget=forms.TextInput(attrs={"list": "employers"}),
    )  # fmt: skip

    class Gov:
        widths: ClassVar[dict[str, str]] = {"employer_as_typed": "w30"}
        autocomplete: ClassVar[dict[str, str]] = {"employer_as_typed": "organization"}


class WorkplaceForm(GovForm):
    """One of the employer's places that the union knows."""

    workplace = forms.ChoiceField(label=gettext_lazy("Where do you work?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, employer: Employer | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = (
            {
                str(place.pk): place
                for place in Workplace.objects.filter(employer=employer, closed_on__isnull=True).order_by("name")
            }
            if employer
            else {}
        )
        choices = [(pk, place.name) for pk, place in self.places.items()]
        field = self.fields["workplace"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  said to the type checker; declared seven lines above
        field.choices = [*choices, (NOT_LISTED, gettext("My workplace is not in this list"))]
        field.error_messages["required"] = gettext("Select your workplace, or that it is not in this list")

    def clean_workplace(self) -> Workplace | None:
        return self.places.get(self.cleaned_data["workplace"])


class WorkContactForm(GovForm):
    """How to reach somebody at work; the workplace representative is given this (P22)."""

    work_email = forms.EmailField(label=gettext_lazy("Work email address"), required=False, max_length=254)
    work_phone = forms.CharField(
        label=gettext_lazy("Work telephone number"), required=False, max_length=40, validators=[fields.telephone]
    )

    class Gov:
        widths: ClassVar[dict[str, str]] = {"work_email": "w30", "work_phone": "w20"}
