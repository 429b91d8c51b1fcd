"""The things that members change themselves: each its page, its form and the one action that writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy

from steward.people import actions as people
from steward.portal.details import forms
from steward.portal.me import Me
from steward.register import actions as register
from steward.register.models import Address
from steward.web.fields import HOME
from steward.web.forms import GovForm

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Said = Mapping[str, Any]


@dataclass(frozen=True)
class Thing:
    """One row of the page "Your details". `holds` are the categories of the policy that it puts right."""

    key: str
    heading: StrOrPromise
    holds: tuple[str, ...]
    form: Callable[[Said | None, Me], GovForm]
    write: Callable[[Me, Said], object]
    says: StrOrPromise = ""


def _person_form(kind: type[GovForm], *fields: str) -> Callable[[Said | None, Me], GovForm]:
    return lambda data, me: kind(data, initial={name: getattr(me.person, name) for name in fields})


def _job_form(kind: type[GovForm], *fields: str) -> Callable[[Said | None, Me], GovForm]:
    return lambda data, me: kind(data, initial={name: getattr(me.job, name, "") for name in fields})


def _born_form(data: Said | None, me: Me) -> GovForm:
    return forms.BornForm(data, on=me.on, initial={"born_on": me.person.born_on})


def _address_form(data: Said | None, me: Me) -> GovForm:
    names = ("kind", "line_1", "line_2", "line_3", "line_4", "town", "postcode", "country")
    initial = {name: getattr(me.address, name) for name in names} if me.address else {"country": HOME}
    return forms.AddressForm(data, initial=initial)


def _employer_form(data: Said | None, me: Me) -> GovForm:
    return forms.EmployerForm(data, initial={"employer_as_typed": me.employer})


def _workplace_form(data: Said | None, me: Me) -> GovForm:
    place = me.job.workplace_id if me.job else None
    return forms.WorkplaceForm(
        data, employer=me.job.employer if me.job else None, initial={"workplace": str(place)} if place else {}
    )


def _write_person(me: Me, said: Said) -> object:
    return people.change_person(me.person, **said)


def _write_address(me: Me, said: Said) -> object:
    if me.address is not None and all(getattr(me.address, name) == value for name, value in said.items()):
        return None
    lines = {name: value for name, value in said.items() if name != "kind"}
    asked = me.on if said["kind"] == Address.Kind.AUTHORISED else None
    return register.move(me.person, on=me.on, kind=said["kind"], requested_on=asked, **lines)


def _write_job(me: Me, said: Said) -> object:
    if all(getattr(me.job, name, "") == value for name, value in said.items()):
        return None
    return register.change_job(me.person, on=me.on, **said)


def _write_employer(me: Me, said: Said) -> object:
    typed = said["employer_as_typed"].strip()
    if typed == me.employer:
        return None
    known = register.find_employer(typed)
    if me.job is not None and known is not None and known == me.job.employer:
        return None
    return register.change_job(me.person, on=me.on, employer=known, employer_as_typed=typed, workplace=None)


def _write_workplace(me: Me, said: Said) -> object:
    if me.job is None or me.job.workplace == said["workplace"]:
        return None
    typed = me.job.employer_as_typed
    return register.change_job(
        me.person, on=me.on, employer=me.job.employer, employer_as_typed=typed, workplace=said["workplace"]
    )


# keeps: P46a
THINGS: dict[str, Thing] = {
    thing.key: thing
    for thing in (
        Thing("name", gettext_lazy("Name"), ("name",), _person_form(forms.NameForm, "given_names", "family_name"), _write_person),
        Thing("birth", gettext_lazy("Date of birth"), ("born",), _born_form, _write_person, gettext_lazy("It helps us to be sure that it is you when you call.")),
        Thing("email", gettext_lazy("Email address"), ("email",), _person_form(forms.EmailForm, "email"), _write_person),
        Thing("phone", gettext_lazy("Telephone number"), ("phone",), _person_form(forms.PhoneForm, "phone"), _write_person),
        Thing(
            "address", gettext_lazy("Postal address"), ("address",), _address_form, _write_address,
            gettext_lazy("The law asks us for your home address, or another one that you ask us in writing to use."),
        ),
        Thing("job", gettext_lazy("Job title"), ("job",), _job_form(forms.JobForm, "job_title"), _write_job),
        Thing("employer", gettext_lazy("Employer"), ("workplace",), _employer_form, _write_employer),
        Thing("workplace", gettext_lazy("Workplace"), ("workplace",), _workplace_form, _write_workplace),
        Thing(
            "at-work", gettext_lazy("Workplace email and telephone"), ("work_contact",),
            _job_form(forms.WorkContactForm, "work_email", "work_phone"), _write_job,
            gettext_lazy("Your workplace representative is given these, unless you ask us not to."),
        ),
    )
}  # fmt: skip
