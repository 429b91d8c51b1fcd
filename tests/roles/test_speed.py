"""What PostgreSQL has to know so that it reads a few rows and not the whole register; `make bench` has the figures."""

import uuid
from typing import Any

import pytest
from django.db import connection

from steward.trail import looks
from tests.people import building

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("function", ["acting_post", "scope_self"])
def test_the_planner_knows_that_somebody_acts_in_one_post(function: str) -> None:
    # With PostgreSQL's own guess of 1,000 rows a representative's list reads the whole register instead of one workplace.
    with building(), connection.cursor() as cursor:
        cursor.execute("select prorows from pg_proc where proname = %s and pronamespace = 'steward'::regnamespace", [function])
        assert cursor.fetchall() == [(1,)]


def test_looks_do_not_wait_to_be_indexed() -> None:
    # While some wait, the looks at one person are found by reading the whole trail.
    with building(), connection.cursor() as cursor:
        cursor.execute("select 'fastupdate=off' = any (reloptions) from pg_class where relname = 'trail_look_persons'")
        assert cursor.fetchall() == [(True,)]


def test_words_of_pages_do_not_wait_to_be_indexed() -> None:
    # The same for the search: until autovacuum comes, a word that no page has is looked for in every page.
    with building(), connection.cursor() as cursor:
        cursor.execute(
            "select relname, 'fastupdate=off' = any (reloptions) from pg_class join pg_am am on am.oid = relam and amname = 'gin'"
            " where relname like 'pagewords%' or relname = 'form_alike' order by relname"
        )
        assert cursor.fetchall() == [("form_alike", True), ("pagewords_forms", True), ("pagewords_vector", True)]


def test_the_search_asks_its_indexes_and_not_every_page() -> None:
    with building(), connection.cursor() as cursor:
        cursor.execute(
            "select proname, 'enable_seqscan=off' = any (proconfig), prosrc from pg_proc where pronamespace = 'steward'::regnamespace"
            " and proname in ('find_pages', 'page_has', 'spelt_like') order by proname"
        )
        (_, one, _), (_, two, page_has), (_, three, _) = cursor.fetchall()
        assert (one, two, three) == (True, True, True)
        # All pages with a word are asked for, not the first: for one page PostgreSQL reads the pages in turn, if its index has a list of
        # words that wait, until one has the word. None has it.
        cursor.execute("prepare has (tsquery) as " + page_has.replace("asked", "$1"))
        cursor.execute("set local plan_cache_mode = force_generic_plan")
        cursor.execute("explain (verbose) execute has ('zzyzx')")
        plan = "\n".join(line for (line,) in cursor.fetchall())
        cursor.execute("deallocate has")
        assert "CTE having_it" in plan, plan


def test_the_looks_at_one_person_are_not_found_by_reading_the_trail_backwards() -> None:
    asked: list[tuple[Any, Any]] = []

    def keep(execute: Any, statement: Any, params: Any, many: bool, context: Any) -> Any:
        asked.append((statement, params))
        return execute(statement, params, many, context)

    with building(), connection.cursor() as cursor:
        with connection.execute_wrapper(keep):
            looks.of_person(uuid.uuid4(), limit=30)
        # However much PostgreSQL would like to: with nothing sorted, and no other way to read.
        cursor.execute("set local enable_sort = off; set local enable_seqscan = off; set local enable_bitmapscan = off")
        statement, params = asked[-1]
        cursor.execute(f"explain {statement}", params)
        assert "trail_look_at" not in str(cursor.fetchall())
