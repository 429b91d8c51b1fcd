"""Opening an account with a one-time code, as the role signin: it sees the hash of the code and nothing of the register."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from steward.people import actions
from steward.portal.enter.forms import EnterForm
from steward.web import limits
from steward.web.doors import door

# A code has 80 bits: the limit is there for the machine, not for the code.
TIMES, SECONDS = 20, 600


@door(purpose="sign_in", roles=())
@sensitive_post_parameters("code", "password", "again")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """This function will open an account for whoever holds the code, and sign them in; a second factor is asked for as ever."""
    form = EnterForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        if not limits.allowed(request, "enter", times=TIMES, seconds=SECONDS):
            return render(request, "429.html", status=429)
        if form.is_valid():
            said = form.cleaned_data
            try:
                account = actions.enter(code=said["code"], email=said["email"], password=said["password"], at=timezone.now())
            except actions.UnableToEnter as why:
                form.add_error("email" if "email" in str(why)[:30] else "code", str(why))
            except ValidationError as weak:
                form.add_error("password", weak)
            else:
                answer: HttpResponse = perform_password_login(request, {}, Login(user=account, email=account.email))
                answer.status_code = 303
                return answer
    return render(request, "portal/enter.html", {"form": form})
