"""What the union holds about a person, kind by kind: a walk over every table that declares whose data it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, Q, QuerySet, Value
from django.utils.translation import gettext

from steward.people.acting import current
from steward.people.models import Person
from steward.policy import declarations, periods, text
from steward.policy.declarations import Table

CLOSED = "closed: "  # before a category of which the member reads the rows, and not what they say of it


@dataclass(frozen=True)
class Held:
    """One kind of data: how many entries, and how long each is kept. `entries` is None where no page may count them; it `may_be`
    held where there is something that it would stand beside: what is half typed is closed to the member.
    """

    key: str
    label: str
    entries: int | None
    kept: str
    special: bool
    may_be: bool = False


def of_person(person: UUID) -> list[Held]:
    """This function will return what is held about the member who acts, in the order of the policy, in one question."""
    policy = text.current()
    questions: list[QuerySet[Any, Any]] = []
    rules: dict[str, dict[str, None]] = {}
    uncounted = set()
    for table, model, category in _places():
        rules.setdefault(category, {})[table.kept] = None
        counted = _count(table, model, category, person)
        if counted is None:
            uncounted.add(category)
        else:
            questions.append(counted)
    entries: dict[str, int] = {}
    if questions:
        for row in questions[0].union(*questions[1:], all=True):
            entries[row["category"]] = entries.get(row["category"], 0) + row["entries"]
    beside = {key for key in policy.categories if entries.get(f"{CLOSED}{key}") and key not in {*entries, *uncounted}}
    return [
        Held(
            key=key,
            label=str(category.label),
            entries=entries.get(key) if key in entries else None,
            kept=kept_words(*rules[key]) if len(rules[key]) == 1 else gettext("as long as the entry that it belongs to"),
            special=category.special,
            may_be=key in beside,
        )
        for key, category in policy.categories.items()
        if entries.get(key) or key in beside | (uncounted - set(entries))
    ]


def _places() -> Iterator[tuple[Table, type[models.Model], str]]:
    by_table = {model._meta.db_table: model for model in apps.get_models()}
    for table in declarations.collect().personal():
        for category in dict.fromkeys(table.categories.values()):
            # Rows that are people themselves, and none of ours, are of people with no account here: who stands for election.
            if category != "ours" and (table.subject != "self" or by_table[table.name] is Person):
                yield table, by_table[table.name], category


def _count(table: Table, model: type[models.Model], category: str, person: UUID) -> QuerySet[Any, Any] | None:
    fields = [model._meta.get_field(name) for name, word in table.categories.items() if word == category]
    allowed = current().open_fields(model)
    is_open = allowed is None or set(fields) <= allowed
    if not is_open and not allowed:
        return None
    filled = Q()
    for each in fields if is_open else ():
        empty = Q(**{f"{each.name}__isnull": True})
        if isinstance(each, models.CharField | models.TextField):
            empty |= Q(**{each.name: ""})
        filled |= ~empty
    subject = table.subject or ""
    if subject == "self":
        mine = Q(pk=person)
    elif isinstance(model._meta.get_field(subject), ArrayField):
        mine = Q(**{f"{subject}__contains": [person]})
    else:
        mine = Q(**{subject: person})
    rows: QuerySet[Any, Any] = model._default_manager.filter(mine, filled).order_by()
    said = category if is_open else f"{CLOSED}{category}"
    return rows.annotate(category=Value(said)).values("category").annotate(entries=Count("pk"))  # type: ignore[no-any-return]  # the stubs lose the type in values()


def by_period(held: Iterable[Held]) -> list[tuple[str, list[Held]]]:
    """This function will put together what is kept equally long."""
    groups: dict[str, list[Held]] = {}
    for each in held:
        groups.setdefault(each.kept, []).append(each)
    return list(groups.items())


def kept_words(key: str) -> str:
    """This function will say how long a rule of the policy keeps something: seven years after the membership ended."""
    rule = text.current().retention.get(key)
    if rule is None:
        return ""
    event = periods.EVENTS.get(rule.after, rule.after)
    return gettext("%(period)s after %(event)s") % {"period": periods.period(rule.keep), "event": event}
