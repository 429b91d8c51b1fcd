"""The second pair of eyes: asking a colleague to look at a page, and answering."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from wagtail.admin import messages

from steward.website import advice, editing
from steward.website.cms.screen import Screen, edits, page_of
from steward.website.models import SecondLook


class AskForm(forms.Form):
    says = forms.CharField(
        label="What should your colleague look at?", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="You may leave this empty.",
    )  # fmt: skip


class AnswerForm(forms.Form):
    words = forms.CharField(
        label="What you want to say to your colleague", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self) -> dict[str, Any]:
        """This function will ask for a word where something is not right yet."""
        said = super().clean() or {}
        if "not_yet" in self.data and not said.get("words"):
            self.add_error("words", "Say what has to change.")
        return said


class Ask(Screen):
    """The screen behind *Ask a colleague to look*."""

    template_name = "website/cms/ask.html"
    page_title = "Ask a colleague to look"
    header_icon = "view"

    def get(self, request: HttpRequest, key: int) -> HttpResponse:
        """This function will ask what the colleague should look at."""
        page = page_of(key)
        return self.show(form=AskForm(), page=page, back=edits(page))

    def post(self, request: HttpRequest, key: int) -> HttpResponse:
        """This function will put the page before the other editors."""
        page, form = page_of(key), AskForm(request.POST)
        if form.is_valid():
            try:
                editing.ask_to_look(page, says=form.cleaned_data["says"], by=request.user, at=timezone.now())
            except editing.NotReady as fault:
                form.add_error(None, str(fault))
            else:
                title = page.get_admin_display_title()
                messages.success(
                    request, f"The other editors now find “{title}” on their first page. What they say comes to yours."
                )
                return redirect("wagtailadmin_home")
        return self.show(status=422, form=form, page=page, back=edits(page))


class Look(Screen):
    """What a colleague asks somebody to look at, and the three answers."""

    template_name = "website/cms/second.html"
    page_title = "A colleague’s page"
    header_icon = "view"

    def get(self, request: HttpRequest, key: int) -> HttpResponse:
        """This function will show what to look at."""
        return self._ask(get_object_or_404(SecondLook, pk=key), AnswerForm())

    def post(self, request: HttpRequest, key: int) -> HttpResponse:
        """This function will keep the answer, and publish what was looked at where the colleague says so."""
        look, form = get_object_or_404(SecondLook, pk=key), AnswerForm(request.POST)
        if not form.is_valid():
            return self._ask(look, form, status=422)
        agreed, publish = "not_yet" not in request.POST, "publish" in request.POST
        try:
            editing.answer(
                look, agreed=agreed, words=form.cleaned_data["words"], publish=publish, by=request.user, at=timezone.now()
            )
        except (editing.NotReady, editing.NotAlone, editing.WroteItYourself, editing.AlreadyAnswered) as fault:
            form.add_error(None, str(fault))
            return self._ask(look, form, status=422)
        said = "It is published." if publish else "Your colleague finds what you say on their first page."
        messages.success(request, said)
        return redirect("wagtailadmin_home")

    def _ask(self, look: SecondLook, form: AnswerForm, *, status: int = 200) -> HttpResponse:
        page = look.page.specific
        version = look.revision.as_object()
        own = self.request.user.pk in (look.asked_by, look.revision.user_id)
        compare = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "live", look.revision_id]) if page.live else ""
        return self.show(
            status=status, form=form, look=look, page=page, own=own, compare=compare, found=advice.on(version),
            election=editing.is_election_material(page, look.revision),
            see=reverse("wagtailadmin_pages:revisions_view", args=[page.pk, look.revision_id]), back=edits(page),
        )  # fmt: skip
