"""What an editor does with a page beside writing it: put it on the clock, have a colleague look, say that it is still right.

`by` is the account that does it. A page is published here only in a version that is kept already, so its writer stays its writer.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from steward.website import faults
from steward.website.models import ContentPage, SecondLook


class NotReady(Exception):
    """Something is missing in this page, or is not right: open it and mend that."""

    def __init__(self, wrong: Sequence[str] = ()) -> None:
        super().__init__(" ".join([NotReady.__doc__ or "", *wrong]))
        self.wrong = tuple(wrong)


class NotAlone(Exception):
    """Election material is published by somebody else than whoever wrote it last. Ask a colleague to look at it."""


class NothingNew(Exception):
    """There is nothing to publish: what readers see is the newest version. Change the page first."""


class WroteItYourself(Exception):
    """You asked for this look, or wrote this version yourself. Another editor has to look."""


class AlreadyAnswered(Exception):
    """Somebody has answered this already, or the page was changed since. Open the page to see it as it is now."""


def ready(revision: Revision) -> Page:
    """This function will return the page as this version has it, or raise NotReady where something is missing."""
    page: Page = revision.as_object()
    if wrong := faults.of(page):
        raise NotReady(wrong)
    return page


def is_election_material(page: Page, revision: Revision) -> bool:
    """This function will tell whether this version, or what readers see now, is election material."""
    return (
        bool(revision.content.get("election_material")) or ContentPage.objects.filter(pk=page.pk, election_material=True).exists()
    )


def _not_alone(page: Page, revision: Revision, by: Any) -> None:
    # keeps: W07
    if is_election_material(page, revision) and (revision.user_id is None or revision.user_id == by.pk):
        raise NotAlone(NotAlone.__doc__)


@transaction.atomic
def schedule(page: Page, *, at: datetime | None, until: datetime | None, by: Any) -> None:
    """This function will put the newest version of a page on the clock: `at` for everybody to see, `until` to be taken off.

    Without `at` the page is published already, and only taken off later.
    """
    revision = page.get_latest_revision()
    if revision is None:
        raise NotReady
    call_off(page, by=by)
    if at is not None:
        ready(revision)
        _not_alone(page, revision, by)
        revision.content |= {"go_live_at": at.isoformat(), "expire_at": until.isoformat() if until else None}
        revision.approved_go_live_at = at
        revision.save(update_fields=["content", "approved_go_live_at"])
        Page.objects.filter(pk=page.pk).update(go_live_at=at)
    if page.live:
        Page.objects.filter(pk=page.pk).update(expire_at=until if at is None else None)
    log(
        instance=page.specific,
        action="wagtail.publish.schedule",
        user=by,
        revision=revision,
        data={"revision": _said(page, revision, at, until)},
    )


def _said(page: Page, revision: Revision, at: datetime | None, until: datetime | None) -> dict[str, Any]:
    moment = at or until
    return {
        "id": revision.pk,
        "created": revision.created_at.isoformat(),
        "go_live_at": moment.isoformat() if moment else None,
        "has_live_version": page.live,
    }


@transaction.atomic
def call_off(page: Page, *, by: Any) -> bool:
    """This function will take a page off the clock, and tell whether it was on it. What was written stays as a draft."""
    waiting = list(page.revisions.filter(approved_go_live_at__isnull=False))
    for revision in waiting:
        revision.content |= {"go_live_at": None, "expire_at": None}
        revision.approved_go_live_at = None
        revision.save(update_fields=["content", "approved_go_live_at"])
        log(instance=page.specific, action="wagtail.schedule.cancel", user=by, revision=revision)
    clocks = Page.objects.filter(pk=page.pk).exclude(go_live_at=None, expire_at=None).update(go_live_at=None, expire_at=None)
    return bool(waiting or clocks)


@transaction.atomic
def ask_to_look(page: Page, *, says: str, by: Any, at: datetime) -> SecondLook:
    """This function will ask a colleague to look at the newest version of a page."""
    revision = page.get_latest_revision()
    if revision is None:
        raise NotReady
    ready(revision)
    SecondLook.objects.filter(page=page, looked_at=None).delete()
    return SecondLook.objects.create(page=page, revision=revision, asked_by=by.pk, asked_at=at, says=says)


@transaction.atomic
def answer(look: SecondLook, *, agreed: bool, words: str, publish: bool, by: Any, at: datetime) -> None:
    """This function will keep what a colleague says of a page, and publish that very version where they say so."""
    look = SecondLook.objects.select_for_update().get(pk=look.pk)
    newest = look.page.get_latest_revision()
    if look.looked_at is not None or newest is None or newest.pk != look.revision_id:
        raise AlreadyAnswered(AlreadyAnswered.__doc__)
    if by.pk in (look.asked_by, look.revision.user_id):
        raise WroteItYourself(WroteItYourself.__doc__)
    look.looked_by, look.looked_at, look.agreed, look.answer = by.pk, at, agreed, words
    look.save()
    if agreed and publish:
        publish_version(look.revision, by=by)


def publish_version(revision: Revision, *, by: Any, log_action: str | bool = True) -> None:
    """This function will publish a version as it was written, now."""
    page = ready(revision)
    if by is not None:
        _not_alone(page, revision, by)
    action = PublishPageRevisionAction(revision, user=by, log_action=log_action)
    action.object.go_live_at = None
    action.execute(skip_permission_checks=True)


@transaction.atomic
def checked(page: ContentPage, *, on: date, by: Any) -> date:
    """This function will say that a page is right today, and return the day of the next review, twelve months on.

    No word changes, so nothing is published anew: the days are set in what readers see and in the version that is being written.
    """
    review = (on.replace(day=28) if (on.month, on.day) == (2, 29) else on).replace(year=on.year + 1)
    days = {"checked_on": on, "review_on": review}
    ContentPage.objects.filter(pk=page.pk).update(**days)
    for revision in Revision.objects.filter(pk__in=[key for key in (page.live_revision_id, page.latest_revision_id) if key]):
        revision.content |= {name: day.isoformat() for name, day in days.items()}
        revision.save(update_fields=["content"])
    log(instance=page, action="steward.checked", user=by)
    return review


def soon(on: date) -> date:
    """This function will return the day up to which a review counts as near."""
    return on + timedelta(days=30)
