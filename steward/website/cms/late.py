"""What was due and did not happen, as an editor is told: on the first page, above the page itself and on its schedule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from wagtail.models import Page, Revision

from steward.website.models import Late

PATIENCE = timedelta(minutes=3)  # the publisher looks each minute, and may be at work


@dataclass(frozen=True)
class Overdue:
    """A page that is not where its editor expects it, and why; without a reason nobody has tried."""

    page: Page
    due_at: datetime
    appears: bool
    because: str

    def in_words(self) -> str:
        """This function will say it in a sentence or two, with what to do."""
        what = "was not published" if self.appears else "was not taken off"
        said = f"“{self.page.get_admin_display_title()}” was due on {moment(self.due_at)} and {what}"
        if not self.because:
            by_hand = "publish it by hand" if self.appears else "unpublish it by hand"
            return f"{said}, because the program that does it has not run since. Tell your administrator, or {by_hand}."
        do = (
            "Open “Schedule” and call it off, mend that, and publish or schedule it again."
            if self.appears
            else "Unpublish it by hand."
        )
        return f"{said}. {self.because} {do}"


def moment(at: datetime) -> str:
    """This function will write a moment as the clock in London shows it."""
    here = timezone.localtime(at)
    return f"{here:%A} {here.day} {here:%B %Y at %H:%M}"


def overdue(at: datetime, page: Page | None = None) -> list[Overdue]:
    """This function will return what was due by that moment and has not happened, on one page or on all; the oldest first."""
    why = {(each.page_id, each.appears, each.due_at): each.because for each in Late.objects.all()}
    waiting = Revision.objects.filter(approved_go_live_at__lte=at)
    going = Page.objects.live().filter(expire_at__lte=at)
    if page is not None:
        waiting, going = waiting.filter(object_id=str(page.pk)), going.filter(pk=page.pk)
    found = [(each.content_object, each.approved_go_live_at, True) for each in waiting]
    found += [(each, each.expire_at, False) for each in going]
    return [
        Overdue(each, due_at, appears, why.get((each.pk, appears, due_at), ""))
        for each, due_at, appears in sorted(found, key=lambda one: one[1])
        if (each.pk, appears, due_at) in why or due_at <= at - PATIENCE
    ]
