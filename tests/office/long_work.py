"""Runs in a process of its own, in a database of its own: an officer's long lists, done behind the page, with threads and commits.

python -m tests.office.long_work     prints what each page said, and what was there then
"""

import json
import logging
import os
import signal
import tempfile
import threading
import time
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import django

django.setup()

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import setup_test_environment

from steward.exchange import files
from steward.exchange.models import Extract
from steward.membership.importing.actions import _LOCK
from steward.membership.models import Import, ImportRow
from steward.office import threads, working
from steward.office.imports import views
from steward.people import work
from steward.people.models import Person, Work
from steward.register.models import Act, Address, Employment, Membership, Post
from steward.trail.models import Change
from tests.exchange.making import a_desk
from tests.killing import OTHERS, killed_after
from tests.membership.lists import a_list
from tests.office.conftest import sign_in
from tests.people import a_member, a_workplace, an_actor, building

settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0  # as a large file would be taken
DATA = a_list(good=120, bad=3).data
LOOKS = {"steward-looks": "1"}


def counted() -> dict[str, int]:
    with building():
        return {model.__name__: model.objects.count() for model in (Person, Membership, Address, Change)}


def ended() -> None:
    """Wait until nobody works behind a page."""
    for each in threading.enumerate():
        if each.name.startswith("steward "):
            each.join(30)


def page(browser: Client, url: str, **more: Any) -> dict[str, Any]:
    answer = browser.get(url, **more)
    return {"status": answer.status_code, "says": answer.content.decode()}


def bring(browser: Client) -> str:
    answer = browser.post("/office/imports/", {"file": SimpleUploadedFile("list.csv", DATA), "source": "union"})
    return str(answer.headers["Location"])


def press(browser: Client, url: str, what: str) -> int:
    return browser.post(f"{url}{what}/").status_code


def press_and_wait(does: Any, *, until: str) -> None:
    """As the child: it is killed by itself at a step that the thread tells, which is in the middle of its transaction."""
    told = threads._Working.tell

    def tell(self: threads._Working, step: str, done: int, total: int) -> None:
        told(self, step, done, total)
        if step == until:
            os.kill(os.getpid(), signal.SIGKILL)

    with mock.patch.object(threads._Working, "tell", tell):
        does()
        ended()


def killed(seen: dict[str, Any], browser: Client, url: str) -> None:
    before = counted()
    died = killed_after(
        None, partial(press_and_wait, partial(press, browser, url, "enter"), until="Writing rows of the register: jobs")
    )
    seen["killed"] = {"died": died, "same": counted() == before, "fresh": page(browser, url)}
    work.STALE = timedelta(0)  # as if nobody had heard of it for a while
    seen["killed"]["stale"] = page(browser, url)
    work.STALE = timedelta(seconds=20)
    with building():
        Work.objects.filter(ended_at=None).update(beat_at=Work.objects.latest("begun_at").begun_at - timedelta(minutes=1))
    press(browser, url, "enter")
    ended()
    seen["killed"]["again"] = page(browser, url)
    with building():
        seen["killed"]["states"] = sorted(Work.objects.filter(kind=views.ENTER.key).values_list("state", flat=True))
    died = killed_after(None, partial(press_and_wait, partial(bring, browser), until="Working out what each row would do"))
    work.STALE = timedelta(0)
    with building():
        read = Work.objects.filter(kind=views.READ.key).latest("begun_at")
    seen["unread"] = {
        "died": died,
        "list": page(browser, "/office/imports/"),
        "page": page(browser, f"/office/imports/{read.about}/"),
    }
    work.STALE = timedelta(seconds=20)


def watched(seen: dict[str, Any], browser: Client, officer: Any, url: str) -> None:
    with connection.cursor() as cursor:  # held here, so that the list waits for it in its middle
        cursor.execute("select pg_advisory_lock(%s)", [_LOCK])
        began = time.monotonic()
        press(browser, url, "enter")
        seen["answered in"] = time.monotonic() - began
        for _ in range(200):
            seen["running"] = page(browser, url)
            if "Looking whether" in seen["running"]["says"]:
                break
            time.sleep(0.02)
        seen["looked"] = page(browser, url, headers=LOOKS)
        seen["while"] = counted()
        seen["again"] = [press(browser, url, "enter"), press(browser, url, "drop"), page(browser, url)]
        with building():
            seen["claims"] = Work.objects.filter(kind=views.ENTER.key).count()
            cells = {str(cell) for row in ImportRow.objects.values_list("cells", flat=True) for cell in row if len(str(cell)) > 3}
            row = " ".join(str(value) for value in Work.objects.filter(kind=views.ENTER.key).values_list().get())
            seen["named"] = [cell for cell in cells if cell in row] + [
                key for key in (officer.account, officer.post) if str(key) in row
            ]
        seen["others"] = {
            role: sign_in(an_actor(role)).get(url).status_code
            for role in ("membership_officer", "administrator", "data_protection_officer")
        }
        cursor.execute("select pg_advisory_unlock(%s)", [_LOCK])
    ended()
    seen["over"] = page(browser, url, headers=LOOKS)["status"]
    seen["entered"], seen["later"] = page(browser, url), page(browser, url)
    with connection.cursor() as cursor:
        cursor.execute(OTHERS)
        seen["connections"] = cursor.fetchone()[0]
    with building():
        keys = Membership.objects.filter(number__startswith="M").values_list("person_id", flat=True)
        found = Change.objects.filter(person__in=list(keys)).values_list("account", "role", "purpose").distinct()
        seen["trail"] = [[str(account) == str(officer.account), role, purpose] for account, role, purpose in found]


def released() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        two = a_desk(Path(folder))
        file, second = two.prepare(), sign_in(two.second)
        url = f"/office/extracts/{file.pk}/"
        press(second, url, "release")
        ended()
        found = page(second, url) | {"made": sorted(each.suffix for each in Path(folder).iterdir())}
        url = f"/office/extracts/{two.prepare().pk}/"
        with mock.patch.object(files, "put_in_place", return_value=False):
            press(second, url, "release")
            ended()
        found["lost"] = page(second, url)
        press(second, url, "release")
        found["found again"] = page(second, url)
        return found | {"withdrawing": withdrawn_meanwhile(two.prepare().pk)}


def withdrawn_meanwhile(key: Any) -> Any:
    """What an administrator is told who withdraws a file while a process holds it, to release it."""
    answers, administrator = [], sign_in(an_actor("administrator"))

    def withdraw() -> None:
        answers.append(administrator.post(f"/office/extracts/{key}/withdraw/"))
        connections.close_all()

    one = threading.Thread(target=withdraw)
    with transaction.atomic(), building():
        Extract.objects.select_for_update().get(pk=key)
        one.start()
        one.join(5)
        told = [[answer.status_code, answer.content.decode()] for answer in answers]
    one.join()
    return told


def merged(browser: Client) -> dict[str, Any]:
    with building():
        a_member(workplace=a_workplace("Seacroft", "Invented Old Trust"))
        into = a_workplace("Fabletown", "Invented New Trust").employer
    said = {"first": "Invented Old Trust", "into": "Invented New Trust", "on_day": "1", "on_month": "11", "on_year": "2026"}
    looked = browser.post("/office/employers/merge/", said).content.decode()
    sure = looked.partition('name="sure" value="')[2].partition('"')[0]
    browser.post("/office/employers/merge/", said | {"sure": sure})
    ended()
    with building():
        there = Employment.objects.filter(employer=into, until_on=None).count()
        undo = f"/office/employers/undo/{Act.objects.get(kind='employers_merged').pk}/"
    found = page(browser, f"/office/employers/{into.pk}/") | {"there": there}
    with threads._one:
        browser.post(undo)
        found["undoing"] = page(browser, undo)
        with building():
            found["meanwhile"] = Employment.objects.filter(employer=into, until_on=None).count()
    ended()
    found["undone"] = page(browser, undo, follow=True)
    with building():
        found["back"] = Employment.objects.filter(employer=into, until_on=None).count()
    return found


class Heard(logging.Handler):
    """What whoever runs Steward reads in the log."""

    said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


def main() -> None:
    setup_test_environment()
    logging.getLogger("steward.working").addHandler(Heard())
    threads.BEAT, working.AT_ONCE, views.SMALL = 0.02, 50, 2_000
    officer = an_actor("membership_officer")
    browser, seen = sign_in(officer), dict[str, Any]()
    url = bring(browser)
    seen["begun"] = page(browser, url)["status"]
    ended()
    seen["read"], seen["before"] = page(browser, url), counted()
    watched(seen, browser, officer, url)
    press(browser, url, "undo")
    ended()
    seen["undone"] = page(browser, url)
    url = bring(browser)
    ended()
    killed(seen, browser, url)
    seen["file"] = released()
    with mock.patch.object(working, "AT_ONCE", 0):
        seen["merged"] = merged(browser)
    url = bring(browser)
    ended()
    with building():
        one = Person.objects.filter(memberships__number__startswith="M").exclude(phone="").latest("pk")
        Person.objects.filter(pk=one.pk).update(phone="01632 960123")
    press(browser, url, "enter")
    ended()
    seen["outdated"] = page(browser, url)
    with threads._one:  # another piece of work goes on: this one waits, and meanwhile the post ends
        press(browser, url, "enter")
        with building():
            Post.objects.filter(pk=officer.post).update(until_on="2026-11-01")
    ended()
    seen["post ended"] = page(sign_in(an_actor("membership_officer")), url)
    with building():
        seen["done"] = Import.objects.filter(state="done").count()
    seen["on disk"] = [path.name for path in Path(tempfile.gettempdir()).rglob("*")]
    seen["log"] = Heard.said
    print(json.dumps(seen))


if __name__ == "__main__":
    main()
