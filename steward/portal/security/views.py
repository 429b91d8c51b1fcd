"""Sign-in and security has one page, which works before anybody is anybody: it reads passkeys and factors as the role signin."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from steward.web.doors import door


@door(purpose="sign_in", roles=())
def show(request: HttpRequest) -> HttpResponse:
    """This function will lead to the page of password, passkeys, second factor and devices."""
    return redirect("mfa_index")
