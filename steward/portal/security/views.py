"""Sign-in and security: pages that work before anybody is anybody. They read passkeys and factors as the role signin."""

from typing import cast

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from steward.people import actions
from steward.people.models import Account
from steward.portal.security.forms import SignInEmailForm
from steward.web import limits
from steward.web.doors import door

TIMES, SECONDS = 20, 600


@door(purpose="sign_in", roles=())
def show(request: HttpRequest) -> HttpResponse:
    """This function will lead to the page of password, passkeys, second factor and devices."""
    return redirect("mfa_index")


@door(purpose="sign_in", roles=())
@sensitive_post_parameters("email", "password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change_email(request: HttpRequest) -> HttpResponse:
    """This function will change the email address that the account signs in by, and tell the old one."""
    account = cast(Account, request.user)
    form = SignInEmailForm(request.POST if request.method == "POST" else None, account=account)
    if form.is_bound:
        # each try checks a password and tells whether an address is taken
        if not limits.allowed(request, "sign-in-email", times=TIMES, seconds=SECONDS):
            return render(request, "429.html", status=429)
        if form.is_valid():
            try:
                old = actions.change_sign_in_email(account, email=form.cleaned_data["email"], at=timezone.now())
            except actions.UnableToSignIn as why:
                form.refuse(str(why))
            else:
                EmailAddress.objects.filter(user_id=account.pk).delete()  # allauth would let its own list of addresses sign in
                if old != account.email:
                    _tell(old)
                messages.success(request, gettext("Saved. From now on you sign in with this email address."))
                answer = HttpResponseRedirect(reverse("mfa_index"))
                answer.status_code = 303
                return answer
    return render(
        request, "portal/sign_in_email.html", {"form": form, "email": Account.objects.only("email").get(pk=account.pk).email}
    )


def _tell(old: str) -> None:
    """Once the change stands. A post office that does not answer takes nothing back: the log says so, without the address."""
    subject = render_to_string("account/email/email_changed_subject.txt").strip()
    words = render_to_string("account/email/email_changed_message.txt")
    transaction.on_commit(lambda: send_mail(subject, words, None, [old]), robust=True)
