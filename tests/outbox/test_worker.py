"""The whole way on a database of its own: a job deferred by an officer, the worker under its own login, kill -9 in between."""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import conftest, database

# Deferred by an officer in a transaction of their own, as the website does.
DEFER = """
import json, sys
import django; django.setup()
from datetime import datetime, UTC
from tests.people import a_member, an_actor, building
from steward.people.acting import acting_as
from steward.people.models import Person
from steward.outbox import actions
from steward.outbox.models import CODE_LINE
with building():
    people = [a_member("Canarina", "Unmistakable", email="canarina@invented.example"), a_member("Wilfa", "Ash")]
made = []
for person in people:
    with acting_as(an_actor("membership_officer"), "contact"):
        message = actions.write(Person.objects.get(pk=person.pk), kind="welcome", purpose="contact", subject="About your membership",
                                body="Dear member,\\n\\n" + CODE_LINE, at=datetime.now(UTC))
        made.append(str(message.pk))
print(json.dumps(made))
"""
# A worker that died in the middle: its job is still "doing", and no worker has it.
DIE = "update procrastinate_jobs set status = 'doing', worker_id = null, attempts = attempts"
# What `steward worker` runs, but it stops when the queue is empty.
WORK = """
import django; django.setup()
from steward.website import jobs
jobs.work(wait=False)
"""
TAKE_UP = """
import asyncio, time
import django; django.setup()
from types import SimpleNamespace
from procrastinate.contrib.django import app
from steward.outbox import jobs
async def main():
    worker = app.with_connector(app.connector.get_worker_connector())
    async with worker.open_async():
        await jobs.take_up(SimpleNamespace(app=worker), timestamp=0)
asyncio.run(main())
"""
# A round of the night that ends only when a page has been published: it began first, and there is one worker.
PUBLISH = """
import threading
import django; django.setup()
from procrastinate.contrib.django import app
from steward.website import jobs, publisher
published, began = threading.Event(), threading.Event()
def night(timestamp):
    began.set()
    print("published while it lasted:", published.wait(20))
def publish_due(at):
    print("a round had begun:", began.wait(20))
    published.set()
publisher.publish_due = publish_due
app.tasks["doubles:begin"].func = night
for name in ("doubles:begin", "website:publish"):
    app.configure_task(name).defer(timestamp=0)
jobs.work(wait=False)
"""


@pytest.fixture
def own(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of processes that share a database of their own."""
    name = f"own_{uuid.uuid4().hex[:8]}"
    database.clone(conftest.SERVER, name)
    yield os.environ | database.environment(conftest.SERVER, name) | {"STEWARD_VAR": str(tmp_path), "DATABASE": name}
    database.drop(conftest.SERVER, name)


def _run(code: str, env: dict[str, str], login: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=env | {"STEWARD_LOGIN": login},
        cwd=database.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done


def test_the_worker_sends_what_an_officer_deferred_and_nobodys_name_is_in_log_or_queue(
    own: dict[str, str], tmp_path: Path
) -> None:
    by_email, by_post = json.loads(_run(DEFER, own, "web").stdout)
    done = _run(WORK, own, "worker")
    assert sorted(path.name for path in (tmp_path / "outbox").iterdir()) == sorted([f"{by_email}.eml", f"{by_post}.pdf"])
    with conftest.SERVER.connect(own["DATABASE"]) as inside:
        jobs = inside.execute("select args::text, status from procrastinate_jobs where task_name = 'post:send'").fetchall()
        states = inside.execute("select state from outbox_message").fetchall()
    assert {row[1] for row in jobs} == {"succeeded"}
    assert {row[0] for row in states} == {"sent"}
    assert not [word for word in ("Canarina", "Unmistakable", "canarina") if word in done.stdout + done.stderr + str(jobs)]


def test_what_a_killed_worker_left_is_taken_up_again(own: dict[str, str], tmp_path: Path) -> None:
    made = json.loads(_run(DEFER, own, "web").stdout)
    with conftest.SERVER.connect(own["DATABASE"]) as inside:
        inside.execute(DIE)
        _run(TAKE_UP, own, "worker")
        assert {row[0] for row in inside.execute("select status from procrastinate_jobs").fetchall()} == {"todo"}
    _run(WORK, own, "worker")
    assert len(list((tmp_path / "outbox").iterdir())) == len(made)


def test_a_job_that_takes_long_keeps_no_page_waiting(own: dict[str, str]) -> None:
    done = _run(PUBLISH, own, "worker")
    assert set(done.stdout.splitlines()) == {"a round had begun: True", "published while it lasted: True"}
