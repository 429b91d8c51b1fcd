"""Two entries of one person become one, as one act; and are parted again for thirty days, with what was edited since."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import DatabaseError, connection, transaction

from steward.membership.comparing import Comparison, UnableToMerge, compare, stricter, words_of
from steward.people.acting import Actor
from steward.people.models import Person
from steward.permits.models import Choice
from steward.register import acts, undoing
from steward.register.models import Act

LASTS = timedelta(days=30)
KIND = "merge"


@dataclass(frozen=True)
class Parted(acts.Undone):
    """Two persons again: what came back and what stayed, in sentences."""

    kept_one: UUID | None = None
    gone_one: UUID | None = None
    says: tuple[str, ...] = ()


def merge(one: UUID, other: UUID, *, picked: Mapping[str, str], by: Actor, on: date, at: datetime) -> Act:
    """This function will make two entries one. `picked` says for each conflict whose value stays: "kept" or "gone".

    Which of the two stays is worked out (comparing.compare). A "no" of either stays a no. Raises UnableToMerge, in words.
    """
    both = compare(one, other, on=on)
    if both is None:
        raise UnableToMerge("One of the two entries is not there any more: a colleague was faster. Go on to the next two.")
    if both.refused:
        raise UnableToMerge(both.refused)
    kept, gone = both.kept.person.pk, both.gone.person.pk
    strict = stricter(kept, gone)
    try:
        with acts.act(KIND, by=by, on=on, at=at, persons=[kept, gone]) as act:
            with connection.cursor() as cursor:
                cursor.execute(
                    "select steward.merge_people(%s, %s, %s, %s, %s)", [act.pk, kept, gone, json.dumps(_picks(both, picked)), on]
                )
                counts = cursor.fetchone()[0]
            counts = json.loads(counts) if isinstance(counts, str) else counts
            said = [_say_again(each.row, person=kept, by=by, at=at) for each in strict if not each.newest_is_it]
            # Numbers and keys only. What the parting goes by is written by the database, where nobody writes (merging.sql).
            act.detail.update(
                {"kept": str(kept), "gone": str(gone), "moved": counts["moved"], "choices": [str(each.pk) for each in said]}
            )
    except DatabaseError as error:
        raise UnableToMerge(words_of(error)) from None
    return act


def _picks(both: Comparison, picked: Mapping[str, str]) -> dict[str, str]:
    """Whose value stays: what was chosen where there is a conflict, else what only one of the two says."""
    picks = {}
    for line in both.lines:
        chosen = picked.get(line.key, line.default) if line.conflict else line.default
        if chosen not in ("kept", "gone"):
            raise UnableToMerge(f"Choose whose {line.label.lower()} stays.")
        picks[line.key] = chosen
    return picks


def _say_again(row: Choice, *, person: UUID, by: Actor, at: datetime) -> Choice:
    """An answer that was given, as the newest one: what they said to us, on the words that they saw."""
    again = Choice(
        person_id=person, kind=row.kind, key=row.key, given=row.given, wording=row.wording, policy_version=row.policy_version,
        channel=row.channel, account=by.account, at=max(at, row.at + timedelta(microseconds=1)),
    )  # fmt: skip
    newest = Choice.objects.filter(person_id=person, kind=row.kind, key=row.key).order_by("-at", "-id").first()
    if newest is not None and newest.at >= again.at:
        again.at = newest.at + timedelta(microseconds=1)
    again.save(force_insert=True)
    return again


def stands_in_the_way(act: Act, *, at: datetime | None = None) -> list[str]:
    """This function will say why a merger cannot be undone now; nothing where it can."""
    from django.utils import timezone

    if act.at < (at or timezone.now()) - LASTS:
        return ["This was merged more than 30 days ago. Enter the other person anew, from the former entries."]
    if not Person.objects.filter(pk=act.detail.get("kept")).exists():
        return ["The entry was merged again since, or is not open to you. Undo the later merger first."]
    return []


def besides(act: Act) -> list[str]:
    """This function will say what parting two people does that no list of rows says."""
    return [
        "There are two people again. What came from each goes back to it, with what was edited since.",
        "What was added since stays with the entry that was kept.",
        "They are remembered as two different people, and not proposed again.",
    ]


def part(key: UUID, *, by: Actor, on: date, at: datetime) -> Parted:
    """This function will undo a merger: both persons whole, later edits where they belong. Raises acts.UnableToUndo, in words."""
    with transaction.atomic():
        act = Act.objects.filter(pk=key, kind=KIND).first()
        if act is None:
            raise acts.UnableToUndo("This merger is not there. Go back to the member’s page.")
        if Act.objects.filter(undoes=act).exists():
            raise acts.UnableToUndo("This was undone before. There is nothing left to do.")
        in_the_way = stands_in_the_way(act, at=at)
        if in_the_way:
            raise acts.UnableToUndo(" ".join(in_the_way))
        # What was said again for the kept entry only because the other had said it: the kept one's own answer, unless asked since.
        kept, gone = UUID(act.detail["kept"]), UUID(act.detail["gone"])
        again = {UUID(each) for each in act.detail.get("choices", [])}
        standing = _newest(kept)
        undone = Act(
            kind="undo",
            by=by.account,
            operator=by.operator,
            on=on,
            at=at,
            persons=[kept, gone],
            undoes=act,
            detail={"undoes": KIND},
        )
        try:
            with transaction.atomic():
                undone.save(force_insert=True)
                with connection.cursor() as cursor:
                    cursor.execute('select result, "table", "row", person from steward.part_people(%s, %s)', [act.pk, undone.pk])
                    rows = cursor.fetchall()
                    cursor.execute("set local steward.act = ''")
        except DatabaseError as error:
            raise acts.UnableToUndo(words_of(error)) from None
        for choice in standing.values():
            own = _newest(kept, without=again).get((choice.kind, choice.key))
            if choice.pk in again and own is not None and own.given != choice.given:
                _say_again(own, person=kept, by=by, at=at)
    return _parted(undone, kept, gone, rows)


def _newest(person: UUID, *, without: set[UUID] = frozenset()) -> dict[tuple[str, str], Choice]:  # type: ignore[assignment]  # empty
    rows = Choice.objects.filter(person_id=person).exclude(pk__in=without).order_by("at", "id")
    return {(row.kind, row.key): row for row in rows}


_FIELDS = {"name": "name", "born_on": "date of birth", "email": "email address", "phone": "telephone number"}
_ROWS = {
    "register_membership": "membership", "register_address": "address", "register_employment": "job", "people_account": "sign-in",
    "register_post": "post",
}  # fmt: skip


def _parted(undone: Act, kept: UUID, gone: UUID, rows: list[tuple[str, str, UUID | None, UUID | None]]) -> Parted:
    """What the database did, in sentences for whoever undid it."""
    names = {person.pk: person.name for person in Person.objects.filter(pk__in=[kept, gone])}

    def whose(person: UUID | None) -> str:
        return f"{names[person]}’s" if person in names else "Their"

    says, edited, moved = [f"{names.get(gone, 'The other')} is an entry of their own again."], [], 0
    for result, table, row, person in rows:
        word, _, more = result.partition(":")
        thing = _ROWS.get(table, table.partition("_")[2].replace("_", " "))
        if word == "moved":
            moved += int(more)
        elif word == "back" and more:
            says.append(f"{whose(kept)} {_FIELDS[more]} is as it was before.")
        elif word == "open":
            says.append(f"{whose(person)} {thing} stands again.")
        elif word == "stays closed":
            says.append(
                f"{whose(person)} {thing} stays closed, because something newer stands in its place, or it was changed since."
            )
        elif word == "edited":
            edited.append((table, row, person))
            if more:
                says.append(f"The {_FIELDS[more]} was edited since: {names.get(kept, 'the kept entry')} keeps the edited one.")
            else:
                says.append(
                    f"The {thing} that came from {names.get(gone, 'the other')} was edited since: it went back with the edit."
                )
    says.append(
        f"{moved} row{'' if moved == 1 else 's'} went back. What was added since stays with {names.get(kept, 'the kept entry')}."
    )
    return Parted(
        undone, moved, 0, tuple(each for each in edited if each[1] is not None), kept, gone, tuple(dict.fromkeys(says)),  # type: ignore[misc]  # rows are there
    )  # fmt: skip


def merged_lately(*, at: datetime, limit: int = 50) -> list[tuple[Act, Person | None]]:
    """This function will return the mergers that can still be undone, newest first, with whom the entry went into."""
    lately = Act.objects.filter(kind=KIND, at__gte=at - LASTS, undone_by__isnull=True).order_by("-at", "id")[:limit]
    people = Person.objects.in_bulk([act.detail["kept"] for act in lately])
    by_key = {str(key): person for key, person in people.items()}
    return [(act, by_key.get(act.detail["kept"])) for act in lately]


undoing.register(KIND, replace(undoing.Undoing(), stands_in_the_way=stands_in_the_way, besides=besides, undo=part))
