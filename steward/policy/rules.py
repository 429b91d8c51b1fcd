"""The rules this process works by: its own lock, cut down to the one that the database has applied.

During a rolling deploy the policy of the program and the policy of the database differ for a while: what only one of them
allows is closed.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import models

from steward.policy import declarations, lock, text


@cache
def own() -> lock.Lock:
    """This function will return the lock of this process's policy over its own tables."""
    return lock.compute(text.current(), declarations.collect())


class _Applied:
    """The lock that the database had when this process last looked; None until somebody has."""

    lock: lock.Lock | None = None


def adopt(applied: lock.Lock | None) -> None:
    """This function will cut this process's rules down to `applied`, the lock of the newest edition in the database."""
    _Applied.lock = applied
    open_fields.cache_clear()
    left_fields.cache_clear()


@cache
def open_fields(role: str, model: type[models.Model]) -> frozenset[models.Field[Any, Any]] | None:
    """This function will return the fields that `role` may read of `model`, or None where the table is not personal."""
    table = declarations.collect().tables.get(model._meta.db_table)
    if table is None or not table.personal:
        return None
    columns = _columns(own(), role, table.name)
    if columns is None:
        return None  # a role that the policy does not know (the tests' builder): the database decides
    if _Applied.lock is not None:
        columns &= _columns(_Applied.lock, role, table.name) or set()
    return frozenset(f for f in model._meta.concrete_fields if f.column in columns)


@cache
def left_fields(role: str, model: type[models.Model]) -> frozenset[models.Field[Any, Any]]:
    """This function will return the fields that `role` leaves to the database in a row that it adds."""
    table = model._meta.db_table
    left = {column for one in (own(), _Applied.lock) if one for column in _leaves(one, role, table)}
    return frozenset(f for f in model._meta.concrete_fields if f.column in left and f.has_db_default())


def _leaves(one: lock.Lock, role: str, table: str) -> tuple[str, ...]:
    reach = one.reach.get(role, {}).get(table)
    return reach.leaves if reach else ()


def _columns(one: lock.Lock, role: str, table: str) -> set[str] | None:
    if role not in one.reach:
        return None
    reach = one.reach[role].get(table)
    return set(reach.reads) if reach else set()
