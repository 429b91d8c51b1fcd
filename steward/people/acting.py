"""As whom, and what for: every touch of personal data happens inside `acting_as`.

The login of a process has no rights on personal tables. `acting_as` opens a transaction, becomes the PostgreSQL role of the
actor with SET LOCAL ROLE and says which account, post and purpose it is; row policies, column grants and the trail's trigger
read these. Outside it nothing personal can be read: the database refuses (fail closed).
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connections, models, transaction
from psycopg.pq import TransactionStatus

from steward.policy import rules
from steward.policy.record import FieldClosed

__all__ = ["Actor", "FieldClosed", "NotActing", "acting_as", "current"]

_WORD = re.compile(r"[a-z][a-z0-9_]*\Z")


class NotActing(Exception):
    """Nobody acts here. Wrap the call in `acting_as(actor, purpose)`, so that the database knows who asks and why."""


@dataclass(frozen=True)
class Actor:
    """Who acts: the role, the account and the post that gives the role; `operator` is the command line's system user."""

    role: str
    account: uuid.UUID | None = None
    post: uuid.UUID | None = None
    operator: str = ""


@dataclass(frozen=True)
class Now:
    """The actor and the purpose of a transaction; `None` as actor is nobody."""

    actor: Actor
    purpose: str
    using: str = "default"

    def open_fields(self, model: type[models.Model]) -> frozenset[models.Field[Any, Any]] | None:
        """This function will return the fields of the model that the role may read, or None where it is not limited."""
        return rules.open_fields(self.actor.role, model)

    def left_fields(self, model: type[models.Model]) -> frozenset[models.Field[Any, Any]]:
        """This function will return the fields that the role leaves to the database in a row that it adds."""
        return rules.left_fields(self.actor.role, model)

    @contextmanager
    def again(self) -> Iterator[None]:
        with acting_as(self.actor, self.purpose, using=self.using):
            yield


def _say(now: Now | None) -> str:
    """The SET LOCAL statements. Every value is a word of the policy or a uuid: checked here, never typed by anybody."""
    if now is None:
        return "SET LOCAL ROLE NONE; SET LOCAL steward.account = ''; SET LOCAL steward.post = ''; SET LOCAL steward.purpose = ''"
    actor = now.actor
    for word in (actor.role, now.purpose):
        if not _WORD.match(word):
            raise ValueError(f"{word!r} is no word of the policy.")
    account = str(uuid.UUID(str(actor.account))) if actor.account else ""
    post = str(uuid.UUID(str(actor.post))) if actor.post else ""
    role = f'"{settings.STEWARD_ROLE_PREFIX}{actor.role}"'
    return (
        f"SET LOCAL ROLE {role}; SET LOCAL steward.account = '{account}';"
        f" SET LOCAL steward.post = '{post}'; SET LOCAL steward.purpose = '{now.purpose}'"
    )


def _become(connection: Any, now: Now | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_say(now))
    connection.acting = now


@contextmanager
def acting_as(actor: Actor, purpose: str, *, using: str = "default") -> Iterator[Now]:
    """This function will open a transaction as `actor` for `purpose`, and put back whoever acted before.

    SET LOCAL survives RELEASE SAVEPOINT, so the former actor is set again here; after an error the rollback does it.
    """
    connection: Any = connections[using]  # our backend's, which knows who acts
    now = Now(actor, purpose, using)
    before: Now | None = connection.acting
    # A switch of role inside a request costs no savepoint; inside somebody else's transaction (a test's) the first one does.
    with transaction.atomic(using, savepoint=before is None):
        _become(connection, now)
        try:
            yield now
        finally:
            connection.acting = before
            alive = connection.connection is not None and not connection.connection.closed and not connection.needs_rollback
            if alive and connection.connection.info.transaction_status == TransactionStatus.INTRANS:
                _become(connection, before)


def current(using: str = "default") -> Now:
    """This function will return who acts now, or raise NotActing."""
    now: Now | None = getattr(connections[using], "acting", None)
    if now is None:
        raise NotActing(NotActing.__doc__)
    return now
