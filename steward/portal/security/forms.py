"""Changing the name that somebody signs in by."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext, gettext_lazy

from steward.people.actions import NOT_THIS_EMAIL
from steward.people.models import Account
from steward.web.forms import GovForm


class SignInEmailForm(GovForm):
    """The new address, and the password: a session left open on a desk must not be enough to take an account over."""

    email = forms.EmailField(
        label=gettext_lazy("New email address"), max_length=254, help_text=gettext_lazy("It need not be the address that we write to."),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )  # fmt: skip
    password = forms.CharField(
        label=gettext_lazy("Your password"), strip=False, max_length=200, help_text=gettext_lazy("The one you sign in with now."),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}, render_value=False),
    )  # fmt: skip

    class Gov:
        widths: ClassVar[dict[str, str]] = {"email": "w30", "password": "w30"}

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account
        # an address that is none and one that somebody else has get the same words
        self.fields["email"].error_messages["invalid"] = NOT_THIS_EMAIL

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        if not self.account.check_password(password):
            raise forms.ValidationError(gettext("This is not your password. Type it again"))
        return password

    def refuse(self, why: str) -> None:
        """This function will say at the address that it cannot be used."""
        self.add_error("email", why)
