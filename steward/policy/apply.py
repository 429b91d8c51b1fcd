"""The policy in PostgreSQL: roles, grants, row policies and the trail's triggers, as wanted minus as they are.

`plan` reads the live catalogue and returns the statements that are missing; `apply` runs them in one transaction, alone.
The same plan, empty or not, is the doctor's check and the drift test. Not migrations: the policy changes more often than the
tables, and a database that was touched by hand must come back to what was promised.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from psycopg import sql

from steward.policy import checks, declarations, lock, notice, promises, text
from steward.policy.declarations import Declarations, Table
from steward.policy.models import Edition

LOCK_KEY = 4_711_2026  # pg_advisory_xact_lock: one apply at a time
# Which roles each login may become. The embedded demo has one login, `web`, for both websites.
TIERS = {
    "public": ("public", "web", "office"),
    "office": ("office", "web"),
    "recipient": ("office", "web", "worker"),
    "system": ("worker", "office", "web"),
}
# The register on any day (register/migrations/statutory.sql).
ON_ANY_DAY = {"persons_at", "memberships_at", "addresses_at", "names_on", "addresses_on"}
REGISTER_COUNTED = {"count_register", "count_movements", "count_backdated", "count_upkeep"}
# Many people between employers, workplaces and branches (register/migrations/employers.sql).
MOVES = {"move_jobs", "same_employer", "place_typed", "move_to_branch", "staffing", "branch_sizes"}
# Whoever reads the website: which pages are for members, and whether one is a member (website/migrations/shown.sql); which files
# and pictures stand on a page that they may read (website/migrations/naming.sql).
READS_WEBSITE = {"member_now", "collections_for_members", "is_for_members", "file_shown", "picture_shown"}
# Pages found by their words, among those that whoever asks may see (website/migrations/finding.sql).
FINDS = {"find_pages", "page_has", "spelt_like"}
# What visitors ask of campaigns: stories as they are published, candidates of one constituency, and taking one's story back.
CAMPAIGNS = {"stories_shown", "candidates_at", "count_letter", "withdraw_story"}
# What people write to us: given to whoever has to answer it, and whether the answers went (enquiries/migrations/answering.sql).
ENQUIRIES = {"pass_enquiry", "answers_that_went"}
# What is destroyed when its time is over (membership/migrations/destroying.sql).
DESTROYS = {"destroy_enquiries", "destroy_stories", "destroy_candidates", "destroy_interests"}
# Functions by name and role, beside the scopes; what is not named here is closed to everybody.
CALLS = {
    "workplace_rep": {"objectors_at_my_workplace", "my_hints", "take_back_hint"},
    "administrator": {"add_colleague"},
    "membership_officer": {
        *MOVES,
        *ON_ANY_DAY,
        *REGISTER_COUNTED,
        "count_findings",
        "way_in_by",
        "undo_act",
        "signed_in_since",
        "take_back_admission",
        "merge_people",
        "part_people",
        "merge_counts",
        "alike",
        "alike_among",
        "open_protected",
        "opened_by_me",
        "protected_among",
        "forget_import_rows",
    },
    "branch_officer": {"open_protected", "opened_by_me", "my_hints", "take_back_hint", "leavers_of_my_branch"},
    "assurer": {*REGISTER_COUNTED, "draw_sample", "history_of_sampled", "trail_sealed"},
    "anonymous": {*CAMPAIGNS, *FINDS, "count_pages"},
    "communications_officer": {*ENQUIRIES, "remove_candidates"},
    "member": {*CAMPAIGNS, *FINDS, "sign_undertaking", "withdraw_my_story", "drop_interest"},
    "data_protection_officer": {"count_findings", "colleagues", "colleagues_to_protect", *ENQUIRIES},
    "postroom": {"way_in_by", "way_in_for_colleague"},
    "finder": {"alike_among"},
    "sweeper": DESTROYS,
}
# Whoever looks after the protected records themselves sees them without opening each with a reason.
KEEPS_PROTECTED = {"data_protection_officer"}
HARMLESS = {"cell", "area_of"}  # turn one text into another
WORKERS = ("sealer", "finder", "publisher", "sweeper")  # of the system's roles, those that no website may become
PUBLIC_SYSTEM = ("signin", "permit")  # the member's own page asks the permit about the member


@dataclass(frozen=True)
class Step:
    """One statement, and why in words."""

    says: str
    statement: str


def _q(name: str) -> str:
    return sql.Identifier(name).as_string(None)


def _l(value: str) -> str:
    return sql.Literal(value).as_string(None)


def _short(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:16]


class Refused(Exception):
    """The policy has faults; the words name each with its line and what to do."""


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
                "select c.relname, t.tgname, concat_ws('|', encode(t.tgargs, 'escape'), t.tgenabled, p.proname) from pg_trigger t"
                " join pg_class c on c.oid = t.tgrelid join pg_proc p on p.oid = t.tgfoid"
                " where not t.tgisinternal and t.tgname = 'steward_trail'"
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


def _predicate(table: Table, scope: str, live: Catalogue, *, narrow: bool = False, office: bool = False) -> str:
    """Which rows a scope opens. The functions stand in */migrations/scopes.sql; the array is worked out once a query.

    `narrow` leaves out the people whose records are protected, unless whoever acts has opened them with a reason; `office` asks
    for a post that stands, where the scope itself does not.
    """
    column = table.subject_column
    many = (table.name, column) in live.array_columns

    def among(function: str) -> str:
        keys = f"array(select steward.{function}())"
        return f"{_q(column)} && {keys}" if many else f"{_q(column)} = any ({keys})"

    parts = [] if scope == "all" else [among(f"scope_{scope}")]
    if scope == "all" and office and "in_office" in live.functions.values():
        parts.append("(select steward.in_office())")
    if narrow and "protected_from_me" in live.functions.values():
        # Somebody who is nobody yet (an application without a person) is not protected: a comparison with NULL is not true.
        parts.append(f"({among('protected_from_me')}) is not true")
    return " and ".join(parts) or "true"


@dataclass
class Wanted:
    """What the lock asks of the database."""

    roles: set[str]
    members: set[tuple[str, str]]
    table_grants: set[tuple[str, str, str]]
    column_grants: set[tuple[str, str, str, str]]
    policies: dict[tuple[str, str], str]
    triggers: dict[tuple[str, str], list[str]]
    secured: set[str]
    function_grants: set[tuple[str, str]]


def _wanted(one: lock.Lock, tables: Declarations, special: set[str], live: Catalogue) -> Wanted:
    prefix = live.prefix
    want = Wanted(set(), set(), set(), set(), {}, {}, {t.name for t in tables.personal()}, set())
    for role, tier in one.tiers.items():
        name = prefix + role
        want.roles.add(name)
        for login in ("worker",) if role in WORKERS else (*TIERS[tier], *(("public",) if role in PUBLIC_SYSTEM else ())):
            want.members.add((name, prefix + login))
    want.roles.add(f"{prefix}trail")
    for role, reaches in one.reach.items():
        for name, reach in reaches.items():
            narrow = one.tiers[role] == "office" and role not in KEEPS_PROTECTED and reach.rows in ("all", "branch", "workplace")
            # A look names keys, and no more of anybody; below a row policy the index over its list of persons could not be used.
            narrow = narrow and name != "trail_look"
            _want_reach(want, prefix + role, tables.tables[name], reach, live, narrow=narrow, office=one.tiers[role] == "office")
    want.function_grants = set(_functions(one, tables, live))
    want.table_grants.add(("trail_change", f"{prefix}trail", "INSERT"))
    want.policies["trail_change", f"{prefix}trail_insert"] = f"for insert to {_q(prefix + 'trail')} with check (true)"
    for table in tables.tables.values():
        if table.group == "jobs":  # the worker's login itself: the queue holds numbers of rows and no person's data
            want.table_grants |= {(table.name, prefix + "worker", p) for p in ("SELECT", "INSERT", "UPDATE", "DELETE")}
    for table, sequence in live.sequences:
        if table in tables.tables and tables.tables[table].group == "jobs":
            want.table_grants |= {(sequence, prefix + "worker", p) for p in ("SELECT", "USAGE", "UPDATE")}
    want.table_grants |= {("django_migrations", prefix + login, "SELECT") for login in ("web", "public", "office", "worker")}
    if "cache" in live.tables:
        want.table_grants |= {("cache", prefix + "cache", p) for p in ("SELECT", "INSERT", "UPDATE", "DELETE")}
    if "website_stamp" in live.tables:  # a number: whether a kept page still stands (web/kept.py)
        want.table_grants.add(("website_stamp", prefix + "cache", "SELECT"))
    for table in tables.personal():
        if not table.append_only or table.group:
            hidden = [table.columns[f] for f, c in table.categories.items() if c in special]
            want.triggers[table.name, "steward_trail"] = [table.subject_column, *sorted(hidden)]
    return want


def _functions(one: lock.Lock, tables: Declarations, live: Catalogue) -> Iterator[tuple[str, str]]:
    """Which role calls which function of the database: the scopes by whoever has one, the others by whoever does their work."""
    letters = next((t.name for t in tables.personal() if "correspondence" in t.categories.values()), "")
    for role, tier in one.tiers.items():
        reach = one.reach.get(role, {})
        calls = {f"scope_{r.rows}" for r in reach.values()} | CALLS.get(role, set())
        if tier != "recipient" and role not in ("anonymous", "signin"):
            calls.add("scope_self")  # which posts are one's own, and that nobody appoints themselves
            calls |= {
                "known_as",
                "merged_into",
                "acts_about",
            }  # by which keys somebody was known before two entries were made one
        if any(r.rows in ("all", "branch", "workplace") for r in reach.values()) and tier == "office":
            calls |= {"protected_from_me", "in_office"}
        if any(tables.tables[name].shown for name in reach):
            calls |= READS_WEBSITE
        writes = letters in reach and reach[letters].adds
        for signature, name in live.functions.items():
            if name in calls or (writes and name.startswith("procrastinate_defer_")):
                yield signature, live.prefix + role
    for signature, name in live.functions.items():
        if name.startswith("procrastinate_defer_"):
            yield signature, live.prefix + "worker"
        if name in HARMLESS:
            yield signature, "public"


def _want_reach(want: Wanted, name: str, table: Table, reach: lock.Reach, live: Catalogue, *, narrow: bool, office: bool) -> None:
    if not table.personal:
        for allowed, privilege in (
            (reach.reads, "SELECT"),
            (reach.adds, "INSERT"),
            (reach.changes, "UPDATE"),
            (reach.deletes, "DELETE"),
        ):
            if allowed:
                want.table_grants.add((table.name, name, privilege))
        if reach.adds:
            want.table_grants |= {(s, name, p) for t, s in live.sequences if t == table.name for p in ("USAGE", "SELECT")}
        if table.shown:
            # keeps: W15
            # Drafts and members' pages are closed below the screens too; whoever works on the website sees all of it.
            want.secured.add(table.name)
            if reach.adds or reach.changes:
                want.policies[table.name, f"{name}_all"] = f"for all to {_q(name)} using (true) with check (true)"
            else:
                want.policies[table.name, f"{name}_select"] = f"for select to {_q(name)} using ({table.shown})"
        return
    want.column_grants |= {(table.name, column, name, "SELECT") for column in reach.reads}
    want.column_grants |= {(table.name, column, name, "UPDATE") for column in reach.changes}
    if reach.adds:
        want.table_grants.add((table.name, name, "INSERT"))
    if reach.rows == "none" and reach.reads:
        return
    rows = _predicate(table, reach.rows, live, narrow=narrow, office=office) if reach.rows != "none" else "true"
    also = f" and ({reach.only})" if reach.only else ""
    rows += also
    to = f"to {_q(name)}"
    if reach.reads:
        want.policies[table.name, f"{name}_select"] = f"for select {to} using ({rows})"
    if reach.changes:
        want.policies[table.name, f"{name}_update"] = f"for update {to} using ({rows}) with check ({rows})"
    if reach.adds:
        # Law and letters go on for protected people: what is added about them (that a file had them, a message) is not narrowed.
        whole = _predicate(table, reach.rows, live, office=office) if reach.rows != "none" else "true"
        want.policies[table.name, f"{name}_insert"] = (
            f"for insert {to} with check ({whole + also if reach.reads or office else 'true'})"
        )


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
    want = _wanted(lock.compute(policy, tables), tables, special, live)
    return list(_steps(want, live, tables))


def _steps(want: Wanted, live: Catalogue, tables: Declarations) -> Iterator[Step]:
    logins = {live.prefix + login for login in ("owner", "web", "public", "office", "worker", "cache")}
    for role in sorted(want.roles - live.roles):
        yield Step(f"role {role} is missing", f"create role {_q(role)} nologin noinherit")
    if live.prefix + "owner" not in live.roles:
        raise RuntimeError(
            f"The login {live.prefix}owner is missing: run `steward run`, or create the logins of docs/install.md."
        )
    existing_logins = logins & live.roles
    for role, login in sorted(want.members):
        if login in existing_logins and (role, login) not in live.members:
            yield Step(f"{login} may not become {role}", f"grant {_q(role)} to {_q(login)}")
    for role, login in sorted(live.members):
        # The tests' builder is granted by the tests themselves, in their own cluster.
        foreign = role not in logins and (role, login) not in want.members and not role.endswith("builder")
        if foreign and login in existing_logins - {live.prefix + "owner"}:
            yield Step(f"{login} may become {role}, against the policy", f"revoke {_q(role)} from {_q(login)}")
    for name in sorted(want.secured):
        enabled, forced = live.tables.get(name, (False, False))
        if not enabled:
            yield Step(f"{name} has no row security", f"alter table {_q(name)} enable row level security")
        if forced:
            # An owner's data migration would touch no rows and say nothing.
            yield Step(f"{name} forces row security on its owner", f"alter table {_q(name)} no force row level security")
    yield from _privileges(want, live, tables)
    for signature, role in sorted(live.function_grants - want.function_grants):
        if role not in (live.prefix + "owner", live.prefix + "builder"):
            who = "everybody" if role == "public" else role
            to = "public" if role == "public" else _q(role)
            yield Step(f"{who} may call {signature}, against the policy", f"revoke execute on function {signature} from {to}")
    for signature, role in sorted(want.function_grants - live.function_grants):
        if role == "public" or role in live.roles | want.roles:
            to = "public" if role == "public" else _q(role)
            yield Step(f"{role} may not call {signature}", f"grant execute on function {signature} to {to}")
    yield from _row_policies(want, live)
    yield from _triggers(want, live)


def _privileges(want: Wanted, live: Catalogue, tables: Declarations) -> Iterator[Step]:
    ours = set(tables.tables) | {s for _, s in live.sequences} | {"cache", "django_migrations"}
    kept = {live.prefix + "builder", live.prefix + "owner"}
    for name, role, privilege in sorted(want.table_grants - live.table_grants):
        if role in live.roles | want.roles:
            what = f"sequence {_q(name)}" if name in {s for _, s in live.sequences} else _q(name)
            yield Step(f"{role} lacks {privilege} on {name}", f"grant {privilege} on {what} to {_q(role)}")
    for name, role, privilege in sorted(live.table_grants - want.table_grants):
        if role not in kept and name in ours | set(live.tables):
            what = f"sequence {_q(name)}" if name in {s for _, s in live.sequences} else _q(name)
            yield Step(f"{role} has {privilege} on {name}, against the policy", f"revoke {privilege} on {what} from {_q(role)}")
    for name, _, privilege in sorted(live.public_grants):
        yield Step(f"everybody has {privilege} on {name}", f"revoke {privilege} on {_q(name)} from public")
    grouped: dict[tuple[str, str, str, str], list[str]] = {}
    for name, column, role, privilege in want.column_grants - live.column_grants:
        grouped.setdefault(("grant", name, role, privilege), []).append(column)
    for name, column, role, privilege in live.column_grants - want.column_grants:
        if role not in kept:
            grouped.setdefault(("revoke", name, role, privilege), []).append(column)
    for (verb, name, role, privilege), columns in sorted(grouped.items()):
        listed = ", ".join(_q(column) for column in sorted(columns))
        word, way = ("lacks", "to") if verb == "grant" else ("has", "from")
        against = "" if verb == "grant" else ", against the policy"
        yield Step(
            f"{role} {word} {privilege} of {name} ({', '.join(sorted(columns))}){against}",
            f"{verb} {privilege} ({listed}) on {_q(name)} {way} {_q(role)}",
        )


def _row_policies(want: Wanted, live: Catalogue) -> Iterator[Step]:
    for (table, name), wanted in sorted(want.policies.items()):
        comment, shape = live.policies.get((table, name), ("", ""))
        if comment == f"steward:{_short(wanted)}:{_short(shape)}":
            continue
        drop = f"drop policy if exists {_q(name)} on {_q(table)}; "
        # The comment keeps what was asked and how PostgreSQL reads it back, so that a change by hand of either is seen.
        read_back = (
            "select concat_ws('|', p.polcmd, p.polpermissive,"
            " (select string_agg(rolname, ',') from pg_roles where oid = any (p.polroles)),"
            " pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) from pg_policy p"
            f" where p.polrelid = {_l('public.' + table)}::regclass and p.polname = {_l(name)}"
        )
        note = (
            f"do $do$ begin execute format('comment on policy {_q(name)} on {_q(table)} is %L',"
            f" 'steward:{_short(wanted)}:' || left(encode(sha256(convert_to(({read_back}), 'UTF8')), 'hex'), 16)); end $do$"
        )
        says = f"row policy {name} on {table} is " + ("missing" if not shape else "not as the policy says")
        yield Step(says, f"{drop}create policy {_q(name)} on {_q(table)} {wanted}; {note}")
    for table, name in sorted(set(live.policies) - set(want.policies)):
        if name.endswith("builder"):
            continue
        yield Step(f"row policy {name} on {table} is not the policy's", f"drop policy {_q(name)} on {_q(table)}")


def _triggers(want: Wanted, live: Catalogue) -> Iterator[Step]:
    for (table, name), arguments in sorted(want.triggers.items()):
        shape = "".join(f"{a}\\000" for a in arguments) + "|O|note_change"
        if live.triggers.get((table, name)) != shape:
            listed = ", ".join(_l(a) for a in arguments)
            yield Step(
                f"changes of {table} are not on the trail",
                f"drop trigger if exists {name} on {_q(table)}; create trigger {name} after insert or update or delete"
                f" on {_q(table)} for each row execute function steward.note_change({listed})",
            )
    if live.function_owner.get("note_change") != f"{live.prefix}trail":
        role = _q(f"{live.prefix}trail")
        yield Step(
            "the trail's function is not its own role's",
            f"grant {role} to current_user; grant create on schema steward to {role};"
            f" alter function steward.note_change() owner to {role}; revoke create on schema steward from {role}",
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
        keep_edition(policy)
    return steps


def refuse_faults(policy: text.Policy) -> None:
    """This function will raise Refused where the policy, or a declaration, has a fault: a promise that contradicts itself is not applied."""
    tables = declarations.collect()
    said = [f"{f.file}:{f.line}: {f.says}\n    {f.paste}".rstrip() for f in checks.check(policy, tables)]
    said += [f"{problem.msg}\n    {problem.hint}" for problem in tables.problems]
    if said:
        raise Refused("The policy is not applied, because it has faults:\n" + "\n".join(said))


def keep_edition(policy: text.Policy) -> Edition | None:
    """This function will keep the policy in force as an edition, unless the newest one is the same."""
    worked_out = lock.compute(policy, declarations.collect())
    newest = Edition.objects.order_by("-applied_at").first()
    if newest is not None and newest.digest == policy.digest and newest.lock_digest == worked_out.digest:
        return None
    return Edition.objects.create(
        version=policy.version,
        digest=policy.digest,
        lock_digest=worked_out.digest,
        lock=worked_out.as_json(),
        notice=json.loads(json.dumps(notice.build(policy).as_json())),
        texts={path.name: path.read_text(encoding="utf-8") for path in sorted(text.folder().glob("*.toml"))},
        applied_at=timezone.now(),
    )


def applied_lock() -> lock.Lock | None:
    """This function will return the lock of the newest edition in the database."""
    newest = Edition.objects.order_by("-applied_at").only("lock").first()
    return lock.Lock.from_json(newest.lock) if newest else None
