"""Lists that were brought in, as their pages and the command line show them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from steward.exchange import cells
from steward.membership.importing.fields import FIELDS
from steward.membership.models import Import, ImportRow
from steward.people.models import Person
from steward.trail import looks

EFFECTS = {"new": "New", "changed": "Changed", "unchanged": "Unchanged", "refused": "Refused"}
WORDS = {key: field.label for key, field in FIELDS.items()} | {"name": "Name", "address": "Address", "membership": "Membership"}
PAGE = 50
REASON = "Why this row was refused"


@dataclass(frozen=True)
class Line:
    """A row of a list: whom it means, what it would change, or why it was refused."""

    number: int
    name: str
    person: UUID | None
    effect: str
    reason: str
    changes: tuple[tuple[str, str, str], ...]
    cells: tuple[str, ...]


def imports(*, limit: int = 50) -> list[Import]:
    """This function will return the lists that were brought in, newest first."""
    return list(Import.objects.order_by("-read_at", "-id")[:limit])


def find(key: UUID) -> Import | None:
    """This function will return one list."""
    return Import.objects.filter(pk=key).first()


def entered_before(run: Import) -> Import | None:
    """This function will return the last time that the very same file was entered and not undone, if it was."""
    same = Import.objects.filter(digest=run.digest, state=Import.State.DONE, source=run.source).exclude(pk=run.pk)
    return same.order_by("-done_at").first()


def rows(run: Import, *, effect: str, after: int = 0, limit: int = PAGE) -> tuple[list[Line], bool]:
    """This function will return a page of a list's rows with one effect, and whether there are more. Who is in it is recorded."""
    found = list(ImportRow.objects.filter(run=run, effect=effect, number__gt=after).order_by("number")[: limit + 1])
    shown = found[:limit]
    people = Person.objects.in_bulk([row.person for row in shown if row.person])
    looks.record(list(people), what="rows of a list brought in")
    named = [at for key in ("given_names", "full_name", "family_name") for at in _places(run, key)]
    return [_line(row, people, named) for row in shown], len(found) > limit


def _places(run: Import, key: str) -> list[int]:
    return [at for at, name in enumerate(run.header) if run.options["columns"].get(name, [""])[0] == key]


def _line(row: ImportRow, people: dict[Any, Person], named: list[int]) -> Line:
    means = row.means
    known = people.get(row.person)
    said = f"{means.get('given_names', '')} {means.get('family_name', '')}".strip()
    said = said or " ".join(str(row.cells[at]) for at in named if at < len(row.cells) and row.cells[at])
    name = said or (known.name if known else "") or str(means.get("number", ""))
    changes = tuple((WORDS.get(key, key), _said(old), _said(new)) for key, (old, new) in row.changes.items())
    if row.effect == "new":
        changes = tuple(
            (label, "", said)
            for label, said in (
                ("Number", str(means.get("number", ""))), ("Address", _address(means)), ("Email", str(means.get("email", ""))),
                ("Joined", str(means.get("joined_on", ""))),
            )
            if said
        )  # fmt: skip
    return Line(
        row.number,
        name,
        known.pk if known else None,
        row.effect,
        row.reason,
        changes,
        tuple(str(cell) for cell in row.cells if cell),
    )


def _said(value: object) -> str:
    return "nothing" if value in (None, "") else str(value)


def _address(means: dict[str, Any]) -> str:
    return ", ".join(str(means[key]) for key in ("line_1", "line_2", "town", "postcode") if means.get(key))


def samples(run: Import, *, count: int = 3) -> dict[str, list[str]]:
    """This function will return what stands in the first filled cells of each column. Whose cells they are is recorded."""
    first = list(ImportRow.objects.filter(run=run).order_by("number")[:25])
    looks.record([row.person for row in first if row.person], what="columns of a list brought in")
    found: dict[str, list[str]] = {name: [] for name in run.header}
    for row in first:
        for name, cell in zip(run.header, row.cells, strict=False):
            if cell and len(found[name]) < count and cell not in found[name]:
                found[name].append(str(cell)[:60])
    return found


def refused_file(run: Import) -> Iterator[bytes]:
    """This function will stream the refused rows as they came in, with the reason in front, and no cell that a spreadsheet runs."""
    refused = ImportRow.objects.filter(run=run, effect="refused").order_by("number")
    looks.record([key for key in refused.values_list("person", flat=True) if key], what="refused rows of a list, as a file")
    # Read before the first byte leaves: whoever streams it may not act as this role any more.
    kept = list(refused.values_list("reason", "cells"))

    def lines() -> Iterator[list[str]]:
        yield [REASON, *map(str, run.header)]
        for reason, row in kept:
            yield [reason, *map(str, row)]

    return cells.as_csv(lines(), separator=run.options.get("separator") or ",")


def edited_since(run: Import) -> list[tuple[UUID, str]]:
    """This function will return the people of an entered list whose entries were changed by somebody since, with their names."""
    if run.act is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_SINCE, {"run": run.pk, "act": run.act})
        keys = [row[0] for row in cursor.fetchall()]
    people = Person.objects.filter(pk__in=keys).order_by("name_key")
    found = [(person.pk, person.name) for person in people]
    looks.record(keys, what="changed since a list was entered")
    return found


# Somebody else than the list and its undoing wrote a row about them that the list had written; or wrote one of their own.
_SINCE = """
select distinct r.person from membership_importrow r
left join register_act u on u.undoes_id = %(act)s
where r.run_id = %(run)s and r.effect in ('new', 'changed') and (
    exists (select from register_former f where f.person = r.person and f.was ->> 'act' = %(act)s::text
        and f.act is distinct from %(act)s and f.act is distinct from u.id)
    or exists (select from register_address x where x.person_id = r.person and x.act is distinct from %(act)s
        and x.act is distinct from u.id and x.recorded_at > (select done_at from membership_import where id = %(run)s))
    or exists (select from register_employment x where x.person_id = r.person and x.act is distinct from %(act)s
        and x.act is distinct from u.id and x.recorded_at > (select done_at from membership_import where id = %(run)s)))"""


def when(run: Import) -> datetime:
    """This function will return the last moment that something became of a list."""
    return run.done_at or run.read_at
