"""What the database would answer, asked of the database, against what the lock says."""

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg import sql

from steward.policy import apply, declarations, rules, text
from tests import database
from tests.conftest import SERVER

pytestmark = pytest.mark.django_db
PREFIX = settings.STEWARD_ROLE_PREFIX


def _rows(statement: str, *params: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall()


def test_every_column_is_open_to_exactly_the_roles_of_the_lock() -> None:
    one = rules.own()
    personal = [table.name for table in declarations.collect().personal()]
    live = {
        (role.removeprefix(PREFIX), table, column): (reads, changes)
        for role, table, column, reads, changes in _rows(
            "select r.rolname, c.relname, a.attname, has_column_privilege(r.oid, c.oid, a.attnum, 'SELECT'),"
            " has_column_privilege(r.oid, c.oid, a.attnum, 'UPDATE') from pg_roles r, pg_class c join pg_attribute a"
            " on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped"
            " where c.relnamespace = 'public'::regnamespace and c.relname = any (%s) and r.rolname = any (%s)",
            personal,
            [PREFIX + role for role in one.reach],
        )
    }
    assert len(live) > 2000, "the walk found too little to mean anything"
    wrong = []
    for (role, table, column), (reads, changes) in live.items():
        reach = one.reach[role].get(table)
        wanted = (column in reach.reads, column in reach.changes) if reach else (False, False)
        if (reads, changes) != wanted:
            wrong.append((role, table, column, reads, changes, wanted))
    assert wrong == []


def test_insert_and_delete_are_open_to_exactly_the_roles_of_the_lock() -> None:
    one = rules.own()
    for table in declarations.collect().personal():
        for role, tables in one.reach.items():
            adds, deletes = _rows(
                "select has_table_privilege(%s, %s, 'INSERT'), has_table_privilege(%s, %s, 'DELETE')",
                PREFIX + role, f"public.{table.name}", PREFIX + role, f"public.{table.name}",
            )[0]  # fmt: skip
            reach = tables.get(table.name)
            assert (adds, deletes) == (bool(reach and reach.adds and not reach.leaves), False), (role, table.name)


def test_each_column_of_a_new_row_is_named_by_exactly_the_roles_of_the_lock() -> None:
    one = rules.own()
    personal = [table.name for table in declarations.collect().personal()]
    live = _rows(
        "select r.rolname, c.relname, a.attname, has_column_privilege(r.oid, c.oid, a.attnum, 'INSERT') from pg_roles r, pg_class c"
        " join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped"
        " where c.relnamespace = 'public'::regnamespace and c.relname = any (%s) and r.rolname = any (%s)",
        personal,
        [PREFIX + role for role in one.reach],
    )
    assert len(live) > 2000, "the walk found too little to mean anything"
    wrong = []
    for name, table, column, adds in live:
        reach = one.reach[name.removeprefix(PREFIX)].get(table)
        if adds != bool(reach and reach.adds and column not in reach.leaves):
            wrong.append((name, table, column, adds))
    assert wrong == []
    left = {(role, table): reach.leaves for role, tables in one.reach.items() for table, reach in tables.items() if reach.leaves}
    assert left == {
        (role, table): ("draft",) for role in ("anonymous", "member") for table in ("campaigns_story", "enquiries_enquiry")
    }


def test_every_personal_table_has_row_security_and_nobody_is_above_it() -> None:
    for table in declarations.collect().personal():
        assert _rows("select relrowsecurity, relforcerowsecurity from pg_class where oid = %s::regclass", table.name) == [
            (True, False)
        ]
    strong = _rows(
        "select rolname from pg_roles where (rolsuper or rolbypassrls) and rolname like %s and rolname <> %s",
        f"{PREFIX}%",
        f"{PREFIX}builder",
    )
    assert strong == []


def test_the_applied_policy_has_no_difference_to_mend() -> None:
    assert [step.says for step in apply.plan(prefix=PREFIX)] == []


def test_nothing_in_the_database_goes_round_the_row_policies() -> None:
    """Views and materialised views run as their owner; functions that do are listed here, each with its reason."""
    assert (
        _rows(
            "select relname from pg_class where relnamespace in ('public'::regnamespace, 'steward'::regnamespace) and relkind in ('v', 'm')"
        )
        == []
    )
    above = {
        name
        for (name,) in _rows(
            "select proname from pg_proc where prosecdef and pronamespace in ('public'::regnamespace, 'steward'::regnamespace)"
        )
    }
    known = {
        "acting_post", "scope_self", "scope_branch", "scope_staff", "scope_workplace",  # the scopes of row policies: keys only
        "at_my_workplace", "objects", "objectors_at_my_workplace",  # the representative's list: keys, and one number
        "add_colleague",  # an administrator, and only one whose post lasts, adds somebody new with a first post
        "scope_sample", "protected_from_me",  # an assurer's entries, and the people whose records are protected: keys only
        "note_change", "note_rows",  # the trail
        "colleagues",  # which person an account of a colleague is, for the data protection officer
        "check_end_of_post",  # a trigger that refuses, and reads whether an undoing is on record
        "keep_former",  # what a row of the register said before, written by its trigger
        "undo_act",  # takes back one act of the register, for a membership officer in a post, and notes it as an act
        "alike", "alike_among", "known_as", "merged_into", "acts_about",  # who may be one person, and under which keys: keys only
        "may_merge", "merge_counts",  # refuses, and answers nothing; how many rows speak of each of two people
        "merge_people", "part_people",  # two entries of one person into one, and back, for a membership officer in a post
        "open_protected",  # one protected record, by its exact number and with a reason, for eight hours
        "draw_sample",  # entries for an assurer, at random, for the assurer's own post
        "history_of_sampled",  # what an entry of the assurer's own sample said before: name, membership, address
        "count_register", "count_movements", "count_backdated", "count_upkeep", "count_findings",  # numbers only
        "trail_sealed",  # until when the trail is sealed: a moment, and yes or no
        "check_independent",  # refuses, and answers nothing
        "close_account_of_the_dead",  # a trigger: answers nothing
        "signed_in_since",  # whether somebody has opened their account since: yes or no, before an admission is undone
        "take_back_admission",  # removes what an admission had added, and answers nothing
        "sign_undertaking",  # a post, by its holder
        "in_office",  # whether the post that acts stands and is signed for: yes or no
        "opened_by_me", "protected_among",  # until when one opened a record; which rows of a list mean somebody protected
        "colleagues_to_protect",  # members who work in the office, for the data protection officer to decide
        "my_hints", "take_back_hint", "leavers_of_my_branch",  # what oneself told the office; a number
        "forget_import_rows",  # rows of a list that was not entered
        # many people moved at once, protected ones with them, each for a membership officer's post that lasts (keeps_the_register)
        "keeps_the_register", "move_jobs", "same_employer", "place_typed", "move_to_branch", "forget_names",
        "find_pages", "page_has", "spelt_like",  # an index of words: keys and words of pages that this reader may see
        "note_forms",  # a trigger: the list of spellings follows the pages
        "count_pages",  # numbers by page and day, added to; answers nothing
        "staffing", "branch_sizes",  # how many people work where: numbers
        "show_page", "hide_page", "show_below", "raise_stamp",  # triggers of the website: who may read which page, and that it changed
        "member_now", "is_for_members", "collections_for_members",  # yes or no, yes or no, and keys: for the website's row policies
        "check_told",  # a trigger: refuses, and answers nothing
        "open_untold",  # a trigger: opens a complaint again whose answer failed, and answers nothing
        "file_shown", "picture_shown",  # yes or no: whether a page that one may read names it
        "pass_enquiry", "answers_that_went",  # an enquiry to whoever answers it; whether answers went: states and reasons
        "destroy_enquiries", "destroy_stories", "destroy_candidates", "destroy_interests",  # what is over its time: numbers only
        "drop_interest",  # a choice of one's own
        "keep_story",  # a trigger: refuses, empties what is withdrawn, and answers nothing
        "stories_shown", "candidates_at",  # what everybody may read of published stories and of who stands
        "withdraw_story", "withdraw_my_story",  # take back one story, by its code or by its member, and answer nothing
        "count_letter",  # one more of a number
        "remove_candidates",  # whoever is off the list of an election, for a communications officer in a post
        "way_in_by",  # whether a one-time code may go to somebody: a reason in words, for postroom and membership officer
        "way_in_for_colleague",  # whether an administrator wrote this message to a new colleague: yes or no, for the postroom
    }  # fmt: skip
    assert {name for name in above if not name.startswith("procrastinate_defer")} <= known


@pytest.mark.parametrize("login", ["web", "public", "office", "worker", "cache"])
@pytest.mark.parametrize("table", ["people_person", "register_address", "people_account", "account_emailaddress", "trail_look"])
def test_a_login_alone_reads_nothing(login: str, table: str) -> None:
    urls = database.environment(SERVER, settings.DATABASES["default"]["NAME"])
    with psycopg.connect(urls[f"DATABASE_URL_{login.upper()}"]) as direct, pytest.raises(psycopg.errors.InsufficientPrivilege):
        direct.execute(sql.SQL("select * from {}").format(sql.Identifier(table)))


@pytest.mark.parametrize(
    ("login", "role"),
    [("public", "membership_officer"), ("public", "mailing_house"), ("public", "editor"), ("cache", "member"), ("worker", "member"), ("web", "owner"), ("office", "owner"), ("office", "trail")],
)  # fmt: skip
def test_a_login_becomes_no_role_that_is_not_its_own(login: str, role: str) -> None:
    urls = database.environment(SERVER, settings.DATABASES["default"]["NAME"])
    with psycopg.connect(urls[f"DATABASE_URL_{login.upper()}"]) as direct, pytest.raises(psycopg.errors.InsufficientPrivilege):
        direct.execute(sql.SQL("set role {}").format(sql.Identifier(PREFIX + role)))


def test_a_select_cannot_change_the_role() -> None:
    urls = database.environment(SERVER, settings.DATABASES["default"]["NAME"])
    with psycopg.connect(urls["DATABASE_URL_WEB"]) as direct, pytest.raises(psycopg.errors.InsufficientPrivilege):
        direct.execute("select set_config('role', 'steward_membership_officer', true)")


def test_every_role_of_the_policy_and_every_recipient_with_a_file_is_a_role_of_the_database() -> None:
    policy = text.current()
    wanted = {PREFIX + key for key in policy.roles} | {PREFIX + r.key for r in policy.recipients.values() if r.fields}
    assert wanted <= {name for (name,) in _rows("select rolname from pg_roles")}


def test_a_change_by_hand_is_found_and_mended_by_the_plan() -> None:
    from django.db import transaction

    urls = database.environment(SERVER, settings.DATABASES["default"]["NAME"])
    assert urls
    with SERVER.connect(settings.DATABASES["default"]["NAME"]) as superuser:
        superuser.execute("grant select (email) on people_person to steward_workplace_rep")
        superuser.execute("alter policy steward_member_select on people_person using (true)")
        superuser.execute("drop trigger steward_trail_added on register_address")
        superuser.execute("alter table register_post disable trigger steward_trail_removed")
        try:
            says = [step.says for step in apply.plan(prefix=PREFIX)]
            assert "steward_workplace_rep has SELECT of people_person (email), against the policy" in says
            assert "row policy steward_member_select on people_person is not as the policy says" in says
            assert "changes of register_address are not on the trail" in says
            assert "changes of register_post are not on the trail" in says
        finally:
            for step in apply.plan(prefix=PREFIX):
                superuser.execute(step.statement)
    with transaction.atomic():
        assert apply.plan(prefix=PREFIX) == []
