"""By which keys somebody is known: rows that are never rewritten go on naming an entry that was merged into another."""

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BooleanField, F, Func, Q, UUIDField
from django.db.models.expressions import RawSQL


def known_as(person: UUID) -> list[UUID]:
    """This function will return the key of a person, and those of the entries that were merged into theirs."""
    with connection.cursor() as cursor:
        cursor.execute("select steward.known_as(%s)", [person])
        return [row[0] for row in cursor.fetchall()]


def names(column: str, person: UUID, *, many: bool = False) -> Q:
    """This function will return the condition that a row's column names that person; `many` where it is a list of persons.

    The database asks for the keys in the same question, and once. A comparison with a list is one that an index answers.
    """
    keys = RawSQL("array(select steward.known_as(%s))", [person], output_field=ArrayField(UUIDField()))
    if many:
        return Q(**{f"{column}__overlap": keys})
    return Q(Func(F(column), keys, template="%(expressions)s)", arg_joiner=" = any (", output_field=BooleanField()))
