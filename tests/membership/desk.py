"""An officer who brings lists in: rows, what is made of them, and the register as it then stands."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone

from steward.membership.importing import actions
from steward.membership.models import Import, ImportRow
from steward.people.acting import Actor
from steward.people.models import Person
from tests.people import TODAY, a_member, building

HEADER = ["Member no", "Surname", "First name", "DOB", "Address 1", "Town", "Postcode", "Email", "Phone", "Job", "Employer"]
RHOSWEN = [
    "",
    "Ashgrove",
    "Rhoswen",
    "27/03/1990",
    "1 Invented Row",
    "Nowhere",
    "ZZ1 1ZZ",
    "r@invented.example",
    "01632 960001",
    "",
    "",
]


class Desk:
    """Brings lists in as one officer."""

    def __init__(self, officer: Actor, folder: Path) -> None:
        self.officer, self.folder = officer, folder

    def bring(self, *rows: list[str], header: list[str] = HEADER, **more: Any) -> Import:
        out = io.StringIO()
        csv.writer(out).writerows([header, *rows])
        return self.bring_bytes(out.getvalue().encode(), **more)

    def bring_bytes(self, data: bytes, **more: Any) -> Import:
        path = self.folder / "list.csv"
        path.write_bytes(data)
        return actions.bring(path, by=self.officer, on=TODAY, at=timezone.now(), **more)

    def enter(self, run: Import) -> Import:
        return actions.enter(run, by=self.officer, on=TODAY, at=timezone.now())

    def undo(self, run: Import) -> Any:
        return actions.undo(run, by=self.officer, on=TODAY, at=timezone.now())


def row(**said: str) -> list[str]:
    """Rhoswen's row, with some cells said otherwise."""
    cells = dict(zip(HEADER, RHOSWEN, strict=True)) | {key.replace("_", " "): value for key, value in said.items()}
    return [cells[name] for name in HEADER]


def effects(run: Import) -> list[tuple[str, str]]:
    return list(ImportRow.objects.filter(run=run).order_by("number").values_list("effect", "reason"))


def changes(run: Import) -> dict[str, Any]:
    found = ImportRow.objects.get(run=run)
    assert found.effect == "changed", (found.effect, found.reason)
    return found.changes


def rhoswen(**more: Any) -> Person:
    with building():
        return a_member(email="r@invented.example", born_on=date(1990, 3, 27), phone="01632 960001", **more)


SNAPSHOT = """select jsonb_object_agg(k, rows) from (
    select 'person' k, jsonb_agg(to_jsonb(x) - 'recorded_at' - 'act' order by id) rows from people_person x
    union all select 'membership', jsonb_agg(to_jsonb(x) - 'recorded_at' - 'act' order by id) from register_membership x
    union all select 'address', jsonb_agg(to_jsonb(x) - 'recorded_at' - 'act' order by id) from register_address x
    union all select 'employment', jsonb_agg(to_jsonb(x) - 'recorded_at' - 'act' order by id) from register_employment x) s"""


def snapshot() -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(SNAPSHOT)
        said = cursor.fetchone()[0]
    return json.loads(said) if isinstance(said, str) else said
