"""What the policy's lock asks of the database: roles, grants, row policies and the trail's triggers."""

from dataclasses import dataclass

from steward.policy import calls, lock
from steward.policy.catalogue import Catalogue, quoted
from steward.policy.declarations import Declarations, Table

# Which roles each login may become. The embedded demo has one login, `web`, for both websites.
TIERS = {
    "public": ("public", "web", "office"),
    "office": ("office", "web"),
    "recipient": ("office", "web", "worker"),
    "system": ("worker", "office", "web"),
}
# Whoever looks after the protected records themselves sees them without opening each with a reason.
KEEPS_PROTECTED = {"data_protection_officer"}
WORKERS = ("sealer", "finder", "publisher", "sweeper")  # of the system's roles, those that no website may become
PUBLIC_SYSTEM = ("signin", "permit")  # the member's own page asks the permit about the member


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


def wanted(one: lock.Lock, tables: Declarations, special: set[str], live: Catalogue) -> Wanted:
    """This function will work out what the lock asks for; `special` are the categories that the trail keeps no values of."""
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
    want.function_grants = set(calls.called(one, tables, live))
    want.table_grants.add(("trail_change", f"{prefix}trail", "INSERT"))
    want.policies["trail_change", f"{prefix}trail_insert"] = f"for insert to {quoted(prefix + 'trail')} with check (true)"
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
            want.triggers[table.name, "steward_trail_added"] = [table.subject_column]
            want.triggers[table.name, "steward_trail_removed"] = [table.subject_column]
    return want


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
                want.policies[table.name, f"{name}_all"] = f"for all to {quoted(name)} using (true) with check (true)"
            else:
                want.policies[table.name, f"{name}_select"] = f"for select to {quoted(name)} using ({table.shown})"
        return
    want.column_grants |= {(table.name, column, name, "SELECT") for column in reach.reads}
    want.column_grants |= {(table.name, column, name, "UPDATE") for column in reach.changes}
    if reach.adds and reach.leaves:
        named = set(table.columns.values()) - set(reach.leaves)
        want.column_grants |= {(table.name, column, name, "INSERT") for column in named}
    elif reach.adds:
        want.table_grants.add((table.name, name, "INSERT"))
    if reach.rows == "none" and reach.reads:
        return
    rows = _predicate(table, reach.rows, live, narrow=narrow, office=office) if reach.rows != "none" else "true"
    also = f" and ({reach.only})" if reach.only else ""
    rows += also
    to = f"to {quoted(name)}"
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


def _predicate(table: Table, scope: str, live: Catalogue, *, narrow: bool = False, office: bool = False) -> str:
    """Which rows a scope opens. The functions stand in */migrations/scopes.sql; the array is worked out once a query.

    `narrow` leaves out the people whose records are protected, unless whoever acts has opened them with a reason; `office` asks
    for a post that stands, where the scope itself does not.
    """
    column = table.subject_column
    many = (table.name, column) in live.array_columns

    def among(function: str) -> str:
        keys = f"array(select steward.{function}())"
        return f"{quoted(column)} && {keys}" if many else f"{quoted(column)} = any ({keys})"

    parts = [] if scope == "all" else [among(f"scope_{scope}")]
    if scope == "all" and office and "in_office" in live.functions.values():
        parts.append("(select steward.in_office())")
    if narrow and "protected_from_me" in live.functions.values():
        # Somebody who is nobody yet (an application without a person) is not protected: a comparison with NULL is not true.
        parts.append(f"({among('protected_from_me')}) is not true")
    return " and ".join(parts) or "true"
