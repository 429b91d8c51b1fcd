"""What the editor's lists show: pages to check, pages on the clock, looks that are asked for, files that nobody uses."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page, ReferenceIndex, Revision

from steward.website import editing
from steward.website.models import ContentPage, SecondLook


def to_review(on: date) -> QuerySet[ContentPage]:
    """This function will return the published pages whose review is due within a month, the oldest first."""
    found: QuerySet[ContentPage] = (
        ContentPage.objects.live().filter(review_on__lte=editing.soon(on)).order_by("review_on", "title")
    )
    return found


def on_the_clock(without: Collection[tuple[int, bool]] = ()) -> list[dict[str, Any]]:
    """This function will return the pages that are going to appear, or to be taken off, by time; not those that are late."""
    coming = [
        {"page": revision.content_object, "at": revision.approved_go_live_at, "appears": True}
        for revision in Revision.objects.filter(approved_go_live_at__isnull=False)
    ]
    going = [{"page": page, "at": page.expire_at, "appears": False} for page in Page.objects.live().exclude(expire_at=None)]
    known = [each for each in coming + going if (each["page"].pk, each["appears"]) not in without]
    return sorted(known, key=lambda each: each["at"])


def to_look_at(by: UUID) -> QuerySet[SecondLook]:
    """This function will return what colleagues ask this editor to look at."""
    return (
        SecondLook.objects.filter(looked_at=None)
        .exclude(Q(asked_by=by) | Q(revision__user=by))
        .select_related("page")
        .order_by("asked_at")
    )


def what_was_said_to(by: UUID, since: datetime) -> QuerySet[SecondLook]:
    """This function will return what colleagues answered this editor lately, and what still waits for them."""
    return (
        SecondLook.objects.filter(asked_by=by)
        .filter(Q(looked_at=None) | Q(looked_at__gte=since))
        .select_related("page")
        .order_by("-asked_at")
    )


def unused(model: type[Document] | type[Image]) -> list[Any]:
    """This function will return the files, or pictures, that no page names, in what readers see or in a draft; the newest first."""
    mine = ContentType.objects.get_for_model(model)
    used = ReferenceIndex.objects.filter(to_content_type=mine, to_object_id=OuterRef("key"))
    found = model.objects.annotate(key=Cast("pk", TextField())).filter(~Exists(used)).order_by("-created_at")
    in_drafts = _in_drafts(mine.pk)
    return [each for each in found if str(each.pk) not in in_drafts]


def _in_drafts(kind: int) -> set[str]:
    """Keys that only a draft of a published page names: the index of references knows what readers see."""
    found: set[str] = set()
    for page in Page.objects.live().filter(has_unpublished_changes=True):
        draft = page.get_latest_revision_as_object()
        found |= {
            str(reference[1]) for reference in ReferenceIndex._extract_references_from_object(draft) if reference[0] == kind
        }
    return found
