"""Work that waits behind a page: of which moment it is, what is forgotten of it, and how it ends when its ending goes wrong."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from steward.exchange.models import Extract
from steward.membership.models import Import
from steward.office import threads, working
from steward.office.employers import merging
from steward.office.extracts import views as extracts
from steward.office.imports import views as imports
from steward.people import work
from steward.people.acting import acting_as
from steward.people.models import Work
from tests.exchange.making import Desk, a_desk
from tests.office.conftest import sign_in
from tests.people import a_member, a_workplace, an_actor, building

pytestmark = pytest.mark.django_db
LIST = b"Surname,First name,Address 1,Postcode\nAshgrove,Rhoswen,1 Invented Row,ZZ1 1ZZ\n"
COLUMNS = {"source": "union", "field_0": "family_name", "field_1": "given_names", "field_2": "line_1", "field_3": "postcode"}


@pytest.fixture
def browser(working_as: Callable[..., Client]) -> Client:
    return working_as("membership_officer")


@pytest.fixture
def two(tmp_path: Path) -> Desk:
    return a_desk(tmp_path)


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> list[threads.Job]:
    """What was begun: it waits, however short it is, until the test does it."""
    found = list[threads.Job]()

    def begin(kind: str, job: threads.Job, *, about: UUID) -> Work:
        found.append(job)
        return work.claim(kind, about=about, at=timezone.now())

    monkeypatch.setattr(threads, "begin", begin)
    monkeypatch.setattr(working, "AT_ONCE", 0)
    monkeypatch.setattr(imports, "SMALL", 0)
    return found


def bring(browser: Client) -> str:
    answer = browser.post("/office/imports/", {"file": SimpleUploadedFile("list.csv", LIST), "source": "union"})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def left(kind: str, about: UUID, **more: object) -> None:
    """A row whose process is gone, or what else `more` makes of it."""
    with building():
        one = work.claim(kind, about=about, at=timezone.now() - timedelta(minutes=1))
        Work.objects.filter(pk=one.pk).update(**more)


def failed(kind: str, about: UUID) -> None:
    left(kind, about, state=Work.State.FAILED, ended_at=timezone.now(), problem="quillbracken")


def hear(monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str) -> dict[str, Any]:
    """What an action is asked to do, in its place."""
    said = dict[str, Any]()
    monkeypatch.setattr(module, name, lambda *given, **named: said.update(named))
    return said


def over_midnight(monkeypatch: pytest.MonkeyPatch, job: threads.Job) -> None:
    """It began a day after it was asked for."""
    later = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    with acting_as(job.by, job.purpose):
        job.task(work.quiet)


@pytest.mark.parametrize(
    ("action", "press", "typed"), [("enter", "enter/", {}), ("undo", "undo/", {}), ("map_columns", "columns/", COLUMNS)]
)
def test_what_a_list_does_is_of_the_day_on_which_it_is_done(
    browser: Client, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, action: str, press: str, typed: Any
) -> None:
    url, asked = bring(browser), timezone.localdate()
    waiting = request.getfixturevalue("waiting")
    said = hear(monkeypatch, imports.actions, action)
    assert browser.post(f"{url}{press}", typed).status_code == 302
    over_midnight(monkeypatch, waiting[0])
    assert said["on"] == asked + timedelta(days=1)
    assert timezone.localdate(said.get("at", timezone.now())) == said["on"]


def test_a_list_is_read_on_the_day_on_which_it_is_read(
    browser: Client, monkeypatch: pytest.MonkeyPatch, waiting: list[threads.Job]
) -> None:
    asked, said = timezone.localdate(), hear(monkeypatch, imports.actions, "bring")
    bring(browser)
    over_midnight(monkeypatch, waiting[0])
    assert (said["on"], timezone.localdate(said["at"])) == (asked + timedelta(days=1),) * 2


def test_a_file_is_released_in_the_moment_in_which_each_person_is_judged(
    two: Desk, monkeypatch: pytest.MonkeyPatch, waiting: list[threads.Job]
) -> None:
    with building():
        a_member("Rhoswen", "Ashgrove")
    file, asked = two.prepare(), timezone.localdate()
    said = hear(monkeypatch, extracts.actions, "release")
    sign_in(two.second).post(f"/office/extracts/{file.pk}/release/")
    over_midnight(monkeypatch, waiting[0])
    assert timezone.localdate(said["at"]) == asked + timedelta(days=1)


def test_employers_are_merged_in_the_moment_in_which_it_is_done(
    browser: Client, monkeypatch: pytest.MonkeyPatch, waiting: list[threads.Job]
) -> None:
    with building():
        a_member(workplace=a_workplace("Seacroft", "Invented Old Trust"))
        a_workplace("Fabletown", "Invented New Trust")
    typed = {"first": "Invented Old Trust", "into": "Invented New Trust", "on_day": "1", "on_month": "11", "on_year": "2026"}
    looked = browser.post("/office/employers/merge/", typed).content.decode()
    asked, said = timezone.localdate(), hear(monkeypatch, merging.succession, "succeed")
    browser.post("/office/employers/merge/", typed | {"sure": looked.partition('name="sure" value="')[2].partition('"')[0]})
    over_midnight(monkeypatch, waiting[0])
    assert (said["on"].isoformat(), timezone.localdate(said["at"])) == ("2026-11-01", asked + timedelta(days=1))


def test_a_list_that_is_forgotten_says_no_more_that_it_was_interrupted(browser: Client) -> None:
    url = bring(browser)
    with building():
        key = Import.objects.get().pk
    left("import.enter", key)
    assert working.INTERRUPTED in browser.get(url).content.decode()
    assert browser.post(f"{url}drop/").status_code == 302
    page = browser.get(url).content.decode()
    assert working.INTERRUPTED not in page
    assert "Not entered" in page
    with building():
        assert not Work.objects.exists()


def test_work_that_nobody_ended_is_not_kept_for_ever_and_work_that_goes_on_is_not_forgotten() -> None:
    now, read, runs = timezone.now(), uuid4(), uuid4()
    with acting_as(an_actor("membership_officer"), "register"):
        work.claim("import.read", about=read, at=now - work.KEPT - timedelta(days=1))
        work.claim("import.enter", about=runs, at=now)
        assert work.latest(read) is None
        work.forget(runs, at=now)
        assert work.latest(runs) is not None


@pytest.mark.parametrize("role", ["membership_officer", "administrator"])
def test_a_file_that_was_withdrawn_says_no_more_that_its_release_failed(
    two: Desk, working_as: Callable[..., Client], role: str
) -> None:
    file, officer = two.prepare(), sign_in(two.second)
    url = f"/office/extracts/{file.pk}/"
    failed("extract.release", file.pk)
    assert "quillbracken" in officer.get(url).content.decode()
    assert working_as(role).post(f"{url}withdraw/").status_code == 302
    page = officer.get(url).content.decode()
    assert "quillbracken" not in page
    assert "Withdrawn" in page


def test_a_file_that_was_released_at_last_says_no_more_that_its_release_failed(two: Desk) -> None:
    file, officer = two.prepare(), sign_in(two.second)
    failed("extract.release", file.pk)
    assert officer.post(f"/office/extracts/{file.pk}/release/").status_code == 302
    assert "quillbracken" not in officer.get(f"/office/extracts/{file.pk}/").content.decode()
    with building():
        assert not Work.objects.exists()


def test_a_file_is_not_withdrawn_while_it_is_being_released(two: Desk, browser: Client) -> None:
    file = two.prepare()
    left("extract.release", file.pk, beat_at=timezone.now())
    browser.post(f"/office/extracts/{file.pk}/withdraw/")
    with building():
        assert Extract.objects.get().state == Extract.State.PREPARED


def test_why_it_ended_is_told_though_what_follows_a_refusal_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads.connections, "close_all", lambda: None)
    officer = an_actor("membership_officer")

    def task(tell: work.Tell) -> None:
        raise LookupError("The register has changed since.")

    def mend(problem: Exception) -> None:
        raise RuntimeError

    with acting_as(officer, "register"):
        one = work.claim("import.enter", about=uuid4(), at=timezone.now())
    job = threads.Job(task, officer, "register", (LookupError,), mend=mend)
    threads._Working(one.pk, one.kind, job)._work()
    with building():
        ended = Work.objects.get()
        assert (ended.state, ended.problem) == (Work.State.FAILED, "The register has changed since.")
