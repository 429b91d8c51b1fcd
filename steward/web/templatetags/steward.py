"""What our templates can say: icons, dates, form fields, and fields that the policy keeps closed."""

from __future__ import annotations

import datetime as dt
import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy, ngettext_lazy, pgettext

from steward.people.acting import FieldClosed
from steward.web import forms, help_pages
from steward.web.context import Union, describe_union

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

register = template.Library()
NOT_KNOWN, NEVER, NOT_PROVIDED, THIS = (
    gettext_lazy("not known"),
    gettext_lazy("never"),
    gettext_lazy("Not provided"),
    gettext_lazy("this"),
)


@register.simple_tag
def the_union() -> Union:
    """This function will give the union's own facts to a page that has no context processors, such as the one for a broken server."""
    return describe_union()


PERIODS = {
    "Y": ngettext_lazy("%(number)s year", "%(number)s years", "number"),
    "M": ngettext_lazy("%(number)s month", "%(number)s months", "number"),
    "W": ngettext_lazy("%(number)s week", "%(number)s weeks", "number"),
    "D": ngettext_lazy("%(number)s day", "%(number)s days", "number"),
    "H": ngettext_lazy("%(number)s hour", "%(number)s hours", "number"),
}


@register.filter
def period(life: str) -> str:
    """This function will write the policy's lengths of time (P7Y, PT12H, session) in words."""
    if life == "session":
        return gettext("until you close the browser")
    parts = re.findall(r"(\d+)([A-Z])", life)
    if not parts or any(unit not in PERIODS for _, unit in parts):
        return life
    return ", ".join(str(PERIODS[unit] % {"number": int(number)}) for number, unit in parts)


@register.filter
def as_json(value: Any) -> str:
    """This function will write data for a `data-` attribute; the template escapes it."""
    return json.dumps(value, cls=DjangoJSONEncoder)


@register.filter
def drawing(svg: str) -> SafeString:
    """This function will place a drawing that our own code made (the QR code of an authenticator app) into the page, without its XML heading."""
    return mark_safe(svg[svg.index("<svg") :])  # noqa: S308  allauth's qrcode made it from a secret of our own; nothing in it was typed


@cache
def _icons() -> str:
    # A list of people draws hundreds of icons: looking this up for each took a quarter of the page's time.
    return static("web/icons.svg")


@register.simple_tag
def icon(name: str, says: str = "") -> SafeString:
    """This function will draw one icon of our sprite; `says` is read out, without it the icon is decoration."""
    sheet = _icons()
    if says:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"/></svg>', says, sheet, name)
    return format_html('<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>', sheet, name)


@register.simple_tag(takes_context=True)
def help_url(context: template.Context) -> str:
    """This function will return where the help speaks of the page that is shown, to whoever works in it."""
    return help_pages.address_for(context.get("request"))


def in_words(date: dt.date) -> str:
    """This function will write a date as people in Britain write it: 3 May 2026."""
    return date_format(date, pgettext("a day, in the letters of Django's formats", "j F Y"))


@register.simple_tag
def day(value: dt.date | dt.datetime | None, missing: StrOrPromise = NOT_KNOWN) -> StrOrPromise:
    """This function will write a date in words, marked up so that a machine can read it too."""
    if value is None or value == "":
        return missing
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return format_html('<time datetime="{}" class="nowrap">{}</time>', value.isoformat(), in_words(value))


@register.simple_tag
def moment(value: dt.datetime | None, missing: StrOrPromise = NEVER) -> StrOrPromise:
    """This function will write a date with its time of day, in the time of the United Kingdom."""
    if not value:
        return missing
    here = timezone.localtime(value) if timezone.is_aware(value) else value
    return format_html(
        '<time datetime="{}">{}, {}</time>', value.isoformat(timespec="seconds"), in_words(here.date()), f"{here:%H:%M}"
    )


@register.inclusion_tag("web/forms/error_summary.html")
def error_summary(form: BaseForm | None) -> dict[str, Any]:
    """This function will list at the top of the page what has to be put right, each linked to its field."""
    return {"errors": forms.summary_of(form) if form is not None and form.is_bound else []}


@register.inclusion_tag("web/forms/field.html")
def form_field(bound: BoundField, **options: Any) -> dict[str, Any]:
    """This function will render one field: label, hint, error, input, in that order. Options: `label`, `hint`, `width`, `autocomplete`, `big`, `optional`, `inputmode`."""
    bound.form.use_required_attribute = False
    kind = forms.kind_of(bound)
    hint = options.get("hint", bound.help_text)
    described = [f"{bound.auto_id}_{part}" for part, there in (("hint", hint), ("error", bound.errors)) if there]
    attrs: dict[str, Any] = {"placeholder": False}  # a hint inside the box vanishes when it is needed
    if described and kind in ("text", "choice"):
        attrs["aria-describedby"] = " ".join(described)
    if bound.errors and kind in ("text", "choice"):
        attrs["aria-invalid"] = "true"
    own = bound.field.widget.attrs
    width = options.get("width") or forms.option(bound, "widths")
    if width:
        attrs["class"] = f"{own.get('class', '')} {width}".strip()
    fill = options.get("autocomplete") or forms.option(bound, "autocomplete")
    if fill:
        attrs["autocomplete"] = fill
    if options.get("inputmode"):
        attrs["inputmode"] = options["inputmode"]
    hints = forms.option(bound, "hints", {})
    choices = (
        [
            {
                "id": f"{bound.auto_id}_{n}",
                "name": box.data["name"],
                "type": box.data["type"],
                "value": box.data["value"],
                "label": box.choice_label,
                "selected": box.data["selected"],
                "disabled": box.data["attrs"].get("disabled"),
                "hint": hints.get(str(box.data["value"]), ""),
            }
            for n, box in enumerate(bound.subwidgets)
        ]
        if kind == "choices"
        else []
    )
    optional = options.get(
        "optional",
        not bound.field.required and kind != "choice" and not getattr(bound.field.widget, "allow_multiple_selected", False),
    )
    return {
        "bound": bound,
        "kind": kind,
        "label": options.get("label", bound.label),
        "hint": hint,
        "errors": bound.errors,
        "choices": choices,
        "widget": "" if kind == "choices" else bound.as_widget(attrs=attrs),
        "described": " ".join(described),
        "optional": optional,
        "big": options.get("big", forms.option(bound, "big", False)),
        "side": forms.option(bound, "side_by_side", False),
    }


@register.inclusion_tag("web/forms/fields.html")
def form_fields(form: BaseForm) -> dict[str, Any]:
    """This function will render every field of any form, hidden ones included, in order."""
    return {"form": form}


@register.inclusion_tag("web/closed.html")
def closed(reason: str, explain_url: str = "", what: StrOrPromise = THIS) -> dict[str, StrOrPromise]:
    """This function will show a field as closed, with the way to the rule that closed it."""
    return {"reason": reason, "explain_url": explain_url, "what": what}


def _why(closed: FieldClosed) -> str:
    """Where the office explains the rule; words of the policy only, so they may stand in a URL."""
    asked = urlencode({"role": closed.role, "field": f"{closed.model.__name__}.{closed.field}"})
    try:
        return f"{reverse('office:policy')}?{asked}"
    except NoReverseMatch:
        return ""


@register.inclusion_tag("web/field.html")
def field(thing: Any, name: str, missing: StrOrPromise = NOT_PROVIDED) -> dict[str, Any]:
    """This function will print a field of a record, or show that the policy keeps it closed to this role and purpose.

    A closed field must look closed: an empty place would make people believe that the union has no such detail.
    """
    try:
        shown = getattr(thing, f"get_{name}_display", None)
        value = shown() if callable(shown) else getattr(thing, name)
    except FieldClosed as why:
        return {
            "closed": True,
            "reason": why.reason,
            "explain_url": _why(why),
            "what": name.replace("_", " "),
        }
    if isinstance(value, bool):
        value = gettext("Yes") if value else gettext("No")
    when = value if isinstance(value, dt.date) else None
    return {"value": value, "when": when, "missing": missing}
