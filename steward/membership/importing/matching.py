"""Whom each row means, and what it would change: worked out in the database for all rows at once, in temporary tables.

`staged` holds the rows as they were read; `incoming` what they mean, with the person each one means; `worked` the same rows beside
the register, with the values that would stand there and the effect. Nothing here changes the register.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from uuid import UUID

from django.db import connection

_MANY = 2_000
# A page of these holds 30 rows and more. Fewer than 4 are believed of a table that was never counted, that has grown since, or that
# was emptied by an undoing and fills again.
_MISJUDGED = """
select exists (select from pg_class c cross join lateral (select pg_relation_size(c.oid) / 8192 as pages) s
    where c.oid = any (array['public.people_person', 'public.register_membership', 'public.register_address',
        'public.register_employment']::regclass[]) and (s.pages > 4 or c.reltuples = 0)
    and c.reltuples < 4 * greatest(s.pages, c.relpages))"""
_KEYS = '"row", person, number, name_key, email_key, postcode_key, born_on'
NEW, CHANGED, UNCHANGED, REFUSED = "new", "changed", "unchanged", "refused"

STAGED = (
    'create temp table staged ("row" int, cells jsonb, means jsonb, reason text, person uuid) on commit drop'  # filled by COPY
)
# The collation of the keys that they are compared with.
_MEANS = """number text collate "C", given_names text, family_name text, name_key text collate "C", given_key text collate "C",
    born_on date, email text, email_key text collate "C", phone text, line_1 text, line_2 text, line_3 text, line_4 text, town text,
    postcode text, postcode_key text collate "C", country text, joined_on date, member_class text, branch uuid, employer uuid,
    workplace uuid, employer_as_typed text, employer_said boolean, job_title text, work_email text, work_phone text, clears text[]"""
_INCOMING = f"""
create temp table incoming on commit drop as
select s."row", s.person as new_person, s.reason, null::uuid as person, ''::text as how, m.*
from staged s cross join lateral jsonb_to_record(s.means) as m({_MEANS})"""  # noqa: S608 - names of our own
_BY_NUMBER = (
    """update incoming i set person = m.person_id, how = 'number' from register_membership m
    where i.reason = '' and m.number = i.number""",
    # A spreadsheet takes a number for an amount, and its first zeros for nothing.
    """update incoming i set person = m.person_id, how = 'number' from register_membership m
    where i.reason = '' and i.person is null and i.number ~ '^[0-9]{1,7}$' and m.number = lpad(i.number, 8, '0')""",
)
_FITS = """
create temp table fits on commit drop as
select distinct i."row", p.id as person from incoming i join people_person p on p.name_key = i.name_key
left join register_address a on a.person_id = p.id and a.until_on is null
left join register_employment j on j.person_id = p.id and j.until_on is null
where i.reason = '' and i.person is null and (
    (i.email_key <> '' and p.email_key = i.email_key)
    or p.born_on = i.born_on
    or (i.postcode_key <> '' and a.postcode_key = i.postcode_key and coalesce(p.born_on = i.born_on, true))
    or (%(works)s and (j.employer_id = i.employer or lower(j.work_email) = lower(i.work_email))))"""
_BY_NAME = """
with f as (select "row", (array_agg(person))[1] as person, count(*) as many from fits group by 1)
update incoming i set person = case when f.many = 1 then f.person end, how = 'name',
    reason = case when f.many = 1 then '' else 'Two entries of the register fit this row. Merge them if they are of one person; or add'
        || ' the membership number to the row.' end
from f where f."row" = i."row\""""
# Who is told as an entry that went into another one is followed to the one that was kept (steward.merge_people). Its membership,
# with the number, went there; its name, email and birthday are known from what its entry said.
_MERGED = """
with gone as (
    select distinct (m.was ->> 'gone')::uuid as id, m.person as kept from register_former m where m."table" = 'merged'
        and not exists (select from register_act u where u.undoes_id = m.act)),
said as (
    select g.kept, f.was ->> 'name_key' as name_key, f.was ->> 'email_key' as email_key, (f.was ->> 'born_on')::date as born_on, g.id
    from gone g join register_former f on f.person = g.id and f."table" = 'people_person'),
found as (
    select distinct i."row", steward.merged_into(s.id) as person from said s join incoming i on i.name_key = s.name_key
    where i.reason = '' and i.person is null and (i.email_key = nullif(s.email_key, '') or i.born_on = s.born_on
        or exists (select from register_address a where a.person_id = s.kept and a.postcode_key = nullif(i.postcode_key, ''))))
update incoming i set person = f.person, how = 'merged' from found f where f."row" = i."row" and f.person is not null"""
# Rows that mean a protected record are found without showing it: the answer is that there is one.
_PROTECTED = """
with p as (select steward.protected_among(array_agg(i."row"), array_agg(i.number), array_agg(i.name_key), array_agg(i.email_key),
    array_agg(i.born_on), array_agg(i.postcode_key)) as "row" from incoming i where i.person is null and i.reason = '')
update incoming i set reason = 'The record of this person is protected. Open it with a reason, and change it there.'
from p where i."row" = p."row\""""
_TWICE = """
with w as (
    select "row", least(
        case when person is not null then min("row") over (partition by person) end,
        case when number <> '' then min("row") over (partition by number) end,
        case when email_key <> '' and name_key <> '' then min("row") over (partition by name_key, email_key) end,
        case when born_on is not null and name_key <> '' then min("row") over (partition by name_key, born_on) end,
        case when postcode_key <> '' and name_key <> '' and coalesce(born_on = first_value(born_on) over same, true)
            then min("row") over same end) as first
    from incoming where reason = '' window same as (partition by name_key, postcode_key order by "row"))
update incoming i set reason = format('The same person stands in row %%s.', w.first) from w
where w."row" = i."row" and w.first < i."row\""""
_FLAT = "lower(regexp_replace({}, '[^[:alnum:]]', '', 'g'))"
_DIGITS = "right(regexp_replace(regexp_replace({}, '(ext|x).*$', '', 'i'), '[^0-9]', '', 'g'), 10)"


def _part(name: str, otherwise: str = "''") -> str:
    return f"coalesce(i.{name}, case when same_first then a.{name} end, {otherwise}) as n_{name}"


def _word(name: str, old: str) -> str:
    return f"coalesce(i.{name}, case when '{name}' = any (i.clears) then '' end, {old}, '') as n_{name}"


# The membership of each that counts: the one that lasts, or else the last.
_NOW = """
create temp table now_m on commit drop as
select distinct on (person_id) * from register_membership where person_id in (select person from incoming where person is not null)
order by person_id, ended_on desc nulls first, joined_on desc"""
_OLD_ADDRESS = "concat_ws(', ', {0}.line_1, nullif({0}.line_2, ''), nullif({0}.line_3, ''), nullif({0}.line_4, ''), nullif({0}.town, ''), nullif({0}.postcode, ''), nullif(nullif({0}.country, ''), 'United Kingdom'))"
_NEW_ADDRESS = _OLD_ADDRESS.replace("{0}.", "b.n_")
# What the register would say: where a row says nothing, what it says now.
_BESIDE = f"""
create temp table beside on commit drop as
select i.*, p.id is not null as known, p.name_key as p_name_key, p.given_names as p_given_names, p.family_name as p_family_name,
    p.born_on as p_born_on, p.email as p_email, p.email_key as p_email_key, p.phone as p_phone,
    m.id as membership, m.number as m_number, m.member_class as m_class, m.branch_id as m_branch, m.joined_on as m_joined_on,
    m.class_from_on as m_class_from_on, m.ended_on as m_ended_on,
    a.id as address, a.kind as a_kind, {_OLD_ADDRESS.format("a")} as a_said,
    j.id as job, j.employer_id as j_employer, j.workplace_id as j_workplace, j.employer_as_typed as j_typed, j.job_title as j_title,
    j.work_email as j_email, j.work_phone as j_phone,
    (i.family_name is not null and (i.given_names is not null or p.given_names = '') and i.name_key <> p.name_key) as renamed,
    {_word("email", "p.email")}, {_word("phone", "p.phone")},
    case when i.born_on is null and 'born_on' = any (i.clears) then null else coalesce(i.born_on, p.born_on) end as n_born_on,
    i.line_1 as n_line_1, {_part("line_2")}, {_part("line_3")}, {_part("line_4")}, {_part("town")}, {_part("postcode")},
    {_part("postcode_key")}, {_part("country", "'United Kingdom'")},
    coalesce(i.employer, j.employer_id) as n_employer,
    case when i.workplace is not null then i.workplace when i.employer <> j.employer_id then null else j.workplace_id end
        as n_workplace,
    -- An employer or a workplace that we do not know never takes the place of one that we know.
    case when i.employer_as_typed is null or (j.employer_id is not null and i.employer is null)
            or (i.employer = j.employer_id and i.workplace is null and j.workplace_id is not null)
        then coalesce(j.employer_as_typed, '') else i.employer_as_typed end as n_typed,
    {_word("job_title", "j.job_title")}, {_word("work_email", "j.work_email")}, {_word("work_phone", "j.work_phone")},
    coalesce(i.branch, m.branch_id) as n_branch, coalesce(i.member_class, m.member_class, %(class)s) as n_class,
    coalesce(i.joined_on, m.joined_on, %(on)s::date) as n_joined_on, coalesce(m.number, i.number) as n_number
from incoming i
left join people_person p on p.id = i.person
left join now_m m on m.person_id = i.person
left join register_address a on a.person_id = i.person and a.until_on is null
left join register_employment j on j.person_id = i.person and j.until_on is null
cross join lateral (select coalesce({_FLAT.format("i.line_1")} = {_FLAT.format("a.line_1")}, false) as same_first) sf
where i.reason = ''"""  # noqa: S608 - names of our own


def _change(word: str, when: str, old: str, new: str) -> str:
    return f"'{word}', case when {when} then jsonb_build_array({old}, {new}) end"


_EMPLOYER = "coalesce((select e.name from register_employer e where e.id = {}), nullif({}, ''))"
_PLACE = "(select w.name from register_workplace w where w.id = {})"
_BRANCH = "(select c.name from register_branch c where c.id = {})"
_JUDGED = f"""
create temp table judged on commit drop as
select b.*, coalesce(b.renamed, false) as does_name,
    b.n_born_on is distinct from b.p_born_on as does_born,
    lower(b.n_email) <> b.p_email_key as does_email,
    {_DIGITS.format("b.n_phone")} <> {_DIGITS.format("b.p_phone")} as does_phone,
    b.line_1 is not null and b.a_kind is distinct from 'authorised'
        and {_FLAT.format(_NEW_ADDRESS)} is distinct from {_FLAT.format("b.a_said")} as does_address,
    (b.employer_said is not null or b.job_title is not null or b.work_email is not null or b.work_phone is not null or b.job is not null)
        and (b.job is null or b.n_employer is distinct from b.j_employer or b.n_workplace is distinct from b.j_workplace
            or b.n_typed <> b.j_typed) as does_job,
    b.job is not null and (b.n_job_title <> b.j_title or b.n_work_email <> b.j_email or b.n_work_phone <> b.j_phone) as does_words,
    b.membership is not null and (b.n_branch is distinct from b.m_branch) as does_branch,
    b.membership is not null and b.n_class <> b.m_class as does_class,
    b.membership is not null and b.n_joined_on <> b.m_joined_on as does_joined,
    b.membership is not null and b.m_number is null and b.number is not null as does_number,
    b.known and b.membership is null and not %(works)s as enrols
from beside b"""  # noqa: S608 - names of our own
# An employer's list (P31) changes what is about work, adds nobody, and says nothing of the membership.
# keeps: P31
_ONLY_WORK = """
update judged set does_name = false, does_born = false, does_email = false, does_phone = false, does_address = false,
    does_branch = false, does_class = false, does_joined = false, does_number = false, enrols = false where %(works)s"""
_REASONS = """
update judged b set reason = case
    when not b.known and %(works)s then 'Nobody on the register fits. An employer’s list adds nobody.'
    when not b.known and b.family_name is null then 'Nobody on the register has this number, and the row has no name.'
    when b.known and b.m_ended_on <= %(on)s then format('Left on %%s. Let them rejoin on their page, if they do.', b.m_ended_on)
    when b.known and b.membership is null and %(works)s then 'This person is no member.'
    when b.how = 'number' and b.name_key is not null and not string_to_array(b.name_key, ' ') && string_to_array(b.p_name_key, ' ')
        then 'The register has this number for somebody of quite another name.'
    when b.how = 'name' and b.number is not null and b.m_number is not null and b.m_number <> b.number
        and b.m_number <> lpad(b.number, 8, '0') and not %(works)s
        then format('The register has this person with another number: %%s.', b.m_number)
    when not %(works)s and (not b.known or b.enrols) and b.line_1 is null and b.address is null
        then 'Address line 1 is empty. The register needs a name and an address (Act 1992 s 24).'
    when not %(works)s and (not b.known or b.does_address) and b.line_1 is not null and b.n_postcode = ''
        and b.n_country in ('', 'United Kingdom')
        then 'Postcode is empty. An address in the United Kingdom has one; abroad, name the country.'
    else '' end"""
_WORKED = f"""
create temp table worked on commit drop as
select b.*, jsonb_strip_nulls(jsonb_build_object(
    {
    _change(
        "name",
        "b.does_name",
        "concat_ws(' ', nullif(b.p_given_names, ''), b.p_family_name)",
        "concat_ws(' ', nullif(b.given_names, ''), b.family_name)",
    )
},
    {_change("born_on", "b.does_born", "b.p_born_on", "b.n_born_on")},
    {_change("email", "b.does_email", "b.p_email", "b.n_email")},
    {_change("phone", "b.does_phone", "b.p_phone", "b.n_phone")},
    {_change("address", "b.does_address", "nullif(b.a_said, '')", _NEW_ADDRESS)},
    {
    _change(
        "employer",
        "b.does_job and (b.n_employer is distinct from b.j_employer or b.n_typed is distinct from coalesce(b.j_typed, ''))",
        _EMPLOYER.format("b.j_employer", "b.j_typed"),
        _EMPLOYER.format("b.n_employer", "b.n_typed"),
    )
},
    {
    _change(
        "workplace",
        "b.does_job and b.n_workplace is distinct from b.j_workplace",
        _PLACE.format("b.j_workplace"),
        _PLACE.format("b.n_workplace"),
    )
},
    {_change("job_title", "b.n_job_title <> coalesce(b.j_title, '')", "b.j_title", "b.n_job_title")},
    {_change("work_email", "b.n_work_email <> coalesce(b.j_email, '')", "b.j_email", "b.n_work_email")},
    {_change("work_phone", "b.n_work_phone <> coalesce(b.j_phone, '')", "b.j_phone", "b.n_work_phone")},
    {_change("branch", "b.does_branch", _BRANCH.format("b.m_branch"), _BRANCH.format("b.n_branch"))},
    {_change("member_class", "b.does_class", "b.m_class", "b.n_class")},
    {_change("joined_on", "b.does_joined", "b.m_joined_on", "b.n_joined_on")},
    {_change("number", "b.does_number", "b.m_number", "b.number")},
    {_change("membership", "b.enrols", "null::text", "coalesce(b.number, 'new')")}
)) as changes, ''::text as effect from judged b where b.known and b.reason = ''"""  # noqa: S608 - names of our own
_EFFECT = f"update worked set effect = case when changes = '{{}}' then '{UNCHANGED}' else '{CHANGED}' end"  # noqa: S608
_REST = (
    f"insert into worked select j.*, '{{}}'::jsonb, '{NEW}' from judged j where not j.known and j.reason = ''",  # noqa: S608
    f"update worked set new_person = gen_random_uuid() where effect = '{NEW}' and new_person is null",  # noqa: S608
    # What was left as it is though the row says something else.
    """update worked set reason = 'The employer is not in our directory: left as it is.'
    where employer_said and employer is null and j_employer is not null""",
    """update worked set reason = 'The address was asked for in writing: left as it is.'
    where known and a_kind = 'authorised' and line_1 is not null and not %(works)s""",
)
# Every row, with what would become of it.
_EFFECTS = f"""
create temp table effects on commit drop as
select s."row", s.cells, s.means, coalesce(w.effect, '{REFUSED}') as effect,
    coalesce(nullif(s.reason, ''), nullif(i.reason, ''), nullif(j.reason, ''), w.reason, '') as reason,
    coalesce(w.changes, '{{}}') as changes,
    case when w.effect = '{NEW}' then w.new_person when s.reason = '' then i.person end as person
from staged s left join incoming i on i."row" = s."row" left join judged j on j."row" = s."row" left join worked w on w."row" = s."row\""""  # noqa: S608
TABLES = ("staged", "incoming", "fits", "now_m", "beside", "judged", "worked", "effects")


def clear() -> None:
    """This function will make room for a list: what an earlier one left in this transaction goes, and `staged` waits for rows."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"drop table if exists pg_temp.{table}")
        cursor.execute(STAGED)


@contextmanager
def by_joins(rows: int) -> Iterator[None]:
    """This function will have a list of so many rows compared with the register as a whole, not row by row.

    What PostgreSQL believes of the register's size may be of before the last large list, or of a register that was emptied: it would
    then read all of the list for each person, or all of the register for each row.
    """
    with connection.cursor() as cursor:
        many = rows > _MANY
        if not many:
            cursor.execute(_MISJUDGED)
            many = bool(cursor.fetchone()[0])
        if many:
            cursor.execute("set local enable_nestloop = off")
        yield
        if many:
            cursor.execute("set local enable_nestloop = on")


def work_out(*, on: date, member_class: str, employers_list: bool) -> dict[str, int]:
    """This function will say of each staged row whom it means and what it would change, and count the effects. Call it `by_joins`."""
    said: dict[str, date | str | bool] = {"on": on, "class": member_class, "works": employers_list}
    with connection.cursor() as cursor:
        # Estimates of a temporary table that nobody analysed are guesses, and 100,000 rows are too many for a nested loop.
        cursor.execute(_INCOMING)
        cursor.execute(f"analyze incoming ({_KEYS})")
        for statement in _BY_NUMBER:
            cursor.execute(statement)
        cursor.execute(_FITS, said)
        cursor.execute(_BY_NAME)
        cursor.execute(_MERGED)
        cursor.execute(_PROTECTED)
        cursor.execute(_TWICE, [])
        cursor.execute(f"analyze incoming ({_KEYS})")
        cursor.execute(_NOW)
        cursor.execute("analyze now_m (person_id)")
        for statement in (_BESIDE, _JUDGED, _ONLY_WORK, _REASONS, _WORKED, _EFFECT, *_REST):
            cursor.execute(statement, said if "%(" in statement or "%%" in statement else None)
        for table in ("staged", "judged", "worked"):
            cursor.execute(f'analyze {table} ("row")')
        cursor.execute(_EFFECTS)
        cursor.execute("select effect, count(*) from effects group by effect")
        counted = dict(cursor.fetchall())
    return {effect: counted.get(effect, 0) for effect in (NEW, CHANGED, UNCHANGED, REFUSED)}


def keep(run: UUID) -> None:
    """This function will keep the staged rows with their effects as the rows of an import."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into membership_importrow (id, run_id, person, number, cells, means, effect, reason, changes)"
            ' select gen_random_uuid(), %s, person, "row", cells, means, effect, left(reason, 300), changes from effects order by "row"',
            [run],
        )


def bring_back(run: UUID) -> None:
    """This function will stage the kept rows of an import again: what they would do is worked out anew."""
    clear()
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into staged select number, cells, means, case when means = '{}' then reason else '' end,"
            " case when effect = 'new' then person end from membership_importrow where run_id = %s",
            [run],
        )
        cursor.execute('analyze staged ("row")')


def differs(run: UUID) -> int:
    """This function will count the rows that would do something else now than when their import was looked at."""
    with connection.cursor() as cursor:
        cursor.execute(
            'select count(*) from effects e join membership_importrow r on r.run_id = %s and r.number = e."row"'
            " where (e.effect, e.changes, left(e.reason, 300), e.person) is distinct from (r.effect, r.changes, r.reason, r.person)",
            [run],
        )
        return int(cursor.fetchone()[0])
