"""What is asked about employers, workplaces, branches and contacts."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError

from steward.people import names
from steward.register import reports as register
from steward.register.employers import naming
from steward.register.models import Branch, Employer, Workplace
from steward.web.forms import DayField, GovForm

NOT_THERE = "Choose an employer from the list while you type: its name, or its code"


def called(employer: Employer) -> str:
    """This function will write an employer so that it can be chosen from a list, and found again by what was chosen."""
    return f"{employer.name} ({employer.code})" if employer.code else employer.name


class EmployerField(forms.CharField):
    """An employer, typed as its name, its code, or chosen from the list while typing."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 240)
        super().__init__(**kwargs)
        self.widget.attrs |= {"list": "employers", "class": "w30", "autocomplete": "off"}
        self.closed_too = False

    def clean(self, value: Any) -> Employer | None:
        words = super().clean(value).strip()
        if not words:
            return None
        code = words[words.rfind("(") + 1 : -1] if words.endswith(")") else words
        exact = Employer.objects.filter(code=code.upper()).exclude(code="").first()
        if exact is None and self.closed_too:
            exact = Employer.objects.filter(name_key=names.key(words), succeeded_by__isnull=True).order_by("closed_on").first()
        if exact is not None and not self.closed_too and exact.closed_on is not None:
            exact = naming.today_of(exact)
        found = exact or naming.find(words)
        if found is None:
            raise ValidationError(NOT_THERE)
        return found


class ListForm(GovForm):
    """A list of employers to load: a file, or one that ships with Steward."""

    file = forms.FileField(
        label="File",
        required=False,
        help_text="etr.csv or succ.csv of the Organisation Data Service, or a CSV with code and name.",
    )
    shipped = forms.ChoiceField(label="Or a list that ships with Steward", required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, ships: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("shipped", ships)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not said.get("file") and not said.get("shipped") and not self.errors:
            self.add_error("file", "Choose a file, or a list that ships with Steward")
        return said


class AddForm(GovForm):
    """An employer that no list has."""

    name = forms.CharField(max_length=200)
    town = forms.CharField(label="Town or city", max_length=80, required=False)
    postcode = forms.CharField(max_length=12, required=False)

    class Gov:
        widths: ClassVar[dict[str, str]] = {"name": "w30", "town": "w20", "postcode": "w10"}
        autocomplete: ClassVar[dict[str, str]] = {"name": "off", "town": "off", "postcode": "off"}


class NameForm(GovForm):
    """A name."""

    name = forms.CharField(max_length=200)

    class Gov:
        widths: ClassVar[dict[str, str]] = {"name": "w30"}
        autocomplete: ClassVar[dict[str, str]] = {"name": "off"}


class MergeForm(GovForm):
    """Which employers were succeeded by which one, and since when."""

    first = EmployerField(label="Employer that was succeeded")
    second = EmployerField(label="Another one", required=False)
    third = EmployerField(label="And another one", required=False)
    into = EmployerField(label="Succeeded by", help_text="May be one of those before that went on, or a new one: add it first.")
    on = DayField(label="Since", help_text="The first day of the new employer. For example, 1 4 2026.")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        for name in ("first", "second", "third"):
            self.fields[name].closed_too = True  # type: ignore[attr-defined]  # an EmployerField

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise ValidationError("Enter today or an earlier day: merge them when the day has come")
        return on

    def olds(self) -> list[Employer]:
        """This function will return those that were succeeded, each once, without the one that goes on."""
        said = [self.cleaned_data.get(name) for name in ("first", "second", "third")]
        into = self.cleaned_data.get("into")
        return list({each.pk: each for each in said if each is not None and (into is None or each.pk != into.pk)}.values())


class SameForm(GovForm):
    """The other entry of the same employer."""

    other = EmployerField(label="Which other entry is the same employer?")


class WorkplaceForm(GovForm):
    """A workplace: what it is called, and how many work there."""

    name = forms.CharField(label="Name of the workplace", max_length=200)
    staff = forms.IntegerField(
        label="People who work there",
        required=False,
        min_value=1,
        max_value=500_000,
        help_text="Members or not. Leave this empty if nobody knows.",
    )
    staff_on = DayField(label="Counted on", required=False)

    class Gov:
        widths: ClassVar[dict[str, str]] = {"name": "w30", "staff": "w5"}
        autocomplete: ClassVar[dict[str, str]] = {"name": "off", "staff": "off"}


class MoveForm(GovForm):
    """Where workplaces go, and from which day."""

    into = EmployerField(label="To which employer")
    on = DayField(label="From")


class CloseForm(GovForm):
    """From which day workplaces are closed, and where people go."""

    into = forms.ModelChoiceField(
        label="People who work there go to",
        queryset=Workplace.objects.none(),
        required=False,
        empty_label="no workplace, same employer",
    )
    on = DayField(label="Closed from")

    def __init__(self, *args: Any, employer: UUID, leaving: list[UUID], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Workplace.objects.filter(employer=employer, closed_on__isnull=True).exclude(pk__in=leaving).order_by("name")
        self.offer_rows("into", places)


class BranchForm(GovForm):
    """Members of which branch go to which one."""

    ANY, NONE = "any", "none"
    branch = forms.ChoiceField(label="Members of")
    into = forms.ModelChoiceField(label="Go to the branch", queryset=Branch.objects.none(), empty_label="Choose a branch")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = register.branches()
        named = [(str(each.pk), each.name) for each in found]
        self.offer("branch", [(self.ANY, "any branch, or none"), (self.NONE, "no branch"), *named])
        self.offer_rows("into", found)

    @property
    def from_branch(self) -> Branch | None:
        said = self.cleaned_data["branch"]
        return None if said in (self.ANY, self.NONE) else Branch.objects.get(pk=said)

    @property
    def any_branch(self) -> bool:
        return bool(self.cleaned_data["branch"] == self.ANY)


class CloseBranchForm(GovForm):
    """Where the members of a branch go when it closes."""

    into = forms.ModelChoiceField(
        label="Its members go to", queryset=Branch.objects.none(), required=False, empty_label="no branch"
    )
    on = DayField(label="Closed from")

    def __init__(self, *args: Any, branch: UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rows("into", register.branches().exclude(pk=branch))


class ContactForm(GovForm):
    """Somebody whom the union talks to at an employer."""

    given_names = forms.CharField(max_length=120, required=False)
    family_name = forms.CharField(max_length=120)
    does = forms.CharField(label="What they do there", max_length=120, help_text="For example, HR business partner.")
    email = forms.EmailField(label="Work email", max_length=254, required=False)
    phone = forms.CharField(label="Work telephone", max_length=40, required=False)
    workplace = forms.ModelChoiceField(queryset=Workplace.objects.none(), required=False, empty_label="the whole employer")

    class Gov:
        widths: ClassVar[dict[str, str]] = dict.fromkeys(("given_names", "family_name", "does", "email"), "w30") | {
            "phone": "w20"
        }
        autocomplete: ClassVar[dict[str, str]] = dict.fromkeys(("given_names", "family_name", "email", "phone", "does"), "off")

    def __init__(self, *args: Any, employer: UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Workplace.objects.filter(employer=employer, closed_on__isnull=True).order_by("name")
        self.offer_rows("workplace", places)


class EndForm(GovForm):
    """The day from which we no longer talk to a contact."""

    on = DayField(label="Until")
