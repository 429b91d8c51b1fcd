"""A long list is done behind the page: the page says how far it is, a second press begins nothing, and a kill changes nothing."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from steward.people import work
from steward.people.acting import acting_as
from steward.people.models import Work
from tests import database
from tests.people import an_actor


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    server = database.start()
    name = f"lw_{os.getpid()}"
    env = os.environ | database.environment(server, database.clone(server, name))
    env |= {"TMPDIR": str(tmp_path_factory.mktemp("uploads"))}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tests.office.long_work"],
            env=env,
            cwd=database.ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        database.drop(server, name)
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_long_list_is_read_and_entered_behind_the_page_which_says_how_far_it_is(seen: dict[str, Any]) -> None:
    assert seen["begun"] == 200
    assert "The list is read." in seen["read"]["says"]
    assert "What the list would do" in seen["read"]["says"]
    running = seen["running"]["says"]
    assert "The list is being entered" in running
    assert "Looking whether the register has changed since" in running
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in running
    assert 'role="status"' in running
    assert seen["while"] == seen["before"] | {"Change": seen["while"]["Change"]}
    assert seen["looked"]["status"] == 200
    assert seen["over"] == 204  # so the script opens the page
    assert "The list is entered." in seen["entered"]["says"]
    assert "What the list did" in seen["later"]["says"]
    assert "The list is entered." not in seen["later"]["says"]
    assert "http-equiv" not in seen["later"]["says"]
    assert "The list is undone" in seen["undone"]["says"]


def test_whoever_presses_again_is_told_that_it_is_running_and_nothing_begins(seen: dict[str, Any]) -> None:
    entered, dropped, page = seen["again"]
    assert (entered, dropped, seen["claims"]) == (302, 302, 1)
    assert "It is running. Nothing was begun a second time." in page["says"]


def test_a_colleague_sees_it_and_another_post_does_not(seen: dict[str, Any]) -> None:
    assert seen["others"] == {"membership_officer": 200, "administrator": 404, "data_protection_officer": 404}


def test_the_row_of_progress_names_nobody_and_the_trail_names_the_officer(seen: dict[str, Any]) -> None:
    assert seen["named"] == []
    assert seen["trail"] == [[True, "steward_membership_officer", "register"]]


def test_what_a_killed_process_did_is_not_there_and_the_page_says_so(seen: dict[str, Any]) -> None:
    killed = seen["killed"]
    assert killed["died"]
    assert killed["same"]
    assert "The list is being entered" in killed["fresh"]["says"]  # nobody knows yet
    assert "It was interrupted" in killed["stale"]["says"]
    assert "Enter 120 rows" in killed["stale"]["says"]
    assert "The list is entered." in killed["again"]["says"]
    assert killed["states"] == ["done", "done", "interrupted"]


def test_a_list_whose_reading_was_killed_is_told_of_and_nothing_of_it_is_on_the_disk(seen: dict[str, Any]) -> None:
    assert seen["unread"]["died"]
    assert "<h2>Being read, or not read</h2>" in seen["unread"]["list"]["says"]
    assert "It was interrupted" in seen["unread"]["page"]["says"]
    assert "Choose the file again" in seen["unread"]["page"]["says"]
    assert seen["on disk"] == []


def test_a_refusal_behind_the_page_is_told_on_the_lists_own_page(seen: dict[str, Any]) -> None:
    assert "The register has changed since you looked" in seen["outdated"]["says"]
    assert seen["outdated"]["status"] == 200


def test_a_post_that_ended_while_its_work_waited_does_nothing(seen: dict[str, Any]) -> None:
    assert "Your post ended before this began" in seen["post ended"]["says"]
    assert seen["done"] == 1  # the one that was entered before


def test_a_file_for_a_recipient_is_made_behind_the_page(seen: dict[str, Any]) -> None:
    assert "The file is released, with its manifest beside it." in seen["file"]["says"]
    assert seen["file"]["made"] == [".age", ".json"]


def test_a_released_file_that_did_not_get_its_name_is_not_called_done_and_can_be_finished(seen: dict[str, Any]) -> None:
    lost = seen["file"]["lost"]["says"]
    assert "The file is released, with its manifest beside it." not in lost
    assert "This file was released, and it does not lie where it should" in lost
    assert "Put it in its place" in lost
    assert seen["log"] == ["extract.release had ended before it stopped"]
    assert "does not lie where it should" not in seen["file"]["found again"]["says"]


def test_whoever_withdraws_a_file_that_is_being_released_is_told_so_at_once(seen: dict[str, Any]) -> None:
    ((status, page),) = seen["file"]["withdrawing"]
    assert status == 409
    assert "is being released at this moment" in page


def test_everybody_follows_a_merged_employer_behind_the_page(seen: dict[str, Any]) -> None:
    assert "They are merged. Everybody came along" in seen["merged"]["says"]
    assert seen["merged"]["there"] == 1


def test_a_merger_is_undone_behind_the_page(seen: dict[str, Any]) -> None:
    assert "What was done with employers is being undone" in seen["merged"]["undoing"]["says"]
    assert seen["merged"]["meanwhile"] == 1
    assert "It is undone" in seen["merged"]["undone"]["says"]
    assert "Done lately with employers" in seen["merged"]["undone"]["says"]
    assert seen["merged"]["back"] == 0


def test_no_connection_is_left_open(seen: dict[str, Any]) -> None:
    assert seen["connections"] == 0


@pytest.mark.django_db
def test_work_that_was_taken_for_gone_and_begun_anew_keeps_nothing() -> None:
    now, about = timezone.now(), uuid4()
    with acting_as(an_actor("membership_officer"), "register"):
        first = work.claim("import.enter", about=about, at=now)
        with pytest.raises(work.Running):
            work.claim("import.enter", about=about, at=now + timedelta(seconds=19))
        second = work.claim("import.enter", about=about, at=now + timedelta(seconds=21))
        with pytest.raises(work.Superseded):
            work.end(first.pk, at=now)
        work.fail(first.pk, "Too late.", at=now)
        work.end(second.pk, at=now)
        work.fail(second.pk, "The line broke after the commit.", at=now)  # what is done is done
        assert list(Work.objects.order_by("begun_at").values_list("state", "problem")) == [("interrupted", ""), ("done", "")]
