"""Where a one-time code may go: to the member, and to nobody who has a hand in the member's address (P24)."""

from uuid import UUID

from django.db import connection

from steward.outbox.models import Message


def refusal(person: UUID, channel: str) -> str:
    """This function will return why no code may go to a person by this channel today, in words; "" where it may.

    The database answers, because nobody who asks sees accounts and the trail; for the postroom and for the office alike.
    """
    with connection.cursor() as cursor:
        cursor.execute("select steward.way_in_by(%s, %s)", [person, str(channel)])
        return str(cursor.fetchone()[0])


def is_for_new_colleague(message: Message) -> bool:
    """This function will return whether an administrator wrote to a new colleague, whose address stands in the message alone."""
    with connection.cursor() as cursor:
        cursor.execute("select steward.way_in_for_colleague(%s)", [message.pk])
        return bool(cursor.fetchone()[0])
