"""A file of everything for a recipient: judged, read as the recipient, encrypted and recorded, beside a bare COPY OUT."""

import json
import os
import resource
import shutil
import subprocess
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.db import connections

from bench.table import Clock, Line, duration, in_turn, median

TO, FOR = "mailing_house", "statutory_mail"
MEMORY = 150  # megabytes
MANY = 300_000  # from here on a release takes minutes: one to warm up and two to measure
BARE = """
    copy (select p.given_names, p.family_name, a.line_1, a.line_2, a.line_3, a.line_4, a.town, a.postcode, a.country
          from register_membership m join people_person p on p.id = m.person_id join register_address a on a.person_id = p.id
          where m.ended_on is null and a.until_on is null) to stdout with (format csv, header true)
"""


def _actor(said: dict[str, str]) -> Any:
    from steward.people.acting import Actor

    return Actor("membership_officer", UUID(said["account"]), UUID(said["post"]))


def _prepare(first: Any, folder: Path) -> UUID:
    from django.utils import timezone

    from steward.exchange import actions

    key: UUID = actions.prepare(recipient=TO, purpose=FOR, on=date.today(), by=first, at=timezone.now(), folder=folder).pk  # noqa: DTZ011 - the machine's day will do
    return key


def _release(key: UUID, second: Any) -> int:
    from django.utils import timezone

    from steward.exchange import actions

    return actions.release(key, by=second, at=timezone.now()).rows


def release(register: Any, peer: Any) -> list[Line]:
    """This function will time the release of a file of everybody, and take the peak memory of a process that does only that."""
    import pyrage
    from django.utils import timezone

    from bench import plain
    from bench.server import VAR
    from steward.exchange import actions
    from steward.people.acting import Actor

    first, second = (
        {key: str(value) for key, value in asdict(holder).items()} for holder in (register.officer, register.second_officer)
    )
    folder = VAR / "extracts"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    # Neither of the two may have set the key.
    third = Actor("administrator", uuid4())
    actions.set_key(TO, str(pyrage.x25519.Identity.generate().to_public()), by=third, at=timezone.now())
    rounds = 5 if register.size < MANY else 2
    rows: list[int] = []
    keys = [_prepare(_actor(first), folder) for _ in range(rounds + 1)]
    parts = Parts()

    def ours(at: int) -> None:
        with connections["default"].execute_wrapper(parts):
            rows.append(_release(keys.pop(), _actor(second)))

    held, limit = in_turn(
        ours, lambda at: _copy_out(folder / "bare.csv"), rounds, around=lambda: plain.in_its_place(peer), patience=120
    )
    peak, before = _in_its_own_process(first, second, folder)
    size = (folder / "bare.csv").stat().st_size
    shutil.rmtree(folder)
    beside = f"a bare COPY OUT of its columns, {size / 1e6:.0f} MB"
    return [
        held.median(f"extract: release of {rows[-1]:,} people, encrypted and recorded", limit, beside, most=4),
        *(Line(f"extract: of that, {what}", duration(median(each.wall)), worked=duration(median(each.work))) for what, each in parts.clocks.items()),
        Line("extract: rows a second", f"{rows[-1] / median(held.wall):,.0f}"),
        Line(
            "extract: peak memory of the process that releases", f"{peak:.0f} MB", "the same before it begins", f"{before:.0f} MB",
            bar=f"< {MEMORY} MB", held=peak < MEMORY,
        ),
    ]  # fmt: skip


class Parts:
    """Times the long statements of a release by what they are for; encrypting and the commit are the rest."""

    WORDS = {
        "judging": '"judged_',
        "reading each one's address": '"pick_',
        "writing the rows as the recipient": '"sent_',
        "recording what each was sent": '"exchange_disclosure"',
    }

    def __init__(self) -> None:
        self.clocks = {what: Clock() for what in self.WORDS}

    def __call__(self, execute: Any, statement: Any, params: Any, many: bool, context: Any) -> Any:
        said = (statement if isinstance(statement, str) else statement.as_string(None))[:60].lower()
        for what, word in self.WORDS.items():
            if said.startswith("insert") and word in said:
                self.clocks[what](lambda: execute(statement, params, many, context))
                return None
        return execute(statement, params, many, context)


def _copy_out(path: Path) -> None:
    with path.open("wb") as file, connections["default"].cursor() as cursor, cursor.copy(BARE) as copying:
        for block in copying:
            file.write(block)


def _in_its_own_process(first: dict[str, str], second: dict[str, str], folder: Path) -> tuple[float, float]:
    said = json.dumps({"first": first, "second": second, "folder": str(folder)})
    done = subprocess.run([sys.executable, "-m", "bench.extract", said], check=True, capture_output=True, text=True)
    peak, before = json.loads(done.stdout)
    return peak, before


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def _alone(said: dict[str, Any]) -> None:
    import django

    django.setup()
    before = _megabytes()
    _release(_prepare(_actor(said["first"]), Path(said["folder"])), _actor(said["second"]))
    print(json.dumps([_megabytes(), before]))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "steward.settings")
    _alone(json.loads(sys.argv[1]))
