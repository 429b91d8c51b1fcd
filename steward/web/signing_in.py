"""Which of allauth's pages stand here, one by one: including all of its URLs would let in pages that no account here is made for.

Its page of email addresses takes the only address from an account; a sign-in email is changed on our own page (portal: security).
There is no signing up (portal: enter), no sign-in by a code that is sent, and no address to confirm.
"""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import URLPattern, path, re_path

from steward.web import views

urlpatterns: list[URLPattern] = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
    path("account/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("account/password/change/", account.password_change, name="account_change_password"),
    path("account/password/set/", account.password_set, name="account_set_password"),
    path("account/password/reset/", account.password_reset, name="account_reset_password"),
    path("account/password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path("account/password/reset/key/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^account/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    # allauth asks for these names where it writes a message or turns somebody away; nothing is there
    path("account/signup/", views.left_out, name="account_signup"),
    path("account/confirm-email/", views.left_out, name="account_email_verification_sent"),
    path("two-factor/", factors.index, name="mfa_index"),
    path("two-factor/authenticate/", factors.authenticate, name="mfa_authenticate"),
    path("two-factor/reauthenticate/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("two-factor/totp/activate/", totp.activate_totp, name="mfa_activate_totp"),
    path("two-factor/totp/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("two-factor/recovery-codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("two-factor/recovery-codes/generate/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("two-factor/recovery-codes/download/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("two-factor/webauthn/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("two-factor/webauthn/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("two-factor/webauthn/login/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("two-factor/webauthn/reauthenticate/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("two-factor/webauthn/keys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("two-factor/webauthn/keys/<int:pk>/edit/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
]
