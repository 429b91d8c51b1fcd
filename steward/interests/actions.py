"""Choosing what to see first, joining a network, and taking either back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext

from steward.interests.models import Interest

MOST = 60


class UnableToChoose(Exception):
    """This cannot be chosen; the words say why."""


@transaction.atomic
def choose(person: UUID, *, kind: str, key: str, at: datetime) -> None:
    """This function will keep one topic, region or network that a member chose. A second time changes nothing."""
    if kind not in Interest.Kind.values or not key:
        raise UnableToChoose(gettext("Choose one of the topics, regions or networks on the page."))
    mine = Interest.objects.filter(person_id=person)
    if mine.filter(kind=kind, key=key).exists():
        return
    if mine.count() >= MOST:
        raise UnableToChoose(gettext("You have chosen very many already. Drop one first."))
    # Chosen twice at the same moment, in two tabs, it is chosen once.
    Interest.objects.bulk_create([Interest(person_id=person, kind=kind, key=key, chosen_at=at)], ignore_conflicts=True)


@transaction.atomic
def drop(*, kind: str, key: str) -> bool:
    """This function will drop one choice of whoever acts; nothing of it stays. It returns whether there was one."""
    with connection.cursor() as cursor:
        cursor.execute("select steward.drop_interest(%s, %s)", [kind, key])
        return bool(cursor.fetchone()[0])
