"""When a page appears, and when it is taken off: by day and minute, in words, and called off with one button."""

from datetime import date, datetime, time
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from wagtail.admin import messages
from wagtail.models import Page

from steward.website import editing
from steward.website.cms import late
from steward.website.cms.screen import Screen, edits, page_of


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class Minute(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class WhenForm(forms.Form):
    """Two moments, as the clock in London shows them."""

    on = forms.DateField(label="Appears on", widget=Day, required=False)
    at = forms.TimeField(label="Appears at", widget=Minute, required=False, help_text="As the clock in London shows it.")
    until_on = forms.DateField(label="Taken off on", widget=Day, required=False, help_text="Leave it empty if it stays.")
    until_at = forms.TimeField(label="Taken off at", widget=Minute, required=False)
    PAIRS: ClassVar[dict[str, str]] = {"on": "at", "until_on": "until_at"}

    def __init__(self, *args: Any, now: datetime, live: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.now, self.live = now, live

    def clean(self) -> dict[str, Any]:
        """This function will make two moments of what was typed, and refuse those that have passed."""
        said = super().clean() or {}
        for day, minute in self.PAIRS.items():
            if said.get(minute) and not said.get(day) and day not in self.errors:
                self.add_error(day, "Choose the day too.")
            if said.get(day) and not said.get(minute) and minute not in self.errors:
                self.add_error(minute, "Choose the time of day too, such as 09:00.")
        said["starts"], said["ends"] = self._moment("on", "at"), self._moment("until_on", "until_at")
        if self.errors:
            return said
        if said["starts"] and said["starts"] <= self.now:
            self.add_error("on", "Choose a moment that is still to come. To publish at once, go back and choose “Publish”.")
        if not said["starts"] and not self.live:
            self.add_error("on", "Choose the day on which it appears.")
        if not said["starts"] and not said["ends"] and self.live:
            self.add_error("until_on", "Choose when the new version appears, or when the page is taken off.")
        if said["ends"] and said["ends"] <= (said["starts"] or self.now):
            self.add_error("until_on", "Choose a moment after the one at which it appears.")
        return said

    def _moment(self, day: str, minute: str) -> datetime | None:
        on: date | None = self.cleaned_data.get(day)
        at: time | None = self.cleaned_data.get(minute)
        return timezone.make_aware(datetime.combine(on, at)) if on and at else None


def in_words(page: Page, starts: datetime | None, ends: datetime | None) -> str:
    """This function will say what is going to happen."""
    said = []
    if starts:
        said.append(
            f"{'the new version of ' if page.live else ''}“{page.get_admin_display_title()}” appears on {late.moment(starts)}"
        )
    if ends:
        said.append(f"{'it' if starts else f'“{page.get_admin_display_title()}”'} is taken off on {late.moment(ends)}")
    words = ", and ".join(said)
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def clock_of(page: Page) -> tuple[datetime | None, datetime | None]:
    """This function will return when a page appears and when it is taken off, as it stands on the clock."""
    waiting = page.scheduled_revision
    if waiting is None:
        return None, page.expire_at
    until = waiting.content.get("expire_at")
    return waiting.approved_go_live_at, datetime.fromisoformat(until) if until else None


class Schedule(Screen):
    """The screen behind *Schedule*."""

    template_name = "website/cms/schedule.html"
    page_title = "Schedule"
    header_icon = "calendar-alt"

    def get_page_subtitle(self) -> str:
        """This function will name the page."""
        return str(self.page.get_admin_display_title())

    def dispatch(self, request: HttpRequest, *args: Any, **more: Any) -> Any:
        """This function will find the page."""
        self.page = page_of(more["key"])
        return super().dispatch(request, *args, **more)

    def get(self, request: HttpRequest, key: int) -> HttpResponse:
        """This function will show when the page appears now, and ask for another moment."""
        to_come = (each if each and each > timezone.now() else None for each in clock_of(self.page))
        starts, ends = (each and timezone.localtime(each) for each in to_come)
        known = {
            "on": starts and starts.date(), "at": starts.time() if starts else time(9), "until_on": ends and ends.date(),
            "until_at": ends and ends.time(),
        }  # fmt: skip
        return self._ask(WhenForm(initial=known, now=timezone.now(), live=self.page.live))

    def post(self, request: HttpRequest, key: int) -> HttpResponse:
        """This function will put the page on the clock, or take it off."""
        if "off" in request.POST:
            if editing.call_off(self.page, by=request.user):
                messages.success(request, f"Called off. “{self.page.get_admin_display_title()}” waits as a draft.")
            return redirect(edits(self.page))
        form = WhenForm(request.POST, now=timezone.now(), live=self.page.live)
        if not form.is_valid():
            return self._ask(form, status=422)
        starts, ends = form.cleaned_data["starts"], form.cleaned_data["ends"]
        try:
            editing.schedule(self.page, at=starts, until=ends, by=request.user)
        except (editing.NotReady, editing.NotAlone) as fault:
            form.add_error(None, str(fault))
            return self._ask(form, status=422)
        messages.success(request, in_words(self.page, starts, ends))
        return redirect(edits(self.page))

    def _ask(self, form: WhenForm, *, status: int = 200) -> HttpResponse:
        overdue = late.overdue(timezone.now(), self.page)
        now = "" if overdue else in_words(self.page, *clock_of(self.page))
        return self.show(status=status, form=form, page=self.page, now=now, overdue=overdue, back=edits(self.page))
