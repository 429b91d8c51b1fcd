"""Elections, the lists of who stands, and what candidates answered."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction

from steward.campaigns import places
from steward.campaigns.models import Candidate, Constituency, Election
from steward.exchange.reading import tables
from steward.people import names
from steward.people.acting import Actor

# How the columns are called in lists that are about, the union's own among them.
COLUMNS = {
    "name": ("name", "candidate", "candidate name", "person name", "full name"),
    "party": ("party", "party name", "party description", "description"),
    "code": ("code", "gss", "gss code", "constituency code", "ons code", "ons id", "post id", "pcon24cd", "pcon25cd"),
    "constituency": ("constituency", "constituency name", "post label", "seat", "division", "pcon24nm", "pcon25nm"),
    "email": ("email", "email address", "e mail", "candidate email", "public email"),
}
NEEDED = ("name", "constituency")
LONGEST_EMAIL = 254  # letters: as many as the table keeps, fewer than an address may have


class UnableToList(Exception):
    """This list of candidates cannot be used; the words say what it lacks."""


class UnableToRecord(Exception):
    """This answer cannot be recorded; the words say what is missing."""


@dataclass(frozen=True)
class Line:
    """One line of a list: who stands where."""

    number: int
    name: str
    party: str
    email: str
    constituency: Constituency


@dataclass(frozen=True)
class Refused:
    """A line that cannot be used, as it stood, and why."""

    number: int
    cells: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class Plan:
    """What a list would do: who is new, whose party or address changes, who is on it no longer."""

    lines: tuple[Line, ...]
    new: tuple[Line, ...]
    changed: tuple[tuple[Line, Candidate], ...]
    gone: tuple[Candidate, ...]
    refused: tuple[Refused, ...]
    header: tuple[str, ...] = ()
    used: dict[str, str] = field(default_factory=dict)

    @property
    def same(self) -> int:
        return len(self.lines) - len(self.new) - len(self.changed)

    @property
    def digest(self) -> str:
        """What stands for this plan: another plan, another digest."""
        said = [(str(line.number), line.name, line.party, line.email, line.constituency.pk) for line in self.lines]
        said += [("gone", str(each.pk), "", "", "") for each in self.gone]
        said += [("new", str(line.number), "", "", "") for line in self.new]
        return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


@transaction.atomic
def add_election(*, name: str, polls_on: date) -> Election:
    """This function will add an election."""
    election = Election(name=name.strip(), polls_on=polls_on)
    election.save(force_insert=True)
    return election


def _flat(heading: str) -> str:
    return names.key(heading.replace("_", " "))


def _columns(header: list[str]) -> dict[str, int]:
    flat = [_flat(name) for name in header]
    found = {}
    for field_, words in COLUMNS.items():
        at = next((flat.index(word) for word in words if word in flat), -1)
        if at >= 0:
            found[field_] = at
    return found


def plan(path: Path, *, election: UUID) -> Plan:
    """This function will read a list of candidates, and work out what it would change; nothing is changed.

    Raises UnableToList, or the reading's own UnableToRead, where the file is no such list.
    """
    known = {word for words in COLUMNS.values() for word in words}
    table = tables.read(path, known=lambda heading: _flat(heading) in known)
    at = _columns(table.header)
    if "name" not in at or not {"code", "constituency"} & set(at):
        said = ", ".join(table.header[:8])
        raise UnableToList(
            f"The columns of this list are called {said}. Call one “name” and one “constituency” (or “code”, for its code)."
            " “party” and “email” are used where they are there."
        )
    everywhere = places.lookup()
    lines: list[Line] = []
    refused: list[Refused] = []
    seen: set[tuple[str, str]] = set()
    for row in table.rows():
        cells = {name: " ".join(row.cells[column].split()) for name, column in at.items()}
        line, why = _line(row.number, cells, everywhere)
        if line is not None and (line.constituency.pk, names.key(line.name)) in seen:
            line, why = None, "This candidate stands above in the list already, in the same constituency."
        if line is None:
            refused.append(Refused(row.number, tuple(row.cells), why))
        else:
            seen.add((line.constituency.pk, names.key(line.name)))
            lines.append(line)
    standing = {(each.constituency_id, names.key(each.name)): each for each in Candidate.objects.filter(election_id=election)}
    new, changed = [], []
    for line in lines:
        there = standing.get((line.constituency.pk, names.key(line.name)))
        if there is None:
            new.append(line)
        elif (there.name, there.party, there.email) != (line.name, line.party, line.email):
            changed.append((line, there))
    gone = [each for key, each in standing.items() if key not in seen]
    used = {name: table.header[column] for name, column in at.items()}
    return Plan(tuple(lines), tuple(new), tuple(changed), tuple(gone), tuple(refused), tuple(table.header), used)


def _line(number: int, cells: dict[str, str], everywhere: dict[str, Constituency]) -> tuple[Line | None, str]:
    name, email = cells.get("name", ""), cells.get("email", "")
    if not name:
        return None, "There is no name. Write it."
    if len(name) > 160 or len(cells.get("party", "")) > 120:
        return None, "The name has more than 160 letters, or the party more than 120. Shorten it."
    said = cells.get("code", ""), cells.get("constituency", "")
    place = next((everywhere[places.key(words)] for words in said if words and places.key(words) in everywhere), None)
    if place is None:
        words = " / ".join(word for word in said if word)
        return (
            None,
            f"No constituency of 2024 is called “{words}”. Write its name, in English or Welsh, or its code."
            if words
            else ("There is no constituency. Write its name or its code."),
        )
    if email:
        try:
            if len(email) > LONGEST_EMAIL:
                raise ValidationError("")
            validate_email(email)
        except ValidationError:
            return None, f"“{email[:80]}” is no email address. Mend it, or leave it empty: a letter can still be printed."
    return Line(number, name, cells.get("party", ""), email, place), ""


@transaction.atomic
def load(path: Path, *, election: UUID, source: str, whole: bool, seen: str) -> Plan:
    """This function will enter a list as it was looked at. With `whole`, whoever is not in it is taken off.

    Answers stay with the candidates that stay. An earlier list brought in again, as the whole list, puts back what it said.
    Raises UnableToList where the list would do something else than what was looked at.
    """
    if not source.strip():
        raise UnableToList("Say where the list comes from: it is shown beside the candidates.")
    Election.objects.select_for_update().get(pk=election)  # two lists at once: one after the other
    wanted = plan(path, election=election)
    if wanted.digest != seen:
        raise UnableToList("A colleague changed something since you looked. Look again.")
    source = source.strip()[:200]
    Candidate.objects.bulk_create(
        [
            Candidate(
                election_id=election, constituency=line.constituency, name=line.name, party=line.party, email=line.email,
                source=source,
            )
            for line in wanted.new
        ],
        batch_size=500,
    )  # fmt: skip
    for line, there in wanted.changed:
        Candidate.objects.filter(pk=there.pk).update(name=line.name, party=line.party, email=line.email, source=source)
    if whole and wanted.gone:
        remove([each.pk for each in wanted.gone], election=election)
    return wanted


def remove(gone: list[UUID], *, election: UUID) -> int:
    """This function will take candidates off an election, with what they answered, and return how many."""
    with connection.cursor() as cursor:
        cursor.execute("select steward.remove_candidates(%s, %s::uuid[])", [election, gone])
        return int(cursor.fetchone()[0])


@transaction.atomic
def record(key: UUID, *, by: Actor, answer: str, says: str, on: date | None) -> None:
    """This function will record what a candidate answered, in their own words where they gave any."""
    if answer not in Candidate.Answer.values:
        raise UnableToRecord("Choose what they answered.")
    silent = answer == Candidate.Answer.NONE
    if not silent and on is None:
        raise UnableToRecord("Enter the day on which they answered.")
    changed = Candidate.objects.filter(pk=key).update(
        answer=answer, answer_says="" if silent else says.strip(), answered_on=None if silent else on, recorded_by=by.account
    )
    if not changed:
        raise UnableToRecord("This candidate is not on the list any more. Go back to the list.")


def count_letter(constituency: str, *, election: UUID) -> None:
    """This function will add one to the letters that readers say they sent to a constituency today, and keep nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("select steward.count_letter(%s, %s)", [constituency, election])
