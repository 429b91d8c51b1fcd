"""The publisher: puts on the website at its minute what an editor has scheduled, and takes off what has run out."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import NamedTuple

from django.db import close_old_connections
from django.utils import timezone
from procrastinate import Blueprint
from wagtail.models import Page, Revision

from steward.people.acting import Actor, acting_as
from steward.website import editing
from steward.website.models import Late

ACTOR, PURPOSE = Actor("publisher"), "website_admin"
minutes = Blueprint()
log = logging.getLogger("steward.website")


class Due(NamedTuple):
    """One page whose minute has come: its version, or itself where it is to be taken off."""

    key: int
    page: int
    appears: bool
    due_at: datetime


def publish_due(at: datetime) -> tuple[int, int]:
    """This function will publish and take off what is due at that moment, and return how many pages of each.

    Each page is a transaction of its own: one that cannot be published keeps no other waiting, and is tried again in a minute.
    """
    with acting_as(ACTOR, PURPOSE):
        going = Page.objects.live().filter(expire_at__lte=at).order_by("expire_at")
        over = [Due(key, key, False, when) for key, when in going.values_list("pk", "expire_at")]
        coming = Revision.objects.filter(approved_go_live_at__lte=at).order_by("approved_go_live_at")
        due = [
            Due(key, int(page), True, when) for key, page, when in coming.values_list("pk", "object_id", "approved_go_live_at")
        ]
        _clear_away({(each.page, each.appears, each.due_at) for each in over + due})
    taken = sum(_take_off(each, at) for each in over)
    return sum(_put_on(each, at) for each in due), taken


def _put_on(due: Due, at: datetime) -> bool:
    key = due.key
    try:
        with acting_as(ACTOR, PURPOSE):
            # Under a lock: an editor may have called it off since.
            revision = Revision.objects.select_for_update().filter(pk=key, approved_go_live_at__lte=at).first()
            if revision is None:
                return False
            editing.publish_version(revision, by=None, log_action="wagtail.publish.scheduled")
            return True
    except Exception as fault:  # noqa: BLE001 - whatever is wrong with this page, the others are published at their minute
        if _tell(due, fault):
            log.error(
                "Version %d could not be published at its time (%s). Its page in the editor says why.", key, type(fault).__name__
            )
        return False


def _take_off(due: Due, at: datetime) -> bool:
    key = due.key
    try:
        with acting_as(ACTOR, PURPOSE):
            page = Page.objects.select_for_update().filter(pk=key, live=True, expire_at__lte=at).first()
            if page is None:
                return False
            page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
            return True
    except Exception as fault:  # noqa: BLE001 - the same
        if _tell(due, fault):
            log.error("Page %d could not be taken off at its time (%s). Unpublish it in the editor.", key, type(fault).__name__)
        return False


def _tell(due: Due, fault: Exception) -> bool:
    """Keep for its editor why a page is late (cms/late.py), and return whether that is news: it is tried again each minute."""
    because = _in_words(fault)
    try:
        with acting_as(ACTOR, PURPOSE):
            known = Late.objects.filter(page=due.page, appears=due.appears)
            if known.filter(due_at=due.due_at, because=because).exists():
                return False
            known.delete()
            Late.objects.create(page_id=due.page, appears=due.appears, due_at=due.due_at, because=because)
    except Exception as worse:  # noqa: BLE001 - the same: the log at least says so
        log.error("Why page %d is late could not be kept (%s).", due.page, type(worse).__name__)
    return True


def _in_words(fault: Exception) -> str:
    if isinstance(fault, editing.NotReady) and fault.wrong:
        return " ".join(each if each.endswith((".", "?", "!")) else f"{each}." for each in fault.wrong)
    if isinstance(fault, FileNotFoundError):
        return "A picture or a file that it names is gone from the disk: choose it anew."
    return f"Something went wrong in the program ({type(fault).__name__}): tell your administrator."


def _clear_away(due: set[tuple[int, bool, datetime]]) -> None:
    for each in Late.objects.all():
        if (each.page_id, each.appears, each.due_at) not in due:
            each.delete()


@minutes.periodic(cron="* * * * *")
@minutes.task(name="publish", queue="website", queueing_lock="publish")
def each_minute(timestamp: int) -> None:
    """This function will publish and take off what is due by now."""
    close_old_connections()
    try:
        publish_due(timezone.now())
    finally:
        close_old_connections()
