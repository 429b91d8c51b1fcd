"""The policy in PostgreSQL: roles, grants, row policies and the trail's triggers, as wanted minus as they are.

`plan` reads the live catalogue and returns the statements that are missing; `apply` runs them in one transaction, alone.
The same plan, empty or not, is the doctor's check and the drift test. Not migrations: the policy changes more often than the
tables, and a database that was touched by hand must come back to what was promised.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from steward.policy import checks, declarations, editions, lock, promises, text
from steward.policy.catalogue import Catalogue, literal, quoted
from steward.policy.declarations import Declarations
from steward.policy.wanted import Wanted, wanted

LOCK_KEY = 4_711_2026  # pg_advisory_xact_lock: one apply at a time


@dataclass(frozen=True)
class Step:
    """One statement, and why in words."""

    says: str
    statement: str


class Refused(Exception):
    """The policy has faults; the words name each with its line and what to do."""


def plan(*, prefix: str, policy: text.Policy | None = None, tables: Declarations | None = None) -> list[Step]:
    """This function will return what is missing between the policy and the live database, in the order to run it."""
    policy = policy or text.current()
    tables = tables or declarations.collect()
    live = Catalogue(prefix)
    # A table whose migration has not run yet is nothing to protect; the doctor asks for the migration.
    tables = Declarations({name: table for name, table in tables.tables.items() if name in live.tables})
    # keeps: P24
    # The trail never holds a password's hash or a one-time code either: whoever reads changes would read them.
    special = {key for key, category in policy.categories.items() if category.special} | promises.KEYS_OF_THE_DOOR
    want = wanted(lock.compute(policy, tables), tables, special, live)
    return list(_steps(want, live, tables))


def _steps(want: Wanted, live: Catalogue, tables: Declarations) -> Iterator[Step]:
    logins = {live.prefix + login for login in ("owner", "web", "public", "office", "worker", "cache")}
    for role in sorted(want.roles - live.roles):
        yield Step(f"role {role} is missing", f"create role {quoted(role)} nologin noinherit")
    if live.prefix + "owner" not in live.roles:
        raise RuntimeError(
            f"The login {live.prefix}owner is missing: run `steward run`, or create the logins of docs/install.md."
        )
    existing_logins = logins & live.roles
    for role, login in sorted(want.members):
        if login in existing_logins and (role, login) not in live.members:
            yield Step(f"{login} may not become {role}", f"grant {quoted(role)} to {quoted(login)}")
    for role, login in sorted(live.members):
        # The tests' builder is granted by the tests themselves, in their own cluster.
        foreign = role not in logins and (role, login) not in want.members and not role.endswith("builder")
        if foreign and login in existing_logins - {live.prefix + "owner"}:
            yield Step(f"{login} may become {role}, against the policy", f"revoke {quoted(role)} from {quoted(login)}")
    for name in sorted(want.secured):
        enabled, forced = live.tables.get(name, (False, False))
        if not enabled:
            yield Step(f"{name} has no row security", f"alter table {quoted(name)} enable row level security")
        if forced:
            # An owner's data migration would touch no rows and say nothing.
            yield Step(f"{name} forces row security on its owner", f"alter table {quoted(name)} no force row level security")
    yield from _privileges(want, live, tables)
    for signature, role in sorted(live.function_grants - want.function_grants):
        if role not in (live.prefix + "owner", live.prefix + "builder"):
            who = "everybody" if role == "public" else role
            to = "public" if role == "public" else quoted(role)
            yield Step(f"{who} may call {signature}, against the policy", f"revoke execute on function {signature} from {to}")
    for signature, role in sorted(want.function_grants - live.function_grants):
        if role == "public" or role in live.roles | want.roles:
            to = "public" if role == "public" else quoted(role)
            yield Step(f"{role} may not call {signature}", f"grant execute on function {signature} to {to}")
    yield from _row_policies(want, live)
    yield from _triggers(want, live)


def _privileges(want: Wanted, live: Catalogue, tables: Declarations) -> Iterator[Step]:
    ours = set(tables.tables) | {s for _, s in live.sequences} | {"cache", "django_migrations"}
    kept = {live.prefix + "builder", live.prefix + "owner"}
    for name, role, privilege in sorted(want.table_grants - live.table_grants):
        if role in live.roles | want.roles:
            what = f"sequence {quoted(name)}" if name in {s for _, s in live.sequences} else quoted(name)
            yield Step(f"{role} lacks {privilege} on {name}", f"grant {privilege} on {what} to {quoted(role)}")
    for name, role, privilege in sorted(live.table_grants - want.table_grants):
        if role not in kept and name in ours | set(live.tables):
            what = f"sequence {quoted(name)}" if name in {s for _, s in live.sequences} else quoted(name)
            yield Step(
                f"{role} has {privilege} on {name}, against the policy", f"revoke {privilege} on {what} from {quoted(role)}"
            )
    for name, _, privilege in sorted(live.public_grants):
        yield Step(f"everybody has {privilege} on {name}", f"revoke {privilege} on {quoted(name)} from public")
    grouped: dict[tuple[str, str, str, str], list[str]] = {}
    for name, column, role, privilege in want.column_grants - live.column_grants:
        grouped.setdefault(("grant", name, role, privilege), []).append(column)
    for name, column, role, privilege in live.column_grants - want.column_grants:
        if role not in kept:
            grouped.setdefault(("revoke", name, role, privilege), []).append(column)
    for (verb, name, role, privilege), columns in sorted(grouped.items()):
        listed = ", ".join(quoted(column) for column in sorted(columns))
        word, way = ("lacks", "to") if verb == "grant" else ("has", "from")
        against = "" if verb == "grant" else ", against the policy"
        yield Step(
            f"{role} {word} {privilege} of {name} ({', '.join(sorted(columns))}){against}",
            f"{verb} {privilege} ({listed}) on {quoted(name)} {way} {quoted(role)}",
        )


def _row_policies(want: Wanted, live: Catalogue) -> Iterator[Step]:
    for (table, name), rule in sorted(want.policies.items()):
        comment, shape = live.policies.get((table, name), ("", ""))
        if comment == f"steward:{_short(rule)}:{_short(shape)}":
            continue
        drop = f"drop policy if exists {quoted(name)} on {quoted(table)}; "
        # The comment keeps what was asked and how PostgreSQL reads it back, so that a change by hand of either is seen.
        read_back = (
            "select concat_ws('|', p.polcmd, p.polpermissive,"
            " (select string_agg(rolname, ',') from pg_roles where oid = any (p.polroles)),"
            " pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) from pg_policy p"
            f" where p.polrelid = {literal('public.' + table)}::regclass and p.polname = {literal(name)}"
        )
        note = (
            f"do $do$ begin execute format('comment on policy {quoted(name)} on {quoted(table)} is %L',"
            f" 'steward:{_short(rule)}:' || left(encode(sha256(convert_to(({read_back}), 'UTF8')), 'hex'), 16)); end $do$"
        )
        says = f"row policy {name} on {table} is " + ("missing" if not shape else "not as the policy says")
        yield Step(says, f"{drop}create policy {quoted(name)} on {quoted(table)} {rule}; {note}")
    for table, name in sorted(set(live.policies) - set(want.policies)):
        if name.endswith("builder"):
            continue
        yield Step(f"row policy {name} on {table} is not the policy's", f"drop policy {quoted(name)} on {quoted(table)}")


# What is changed is written down row by row, with what it said; what is added or removed, for all rows of a statement at once. Of
# each trigger: when it runs, for what, its function, and how PostgreSQL's catalogue says the same (pg_trigger.tgtype and tables).
TRAIL = {
    "steward_trail": ("after update", "for each row", "note_change", "17"),
    "steward_trail_added": ("after insert", "referencing new table as added for each statement", "note_rows", "4|added"),
    "steward_trail_removed": ("after delete", "referencing old table as removed for each statement", "note_rows", "8|removed"),
}


def _triggers(want: Wanted, live: Catalogue) -> Iterator[Step]:
    for (table, name), arguments in sorted(want.triggers.items()):
        when, how, function, said = TRAIL[name]
        shape = "".join(f"{a}\\000" for a in arguments) + f"|O|{function}|{said}"
        if live.triggers.get((table, name)) != shape:
            listed = ", ".join(literal(a) for a in arguments)
            yield Step(
                f"changes of {table} are not on the trail",
                f"drop trigger if exists {name} on {quoted(table)}; create trigger {name} {when}"
                f" on {quoted(table)} {how} execute function steward.{function}({listed})",
            )
    for function in ("note_change", "note_rows"):
        if live.function_owner.get(function) != f"{live.prefix}trail":
            role = quoted(f"{live.prefix}trail")
            yield Step(
                "the trail's function is not its own role's",
                f"grant {role} to current_user; grant create on schema steward to {role};"
                f" alter function steward.{function}() owner to {role}; revoke create on schema steward from {role}",
            )


def apply(*, prefix: str, dry_run: bool = False) -> list[Step]:
    """This function will bring the database to what the policy says, keep the edition, and return what it did.

    One transaction, one at a time (advisory lock), giving up after 5 s where somebody holds a table. Run it as the owner.
    """
    policy = text.current()
    if not dry_run:
        refuse_faults(policy)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"select pg_advisory_xact_lock({LOCK_KEY})")
            cursor.execute("set local lock_timeout = '5s'")
        steps = plan(prefix=prefix)
        if dry_run:
            return steps
        with connection.cursor() as cursor:
            for step in steps:
                cursor.execute(step.statement)
        editions.keep(policy)
    return steps


def refuse_faults(policy: text.Policy) -> None:
    """This function will raise Refused where the policy, or a declaration, has a fault: a promise that contradicts itself is not applied."""
    tables = declarations.collect()
    said = [f"{f.file}:{f.line}: {f.says}\n    {f.paste}".rstrip() for f in checks.check(policy, tables)]
    said += [f"{problem.msg}\n    {problem.hint}" for problem in tables.problems]
    if said:
        raise Refused("The policy is not applied, because it has faults:\n" + "\n".join(said))


def _short(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:16]
