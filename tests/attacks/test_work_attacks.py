"""Long work, attacked: the row of progress asked for at another room's address, and by those whom it is no business of."""

import gc
from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from steward.office import threads
from steward.people import work
from steward.people.acting import acting_as
from steward.people.models import Work
from steward.register.employers import succession
from steward.register.models import Employer, Post
from steward.web.uploads import Kept
from tests.office.conftest import sign_in
from tests.people import TODAY, a_workplace, an_actor, building

pytestmark = pytest.mark.django_db


def going(kind: str, **more: object) -> Work:
    with building():
        one = work.claim(kind, about=uuid4(), at=timezone.now())
        Work.objects.filter(pk=one.pk).update(**more)
    return one


@pytest.mark.parametrize("kind", ["extract.release", "employers.merge", "import.enter"])
@pytest.mark.parametrize("room", ["imports", "extracts", "employers"])
@pytest.mark.parametrize("ended", [False, True])
def test_the_work_of_one_room_is_no_page_of_another(kind: str, room: str, ended: bool) -> None:
    one = going(kind, **({"ended_at": timezone.now(), "state": "failed", "problem": "quillbracken"} if ended else {}))
    officer = sign_in(an_actor("membership_officer"))
    officer.raise_request_exception = False
    answer = officer.get(f"/office/{room}/{one.about}/")
    if room.startswith(kind.partition(".")[0]) and (room == "imports" or not ended):
        assert answer.status_code == 200
    else:
        assert answer.status_code == 404
        assert "quillbracken" not in answer.content.decode()


@pytest.mark.parametrize("role", ["communications_officer", "editor", "caseworker", "data_protection_officer", "administrator"])
def test_nobody_else_looks_at_the_work_of_a_membership_officer(role: str) -> None:
    one = going("import.enter")
    assert sign_in(an_actor(role)).get(f"/office/imports/{one.about}/").status_code == 404


def test_a_merger_that_waited_behind_another_of_the_same_employer_is_refused() -> None:
    officer, now = an_actor("membership_officer"), timezone.now()
    with building():
        old, one, two = (a_workplace("Seacroft", f"Invented {name} Trust").employer for name in ("Old", "New", "Other"))
    with acting_as(officer, "register"):
        waits = Employer.objects.get(pk=old.pk)  # as the request had it that began the work
        succession.succeed([Employer.objects.get(pk=old.pk)], one, by=officer, on=TODAY, at=now)
        with pytest.raises(succession.UnableToMerge, match="already"), transaction.atomic():
            succession.succeed([waits], two, by=officer, on=TODAY, at=now)
        with pytest.raises(succession.UnableToMerge, match="closed"), transaction.atomic():
            succession.succeed([two], waits, by=officer, on=TODAY, at=now)
    with building():
        assert Employer.objects.get(pk=old.pk).succeeded_by_id == one.pk


def test_work_whose_officers_post_ends_half_way_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads.connections, "close_all", lambda: None)
    officer, about = an_actor("membership_officer"), uuid4()
    with building():
        employer = a_workplace("Seacroft", "Invented Old Trust").employer

    def task(tell: work.Tell) -> None:
        Employer.objects.filter(pk=employer.pk).update(name="Invented New Trust")
        with building():
            Post.objects.filter(pk=officer.post).update(until_on=date(2026, 1, 1))
        Employer.objects.filter(pk=employer.pk).update(name="Invented Newest Trust")  # finds no row any more, and says nothing

    with acting_as(officer, "register"):
        one = work.claim("import.enter", about=about, at=timezone.now())
    threads._Working(one.pk, one.kind, threads.Job(task, officer, "register"))._work()
    with building():
        ended = Work.objects.get(pk=one.pk)
        assert (ended.state, ended.problem) == (Work.State.FAILED, threads.POST_ENDED_MEANWHILE)
        assert Employer.objects.get(pk=employer.pk).name == "Invented Old Trust"


def test_a_request_that_begins_work_and_is_taken_back_begins_nothing_and_leaves_no_upload() -> None:
    officer, about, ran = an_actor("membership_officer"), uuid4(), list[str]()
    kept = Kept(SimpleUploadedFile("a.csv", b"quillbracken"))
    path, here = kept.path, set(threads._here)
    assert path.read_bytes() == b"quillbracken"
    with transaction.atomic(), acting_as(officer, "register"):
        job = threads.Job(lambda tell: ran.append("ran"), officer, "register", let_go=kept.close)
        threads.begin("import.read", job, about=about)
        transaction.set_rollback(True)
    del job, kept
    gc.collect()
    assert (ran, threads._here, path.exists() and path.read_bytes() == b"quillbracken") == ([], here, False)
    with building():
        assert not Work.objects.filter(about=about).exists()
