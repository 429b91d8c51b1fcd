"""Forms that behave as people in Britain know forms to behave, with no script.

They judge on submit, say what went wrong at the top of the page and again beside the field in the same words, keep all that was typed, and
mark what is optional instead of what is compulsory. The markup is in `templates/web/forms/`; `{% form_field form.name %}` works on any Django form.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.forms.renderers import BaseRenderer, DjangoTemplates
from django.forms.utils import ErrorDict
from django.utils.translation import gettext, gettext_lazy

CHOOSING = (forms.RadioSelect, forms.CheckboxSelectMultiple, forms.Select, forms.FileInput)


class GovRenderer(DjangoTemplates):
    """Renders `{{ form }}` and `{{ form.name.as_field_group }}` with our markup. Only our own forms use it: Wagtail keeps its own look."""

    form_template_name = "web/forms/form.html"
    field_template_name = "web/forms/field_group.html"


class DayParts(forms.MultiWidget):
    """Three boxes for a date people know by heart; a calendar to click through is slower and harder for most."""

    use_fieldset = True
    template_name = "web/forms/day_parts.html"
    PARTS: ClassVar[dict[str, str]] = {"day": "w2", "month": "w2", "year": "w4"}  # with how wide each is

    def __init__(self, attrs: dict[str, Any] | None = None, *, birthday: bool = False) -> None:
        self.birthday = birthday
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {}
        for part, width in self.PARTS.items():
            box = {"inputmode": "numeric", "class": width, "maxlength": "4" if part == "year" else "9"}
            if birthday:
                box["autocomplete"] = f"bday-{part}"
            boxes[part] = forms.TextInput(attrs=box)
        super().__init__(boxes, attrs)

    def decompress(self, value: dt.date | None) -> list[int | None]:
        return [value.day, value.month, value.year] if value else [None, None, None]


MONTHS = {
    name: number
    for number, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1)
}


class DayField(forms.MultiValueField):
    """A date as day, month and year; a month may be typed as a number or as its name."""

    default_error_messages = {
        "unreal": gettext_lazy("{label} must be a real date, like 27 3 1990"),
        "part": gettext_lazy("{label} must include a day, a month and a year"),
        "short_year": gettext_lazy("The year of {small} must have 4 numbers"),
    }

    def __init__(self, *, birthday: bool = False, **kwargs: Any) -> None:
        parts = [forms.CharField(required=False), forms.CharField(required=False), forms.CharField(required=False)]
        kwargs.setdefault("widget", DayParts(birthday=birthday))
        super().__init__(parts, require_all_fields=False, **kwargs)

    def wrong(self, code: str) -> ValidationError:
        """This function will return the error `code` in words that name the field."""
        label = str(self.label or gettext("The date"))
        return ValidationError(str(self.error_messages[code]).format(label=label, small=lower_first(label)), code=code)

    def compress(self, data_list: list[str]) -> dt.date | None:
        if not any(data_list):
            return None
        if not all(data_list):
            raise self.wrong("part")
        day, month, year = (str(part).strip() for part in data_list)
        number = MONTHS.get(month[:3].lower(), month)
        if year.isdigit() and len(year) != 4:
            raise self.wrong("short_year")
        try:
            return dt.date(int(year), int(number), int(day))
        except (ValueError, OverflowError) as why:  # a number that no calendar's integer holds
            raise self.wrong("unreal") from why


def lower_first(label: str) -> str:
    """This function will make a label fit inside a sentence, leaving words such as NHS as they are."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def words_for_missing(field: forms.Field, label: str) -> str:
    """This function will return what an empty compulsory field should say."""
    if isinstance(field.widget, forms.CheckboxInput):
        return gettext("Tick “%(label)s”") % {"label": label}
    if label.endswith("?"):
        return gettext("Answer “%(label)s”") % {"label": label}
    says = gettext("Select %(label)s") if isinstance(field.widget, CHOOSING) else gettext("Enter %(label)s")
    return says % {"label": lower_first(label)}


class GovMixin:
    """Gives a form our renderer, useful messages, and the choices of `class Gov`.

    `class Gov` may hold `widths = {"postcode": "w10"}`, `autocomplete = {"postcode": "postal-code"}`, `hints = {"kind": {"email": "..."}}`
    (a hint under one choice), `side_by_side = {"yes_or_no"}` and `big = {"born_on"}` (the label is the page's question).
    """

    default_renderer: BaseRenderer | type[BaseRenderer] | None = GovRenderer
    use_required_attribute = False  # the browser's own bubbles vanish, cannot be translated and are not read out by all
    fields: dict[str, forms.Field]
    data: Any
    label_suffix: str

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            label = str(field.label or name.replace("_", " ").capitalize())
            default = type(field).default_error_messages.get("required", forms.Field.default_error_messages["required"])
            if field.error_messages.get("required") in (default, forms.Field.default_error_messages["required"]):
                field.error_messages["required"] = words_for_missing(field, label)
            if isinstance(field, forms.EmailField):
                for check in field.validators:
                    if getattr(check, "code", "") == "invalid":
                        field.error_messages["invalid"] = gettext(
                            "Enter an email address in the correct format, like name@example.com"
                        )

    def offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        """This function will set the answers of a question."""
        cast(forms.ChoiceField, self.fields[name]).choices = choices

    def offered(self, name: str) -> list[tuple[str, str]]:
        """This function will return the answers of a question, each with its words."""
        pairs: Any = cast(forms.ChoiceField, self.fields[name]).choices  # of its many shapes the one that offer() gives it
        return [(str(key), str(says)) for key, says in pairs]

    @property
    def carried(self) -> list[tuple[str, str]]:
        """Each thing as it was typed, to travel to the next page in the form and back: several answers one by one, a day in its parts."""
        found: list[tuple[str, str]] = []
        for field in self.fields:
            name = cast(forms.BaseForm, self).add_prefix(field)
            parts = DayParts.PARTS if isinstance(self.fields[field].widget, DayParts) else {}
            for each in (name, *(f"{name}_{part}" for part in parts)):
                values = (
                    self.data.getlist(each) if hasattr(self.data, "getlist") else [self.data[each]] if each in self.data else []
                )
                found += [(each, str(value)) for value in values]
        return found

    def offer_rows(self, name: str, rows: QuerySet[Any]) -> None:
        """This function will set the rows from which a question lets one be chosen."""
        cast("forms.ModelChoiceField[Any]", self.fields[name]).queryset = rows


class GovForm(GovMixin, forms.Form):
    """A plain form in our look. Anonymous visitors only ever get these: a ModelForm would ask the database for uniqueness (DESIGN 5.6)."""


def option(bound: BoundField, name: str, default: Any = None) -> Any:
    """This function will return what the form's `class Gov` says of this field under `name`."""
    said = getattr(getattr(bound.form, "Gov", None), name, None)
    if isinstance(said, dict):
        return said.get(bound.name, default)
    return bound.name in said if said is not None else default


def kind_of(bound: BoundField) -> str:
    """This function will name the markup that a field needs: text, choices, choice, day, hidden."""
    widget = bound.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, DayParts):
        return "day"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    return "choice" if isinstance(widget, forms.CheckboxInput) else "text"


def first_input(bound: BoundField) -> str:
    """This function will return the id of the first thing in a field that can take the focus."""
    return f"{bound.auto_id}_0" if kind_of(bound) in ("choices", "day") else str(bound.id_for_label or bound.auto_id)


def summary_of(form: forms.BaseForm) -> list[tuple[str, str]]:
    """This function will list a form's errors in the order of its fields, each with the id it should link to (none for the whole form's)."""
    errors: ErrorDict = form.errors
    found = [("", str(error)) for error in form.non_field_errors()]
    for name in form.fields:
        found += [(first_input(form[name]), str(error)) for error in errors.get(name, [])]
    return found
