"""Entering a list that was worked out: a handful of statements for all rows, inside one act."""

from datetime import date

from django.db import connection

from steward.people import work
from steward.register import acts

# A number that nobody has: the sequence does not know the numbers that came with lists.
_NUMBERS = (
    """update worked set n_number = lpad(nextval('steward.membership_number')::text, 8, '0')
    where (effect = 'new' or (enrols and effect = 'changed')) and n_number is null""",
    """with wants as (
        select "row", n_number from worked where (effect = 'new' or (enrols and effect = 'changed')) and number is null),
    taken as (
        select w."row" from wants w join register_membership m on m.number = w.n_number
        union select w."row" from wants w join worked x on x.number = w.n_number)
    update worked w set n_number = lpad(nextval('steward.membership_number')::text, 8, '0') from taken where taken."row" = w."row\"""",
)
_PEOPLE = """
insert into people_person (id, given_names, family_name, name_key, given_key, born_on, email, email_key, phone, recorded_at)
select new_person, coalesce(given_names, ''), family_name, name_key, given_key, born_on, n_email, coalesce(email_key, ''), n_phone, now()
from worked where effect = 'new'"""
_MEMBERSHIPS = """
insert into register_membership (id, person_id, number, member_class, branch_id, joined_on, came_from, end_reason, went_to, recorded_at)
select gen_random_uuid(), coalesce(person, new_person), n_number, n_class, n_branch, n_joined_on, '', '', '', now()
from worked where effect = 'new' or (enrols and effect = 'changed')"""
_END_ADDRESS = """
update register_address r set until_on = %(on)s from worked w where w.effect = 'changed' and w.does_address and r.id = w.address"""
_ADDRESSES = """
insert into register_address (id, person_id, kind, line_1, line_2, line_3, line_4, town, postcode, postcode_key, country, from_on, recorded_at)
select gen_random_uuid(), coalesce(person, new_person), 'home', n_line_1, n_line_2, n_line_3, n_line_4, n_town, n_postcode, n_postcode_key,
    n_country, case when effect = 'new' then n_joined_on else %(on)s end, now()
from worked where (effect = 'new' and line_1 is not null) or (effect = 'changed' and does_address)"""
_END_JOB = """
update register_employment r set until_on = %(on)s from worked w where w.effect = 'changed' and w.does_job and r.id = w.job"""
_JOBS = """
insert into register_employment (id, person_id, employer_id, workplace_id, employer_as_typed, job_title, work_email, work_phone, from_on,
    recorded_at)
select gen_random_uuid(), coalesce(person, new_person), n_employer, n_workplace, n_typed, n_job_title, n_work_email, n_work_phone,
    case when effect = 'new' then n_joined_on else %(on)s end, now()
from worked where effect in ('new', 'changed') and does_job"""
_WORDS = """
update register_employment r set job_title = w.n_job_title, work_email = w.n_work_email, work_phone = w.n_work_phone
from worked w where w.effect = 'changed' and w.does_words and not w.does_job and r.id = w.job"""
_PERSONS = """
update people_person p set
    given_names = case when w.does_name then coalesce(w.given_names, '') else p.given_names end,
    family_name = case when w.does_name then w.family_name else p.family_name end,
    name_key = case when w.does_name then w.name_key else p.name_key end,
    given_key = case when w.does_name then w.given_key else p.given_key end,
    born_on = w.n_born_on, email = w.n_email, email_key = lower(w.n_email),
    phone = case when w.does_phone then w.n_phone else p.phone end
from worked w where w.effect = 'changed' and (w.does_name or w.does_born or w.does_email or w.does_phone) and p.id = w.person"""
_CLASSES = """
insert into register_classheld (id, person_id, membership_id, member_class, from_on, until_on, recorded_at)
select gen_random_uuid(), person, membership, m_class, coalesce(m_class_from_on, m_joined_on), %(on)s, now()
from worked where effect = 'changed' and does_class and coalesce(m_class_from_on, m_joined_on) < %(on)s"""
_MEMBERS = """
update register_membership m set branch_id = w.n_branch, member_class = w.n_class, joined_on = w.n_joined_on, number = w.n_number,
    class_from_on = case when w.does_class then %(on)s else m.class_from_on end
from worked w where w.effect = 'changed' and (w.does_branch or w.does_class or w.does_joined or w.does_number) and m.id = w.membership"""
_STEPS = (
    ("people", _PEOPLE), ("people", _PERSONS), ("memberships", _MEMBERSHIPS), ("memberships", _CLASSES), ("memberships", _MEMBERS),
    ("addresses", _END_ADDRESS), ("addresses", _ADDRESSES), ("jobs", _END_JOB), ("jobs", _JOBS), ("jobs", _WORDS),
)  # fmt: skip
# How many rows these write, for whoever looks on; it decides nothing.
_ALL = """
select count(*) filter (where effect = 'new') + count(*) filter (where effect = 'new' or enrols)
    + count(*) filter (where effect = 'changed' and (does_name or does_born or does_email or does_phone))
    + count(*) filter (where effect = 'changed' and (does_branch or does_class or does_joined or does_number))
    + count(*) filter (where effect = 'new' and line_1 is not null) + 2 * count(*) filter (where effect = 'changed' and does_address)
    + count(*) filter (where effect = 'new' and does_job) + 2 * count(*) filter (where effect = 'changed' and does_job)
    + count(*) filter (where effect = 'changed' and does_words and not does_job)
from worked where effect in ('new', 'changed')"""


def enter(*, on: date, tell: work.Tell = work.quiet) -> None:
    """This function will write what was worked out to the register, as whoever acts, in the act that goes on."""
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERS[0])
        while True:
            cursor.execute(_NUMBERS[1])
            if not cursor.rowcount:
                break
        cursor.execute(_ALL)
        done, total = 0, int(cursor.fetchone()[0])
        for words, statement in _STEPS:
            tell(f"Writing rows of the register: {words}", done, max(done, total))
            cursor.execute(statement, {"on": on} if "%(" in statement else None)
            done += cursor.rowcount
        acts.plan_anew(cursor)
