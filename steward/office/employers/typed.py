"""What people typed for their employer: three candidates with reasons, one key each, applied to all who typed it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from steward.office.employers.forms import EmployerField
from steward.office.employers.views import OFFICER, all_called, is_key
from steward.office.frame import actor_of, desk
from steward.register.employers import typed
from steward.register.models import Employer
from steward.web.doors import door

SHOWN = 12
NONE = "none"


@door(purpose="register", roles=OFFICER)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """This function will show what most people typed where we know no employer of that name, with whom they may mean."""
    shown, waiting, people = typed.queue(limit=SHOWN)
    context = {"shown": shown, "waiting": waiting, "people": people, "employers": all_called()}
    return desk(request, "office/employers/typed.html", context, here="register", inside=True)


@door(purpose="register", roles=OFFICER)
@require_POST
def place(request: HttpRequest) -> HttpResponse:
    """This function will say which employer was meant, for all who typed it."""
    words, said = request.POST.get("words", "")[:200], request.POST.get("employer", "")
    try:
        found = _found(said, request.POST.get("other", ""))
        act = typed.place(words, found, by=actor_of(request), on=timezone.localdate(), at=timezone.now())
    except (typed.UnableToMatch, ValidationError) as problem:
        messages.error(request, problem.messages[0] if isinstance(problem, ValidationError) else str(problem))
        return redirect("office:employers_typed")
    n = act.detail["jobs"]
    where = (
        f"{n} {'person is' if n == 1 else 'people are'} placed at {found.name}."
        if found
        else "Noted: none of ours. It is not asked again."
    )
    messages.success(request, f"{where} Whoever types it next is dealt with in the same way.")
    return redirect("office:employers_typed")


def _found(said: str, other: str) -> Employer | None:
    if said == NONE:
        return None
    found = Employer.objects.filter(pk=said).first() if is_key(said) else EmployerField().clean(other)
    if found is None:
        raise ValidationError("Choose one of the candidates, or type another employer")
    return found
