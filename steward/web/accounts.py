"""How allauth behaves here: no open sign-up, and no address in anything that it writes."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from steward.people.models import Account


class AccountAdapter(DefaultAccountAdapter):
    """An account is opened with the code that a new member gets (portal: /my/enter/), never by signing up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return "/my/"


class MFAAdapter(DefaultMFAAdapter):
    """What an authenticator app shows."""

    def get_totp_label(self, user: Account) -> str:
        return "your account"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity
