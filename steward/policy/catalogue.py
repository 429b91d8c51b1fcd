"""What the database has now: roles, grants, row policies, triggers and functions, as PostgreSQL's own catalogue says."""

from typing import Any

from django.db import connection
from psycopg import sql


class Catalogue:
    """What the database has now, for the roles with our prefix."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        rows = self._rows
        self.roles = {r[0] for r in rows("select rolname from pg_roles where rolname like %s", [f"{prefix}%"])}
        self.members = set(
            rows(
                "select r.rolname, m.rolname from pg_auth_members a join pg_roles r on r.oid = a.roleid"
                " join pg_roles m on m.oid = a.member where r.rolname like %s",
                [f"{prefix}%"],
            )
        )
        self.tables: dict[str, tuple[bool, bool]] = {
            r[0]: (r[1], r[2])
            for r in rows(
                "select relname, relrowsecurity, relforcerowsecurity from pg_class"
                " where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
            )
        }
        self.table_grants = set(
            rows(
                "select c.relname, g.rolname, a.privilege_type from pg_class c, aclexplode(c.relacl) a"
                " join pg_roles g on g.oid = a.grantee where c.relnamespace = 'public'::regnamespace"
                " and c.relkind in ('r', 'p', 'S') and g.rolname like %s and c.relowner <> a.grantee",
                [f"{prefix}%"],
            )
        )
        self.public_grants = set(
            rows(
                "select c.relname, 'public', a.privilege_type from pg_class c, aclexplode(c.relacl) a"
                " where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm') and a.grantee = 0"
            )
        )
        self.column_grants = set(
            rows(
                "select c.relname, t.attname, g.rolname, a.privilege_type from pg_attribute t"
                " join pg_class c on c.oid = t.attrelid, aclexplode(t.attacl) a join pg_roles g on g.oid = a.grantee"
                " where c.relnamespace = 'public'::regnamespace and g.rolname like %s and c.relowner <> a.grantee",
                [f"{prefix}%"],
            )
        )
        self.policies = {
            (r[0], r[1]): (r[2], r[3])
            for r in rows(
                "select c.relname, p.polname, coalesce(obj_description(p.oid, 'pg_policy'), ''),"
                " concat_ws('|', p.polcmd, p.polpermissive, (select string_agg(rolname, ',') from pg_roles where oid = any (p.polroles)),"
                " pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))"
                " from pg_policy p join pg_class c on c.oid = p.polrelid where c.relnamespace = 'public'::regnamespace"
            )
        }
        self.triggers = {
            (r[0], r[1]): r[2]
            for r in rows(
                "select c.relname, t.tgname, concat_ws('|', encode(t.tgargs, 'escape'), t.tgenabled, p.proname, t.tgtype,"
                " t.tgoldtable, t.tgnewtable) from pg_trigger t"
                " join pg_class c on c.oid = t.tgrelid join pg_proc p on p.oid = t.tgfoid"
                " where not t.tgisinternal and t.tgname = any (array['steward_trail', 'steward_trail_added', 'steward_trail_removed'])"
            )
        }
        self.sequences = {
            (r[0], r[1])
            for r in rows(
                "select t.relname, s.relname from pg_class s join pg_depend d on d.objid = s.oid and d.deptype in ('a', 'i')"
                " join pg_class t on t.oid = d.refobjid where s.relkind = 'S' and s.relnamespace = 'public'::regnamespace"
            )
        }
        self.array_columns = {
            (r[0], r[1])
            for r in rows(
                "select c.relname, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid"
                " join pg_type t on t.oid = a.atttypid where c.relnamespace = 'public'::regnamespace and t.typcategory = 'A'"
            )
        }
        # Functions that can be called (a trigger's cannot), with whoever may: "public" is everybody.
        self.functions: dict[str, str] = {}
        self.function_grants: set[tuple[str, str]] = set()
        for name, signature, grantee in rows(
            "select p.proname, p.oid::regprocedure::text, case when a.grantee = 0 then 'public' else g.rolname end from pg_proc p"
            " cross join lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a left join pg_roles g on g.oid = a.grantee"
            " where p.prorettype <> 'trigger'::regtype and (p.pronamespace = 'steward'::regnamespace"
            " or (p.pronamespace = 'public'::regnamespace and p.proname like 'procrastinate\\_defer\\_%%')) and a.grantee <> p.proowner",
        ) + rows(
            "select p.proname, p.oid::regprocedure::text, '' from pg_proc p where p.prorettype <> 'trigger'::regtype and"
            " (p.pronamespace = 'steward'::regnamespace or (p.pronamespace = 'public'::regnamespace and p.proname like 'procrastinate\\_defer\\_%%'))"
        ):
            self.functions[signature] = name
            if grantee:
                self.function_grants.add((signature, grantee))
        self.function_owner = dict(
            rows(
                "select p.proname, r.rolname from pg_proc p join pg_roles r on r.oid = p.proowner"
                " where p.pronamespace = 'steward'::regnamespace"
            )
        )

    @staticmethod
    def _rows(statement: str, params: list[Any] | None = None) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement, params)
            return list(cursor.fetchall())


def quoted(name: str) -> str:
    """This function will write the name of a table, column or role as PostgreSQL reads it."""
    return sql.Identifier(name).as_string(None)


def literal(words: str) -> str:
    """This function will write words as PostgreSQL reads them."""
    return sql.Literal(words).as_string(None)
