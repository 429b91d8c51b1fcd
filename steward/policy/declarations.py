"""What each table holds, and about whom: the `class Data` beside each model's `class Meta`.

    class Data:
        subject = "person"                  # the foreign key to the person, "self", or None: about nobody
        kept = "membership_record"          # a rule of policy/retention.toml
        name = "given_names family_name"    # a category of policy/categories.toml, and its fields
        ours = "ended_on"                   # about the record, not about the person
        others = {"appointed_by": "role"}   # a key to somebody else, and what an export shows instead
        append_only = True                  # rows are added, never changed
    only = {"a_role": "kind <> 'x'"}    # of the rows that this role's scope opens, only those: a condition of SQL, for good

A model about nobody says `group`, the word that roles use to open it; one that holds part of a page of the website says `shown`,
its key to the page ("page" where it is one): whoever only reads the website sees its rows while the page is shown to them. Models that we do not own are declared in
elsewhere.py. `Declarations` is plain data, so that the lock and its tests need no database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.apps import apps
from django.core import checks
from django.db import models

from steward.policy import elsewhere, text

WORDS = {"subject", "kept", "ours", "others", "append_only", "group", "shown", "only"}


@dataclass(frozen=True)
class Table:
    """One table: `columns` maps a field to its column, `categories` a field to its category."""

    model: str
    name: str
    subject: str | None
    kept: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    categories: dict[str, str] = field(default_factory=dict)
    keys: tuple[str, ...] = ()
    append_only: bool = False
    group: str = ""
    shown: str = ""  # the condition under which a row is seen by roles that only open the group; empty: always
    others: dict[str, str] = field(default_factory=dict)
    only: dict[str, str] = field(default_factory=dict)
    filled: frozenset[str] = frozenset()  # the columns that the database fills where a row that is added leaves them out

    @property
    def personal(self) -> bool:
        return self.subject is not None

    @property
    def subject_column(self) -> str:
        """The column that holds the person's key."""
        if self.subject is None:
            raise ValueError(f"{self.model} is about nobody.")
        return self.keys[0] if self.subject == "self" else self.columns[self.subject]


@dataclass(frozen=True)
class Declarations:
    """Every table there is, and what could not be understood of it."""

    tables: dict[str, Table]
    problems: tuple[checks.Error, ...] = ()

    @property
    def fields(self) -> dict[str, str]:
        """The category of each declared field, by `Model.field`."""
        return {f"{t.model}.{name}": category for t in self.tables.values() for name, category in t.categories.items()}

    def personal(self) -> Iterator[Table]:
        return (table for table in self.tables.values() if table.personal)


def _error(model: type[models.Model], code: str, says: str, hint: str) -> checks.Error:
    return checks.Error(f"{model._meta.label} {says}", hint=hint, obj=model, id=f"policy.{code}")


def _suggestion(names: Iterable[models.Field[Any, Any]]) -> str:
    """A line to paste: free text could name anybody, so it is proposed as personal."""
    by_word: dict[str, list[str]] = {}
    for each in names:
        personal = isinstance(each, models.CharField | models.TextField | models.EmailField | models.JSONField)
        by_word.setdefault("name" if personal else "ours", []).append(each.name)
    return "\n".join(f'        {word} = "{" ".join(fields)}"' for word, fields in by_word.items())


def read(
    model: type[models.Model], categories: Iterable[str], minimised: Iterable[str] = ()
) -> tuple[Table | None, list[checks.Error]]:
    """This function will return the declaration of one of our own models, and every fault in it with the line to paste."""
    known = set(categories)
    meta = model._meta
    concrete = {f.name: f for f in meta.concrete_fields}
    data = model.__dict__.get("Data")
    if data is None:
        hint = (
            f"Add beside its class Meta, for example:\n    class Data:\n        subject = None\n{_suggestion(concrete.values())}"
        )
        return None, [_error(model, "E001", "does not declare what it holds, and about whom.", hint)]
    said = {key: value for key, value in vars(data).items() if not key.startswith("_")}
    problems = []
    subject = said.get("subject", "missing")
    if subject == "missing":
        problems.append(_error(model, "E002", "does not say whose data it holds.", '        subject = "person"   # or None'))
        subject = None
    elif subject not in (None, "self") and subject not in concrete:
        problems.append(_error(model, "E003", f"names the subject {subject!r}, which is no field.", "Name its foreign key."))
        subject = None
    exempt = {meta.pk.name, subject or ""}
    placed: dict[str, str] = {}
    for word, value in said.items():
        if word in WORDS - {"ours"}:
            continue
        if word != "ours" and word not in known:
            hint = f"Categories: {', '.join(sorted(known))}, and ours."
            problems.append(_error(model, "E004", f"uses the word {word!r}, which policy/categories.toml does not have.", hint))
        for name in value.split():
            if name not in concrete:
                problems.append(
                    _error(model, "E005", f"declares {name!r}, which is no field of it.", "Remove it, or mend the name.")
                )
            elif name in placed:
                problems.append(_error(model, "E006", f"declares {name!r} twice.", "Leave one."))
            else:
                placed[name] = word
    # A page about nobody answers for its own fields only: those that it has from Wagtail's pages are Wagtail's.
    own = concrete if subject is not None else {f.name: f for f in meta.local_concrete_fields}
    missing = [f for name, f in own.items() if name not in placed and name not in exempt]
    if (subject is not None or placed) and missing:
        names = ", ".join(f.name for f in missing)
        hint = f"Add to its class Data, for example:\n{_suggestion(missing)}\n    Categories: {', '.join(sorted(known))}, ours."
        problems.append(_error(model, "E007", f"does not say what kind of data these fields hold: {names}.", hint))
    if subject is not None and not said.get("kept"):
        problems.append(_error(model, "E008", "does not say how long it is kept.", '        kept = "membership_record"'))
    if subject is None and not said.get("group"):
        problems.append(
            _error(model, "E009", "is about nobody and does not say in which group it is.", '        group = "directory"')
        )
    for name, each in concrete.items():
        if (
            said.get("kept", "") in set(minimised)
            and each.unique
            and not each.primary_key
            and placed.get(name, "ours") != "ours"
            and not each.null
        ):
            says = f"has a unique personal field, {name!r}, that minimising could not empty."
            problems.append(_error(model, "E010", says, "Make it null=True."))
    page = said.get("shown", "")
    column = str(concrete[page].column) if page in concrete else str(meta.pk.column)
    keys = (str(meta.pk.column),) + ((str(concrete[subject].column),) if subject not in (None, "self") else ())
    table = Table(
        model=model.__name__,
        name=meta.db_table,
        subject=subject,
        kept=said.get("kept", ""),
        columns={name: str(f.column) for name, f in concrete.items()},
        categories=placed,
        keys=keys,
        append_only=bool(said.get("append_only")),
        group=said.get("group", ""),
        # With the table's name: website_shown has a page_id too, and a bare one would be its own, which every row fits.
        shown=elsewhere.PAGE.format(column=f"{meta.db_table}.{column}") if page else "",
        others=dict(said.get("others", {})),
        only=dict(said.get("only", {})),
        filled=frozenset(str(f.column) for f in concrete.values() if f.has_db_default()),
    )
    return table, problems


@cache
def collect() -> Declarations:
    """This function will return the declaration of every table of every installed application."""
    policy = text.current()
    categories = tuple(policy.categories)
    minimised = {key for key, rule in policy.retention.items() if rule.then == "minimise"}
    tables: dict[str, Table] = {}
    problems: list[checks.Error] = []
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if meta.proxy or (not meta.managed and elsewhere.group_of(meta.label) is None):
            continue
        if model.__module__.startswith("steward.") and not meta.auto_created:
            table, found = read(model, categories, minimised)
            problems += found
        else:
            table = elsewhere.table_of(model, Table)
            if table is None:
                hint = f'Add to steward/policy/elsewhere.py, in the group it belongs to:\n    "{meta.label}",'
                problems.append(_error(model, "E011", "comes from a library and is declared nowhere.", hint))
        if table is not None:
            tables[table.name] = table
    return Declarations(tables, tuple(problems))


def find_problems(**kwargs: object) -> list[checks.CheckMessage]:
    """This function will tell Django's checks what is undeclared, and which keys point up the house."""
    return list(collect().problems)
