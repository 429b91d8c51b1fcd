"""How allauth behaves here: no open sign-up, and no address in anything that it writes."""

import base64
import hashlib
from functools import cache

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from steward.people.models import Account
from steward.web import hosts


class AccountAdapter(DefaultAccountAdapter):
    """An account is opened with the code that a new member gets (portal: /my/enter/), never by signing up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return hosts.EDITING if hosts.is_editors(request) else "/my/"

    def get_reset_password_from_key_url(self, key: str) -> str:
        """This function will build the link of a reset mail on this installation's own address, whatever the request said."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"}).replace("UID-KEY", key)
        return f"{settings.WAGTAILADMIN_BASE_URL}{path}"


class MFAAdapter(DefaultMFAAdapter):
    """What an authenticator app shows, and how its secret is kept: sealed with a key that the database does not have."""

    def encrypt(self, text: str) -> str:
        return _sealer().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _sealer().decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user: Account) -> str:
        return gettext("your account")


@cache
def _sealer() -> Fernet:
    key = hashlib.sha256(b"second factors:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
