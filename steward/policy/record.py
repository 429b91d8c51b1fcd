"""What every record of Steward's own has in common."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import connections, models
from django.db.models.functions import Now
from django.utils import timezone


class FieldClosed(Exception):
    """This field is closed to the role that asks; the reason says which rule of the policy closes it."""

    def __init__(self, model: type[models.Model], field: str, role: str) -> None:
        self.model, self.field, self.role = model, field, role
        self.reason = f"The policy gives this role no access to {model._meta.verbose_name} – {field.replace('_', ' ')}."
        super().__init__(f"{model._meta.label}.{field} is closed to the role {role}.")


class Record(models.Model):
    """One row with an opaque key, made here: an INSERT needs nothing back, and a URL may carry it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True

    def refresh_from_db(self, using: str | None = None, fields: Iterable[str] | None = None, from_queryset: Any = None) -> None:
        """This function will reload the row, and raise FieldClosed where a field is asked for that the role may not read."""
        fields = list(fields) if fields is not None else None
        acting = getattr(connections[using or self._state.db or "default"], "acting", None)
        allowed = acting.open_fields(type(self)) if acting is not None and fields else None
        if allowed is not None:
            names = {name for field in allowed for name in (field.name, field.attname)}
            for name in fields or ():
                if name not in names:
                    raise FieldClosed(type(self), name, acting.actor.role)  # type: ignore[union-attr]  # allowed came from it
        super().refresh_from_db(using, fields, from_queryset)


class Kept(Record):
    """A row whose former states are kept: since when it says what it says, and which act (register.Act) made it say so.

    The database fills both, and writes the former state to register.Former before it changes a row (register/migrations/
    history.sql): so the register can be read as it stood, and an act can be undone.
    """

    recorded_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)
    act = models.UUIDField(null=True, editable=False)

    class Meta:
        abstract = True
