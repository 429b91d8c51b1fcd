"""What we ask of somebody who tells a story: the story. Everything else may be left out."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext, gettext_lazy

from steward.campaigns.models import Story
from steward.policy import text
from steward.web import fields
from steward.web.forms import GovForm

MOST = 8000


class StoryForm(GovForm):
    """A story, who tells it and how we may ask back, and each use apart."""

    heading = fields.Line(
        label=gettext_lazy("A heading"), max_length=120, required=False, help_text=gettext_lazy("We choose one if you have none.")
    )
    says = fields.Lines(
        label=gettext_lazy("Your story"),
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=format_lazy(
            gettext_lazy(
                "What happened, and what should change? Up to {most} letters. Name nobody else: no colleague, no manager, no patient."
            ),
            most=MOST,
        ),
    )
    work = fields.Line(
        label=gettext_lazy("Your work"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("For example: operations manager in a community trust. Not shown."),
    )
    name = fields.Line(label=gettext_lazy("Your name"), max_length=160, required=False)
    name_as = forms.ChoiceField(
        label=gettext_lazy("If the story is shown, how?"),
        choices=lambda: [(each.value, str(each.label).capitalize()) for each in Story.NameAs],
        initial=Story.NameAs.NONE.value,
        widget=forms.RadioSelect,
    )
    email = forms.EmailField(
        label=gettext_lazy("Email"),
        max_length=254,
        required=False,
        help_text=gettext_lazy(
            "Only if we may ask you back. We also send the code there with which you can take the story back."
        ),
    )
    phone = fields.Line(
        label=gettext_lazy("Telephone"), max_length=40, required=False, help_text=gettext_lazy("Only if we may ask you back.")
    )
    consents = forms.MultipleChoiceField(
        label=gettext_lazy("What may we do with it?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Tick each use that you agree to. If you tick none, we read your story and do nothing else with it."
        ),
    )

    class Gov:
        widths: ClassVar[dict[str, str]] = {"name": "w30", "phone": "w20"}
        autocomplete: ClassVar[dict[str, str]] = {"name": "name", "email": "email", "phone": "tel"}
        hints: ClassVar[dict[str, dict[str, str]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shelf, asked = text.current().consents, text.current().consents_asked("story")
        self.offer("consents", [(key, str(shelf[key].ask)) for key in asked])
        hints = {"consents": {key: str(shelf[key].says) for key in asked}}
        self.__dict__["Gov"] = type("Gov", (StoryForm.Gov,), {"hints": hints})

    def clean_phone(self) -> str:
        return fields.some_number(self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("name_as") != Story.NameAs.NONE and "name" in said and not said["name"]:
            self.add_error("name", gettext("Enter your name, or choose that the story is shown without it"))
        return said

    @property
    def said(self) -> dict[str, Any]:
        """What goes on the story: everything but the boxes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "consents"}


class WithdrawForm(GovForm):
    """The code that was shown when the story was sent."""

    code = forms.CharField(
        label=gettext_lazy("Your code"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
        help_text=gettext_lazy(
            "Six groups of four letters and numbers. It was on the page when you sent the story, and in our email."
        ),
    )

    class Gov:
        widths: ClassVar[dict[str, str]] = {"code": "w30"}
