"""How long it takes to compare everybody with everybody, and one new person with all of them.

SIZE=100000 .venv/bin/python -m bench.doubles     one person in fifty is there twice, in another spelling
"""

import os
import statistics
import time

from bench import server as servers
from bench.__main__ import size
from bench.table import say

# One in fifty once more: with a slip in the given name, and what people give again when they join a second time.
AGAIN = """
    insert into people_person (id, given_names, family_name, name_key, given_key, born_on, email, email_key, phone)
    select gen_random_uuid(), s.given, p.family_name, split_part(p.name_key, ' ', 1) || ' ' || lower(s.given),
           lower(s.given) || ' ' || split_part(p.name_key, ' ', 1), case when n % 3 > 0 then p.born_on end,
           case when n % 2 = 0 then p.email else '' end, case when n % 2 = 0 then p.email_key else '' end, p.phone
    from (select p.*, row_number() over (order by p.id) as n from people_person p) p
    cross join lateral (select overlay(p.given_names placing '' from 3 for 1) as given) s
    where n % 50 = 0
"""


def main() -> None:
    many = size()
    servers.DATABASE = f"bench_doubles_{many}"  # another bench may be running
    server = servers.start()
    try:
        servers.make(server, anew=True)
        os.environ.update(servers.environment(server))
        import django

        django.setup()
        _measure(server, many)
    finally:
        servers.drop(server)
        server.stop()


def _measure(server: servers.postgres.Server, many: int) -> None:
    from django.db import connection
    from django.utils import timezone

    from bench import register
    from steward.people.acting import Actor, acting_as
    from steward.policy import text
    from steward.register import doubles

    kinds = text.current()
    asked = [(kind, key) for kind in ("consent", "objection", "restriction") for key in getattr(kinds, f"{kind}s")]
    with server.connect(servers.DATABASE) as inside:
        made = register.fill(inside, many, asked)
        inside.execute(AGAIN)
        inside.execute("update people_person set phone = phone where phone <> '' and phone_key = ''")
        inside.execute("analyze people_person")
        people = inside.execute("select count(*) from people_person").fetchone()[0]
    officer = Actor("membership_officer", made.officer.account, made.officer.post)
    begun, after, found, slowest = time.monotonic(), None, 0, 0.0
    while True:
        stretch = time.monotonic()
        with acting_as(officer, "register"):
            done = doubles.sweep(after, at=timezone.now())
        if done.last is None:
            break
        after, found, slowest = done.last, found + done.pairs, max(slowest, time.monotonic() - stretch)
    seconds = time.monotonic() - begun
    with acting_as(officer, "register"):
        strict, broad = doubles.count(), doubles.count(score=doubles.BROAD)
    with server.connect(servers.DATABASE) as inside:
        some = inside.execute(
            "select p.given_names, p.family_name, p.born_on, p.email, p.phone, a.postcode, a.line_1 from people_person p"
            " join register_address a on a.person_id = p.id and a.until_on is null order by md5(p.id::text) limit 300"
        ).fetchall()
    times = []
    for given, family, born, email, phone, code, line in some:
        with acting_as(officer, "register"):
            at = time.perf_counter()
            doubles.like(given_names=given, family_name=family, born_on=born, email=email, phone=phone, places=[(code, line)])
            times.append((time.perf_counter() - at) * 1000)
    connection.close()
    times.sort()
    say(f"{found:,} pairs found; the slowest stretch of 1,000 took {slowest:.1f} s")
    print(
        f"{people:,} people compared with each other: {seconds:.0f} s ({people / seconds:,.0f} a second); {strict:,} very likely, {broad:,} worth a look"
    )
    print(
        f"one person compared with {people:,}: median {statistics.median(times):.1f} ms, 95th {times[int(len(times) * 0.95)]:.1f} ms, most {times[-1]:.1f} ms"
    )


if __name__ == "__main__":
    main()
