"""Questions to the register: search as somebody types, the permit, and whether the database is what the policy says."""

from collections.abc import Callable
from typing import Any

from django.db import connections
from django.utils import timezone

from bench import plain
from bench.register import Register
from bench.table import Clock, Line, duration, in_turn, median, p95
from steward.office.members.views import SUGGESTED
from steward.people.acting import Actor, acting_as
from steward.permits.permit import Permit
from steward.policy import apply
from steward.policy.catalogue import Catalogue
from steward.register import search
from steward.trail import looks

PER_ROUTE = 60
ROUTES: tuple[tuple[str, Callable[[dict[str, str]], str]], ...] = (
    ("a whole number", lambda one: one["number"]),
    ("the first five digits of a number", lambda one: one["number"][:5]),
    ("the start of an email address", lambda one: one["email"].partition("@")[0] + "@"),
    ("a telephone number", lambda one: one["phone"]),
    ("a postcode", lambda one: one["postcode"]),
    ("the first part of a postcode", lambda one: one["postcode"].split()[0]),
    ("two letters of a name", lambda one: one["family"][:2]),
    ("a family name", lambda one: one["family"]),
    ("a given name", lambda one: one["given"]),
    ("given and family name", lambda one: f"{one['given']} {one['family']}"),
    ("family name, comma, a letter", lambda one: f"{one['family']}, {one['given'][:1]}"),
    ("family name and postcode", lambda one: f"{one['family']} {one['postcode'].split()[0]}"),
    ("a name that nobody has", lambda one: one["family"][:3] + "qx"),
)


def search_as_typed(register: Register, peer: Any) -> list[Line]:
    """This function will time each way to find somebody while one types, with the look that is written for whoever was found."""
    actor = Actor("membership_officer", register.officer.account, register.officer.post)
    lines = []
    for name, typed in ROUTES:

        def held(at: int, typed: Callable[[dict[str, str]], str] = typed) -> None:
            _searched(actor, typed(register.spoken[at % len(register.spoken)]))

        ours, its = in_turn(
            held, held, PER_ROUTE, around=lambda: plain.nothing_held(peer, register, register.officer), least=20, patience=10
        )
        lines.append(ours.p95(f"search: {name}", most=0.03, peer=its, beside=plain.OWNER))
    return lines


def _searched(actor: Actor, words: str) -> None:
    with acting_as(actor, "database"):
        looks.record([each.pk for each in search.find(words, limit=SUGGESTED).people], what="search suggestions")


def permit(register: Register, peer: Any) -> list[Line]:
    """This function will time the permit for everybody, for a thousand, and for one, beside reading the same tables once."""
    today = timezone.localdate()
    one = Permit("magazine", on=today, channel="letter")
    thousand = _thousand(peer)

    def read_once() -> None:
        with connections["default"].cursor() as cursor:
            for table in ("register_membership", "register_address", "permits_choice"):
                cursor.execute(f"select count(*), count(person_id) from {table}")  # noqa: S608 - a word of this file
                cursor.fetchall()

    ours, limit = in_turn(lambda at: one.tally(), lambda at: read_once(), 5, around=lambda: plain.in_its_place(peer))
    some, why = Clock(), Clock()
    for person in register.sample[:60]:
        why(lambda person=person: one.why(person))
    for _ in range(7):
        some(lambda: one.allowed(thousand))
    return [
        ours.median("permit: tally of the whole register", limit, "counting the rows of its three tables"),
        Line("permit: which of 1,000 people", duration(median(some.wall)), worked=duration(median(some.work))),
        Line("permit: one person in words, p95 of 60", duration(p95(why.wall)), worked=duration(p95(why.work))),
        Line("permit: what the tally said", one.tally().words),
    ]


def _thousand(peer: Any) -> list[Any]:
    with peer.cursor() as cursor:
        cursor.execute("select id from people_person where id > gen_random_uuid() order by id limit 1000")
        return [row[0] for row in cursor.fetchall()]


def policy(peer: Any) -> list[Line]:
    """This function will time the comparison of policy and database, beside reading the database's side of it."""
    left: list[int] = []
    with plain.in_its_place(peer):
        plan, read = in_turn(lambda at: left.append(len(apply.plan(prefix="steward_"))), lambda at: Catalogue("steward_"), 5)
    line = plan.median("policy: the plan, with nothing left to do", read, "reading the catalogue")
    return [line, Line("policy: statements in that plan", str(left[-1]), bar="0", held=left[-1] == 0)]
