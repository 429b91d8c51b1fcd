"""The publisher: puts on the website at its minute what an editor has scheduled, and takes off what has run out."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import close_old_connections
from django.utils import timezone
from procrastinate import Blueprint
from wagtail.models import Page, Revision

from steward.people.acting import Actor, acting_as
from steward.website import editing

ACTOR, PURPOSE = Actor("publisher"), "website_admin"
minutes = Blueprint()
log = logging.getLogger("steward.website")


def publish_due(at: datetime) -> tuple[int, int]:
    """This function will publish and take off what is due at that moment, and return how many pages of each.

    Each page is a transaction of its own: one that cannot be published keeps no other waiting, and is tried again in a minute.
    """
    with acting_as(ACTOR, PURPOSE):
        over = list(Page.objects.live().filter(expire_at__lte=at).order_by("expire_at").values_list("pk", flat=True))
        due = list(
            Revision.objects.filter(approved_go_live_at__lte=at).order_by("approved_go_live_at").values_list("pk", flat=True)
        )
    taken = sum(_take_off(key, at) for key in over)
    return sum(_put_on(key, at) for key in due), taken


def _put_on(key: int, at: datetime) -> bool:
    try:
        with acting_as(ACTOR, PURPOSE):
            # Under a lock: an editor may have called it off since.
            revision = Revision.objects.select_for_update().filter(pk=key, approved_go_live_at__lte=at).first()
            if revision is None:
                return False
            editing.publish_version(revision, by=None, log_action="wagtail.publish.scheduled")
            return True
    except Exception as fault:  # noqa: BLE001 - whatever is wrong with this page, the others are published at their minute
        log.error(
            "Version %d could not be published at its time (%s). Open its page in the editor, and publish it there.",
            key,
            type(fault).__name__,
        )
        return False


def _take_off(key: int, at: datetime) -> bool:
    try:
        with acting_as(ACTOR, PURPOSE):
            page = Page.objects.select_for_update().filter(pk=key, live=True, expire_at__lte=at).first()
            if page is None:
                return False
            page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
            return True
    except Exception as fault:  # noqa: BLE001 - the same
        log.error("Page %d could not be taken off at its time (%s). Unpublish it in the editor.", key, type(fault).__name__)
        return False


@minutes.periodic(cron="* * * * *")
@minutes.task(name="publish", queue="website", queueing_lock="publish")
def each_minute(timestamp: int) -> None:
    """This function will publish and take off what is due by now."""
    close_old_connections()
    try:
        publish_due(timezone.now())
    finally:
        close_old_connections()
