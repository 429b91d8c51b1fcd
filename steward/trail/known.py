"""By which keys somebody is known: rows that are never rewritten go on naming an entry that was merged into another."""

from uuid import UUID

from django.db import connection


def known_as(person: UUID) -> list[UUID]:
    """This function will return the key of a person, and those of the entries that were merged into theirs."""
    with connection.cursor() as cursor:
        cursor.execute("select steward.known_as(%s)", [person])
        return [row[0] for row in cursor.fetchall()]
