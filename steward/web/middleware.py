"""One request, one transaction, one role at a time.

`Transaction`, outermost, becomes *signin*: sessions, accounts and second factors are open, the register is not. `Door`,
innermost, reads the purpose of the URL and becomes the role that may pass there, for the view and its template only.
"""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from steward.people.acting import Actor, FieldClosed, acting_as
from steward.policy import text
from steward.web import doors, edition, hosts, typed, views, visitor

SIGNIN = Actor("signin")
_TOO_LARGE = gettext_lazy(
    "This is larger than a browser may send here, and nothing of it was read. A list of members that is so large is brought in on the"
    " server: steward import members FILE. Go back, and choose a smaller file."
)
Respond = Callable[[HttpRequest], HttpResponse]


class Transaction:
    """The transaction of a request. An error answer takes everything back: Django turns exceptions into answers."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == "/healthz":
            return self.get_response(request)
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.STEWARD_LARGEST_BODY:
            # Before a byte of it is read: nobody fills the disk.
            return HttpResponse(_TOO_LARGE, status=413, content_type="text/plain; charset=utf-8")
        _ = request.POST  # read the body before the transaction opens: a slow sender holds no locks
        edition.look()
        with acting_as(SIGNIN, "sign_in"):
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response


class Door:
    """Lets the right role in. Who may not pass sees the same bytes as where there is nothing."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, came: HttpRequest) -> HttpResponse:
        request, door = visitor.passed(came), doors.of(came)
        request.visitor = visitor.ANYBODY
        if door is None:
            return self.get_response(request)
        request.door = door
        if request.path_info == "/healthz":
            return self.get_response(request)
        account = request.user
        if account.is_authenticated:
            request.visitor = visitor.of(request)
        if not door.roles:
            return self.get_response(request)
        if request.path_info.startswith(hosts.EDITING) and hosts.apart() and not hosts.is_editors(request):
            if "editor" in (post.role for post in request.visitor.posts):
                return redirect(f"{request.scheme}://{settings.STEWARD_CMS_HOST}{request.path}")
            raise Http404
        actor = self._admit(request, door)
        if isinstance(actor, HttpResponse):
            return actor
        request.actor = actor
        with acting_as(actor, door.purpose_of(actor.role)):
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page that touched a field which the policy closes to this role says so; nothing of the field is shown."""
        if isinstance(exception, FieldClosed):
            return views.refused(request)
        return None

    def _admit(self, request: visitor.Passed, door: doors.Door) -> Actor | HttpResponse:
        account = request.user
        who = request.visitor
        if "anonymous" in door.roles:
            work = who.post if who.post and who.post.signed else None
            # On the editor's host nobody is a member: who works there as editor sees the website's files as editor.
            if hosts.is_editors(request):
                edits = work and self._sure(who) and not _is_public()
                return Actor("editor", account.pk, work.pk) if work and edits else Actor("anonymous")
            # Where one host does for everything, the same: drafts have files and pictures that no reader gets.
            here = "editor" in door.roles and not hosts.apart() and not _is_public()
            if here and work and work.role == "editor" and self._sure(who):
                return Actor("editor", account.pk, work.pk)
            as_member = "member" in door.roles and account.is_authenticated
            return Actor("member", account.pk) if as_member else Actor("anonymous")
        if _is_public() and door.roles != ("member",):
            raise Http404
        if isinstance(account, AnonymousUser):
            if request.method == "POST" and request.POST:
                # The session ended while somebody was typing. Django compares the form's secret after the last middleware, which
                # is this one: here it is compared first, or another website could put its own words into a form of ours.
                wrong = CsrfViewMiddleware(self.get_response).process_view(request, typed.give_back, (), {})
                return wrong or typed.give_back(request)
            return redirect(f"/my/sign-in/?next={request.path}")
        if door.roles == ("member",):
            return Actor("member", account.pk)
        if not who.posts:
            raise Http404
        post = who.post
        if post is None or (door.roles != (doors.OFFICE,) and post.role not in door.roles):
            raise Http404
        if not post.signed:
            # keeps: P21d
            # Until its holder has signed for it, a post opens nothing: the database refuses as well (steward.acting_post).
            return redirect(hosts.beside(request, reverse("portal:undertaking")))
        if not self._sure(who):
            messages.warning(
                request,
                gettext(
                    "This work needs a second factor. If you have none, add one below. Then sign out, and sign in again with it."
                ),
            )
            return redirect(hosts.beside(request, reverse("mfa_index")))
        if post.role == "editor":
            # Whoever works as editor may do everything on the editor's pages, for as long as the post lasts; what that is, the
            # database decides: its role reads and writes the website's tables and nothing else. Never saved: no role that
            # works here can write to an account.
            request.user.is_staff = request.user.is_superuser = True  # type: ignore[union-attr]  # an account: checked above
        return Actor(post.role, account.pk, post.pk)

    @staticmethod
    def _sure(who: visitor.Visitor) -> bool:
        """Whether a second factor was used where the post that they work in needs one."""
        return who.post is None or who.second_factor or not text.current().roles[who.post.role].second_factor


def _is_public() -> bool:
    """Whether this process serves the website apart from the office: its login becomes no role of the office (policy/wanted.py)."""
    return bool(settings.LOGIN == "public")
