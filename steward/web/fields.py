"""What our forms ask of a line of words, an address, a telephone number and a date of birth, said once for all the doors."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from steward.people import names

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

HOME = "United Kingdom"  # as it is kept, in every language of the page
# How people write the United Kingdom; the address then carries no country line.
AT_HOME = frozenset(
    {
        "",
        "uk",
        "u k",
        "gb",
        "united kingdom",
        "great britain",
        "britain",
        "england",
        "scotland",
        "wales",
        "cymru",
        "northern ireland",
    }
)
FORCES = re.compile(r"\bBFPO\s*\d{1,4}\b", re.IGNORECASE)
OLDEST = 120  # years
_PHONE = re.compile(r"[\d\s()+./-]+(?:(?:ext\.?|extension|x)\s*\d+)?", re.IGNORECASE)
_PHONE_SAYS = gettext_lazy("Enter a telephone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192")


class Lines(forms.CharField):
    """Several lines of words as somebody typed them, without what nobody can see."""

    def to_python(self, value: Any) -> str:
        return names.visible(str(super().to_python(value) or "")).strip()


class Line(forms.CharField):
    """One line of words, the same."""

    def to_python(self, value: Any) -> str:
        return names.tidy(str(super().to_python(value) or ""))


def telephone(number: str) -> None:
    """This function will refuse what cannot be a telephone number, and say how one is written."""
    if number and (not _PHONE.fullmatch(number.strip()) or len(re.sub(r"\D", "", number)) < 7):
        raise ValidationError(_PHONE_SAYS)


def some_number(typed: str) -> str:
    """This function will return a telephone number as somebody from outside typed it, and refuse what has hardly a digit."""
    if typed and sum(letter.isdigit() for letter in typed) < 5:
        raise ValidationError(gettext("Enter a telephone number, like 01632 960 001 or +44 7700 900 982"))
    return typed


def country_of(typed: str) -> str:
    """This function will return a country as we write it: every way to write the United Kingdom is one."""
    return HOME if names.key(typed) in AT_HOME else typed.strip()


MISSING = gettext_lazy("Enter a postcode, or the country if the address is outside the United Kingdom")


def check_postcode(form: forms.BaseForm, said: Mapping[str, Any], *, missing: StrOrPromise = MISSING) -> None:
    """This function will add an error where an address at home has no postcode, or none of ours; abroad anything goes."""
    if said.get("country") != HOME or "postcode" in form.errors:
        return
    postcode = str(said.get("postcode", "") or "")
    lines = " ".join(str(said.get(name, "") or "") for name in ("line_1", "line_2", "line_3", "line_4", "town"))
    if not postcode and not FORCES.search(lines):
        form.add_error("postcode", missing)
    elif postcode and not names.looks_like_postcode(postcode):
        form.add_error(
            "postcode",
            gettext(
                "Enter a full UK postcode, like AA3 1AB, or a BFPO number, like BFPO 57. If the address is abroad, enter its country"
            ),
        )


def settle_address(form: forms.BaseForm, said: dict[str, Any], *, missing: StrOrPromise = MISSING) -> dict[str, Any]:
    """This function will write the country of an address as we write it, and check its postcode."""
    if "country" not in form.errors:
        said["country"] = country_of(str(said.get("country", "")))
    check_postcode(form, said, missing=missing)
    return said


def birthday(born: dt.date | None, *, on: dt.date) -> dt.date | None:
    """This function will return a date of birth, or refuse one that nobody alive on a day can have."""
    if born is not None and born >= on:
        raise ValidationError(gettext("Date of birth must be in the past"))
    if born is not None and born.year < on.year - OLDEST:
        said = gettext("Check the year of the date of birth: it is more than %(years)s years ago")
        raise ValidationError(said % {"years": OLDEST})
    return born
