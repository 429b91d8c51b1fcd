"""SQL for a role that may not read every column.

Django selects all columns of a model; PostgreSQL refuses the whole query when one of them is closed to the role. This
hook leaves the closed ones out, as if the query had said `.only(...)`. It overrides `get_default_columns`, which is
private to Django: tests/people/test_columns.py pins its signature for the move to Django 6.2.
"""

from typing import Any

from django.db.models.sql import compiler


class SQLCompiler(compiler.SQLCompiler):
    def get_default_columns(self, select_mask: Any, start_alias: Any = None, opts: Any = None, from_parent: Any = None) -> Any:
        acting = getattr(self.connection, "acting", None)
        meta = opts or self.query.get_meta()
        if acting is not None and meta is not None:
            allowed = acting.open_fields(meta.model)
            if allowed is not None:
                select_mask = {
                    field: (select_mask or {}).get(field, {})
                    for field in meta.concrete_fields
                    if field in allowed and (not select_mask or field in select_mask)
                }
        return super().get_default_columns(select_mask, start_alias, opts, from_parent)


class SQLInsertCompiler(compiler.SQLInsertCompiler, SQLCompiler): ...


class SQLDeleteCompiler(compiler.SQLDeleteCompiler, SQLCompiler): ...


class SQLUpdateCompiler(compiler.SQLUpdateCompiler, SQLCompiler): ...


class SQLAggregateCompiler(compiler.SQLAggregateCompiler, SQLCompiler): ...
