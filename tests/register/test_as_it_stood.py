"""The register on any day, in two times: a model of both in plain Python agrees with the database, whatever happened."""

from __future__ import annotations

import copy
import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from steward.people import actions as people
from steward.people.acting import acting_as
from steward.people.models import Person
from steward.permits.models import Protection
from steward.register import acts, as_it_stood, statutory
from steward.register.as_it_stood import NOW_KNOWN, Way, Which, known
from steward.register.models import Address, Membership
from tests.people import TODAY, a_member, a_person, an_actor, an_address, building

pytestmark = pytest.mark.django_db
FIRST = date(2026, 1, 1)
DAYS = 40


def _clock() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        found: datetime = cursor.fetchone()[0]
    return found


# ---- the model: what the union knows, as plain dictionaries; a copy of it at each moment is what it knew then


@dataclass
class Known:
    names: dict[UUID, str] = field(default_factory=dict)
    memberships: dict[UUID, tuple[UUID, date, date | None]] = field(default_factory=dict)
    addresses: dict[UUID, tuple[UUID, str, str, date, date | None]] = field(default_factory=dict)

    def on(self, day: date) -> dict[UUID, tuple[str, str]]:
        """Who is on the register of a day, each with the first line of the address, or an empty one."""
        there = {who for who, start, end in self.memberships.values() if start <= day and (end is None or end > day)}
        lines = {
            who: line
            for who, kind, line, start, end in sorted(self.addresses.values(), key=lambda each: each[3])
            if kind in ("home", "authorised") and start <= day and (end is None or end > day)
        }
        return {who: (self.names[who], lines.get(who, "")) for who in there}


class World:
    """Random acts on the register as an officer, kept in the model as well; `moments` are what was known when."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)  # noqa: S311  a world that is the same each time
        self.known = Known()
        self.moments: list[tuple[datetime, Known]] = []
        self.officer = an_actor("membership_officer")

    def day(self) -> date:
        return FIRST + timedelta(days=self.dice.randrange(DAYS))

    def remember(self) -> None:
        self.moments.append((_clock(), copy.deepcopy(self.known)))

    def live(self, steps: int) -> None:
        doings = [
            self.join,
            self.join,
            self.leave,
            self.come_back,
            self.correct,
            self.move,
            self.rename,
            self.vanish,
            self.undone,
        ]
        self.remember()
        for _ in range(steps):
            self.dice.choice(doings)()
            self.remember()

    def join(self) -> None:
        number = f"{len(self.known.names):03d}"
        with acting_as(self.officer, "register"):
            person = people.add_person(given_names="Perpetua", family_name=f"Name{self.dice.randrange(9)}{number}")
            self.known.names[person.pk] = person.name
            self._enrol(person)
            if self.dice.random() < 0.7:
                self._address(person.pk)

    def _enrol(self, person: Person) -> None:
        membership = Membership(person=person, joined_on=self.day())  # an import may bring periods that overlap
        membership.save(force_insert=True)
        self.known.memberships[membership.pk] = (person.pk, membership.joined_on, None)

    def _address(self, who: UUID) -> None:
        kind = self.dice.choice(["home", "authorised", "home", "work"])
        address = Address(
            person_id=who, kind=kind, line_1=f"{self.dice.randrange(99)} Row", from_on=self.day(), requested_on=FIRST
        )
        address.save(force_insert=True)
        self.known.addresses[address.pk] = (who, kind, address.line_1, address.from_on, None)

    def leave(self) -> None:
        for key, (who, start, end) in self._some(self.known.memberships):
            if end is None:
                last = max(start, self.day())
                with acting_as(self.officer, "register"):
                    Membership.objects.filter(pk=key).update(ended_on=last, end_reason="resigned")
                self.known.memberships[key] = (who, start, last)

    def come_back(self) -> None:
        for _, (who, _, _) in self._some(self.known.memberships):
            if all(end is not None for person, _, end in self.known.memberships.values() if person == who):
                with acting_as(self.officer, "register"):
                    self._enrol(Person.objects.get(pk=who))

    def correct(self) -> None:
        """The day somebody joined was wrong."""
        for key, (who, _, end) in self._some(self.known.memberships):
            start = self.day() if end is None else min(self.day(), end)
            with acting_as(self.officer, "register"):
                Membership.objects.filter(pk=key).update(joined_on=start)
            self.known.memberships[key] = (who, start, end)

    def move(self) -> None:
        for who in self._some(self.known.names, pairs=False):
            with acting_as(self.officer, "register"):
                for key, (whose, kind, line, start, end) in list(self.known.addresses.items()):
                    if whose == who and end is None:
                        last = self.day()
                        Address.objects.filter(pk=key).update(until_on=last)
                        self.known.addresses[key] = (whose, kind, line, start, last)
                self._address(who)

    def rename(self) -> None:
        for who in self._some(self.known.names, pairs=False):
            with acting_as(self.officer, "register"):
                person = Person.objects.get(pk=who)
                people.change_person(person, given_names="Perdita", family_name=f"Other{self.dice.randrange(99)}")
            self.known.names[who] = person.name

    def vanish(self) -> None:
        """A row goes altogether, as in an undoing."""
        for key, _ in self._some(self.known.memberships):
            with building():
                Membership.objects.filter(pk=key).delete()
            del self.known.memberships[key]

    def undone(self) -> None:
        """An act, and its undoing: in between it is known."""
        before = copy.deepcopy(self.known)
        with acting_as(self.officer, "register"):
            with acts.act("testing", by=self.officer, on=TODAY, at=timezone.now()) as one:
                self.leave()
                self.join()
            self.remember()
            acts.undo(one.pk, by=self.officer, on=TODAY, at=timezone.now())
        self.known = before

    def _some(self, known: dict[Any, Any], *, pairs: bool = True) -> list[Any]:
        everything: list[Any] = list(known.items()) if pairs else list(known)
        return self.dice.sample(everything, min(len(everything), 2))


def _read(on: date, at: str, **which: Any) -> dict[UUID, tuple[str, str]]:
    """All pages of a day, four entries each."""
    found: dict[UUID, tuple[str, str]] = {}
    after = None
    while True:
        page = as_it_stood.page(on=on, at=at, after=after, limit=4, **which)
        assert not found.keys() & {line.person for line in page.lines}
        found |= {line.person: (line.name, line.address[0] if line.address else "") for line in page.lines}
        if page.next is None:
            return found
        after = page.next


@pytest.mark.parametrize("seed", range(12))
def test_both_times_agree_with_a_plain_model_of_them(seed: int) -> None:
    world = World(seed)
    world.live(30)
    for _ in range(25):
        moment, knew = world.dice.choice(world.moments)
        day = world.day()
        at = moment.isoformat()
        with acting_as(world.officer, "statutory_register"):
            wanted = knew.on(day)
            assert _read(day, at) == wanted
            without = {who: entry for who, entry in wanted.items() if not entry[1]}
            assert _read(day, at, which=Which.WITHOUT) == without
            counted = as_it_stood.counts(on=day, at=at)
            assert (counted.names, counted.without) == (len(wanted), len(without))
            # what differs between two moments' knowledge of that day
            later, knows = world.dice.choice(world.moments)
            first, second = sorted([(moment, wanted), (later, knows.on(day))], key=lambda each: each[0])
            apart = as_it_stood.differences(on=day, first=first[0].isoformat(), second=second[0].isoformat())
            differ = {who for who in first[1] | second[1] if first[1].get(who) != second[1].get(who)}
            assert {line.person for line in apart.lines} == differ
            assert apart.count == len(differ)
    with acting_as(world.officer, "statutory_register"):
        assert _read(day, NOW_KNOWN) == world.known.on(day)


@pytest.mark.parametrize("seed", range(100, 108))
def test_every_reconciliation_adds_up_with_its_back_dated_acts_named(seed: int) -> None:
    world = World(seed)
    world.live(30)
    for _ in range(20):
        (early, knew), (late, knows) = sorted((world.dice.choice(world.moments) for _ in range(2)), key=lambda each: each[0])
        opening, closing = sorted((world.day(), world.day()))
        with acting_as(world.officer, "statutory_register"):
            found = _between(opening, closing, early.isoformat(), late.isoformat())
        assert (found.opening, found.closing) == (len(knew.on(opening)), len(knows.on(closing)))
        assert found.off_by == 0, found


def _between(opening: date, closing: date, early: str, late: str) -> statutory.Reconciled:
    """The same reconciliation, with moments of the test's own instead of the ends of the two days."""
    with pytest.MonkeyPatch.context() as patch:
        told = iter([early, late])
        patch.setattr(statutory, "known", lambda on, way: next(told))
        return statutory.reconcile(opening=opening, closing=closing, way=Way.THEN)


# ---- what the model does not know


def test_the_end_of_a_day_is_the_end_of_it_in_the_united_kingdom() -> None:
    assert known(date(2026, 7, 1), Way.THEN) == "2026-07-01T23:59:59.999999+01:00"
    assert known(date(2026, 12, 31), Way.THEN) == "2026-12-31T23:59:59.999999+00:00"
    assert known(date(2026, 7, 1), Way.NOW) == "infinity"


def test_a_difference_names_the_act_that_made_it() -> None:
    with building():
        member = a_member("Grace", "Canary", joined_on=date(2024, 3, 1))
    officer = an_actor("membership_officer")
    before = _clock().isoformat()
    with acting_as(officer, "register"):
        with acts.act("resign", by=officer, on=date(2026, 5, 1), at=timezone.now(), persons=[member.pk]) as one:
            Membership.objects.filter(person=member).update(ended_on=date(2026, 5, 1), end_reason="resigned")
        (found,) = as_it_stood.differences(on=date(2026, 6, 1), first=before).lines
        assert (found.person, found.name) == (member.pk, "Grace Canary")
        assert found.says == "on the register only as it was known first"
        assert [(deed.words, deed.on, deed.key) for deed in found.acts] == [("Resigned", date(2026, 5, 1), one.pk)]
        # earlier days are not touched by it
        assert as_it_stood.differences(on=date(2026, 4, 30), first=before).lines == ()


def test_a_protected_entry_is_counted_and_not_listed() -> None:
    with building():
        member = a_member("Perpetua", "Hidden")
        Protection.objects.create(person=member, kind="at_risk", from_on=date(2026, 1, 1))
    officer = an_actor("membership_officer")
    with acting_as(officer, "statutory_register"):
        counted = as_it_stood.counts(on=TODAY, at=NOW_KNOWN)
        assert (counted.names, counted.protected) == (1, 1)
        assert as_it_stood.page(on=TODAY, at=NOW_KNOWN).lines == ()


@pytest.mark.parametrize(
    ("country", "postcode", "area"),
    [
        ("United Kingdom", "LS11AA", "gb"),
        ("", "SW1A1AA", "gb"),
        ("Scotland", "", "gb"),
        ("United Kingdom", "BFPO5501", "gb"),
        ("United Kingdom", "BT11AA", "ni"),
        ("Northern Ireland", "", "ni"),
        ("Ireland", "D02X285", "ie"),
        (" ireland ", "", "ie"),
        ("Ireland", "BT11AA", "unknown"),
        ("England", "BT11AA", "unknown"),
        ("United Kingdom", "JE24WE", "abroad"),
        ("", "IM11AA", "abroad"),
        ("Jersey", "", "abroad"),
        ("Isle of Man", "IM11AA", "abroad"),
        ("France", "75001", "abroad"),
        ("United Kingdom", "", "unknown"),
        ("United Kingdom", "D02X285", "unknown"),
        ("", "", "unknown"),
    ],
)
def test_an_address_belongs_to_one_column_of_the_return_or_says_that_it_does_not_know(
    country: str, postcode: str, area: str
) -> None:
    with building():
        member = a_person("Grace", "Canary")
        Membership.objects.create(person=member, joined_on=date(2024, 3, 1))
        an_address(member, postcode=postcode, country=country)
        Address.objects.update(postcode_key=postcode)
    with acting_as(an_actor("membership_officer"), "statutory_register"):
        assert as_it_stood.counts(on=TODAY, at=NOW_KNOWN).areas == {area: 1}
        assert [line.person for line in as_it_stood.page(on=TODAY, at=NOW_KNOWN, which=Which(area)).lines] == [member.pk]
