"""SQL for a role that may not read every column.

Django selects all columns of a model; PostgreSQL refuses the whole query when one of them is closed to the role. This
hook leaves the closed ones out, as if the query had said `.only(...)`. Of a row that is added it leaves out what the
database fills in for the role (`Reach.leaves`). It overrides `get_default_columns` and `SQLInsertCompiler.execute_sql`,
which are private to Django: tests/roles/test_acting.py pins their signatures for the move to Django 6.2.
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


class SQLInsertCompiler(compiler.SQLInsertCompiler, SQLCompiler):
    # The stubs give every compiler one signature; Django's own INSERT has this one.
    def execute_sql(self, returning_fields: Any = None) -> Any:  # type: ignore[override]
        acting = getattr(self.connection, "acting", None)
        if acting is None:
            return super().execute_sql(returning_fields)
        model = self.query.get_meta().model
        left, allowed = acting.left_fields(model), acting.open_fields(model)
        objects = self.query.objs
        # A field that says something of its own is sent, and refused: nothing is dropped in silence.
        said = {f for f in left if any(getattr(each, f.attname) != f.get_default() for each in objects)}
        self.query.fields = [f for f in self.query.fields if f not in left or f in said]
        # What the role may not read is not asked for: of that the object keeps what it says.
        back = [f for f in returning_fields or () if f not in left and (allowed is None or f in allowed)]
        found = super().execute_sql(back)
        if back == list(returning_fields or ()):
            return found
        rows = [dict(zip(back, row, strict=True)) for row in found] if back else [{} for _ in objects]
        return [
            tuple(row[f] if f in row else getattr(each, f.attname) for f in returning_fields)
            for each, row in zip(objects, rows, strict=True)
        ]


class SQLDeleteCompiler(compiler.SQLDeleteCompiler, SQLCompiler): ...


class SQLUpdateCompiler(compiler.SQLUpdateCompiler, SQLCompiler): ...


class SQLAggregateCompiler(compiler.SQLAggregateCompiler, SQLCompiler): ...
