"""The connection: Django's own, with the actor it works for."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol

from django.db.backends.postgresql import base, operations

if TYPE_CHECKING:  # models load this backend while they load
    from django.db.models import Field, Model


class Acting(Protocol):
    """As whom a connection works inside a transaction (filled in by people.acting)."""

    def open_fields(self, model: type[Model]) -> frozenset[Field[Any, Any]] | None:
        """This function will return the fields that the role may read, or None where it is not limited."""

    def left_fields(self, model: type[Model]) -> frozenset[Field[Any, Any]]:
        """This function will return the fields that the role leaves to the database in a row that it adds."""

    def again(self) -> AbstractContextManager[None]:
        """This function will open a new transaction as the same actor for the same purpose."""


class DatabaseOperations(operations.DatabaseOperations):
    compiler_module = "steward.pgbackend.compiler"


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = DatabaseOperations

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.acting: Acting | None = None
        self.act: object | None = None  # what is done to the register as one thing (filled in by register.acts)

    def on_commit(self, func: Callable[[], object], robust: bool = False) -> None:
        """This function will run `func` after the commit as the actor who queued it, in a transaction of its own."""
        acting = self.acting
        if acting is None:
            return super().on_commit(func, robust)

        def as_the_actor() -> None:
            with acting.again():
                func()

        return super().on_commit(as_the_actor, robust)

    def close(self) -> None:
        self.acting = None
        self.act = None
        super().close()
