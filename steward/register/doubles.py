"""One person, once: who may be in the register twice, why we think so, and what an officer said of it.

The database picks whom to compare (migrations/doubles.sql: blocks by email, telephone, birthday, name and place, thinned by
trigrams); register.alike says how alike they are. Whom an officer called two different people is never proposed again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q

from steward.people import names
from steward.people.acting import Actor
from steward.people.models import Person
from steward.register.alike import BROAD, STRICT, Known, Likeness, compare
from steward.register.models import Pair
from steward.trail import looks
from steward.trail.known import known_as

__all__ = ["BROAD", "STRICT", "Swept", "count", "different", "known_as", "like", "merged_into", "note", "queue", "sweep"]


def merged_into(person: UUID) -> UUID | None:
    """This function will return the key of the entry that somebody's entry was merged into, or None where theirs stands.

    Whatever names people by a key from before (a link, a file that comes in again) asks here, so that who is one stays one.
    """
    with connection.cursor() as cursor:
        cursor.execute("select steward.merged_into(%s)", [person])
        found: UUID | None = cursor.fetchone()[0]
        return found


def _known(ids: Iterable[UUID]) -> dict[UUID, Known]:
    """What is compared of these people, as far as whoever acts may see them."""
    wanted = list(ids)
    places: dict[UUID, list[tuple[str, str]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "select person_id, postcode_key, line_1 from register_address where person_id = any (%s) and postcode_key <> ''",
            [wanted],
        )
        for key, code, line in cursor.fetchall():
            places.setdefault(key, []).append((code, line))
        cursor.execute(
            "select id, given_names, family_name, born_on, email_key, phone_key from people_person where id = any (%s)", [wanted]
        )
        return {
            key: Known.of(key, given, family, born_on=born, email=email, phone=phone, places=tuple(places.get(key, ())))
            for key, given, family, born, email, phone in cursor.fetchall()
        }


def phone_key(phone: str) -> str:
    """This function will return the key of a telephone number as the database makes it (people/migrations/phone_key.sql)."""
    return re.sub(r"[^0-9]", "", re.sub(r"(ext|x).*$", "", phone, flags=re.IGNORECASE))[-10:]


def like(
    *, given_names: str, family_name: str, born_on: date | None = None, email: str = "", phone: str = "",
    places: Iterable[tuple[str, str]] = (), besides: UUID | None = None, score: int = BROAD,
) -> list[tuple[UUID, Likeness]]:  # fmt: skip
    """This function will return who somebody with these details may be already, the likeliest first.

    `places` are postcodes, each with the first line of its address. Nobody is recorded as looked at here: whoever shows it does.
    """
    at = tuple((names.postcode_key(code), line) for code, line in places)
    somebody = Known.of(
        besides, given_names, family_name, born_on=born_on, email=names.email_key(email), phone=phone_key(phone), places=at
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "select steward.alike(%s, %s, %s, %s, %s, %s::text[], %s)",
            [names.person_key(given_names, family_name), names.key(f"{given_names} {family_name}"), born_on, somebody.email,
             somebody.phone, list(somebody.postcodes), besides],
        )  # fmt: skip
        found = _known([row[0] for row in cursor.fetchall()])
    alike = [(key, compare(somebody, other)) for key, other in found.items()]
    return sorted((pair for pair in alike if pair[1].score >= score), key=lambda pair: (-pair[1].score, pair[0]))


@dataclass(frozen=True)
class Swept:
    """One stretch of the register that was compared with all of it: where it ended, how many people, how many pairs."""

    last: UUID | None
    people: int
    pairs: int


def sweep(after: UUID | None, *, at: datetime, many: int = 1000) -> Swept:
    """This function will compare the next people after a key with everybody, and keep whom they may be.

    Done again it changes nothing that was not changed meanwhile, so that whoever was interrupted goes on anywhere.
    """
    people = Person.objects.order_by("pk").values_list("pk", flat=True)
    slice_ = list((people.filter(pk__gt=after) if after else people)[:many])
    if not slice_:
        return Swept(None, 0, 0)
    return Swept(slice_[-1], len(slice_), _compare(slice_, at=at, both_ways=False))


def note(person: UUID, *, at: datetime) -> int:
    """This function will compare one person with everybody, keep whom they may be, and return how many that are."""
    return _compare([person], at=at, both_ways=True)


def _compare(slice_: list[UUID], *, at: datetime, both_ways: bool) -> int:
    with connection.cursor() as cursor:
        if both_ways:
            cursor.execute(
                "select p.id, o from people_person p, lateral steward.alike(p.name_key, p.given_key, p.born_on, p.email_key, p.phone_key,"
                " array(select distinct a.postcode_key::text from register_address a where a.person_id = p.id and a.postcode_key <> ''),"
                " p.id) o where p.id = any (%s)",
                [slice_],
            )
        else:
            cursor.execute("select person, other from steward.alike_among(%s)", [slice_])
        two = [(min(pair), max(pair)) for pair in cursor.fetchall()]
    known = _known({key for pair in two for key in pair})
    found = {}
    for one, other in two:
        if one in known and other in known:
            likeness = compare(known[one], known[other])
            if likeness.score >= BROAD:
                found[one, other] = likeness
    _keep(found, at=at)
    _forget(slice_, found, at=at, both_ways=both_ways)
    return len(found)


def _keep(found: Mapping[tuple[UUID, UUID], Likeness], *, at: datetime) -> None:
    """Written as one set. What an officer said of a pair stays as it is."""
    if not found:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into register_pair (id, person_id, other_id, score, why, found_at, said)"
            " select gen_random_uuid(), f.one, f.other, f.score, f.why::jsonb, %s, ''"
            " from unnest(%s::uuid[], %s::uuid[], %s::int[], %s::text[]) f (one, other, score, why)"
            " on conflict (person_id, other_id) do update set score = excluded.score, why = excluded.why, found_at = excluded.found_at"
            # What is as it was is left alone: the trail notes changes, not nights.
            " where register_pair.said = '' and (register_pair.score, register_pair.why) is distinct from (excluded.score, excluded.why)",
            [at, [one for one, _ in found], [other for _, other in found], [each.score for each in found.values()],
             [json.dumps(each.why) for each in found.values()]],
        )  # fmt: skip


def _forget(slice_: list[UUID], found: Mapping[tuple[UUID, UUID], Likeness], *, at: datetime, both_ways: bool) -> None:
    """Who were alike once and are no more, because something was put right, are out of the queue."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update register_pair r set score = 0, why = '[]', found_at = %s where r.said = '' and r.score > 0"
            " and (r.person_id = any (%s) or r.other_id = any (%s)) and not exists ("
            " select from unnest(%s::uuid[], %s::uuid[]) f (one, other) where f.one = r.person_id and f.other = r.other_id)",
            [at, slice_, slice_ if both_ways else [], [one for one, _ in found], [other for _, other in found]],
        )


def queue(*, score: int = STRICT, after: Pair | None = None, limit: int = 25) -> list[Pair]:
    """This function will return pairs that nobody has looked at yet, the likeliest first, with both people.

    `after` is the pair before the first of them. Who is protected is nobody's double here: the row policy leaves them out.
    """
    pairs = Pair.objects.filter(said="", score__gte=score).select_related("person", "other").order_by("-score", "id")
    if after is not None:
        pairs = pairs.filter(Q(score__lt=after.score) | Q(score=after.score, pk__gt=after.pk))
    found = list(pairs[:limit])
    looks.record([key for pair in found for key in (pair.person_id, pair.other_id)], what="possible doubles")
    return found


def count(*, score: int = STRICT) -> int:
    """This function will return how many pairs wait for somebody to look at them."""
    # The other one's name is asked for, so that who is protected since is not counted: the row policy leaves them out.
    return Pair.objects.filter(said="", score__gte=score, other__name_key__isnull=False).count()


def pair_of(one: UUID, other: UUID) -> Pair | None:
    """This function will return what is kept of these two, whichever way round they are named."""
    return Pair.objects.filter(person=min(one, other), other=max(one, other)).first()


def next_after(pair: Pair | None, *, score: int = STRICT) -> Pair | None:
    """This function will return the pair to look at next, from the top again after the last; None where none is left."""
    waiting = Pair.objects.filter(said="", score__gte=score).select_related("person", "other")
    ordered = waiting.order_by("-score", "id")
    if pair is None:
        return ordered.first()
    behind = ordered.filter(Q(score__lt=pair.score) | Q(score=pair.score, pk__gt=pair.pk)).first()
    return behind or ordered.exclude(pk=pair.pk).first()


def alike_to(person: UUID) -> list[tuple[Person, Likeness]]:
    """This function will return whom somebody may be, as it was found and nobody has said yet that they are two."""
    pairs = Pair.objects.filter(Q(person=person) | Q(other=person), said="", score__gte=BROAD).select_related("person", "other")
    return [
        (pair.other if pair.person_id == person else pair.person, Likeness(pair.score, tuple(pair.why)))
        for pair in pairs.order_by("-score", "id")[:10]
    ]


def likeness(one: UUID, other: UUID) -> Likeness | None:
    """This function will say how alike two people are today, or return None where one of them is not there."""
    known = _known([one, other])
    return compare(known[one], known[other]) if len(known) == 2 else None


def different(one: UUID, other: UUID, *, by: Actor, at: datetime) -> None:
    """This function will remember that these are two different people: they are never proposed again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into register_pair (id, person_id, other_id, score, why, found_at, said, said_at, said_by)"
            " values (gen_random_uuid(), %s, %s, 0, '[]', %s, 'different', %s, %s)"
            # Whose word it was stands in the trail; nobody in the office writes it into a row that is there.
            " on conflict (person_id, other_id) do update set said = 'different', said_at = excluded.said_at",
            [min(one, other), max(one, other), at, at, by.account],
        )
