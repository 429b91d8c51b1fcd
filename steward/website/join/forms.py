"""What we ask of somebody who wants to join. A plain form: it asks the database nothing about anybody (DESIGN 5.6)."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from steward.people import names
from steward.policy import text
from steward.policy.text import Policy
from steward.web import fields
from steward.web.forms import DayField, DayParts, GovForm

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Birthday(DayParts):
    """Three boxes; a script may also send the day as one word, 2001-12-31."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        whole = data.get(name)
        if whole:
            year, month, day = [*re.split(r"[-/. ]", whole.strip()), "", ""][:3]
            return [day, month, year]
        return super().value_from_datadict(data, files, name)


def _line(label: StrOrPromise, size: int, **more: Any) -> fields.Line:
    return fields.Line(label=label, max_length=size, required=more.pop("required", False), **more)


def _email(label: StrOrPromise, **more: Any) -> forms.EmailField:
    return forms.EmailField(label=label, required=False, max_length=254, **more)


class JoinForm(GovForm):
    """Name and address, which the law asks for, and whatever else somebody wants to tell us."""

    # keeps: P58b
    given_names = _line(gettext_lazy("Given names"), 120, help_text=gettext_lazy("Leave this empty if you have one name only."))
    family_name = _line(
        gettext_lazy("Family name, or your only name"),
        120,
        required=True,
        error_messages={"required": gettext_lazy("Enter your family name, or your only name")},
    )
    email = _email(
        gettext_lazy("Email address"), help_text=gettext_lazy("You can join without one: then we write to you by post.")
    )
    phone = _line(gettext_lazy("Telephone"), 40)
    born_on = DayField(
        label=gettext_lazy("Date of birth"),
        required=False,
        widget=Birthday(birthday=True),
        help_text=gettext_lazy("It helps us to tell two people with the same name apart."),
    )
    line_1 = _line(
        gettext_lazy("Address line 1"),
        80,
        required=True,
        error_messages={"required": gettext_lazy("Enter your postal address: line 1 is empty")},
    )
    line_2 = _line(gettext_lazy("Address line 2"), 80)
    line_3 = _line(gettext_lazy("Address line 3"), 80)
    line_4 = _line(gettext_lazy("Address line 4"), 80)
    town = _line(gettext_lazy("Town or city"), 80)
    postcode = _line(
        gettext_lazy("Postcode"),
        16,
        help_text=gettext_lazy("In the United Kingdom, or a BFPO number. Leave it empty abroad if there is none."),
    )
    country = _line(gettext_lazy("Country"), 60, initial=fields.HOME)
    employer = _line(
        gettext_lazy("Employer"),
        200,
        help_text=gettext_lazy(
            "Write “none” if you have no employer. If you have more than one, write the main one, or all of them."
        ),
    )
    workplace = _line(gettext_lazy("Workplace"), 200, help_text=gettext_lazy("For example the hospital, clinic or office."))
    job_title = _line(gettext_lazy("Job title"), 120)
    work_email = _email(
        gettext_lazy("Work email"), help_text=gettext_lazy("Your representative may use it to reach you at work.")
    )
    work_phone = _line(gettext_lazy("Work telephone"), 40)
    consents = forms.MultipleChoiceField(
        label=gettext_lazy("Tick what you agree to"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Nothing happens unless you tick it. You can change your mind at any time."),
    )  # fmt: skip
    objections = forms.MultipleChoiceField(
        label=gettext_lazy("Tick what you do not want"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("This happens unless you tick it. You can change your mind at any time."),
    )  # fmt: skip

    class Gov:
        widths = {
            "postcode": "w10",
            "phone": "w20",
            "work_phone": "w20",
            "town": "w30",
            "country": "w30",
            "given_names": "w30",
            "family_name": "w30",
        }
        autocomplete = {
            "given_names": "given-name", "family_name": "family-name", "email": "email", "phone": "tel", "line_1": "address-line1",
            "country": "country-name", "employer": "organization", "job_title": "organization-title", "work_email": "work email", "work_phone": "work tel",
        }  # fmt: skip
        hints: dict[str, dict[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        policy = text.current()
        hints: dict[str, dict[str, str]] = {}
        for name, shelf in (("consents", policy.consents_asked()), ("objections", policy.objections)):
            asked = [key for key in shelf if can_be_asked(policy, name, key)]
            self.offer(name, [(key, str(shelf[key].ask)) for key in asked])
            hints[name] = {key: _what_follows(policy, name, key) for key in asked}
        self.__dict__["Gov"] = type("Gov", (JoinForm.Gov,), {"hints": hints})  # this form's own: the policy gives the hints

    def clean_born_on(self) -> dt.date | None:
        return fields.birthday(self.cleaned_data["born_on"], on=timezone.localdate())

    def clean_phone(self) -> str:
        return fields.some_number(self.cleaned_data["phone"])

    def clean_work_phone(self) -> str:
        return fields.some_number(self.cleaned_data["work_phone"])

    def clean_postcode(self) -> str:
        return names.tidy_postcode(self.cleaned_data["postcode"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        missing = gettext("Enter your postcode, or the country if your address is outside the United Kingdom")
        return fields.settle_address(self, said, missing=missing)

    @property
    def said(self) -> dict[str, Any]:
        """What goes on the application: everything but the boxes."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("consents", "objections")}

    @property
    def ticked(self) -> list[tuple[str, str]]:
        """The boxes that were ticked."""
        return [("consent", key) for key in self.cleaned_data["consents"]] + [
            ("objection", key) for key in self.cleaned_data["objections"]
        ]


def can_be_asked(policy: Policy, name: str, key: str) -> bool:
    """This function will tell whether joining is the time to ask: it concerns members, and what it is about is held here.

    A consent whose purpose needs a room that is not switched on (payments, the political fund) would be a yes to nothing.
    """
    if name == "consents":
        about = [purpose for purpose in policy.purposes.values() if purpose.consent == key]
    else:
        about = [policy.purposes[stopped] for stopped in policy.objections[key].stops]
    held = {each for each, category in policy.categories.items() if not category.room or category.room in policy.rooms}
    return bool(about) and all(purpose.audience == "members" and set(purpose.uses) <= held for purpose in about)


def _what_follows(policy: Policy, name: str, key: str) -> str:
    asked = policy.consents[key] if name == "consents" else policy.objections[key]
    recipient = policy.recipients.get(getattr(asked, "recipient", ""))
    if recipient is None:
        return str(asked.says)
    gets = ", ".join(str(policy.categories[each].label) for each in recipient.gets)
    return gettext("%(says)s It gets: %(gets)s. Nothing else.") % {"says": asked.says, "gets": gets}
