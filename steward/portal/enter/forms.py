"""What opens an account: the code from the letter or email, and what to sign in with from now on."""

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from steward.web.forms import GovForm


class EnterForm(GovForm):
    """The code, a sign-in email and a password, typed twice because nobody can read it back."""

    code = forms.CharField(
        label=gettext_lazy("Your one-time code"), max_length=40, help_text=gettext_lazy("From our letter or email: four groups of four, like ABCD-EFGH-JKLM-NPQR."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip
    email = forms.EmailField(
        label=gettext_lazy("Email address to sign in with"), max_length=254,
        help_text=gettext_lazy("It need not be the address that we write to. If you have an account already, you keep the email address of that account."),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )  # fmt: skip
    password = forms.CharField(
        label=gettext_lazy("Password"), strip=False, max_length=200, help_text=gettext_lazy("At least 12 characters. Three words that do not belong together are easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False),
    )  # fmt: skip
    again = forms.CharField(
        label=gettext_lazy("The same password again"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False),
    )

    class Gov:
        widths = {"code": "w20", "email": "w30", "password": "w30", "again": "w30"}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("password") and said.get("again") and said["password"] != said["again"]:
            self.add_error("again", gettext("The two passwords are not the same. Type both again"))
        return said
