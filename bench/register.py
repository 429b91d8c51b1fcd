"""A register of invented members, made by a few statements over sets.

Names are put together from syllables: 5,000 family names and 400 given names, some common and most rare, as in life. The
statements run without triggers, so the trail starts with looks only; foreign keys hold because the keys come from one table.
"""

from dataclasses import dataclass
from uuid import UUID

from psycopg import Connection

from bench.table import say
from steward.people import names


def _words(said: str) -> list[str]:
    return said.split()


FIRST = _words(
    "Ash Birk Cald Dun Elder Fenn Gors Hart Ing Jun Kest Lark Moss Nettle Otter Pike Quill Rudd Salt "
    "Thistle Umber Vella Winter Yarrow Zen Alder Brack Copper Dray Ember Fal Gard Hazel Isel Jarrow Keld "
    "Lind Marl North Oak Pen Quar Raven Strath Tarn Ulver Vane Whin Yew Zell"
)
MIDDLE = ("", "er", "en", "le", "a", "ing", "ow", "el", "is", "ar")
LAST = _words("grove by haugh mere wick field combe ley thorpe worth")
GIVEN_FIRST = _words("Rhos Tam Id Mer Ott Kwa Sao Bryn Zof Far Ner Cal Ife Rav Mae Tor Ao Des Wre Ul")
GIVEN_LAST = _words("wen sin ris el ilie bena irse na ia id ys lum oma indra lys sten fe ta nna rike")
ENDS = ("mouth", "ton", "bury", "pool")
JOBS = (
    "Operations manager",
    "Service manager",
    "Head of estates",
    "Ward administrator",
    "Workforce planner",
    "Information analyst",
)
WORKPLACES, BRANCHES, EMPLOYERS, TOWNS = 500, 40, 120, 200

STATEMENTS = (
    (
        "people",
        """
        create unlogged table bench.one as
        select n, gen_random_uuid() as id, (400 * random() ^ 1.5)::int %% 400 as g, (5000 * random() ^ 2)::int %% 5000 as f,
               random() as luck, random() as email, random() as phone, random() as born, random() as ended, random() as home,
               random() as job, (%(workplaces)s * random())::int %% %(workplaces)s as w, (%(branches)s * random())::int %% %(branches)s as b,
               current_date - 60 - (3600 * random())::int as joined
        from generate_series(1, %(size)s) n
        """,
    ),
    (
        "names and contact details",
        """
        insert into people_person (id, given_names, family_name, name_key, given_key, born_on, email, email_key, phone, phone_key, recorded_at)
        select o.id, g.name, f.name, f.key || ' ' || g.key, g.key || ' ' || f.key,
               case when born < 0.7 then current_date - 9000 - (13000 * luck)::int end, e.email, e.email,
               case when phone < 0.6 then '07700 900' || (100 + (899 * luck)::int) else '' end,
               case when phone < 0.6 then '7700900' || (100 + (899 * luck)::int) else '' end, o.joined
        from bench.one o join bench.given g on g.n = o.g join bench.family f on f.n = o.f
        cross join lateral (select case when o.email < 0.85 then g.key || '.' || f.key || o.n || '@members.example' else '' end) e (email)
        """,
    ),
    (
        "memberships, one in 25 the second of somebody",
        """
        insert into register_membership (id, person_id, number, member_class, branch_id, joined_on, ended_on, end_reason, came_from, went_to, recorded_at)
        select gen_random_uuid(), o.id, (10000000 + o.n)::text, case when luck < 0.9 then 'full' else 'retired' end, b.id, o.joined,
               case when ended < 0.06 then least(current_date, o.joined + 30 + (900 * luck)::int) end, case when ended < 0.06 then 'resigned' else '' end, '', '', o.joined
        from bench.one o join bench.branch b on b.n = o.b
        union all
        select gen_random_uuid(), o.id, (50000000 + o.n)::text, 'full', b.id, o.joined - 1500, o.joined - 700, 'resigned', '', '', o.joined
        from bench.one o join bench.branch b on b.n = o.b where o.n %% 25 = 0
        """,
    ),
    (
        "addresses",
        """
        insert into register_address (id, person_id, kind, line_1, line_2, line_3, line_4, town, postcode, postcode_key, country,
                                      requested_on, from_on, until_on, recorded_at)
        select gen_random_uuid(), o.id, 'home', (1 + (120 * luck)::int) || ' Invented Row', '', '', '', t.name, p.code,
               replace(p.code, ' ', ''), 'United Kingdom', null::date, o.joined, null::date, o.joined
        from bench.one o join bench.town t on t.n = (o.home * 1000000)::int %% 200
        cross join lateral (select 'ZZ' || (1 + (98 * luck)::int) || ' ' || (1 + o.n %% 9) || substr('ABDEFGHJLNPQRSTUWXYZ', 1 + o.n / 9 %% 20, 1)
                                   || substr('ABDEFGHJLNPQRSTUWXYZ', 1 + o.n / 180 %% 20, 1)) p (code)
        where home < 0.97
        union all
        select gen_random_uuid(), o.id, 'home', (1 + (80 * luck)::int) || ' Former Lane', '', '', '', 'Oldtown', 'ZZ99 9ZZ', 'ZZ999ZZ',
               'United Kingdom', null::date, o.joined - 400, o.joined, o.joined
        from bench.one o where o.n %% 10 = 0
        """,
    ),
    (
        "jobs",
        """
        insert into register_employment (id, person_id, employer_id, workplace_id, employer_as_typed, job_title, work_email, work_phone, from_on, until_on, recorded_at)
        select gen_random_uuid(), o.id, w.employer_id, w.id, '', (%(jobs)s::text[])[1 + o.n %% 6], case when luck < 0.8 then 'desk' || o.n || '@trust.example' else '' end,
               '020 7946 0' || (100 + (899 * luck)::int), o.joined, null::date, o.joined
        from bench.one o join bench.workplace w on w.n = o.w where job < 0.92
        """,
    ),
    (
        "choices, some of them changed later",
        """
        insert into permits_choice (id, person_id, kind, key, given, wording, policy_version, channel, account, at)
        select gen_random_uuid(), o.id, k.kind, k.key, k.given, repeat('0', 64), '2020-11', 'form', null::uuid,
               now() - interval '400 days' * o.luck - interval '1 day' * k.later
        from bench.one o
        join (select kind, key, true as given, row_number() over () as nth, 1 as later from unnest(%(kinds)s::text[], %(keys)s::text[]) q (kind, key)) k
          on (o.n::bigint * 7919 + k.nth * 104729) %% 100 < case k.kind when 'consent' then 15 when 'objection' then 5 else 1 end
        union all
        select gen_random_uuid(), o.id, 'objection', 'magazine', false, repeat('0', 64), '2020-11', 'online', null, now()
        from bench.one o where o.n %% 50 = 1
        """,
    ),
    (
        "accounts",
        """
        insert into people_account (id, person_id, email, password, is_active, is_staff, is_superuser, created_at)
        select gen_random_uuid(), o.id, 'account' || o.n || '@members.example', '!', true, false, false, now()
        from bench.one o where o.n %% 10 < 3 or o.n <= 600
        """,
    ),
    (
        "posts",
        """
        insert into register_post (id, person_id, role, workplace_id, branch_id, from_on, until_on, signed_on, appointed_by)
        select gen_random_uuid(), o.id, 'workplace_rep', w.id, null::uuid, o.joined, null::date, o.joined, null::uuid
        from bench.one o join bench.workplace w on w.n = o.n - 1
        union all
        select gen_random_uuid(), o.id, 'branch_officer', null::uuid, b.id, o.joined, null::date, o.joined, null::uuid
        from bench.one o join bench.branch b on b.n = o.n - 501
        union all
        select gen_random_uuid(), o.id, 'membership_officer', null::uuid, null::uuid, o.joined, null::date, o.joined, null::uuid from bench.one o where o.n between 551 and 560
        """,
    ),
    (
        "messages and looks of the past",
        """
        insert into outbox_message (id, person_id, channel, kind, purpose, subject, body, to_name, to_email, to_lines, state, queued_at, sent_at, problem)
        select gen_random_uuid(), o.id, 'email', 'welcome', 'rulebook', 'Welcome', 'Welcome to the union.', g.name || ' ' || f.name,
               'somebody@members.example', '[]', 'sent', o.joined, o.joined, ''
        from bench.one o join bench.given g on g.n = o.g join bench.family f on f.n = o.f where o.n %% 3 = 0
        """,
    ),
    (
        "",
        """
        insert into trail_look (id, at, account, operator, role, purpose, what, persons)
        select gen_random_uuid(), now() - interval '300 days' * o.luck, a.id, '', 'membership_officer', 'database', 'member page', array[o.id]
        from bench.one o cross join (select id from people_account limit 1) a where o.n %% 4 = 0
        """,
    ),
)


@dataclass(frozen=True)
class Holder:
    """Somebody who holds a post, with the account that they sign in with."""

    person: UUID
    account: UUID
    post: UUID
    workplace: UUID | None
    branch: UUID | None


@dataclass(frozen=True)
class Register:
    """What the measurements need to know of the register that was made."""

    size: int
    rep: Holder
    branch_officer: Holder
    officer: Holder
    second_officer: Holder
    sample: list[UUID]
    spoken: list[dict[str, str]]


def _numbered(inside: "Connection[tuple[object, ...]]", table: str, rows: list[tuple[object, ...]], types: str) -> None:
    inside.execute(f"create unlogged table bench.{table} ({types})")
    with inside.cursor().copy(f"copy bench.{table} from stdin") as copy:
        for row in rows:
            copy.write_row(row)


def fill(inside: "Connection[tuple[object, ...]]", size: int, questions: list[tuple[str, str]]) -> Register:
    """This function will fill the database, as its superuser, and return whom to measure with.

    `questions` are the kinds and keys of policy/consents.toml.
    """
    execute = inside.execute
    execute("set session_replication_role = 'replica'")
    execute("set work_mem = '128MB'")
    execute("create schema bench")
    execute("select setseed(0.2026)")
    family = [first + middle + last for last in LAST for middle in MIDDLE for first in FIRST]
    given = [first + last for last in GIVEN_LAST for first in GIVEN_FIRST]
    _numbered(inside, "family", [(n, name, names.key(name)) for n, name in enumerate(family)], "n int, name text, key text")
    _numbered(inside, "given", [(n, name, names.key(name)) for n, name in enumerate(given)], "n int, name text, key text")
    towns = [(n, f"{FIRST[n % 50]}{ENDS[n // 50]}") for n in range(TOWNS)]
    _numbered(inside, "town", towns, "n int, name text")
    execute(
        "insert into register_branch (id, name) select gen_random_uuid(), 'Branch ' || n from generate_series(1, %s) n",
        [BRANCHES],
    )
    execute(
        "insert into register_employer (id, code, name, name_key, town, postcode, source)"
        " select gen_random_uuid(), 'Z' || n, 'Invented Health Trust ' || n, 'invented health trust ' || n, '', '', 'bench' from generate_series(1, %s) n",
        [EMPLOYERS],
    )
    execute(
        "insert into register_workplace (id, employer_id, name) select gen_random_uuid(), e.id, 'Site ' || n from generate_series(1, %s) n"
        " join register_employer e on e.code = 'Z' || (1 + n %% %s)",
        [WORKPLACES, EMPLOYERS],
    )
    execute(
        "create unlogged table bench.branch as select (row_number() over (order by name))::int - 1 as n, id from register_branch"
    )
    execute(
        "create unlogged table bench.workplace as select (row_number() over (order by name))::int - 1 as n, id, employer_id from register_workplace"
    )
    values = {
        "size": size, "workplaces": WORKPLACES, "branches": BRANCHES, "jobs": list(JOBS),
        "kinds": [kind for kind, _ in questions], "keys": [key for _, key in questions],
    }  # fmt: skip
    for what, statement in STATEMENTS:
        if what:
            say(f"  {what}")
        execute(statement, values)
        if what == "people":
            execute("create index on bench.one (n)")
            execute("create index on bench.one (luck)")
            execute("analyze bench.one")
    execute("reset session_replication_role")
    say("  vacuum and analyze")
    for table in ("people_person", "people_account", "register_membership", "register_address", "register_employment", "register_post",
                  "permits_choice", "outbox_message", "trail_look"):  # fmt: skip
        execute(f"vacuum analyze {table}")
    return known(inside, size)


def known(inside: "Connection[tuple[object, ...]]", size: int) -> Register:
    """This function will return whom to measure with, in a register that was made before."""

    def holder(n: int) -> Holder:
        row = inside.execute(
            "select o.id, a.id, p.id, p.workplace_id, p.branch_id from bench.one o join people_account a on a.person_id = o.id"
            " join register_post p on p.person_id = o.id where o.n = %s",
            [n],
        ).fetchone()
        assert row is not None
        return Holder(*row)

    sample = [
        row[0]
        for row in inside.execute("select id from bench.one where n > 1000 and ended >= 0.06 order by luck limit 240").fetchall()
    ]
    spoken = inside.execute(
        "select m.number, p.email, a.postcode, f.name, g.name, coalesce(nullif(p.phone, ''), '07700 900100') from (select * from bench.one order by luck limit 160) o"
        " join people_person p on p.id = o.id"
        " join register_membership m on m.person_id = p.id and m.number = (10000000 + o.n)::text"
        " join register_address a on a.person_id = p.id and a.until_on is null"
        " join bench.family f on f.n = o.f join bench.given g on g.n = o.g where p.email <> '' order by o.luck limit 120"
    ).fetchall()
    words = ("number", "email", "postcode", "family", "given", "phone")
    return Register(
        size, holder(250), holder(520), holder(551), holder(552),
        sample, [dict(zip(words, map(str, row), strict=True)) for row in spoken],
    )  # fmt: skip
