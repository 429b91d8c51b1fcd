"""Acts: what was done to the register as one thing, and its undoing.

    with acts.act("resign", by=actor, on=day, at=now, persons=[person.pk]) as one:
        ...                                     # every row written here carries one.pk, its former state is kept

The database writes the key of the act, and the former state, itself (migrations/history.sql).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from steward.people.acting import Actor
from steward.register.models import Act


def about(persons: Iterable[UUID]) -> QuerySet[Act]:
    """This function will return the acts about any of these people that the role that acts may see.

    By a function of the database, which uses the index of persons; a comparison of lists in the query would not (acts_about.sql).
    """
    return Act.objects.filter(pk__in=RawSQL("select steward.acts_about(%s::uuid[])", [list(persons)]))


class UnableToUndo(Exception):
    """This act cannot be undone; the words say what depends on it, or that it was undone before."""


@dataclass(frozen=True)
class Undone:
    """What an undoing did, by table and row; `kept` are rows that somebody changed since, with the persons they are about."""

    act: Act
    restored: int
    removed: int
    kept: tuple[tuple[str, UUID, UUID | None], ...] = ()


def _doing(key: UUID | None) -> None:
    """Say which act writes now. The value is a uuid of our own: nothing that was typed reaches the statement."""
    with connection.cursor() as cursor:
        cursor.execute(f"set local steward.act = '{uuid.UUID(str(key)) if key else ''}'")


@contextmanager
def act(
    kind: str,
    *,
    by: Actor,
    on: date,
    at: datetime,
    persons: Iterable[UUID] = (),
    detail: Mapping[str, Any] | None = None,
    undoes: Act | None = None,
) -> Iterator[Act]:
    """This function will make everything that is written inside it one act, all or nothing.

    `persons` are those it is about (leave it empty for very many); `detail` is kept for whoever reads the timeline and may be
    changed inside: it is written at the end. Acts do not nest: inside another act, this is part of it.
    """
    ours: Any = connection  # our backend's, which knows what goes on in it
    with transaction.atomic():
        outer: Act | None = ours.act
        if outer is not None:
            yield outer
            return
        one = Act(
            kind=kind, by=by.account, operator=by.operator, on=on, at=at, persons=list(dict.fromkeys(persons)),
            detail=dict(detail or {}), undoes=undoes,
        )  # fmt: skip
        _doing(one.pk)
        ours.act = one
        try:
            yield one
            one.save(force_insert=True)
        finally:
            ours.act = None
            if not connection.needs_rollback:
                _doing(None)


def undo(key: UUID, *, by: Actor, on: date, at: datetime, kind: str = "undo") -> Undone:
    """This function will take an act back as one thing, and return what came back, what went, and what was changed since.

    Raises UnableToUndo where it was undone before, or where what happened since stands in the way.
    """
    with transaction.atomic():
        # The row is not locked by its reader, who may not change it: the database takes one undoing of an act (undoes is unique).
        done = Act.objects.filter(pk=key).first()
        if done is None:
            raise UnableToUndo("This act is not there. Go back to the member’s page.")
        if done.undoes_id is not None:
            raise UnableToUndo("This was itself an undoing. Do again what was undone.")
        if Act.objects.filter(undoes=done).exists():
            raise UnableToUndo("This was undone before. There is nothing left to do.")
        undoing = Act(
            kind=kind, by=by.account, operator=by.operator, on=on, at=at, persons=done.persons, undoes=done,
            detail={"undoes": done.kind},
        )  # fmt: skip
        try:
            with transaction.atomic():
                undoing.save(force_insert=True)
                with connection.cursor() as cursor:
                    plan_anew(cursor)
                    cursor.execute(_UNDO, [done.pk, undoing.pk])
                    rows = cursor.fetchall()
                    plan_anew(cursor)
                _doing(None)
        except IntegrityError as stands:
            name = getattr(getattr(stands.__cause__, "diag", None), "constraint_name", "") or ""
            raise UnableToUndo(_REASONS.get(name, _OTHERWISE)) from None
        except ProgrammingError as refused:
            # A trigger refuses in words: nobody gives a post back to themselves. What a role may not at all stays an error.
            diag = getattr(refused.__cause__, "diag", None)
            words = str(getattr(diag, "message_primary", "") or "")
            if getattr(diag, "sqlstate", "") != "42501" or words.startswith("permission denied"):
                raise
            raise UnableToUndo(f"{words} Ask a colleague to undo this.") from None
    kept = tuple((table, row, person) for result, _, table, row, person in rows if result == "kept")
    count = {result: many for result, many, *_ in rows}
    return Undone(undoing, count.get("restored", 0), count.get("removed", 0), kept)


# What was changed since is named row by row; the rest is counted: a list may have a million rows.
_UNDO = """
with u as materialized (select * from steward.undo_act(%s, %s))
select result, count(*), null, null::uuid, null::uuid from u where result <> 'kept' group by result
union all select result, 1, "table", "row", person from u where result = 'kept'"""


def plan_anew(cursor: Any) -> None:
    """This function will let PostgreSQL plan what it checks at the end of a transaction for tables as they are now.

    Keys between tables are checked by plans that a connection keeps. Made while the tables were small, they read a whole table for
    each row: ten thousand people took minutes in a process that had worked on few before.
    """
    cursor.execute("discard plans")


_OTHERWISE = "Something that came later depends on it. Undo the later act first: it stands above this one in the timeline."
_REASONS = {
    "a_person_has_one_membership": "This person is a member again since. End that membership first, or leave both as they are.",
    "a_person_has_one_postal_address": "The address was changed again since. Undo the newer change of address first.",
    "a_person_has_one_main_job": "The job was changed again since. Undo the newer change first.",
}
