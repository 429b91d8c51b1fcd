"""The policy worked out column by column: who may read and write what, and what leaves.

`compute` is a pure function of the text and the declarations. `render` writes `policy.lock`, one line a fact, so that each
widening shows in a review. The same rules go to PostgreSQL (apply.py) and to the process (people.acting).
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from functools import cached_property
from typing import Any

from steward.policy.declarations import Declarations, Table
from steward.policy.text import Policy

# Roles that the software needs and that the policy does not name: see ADR 0004.
SCOPES = ("all", "self", "workplace", "branch", "staff", "sample", "none")


@dataclass(frozen=True)
class Reach:
    """What one role may do in one table: the columns that it reads, adds and changes, and the rows (a scope, and `only` of it).

    Of a row that it adds, `leaves` are the columns that it may not name: the database fills them.
    """

    rows: str
    reads: tuple[str, ...] = ()
    adds: bool = False
    changes: tuple[str, ...] = ()
    deletes: bool = False
    only: str = ""
    leaves: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lock:
    """`reach[role][table]`; `columns[table][column]` is a category; `facts` are the other rules, a line each."""

    columns: dict[str, dict[str, str]]
    reach: dict[str, dict[str, Reach]]
    tiers: dict[str, str]
    facts: tuple[str, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self)))  # tuples become lists, as they will come back
        return plain

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> "Lock":
        reach = {
            role: {
                table: Reach(
                    rows=r["rows"],
                    reads=tuple(r["reads"]),
                    adds=r["adds"],
                    changes=tuple(r["changes"]),
                    deletes=r["deletes"],
                    only=r.get("only", ""),
                    leaves=tuple(r.get("leaves", ())),
                )
                for table, r in tables.items()
            }
            for role, tables in said["reach"].items()
        }
        return cls(said["columns"], reach, said["tiers"], tuple(said["facts"]))

    @cached_property
    def digest(self) -> str:
        # Asked at each request, and two milliseconds to work out.
        return hashlib.sha256(render(self).encode()).hexdigest()


def _reach_of_categories(table: Table, scope: str, sees: set[str], changes: set[str], gives: set[str]) -> Reach | None:
    kinds = {category for category in table.categories.values() if category != "ours"}
    readable = sees | changes
    if not kinds:  # a bare tie between a person and something: whoever knows the person's membership knows the tie
        return None
    if not kinds & (readable | gives):
        return None
    reads: list[str] = []
    if kinds & readable:
        reads = list(table.keys)
        for name, category in table.categories.items():
            if category == "ours" or category in readable:
                reads.append(table.columns[name])
    # A category that may not be added is left to the database, where that fills each of its columns.
    closed = kinds - changes - gives
    leaves = [table.columns[name] for name, category in table.categories.items() if category in closed]
    adds = closed < kinds and table.filled.issuperset(leaves)
    may_change = (
        []
        if table.append_only
        else [
            table.columns[name]
            for name, category in table.categories.items()
            if category in changes or (category == "ours" and kinds <= changes)
        ]
    )
    if not reads and not adds:
        return None
    return Reach(scope, tuple(sorted(reads)), adds, tuple(sorted(may_change)), leaves=tuple(sorted(leaves)) if adds else ())


def _reach_of_groups(table: Table, opens: set[str], runs: set[str]) -> Reach | None:
    if table.group in runs:
        return Reach("all", ("*",), True, () if table.append_only else ("*",), not table.append_only)
    if table.group in opens:
        return Reach("all", ("*",))
    return None


def compute(policy: Policy, declarations: Declarations) -> Lock:
    """This function will return the lock of this policy over these tables."""
    columns = {
        table.name: {table.columns[name]: category for name, category in sorted(table.categories.items())}
        for table in declarations.personal()
    }
    reach: dict[str, dict[str, Reach]] = {}
    tiers: dict[str, str] = {}
    for role in policy.roles.values():
        tiers[role.key] = role.tier
        mine = reach.setdefault(role.key, {})
        for table in declarations.tables.values():
            got = (
                _reach_of_categories(table, role.scope, set(role.sees), set(role.changes), set(role.gives))
                if table.personal
                else _reach_of_groups(table, set(role.opens), set(role.runs))
            )
            if got is not None:
                mine[table.name] = replace(got, only=table.only.get(role.key, ""))
    for recipient in policy.recipients.values():
        if recipient.fields:
            tiers[recipient.key] = "recipient"
            reach[recipient.key] = _reach_of_fields(recipient.fields, declarations)
    return Lock(columns, reach, tiers, tuple(sorted(_facts(policy))))


def _reach_of_fields(names: Iterable[str], declarations: Declarations) -> dict[str, Reach]:
    """A recipient reads the fields that the policy names, the keys that tie them together, and nothing else."""
    by_model = {table.model: table for table in declarations.tables.values()}
    wanted: dict[str, list[str]] = {}
    for name in names:
        model, _, attribute = name.partition(".")
        table = by_model.get(model)
        if table is not None and attribute in table.columns:
            wanted.setdefault(model, list(table.keys)).append(table.columns[attribute])
    return {by_model[model].name: Reach("all", tuple(sorted(columns))) for model, columns in wanted.items()}


def _facts(policy: Policy) -> Iterable[str]:
    """Every other rule as a line, so that a changed basis, period or channel is seen in review like a changed column."""
    for chapter in (
        "purposes",
        "consents",
        "objections",
        "restrictions",
        "recipients",
        "roles",
        "retention",
        "classes",
        "rules",
        "rights",
        "external",
        "cookies",
        "advertising",
        "statements",
        "never",
    ):
        for key, item in getattr(policy, chapter).items():
            for each in fields(item):
                value = getattr(item, each.name)
                if each.name != "key" and value not in (None, "", (), [], {}):
                    yield f"{chapter}.{key}.{each.name} = {json.dumps(value, default=_plain, sort_keys=True, ensure_ascii=False)}"
    for key, item in policy.categories.items():
        yield f"categories.{key}.special = {json.dumps(item.special)}"


def _plain(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else str(value)


def render(lock: Lock) -> str:
    """This function will return the text of policy.lock: a line for each column and each table of each role."""
    lines = [
        "# Made by `steward policy lock` from policy/*.toml and each model's class Data. Do not edit: read what changed.",
        "",
    ]
    for table, columns in sorted(lock.columns.items()):
        for column, category in sorted(columns.items()):
            who = [f"{role}:{_letters(reach[table], column)}" for role, reach in sorted(lock.reach.items()) if table in reach]
            shown = " ".join(entry for entry in who if not entry.endswith(":"))
            lines.append(f"{table}.{column} [{category}] {shown}".rstrip())
    lines.append("")
    for role, tables in sorted(lock.reach.items()):
        for table, r in sorted(tables.items()):
            may = "".join(("r" if r.reads else "", "a" if r.adds else "", "c" if r.changes else "", "d" if r.deletes else ""))
            also = (f" and ({r.only})" if r.only else "") + (f" leaving {', '.join(r.leaves)}" if r.leaves else "")
            lines.append(f"{role} ({lock.tiers[role]}) {table} {may} rows={r.rows}{also}")
    lines += ["", *lock.facts, ""]
    return "\n".join(lines)


def _letters(reach: Reach, column: str) -> str:
    return ("r" if column in reach.reads else "") + ("c" if column in reach.changes else "")
