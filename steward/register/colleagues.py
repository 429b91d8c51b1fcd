"""Which colleague an account of the trail is: for the data protection officer, who checks what colleagues looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection

from steward.people import names
from steward.people.models import Person
from steward.policy import text
from steward.register.models import Post
from steward.trail import outliers
from steward.trail.outliers import Outlier, Rule


@dataclass(frozen=True)
class Colleague:
    """Somebody who holds or held an office, with the account that the trail knows."""

    account: UUID
    person: UUID
    name: str
    posts: str = ""


def _pairs() -> dict[UUID, UUID]:
    """The person of each colleague's account; who may ask is in the policy (steward.colleagues)."""
    with connection.cursor() as cursor:
        cursor.execute("select account, person from steward.colleagues()")
        return dict(cursor.fetchall())


def of_accounts(accounts: Iterable[UUID | None]) -> dict[UUID, Colleague]:
    """This function will name the colleagues of these accounts; who never held an office is not among them."""
    wanted = {account for account in accounts if account}
    if not wanted:
        return {}
    pairs = {account: person for account, person in _pairs().items() if account in wanted}
    people = Person.objects.only("given_names", "family_name").in_bulk(list(pairs.values()))
    posts = _posts(pairs.values())
    return {
        account: Colleague(account, person, people[person].name, posts.get(person, ""))
        for account, person in pairs.items()
        if person in people
    }


def find(words: str, *, limit: int = 20) -> list[Colleague]:
    """This function will find colleagues by a name, by the post they hold, or by the first letters of their account's key."""
    typed = words.strip()
    asked = names.key(typed)
    if not asked:
        return []
    pairs = _pairs()
    roles = [key for key, role in text.current().roles.items() if asked in names.key(str(role.name))]
    in_post = set(Post.objects.filter(role__in=roles).values_list("person_id", flat=True)) if roles else set()
    by_key = typed.lower().removeprefix("account ").strip()
    people = Person.objects.filter(pk__in=set(pairs.values())).only("given_names", "family_name").in_bulk()
    found = []
    for account, person in pairs.items():
        somebody = people.get(person)
        if somebody is None:
            continue
        fits = all(word in names.key(somebody.name) for word in asked.split())
        if fits or person in in_post or (len(by_key) >= 6 and str(account).startswith(by_key)):
            found.append((account, person, somebody.name))
    posts = _posts(person for _, person, _ in found)
    mine = [Colleague(account, person, name, posts.get(person, "")) for account, person, name in found]
    return sorted(mine, key=lambda each: (each.name, str(each.account)))[:limit]


def _posts(persons: Iterable[UUID]) -> dict[UUID, str]:
    known = text.current().roles
    posts: dict[UUID, list[str]] = {}
    for person, role in (
        Post.objects.filter(person_id__in=set(persons)).order_by("from_on", "id").values_list("person_id", "role")
    ):
        name = str(known[role].name) if role in known else role
        if name not in posts.setdefault(person, []):
            posts[person].append(name)
    return {person: ", ".join(mine) for person, mine in posts.items()}


def _same_name(since: datetime, until: datetime) -> Iterator[Outlier]:
    """Somebody opened the record of a person with their own family name, or their own record."""
    found = outliers.rows(
        "with seen as (select account, persons[1] as person, (at at time zone %s)::date as day, count(*) as times,"
        "   min(at) as first, max(at) as last from trail_look where at >= %s and at < %s and cardinality(persons) = 1"
        "   and account is not null group by 1, 2, 3)"
        " select s.day, s.account, s.person, s.times, s.first, s.last,"
        "   case when c.person = s.person then 'their own record' else 'the same family name' end"
        " from seen s join steward.colleagues() c on c.account = s.account join people_person one on one.id = c.person"
        " join people_person other on other.id = s.person"
        " where c.person = s.person or lower(one.family_name) = lower(other.family_name) order by s.first desc limit %s",
        [settings.TIME_ZONE, since, until, outliers.MOST],
    )
    for row in found:
        yield Outlier("same_name", *row)


def register_ours() -> None:
    """This function will register the rule that needs names."""
    outliers.register(
        Rule(
            "same_name",
            "The same family name",
            "They opened the record of somebody with their own family name, or their own record.",
            _same_name,
        )
    )
