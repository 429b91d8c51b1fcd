"""Publishing: at its minute, and with a second pair of eyes."""

import datetime as dt
import html
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app as queue

from steward.people.acting import acting_as
from steward.website import faults as faults_of
from steward.website import publisher
from steward.website.cms import late
from steward.website.models import (
    FactsheetPage,
    Late,
    NewsPage,
    SecondLook,
)
from tests.people import building
from tests.website.editing import IN_FOUR_DAYS, IN_TWO_DAYS, Editor, edit, faults, now, section, to_form, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_publisher", "media")]


IMPRINT = {
    "election_material": "on",
    "imprint": "Promoted by Ada Ashgrove, 1 Invented Row, on behalf of the union, 2 Invented Row",
}


# ---- the clock


def test_schedule_keeps_what_was_written_and_asks_when_it_appears(editor: Editor) -> None:
    meta = NewsPage._meta
    add = reverse("wagtailadmin_pages:add", args=[meta.app_label, meta.model_name, section("news").pk])
    answer = editor.saves(add, words(NewsPage), "schedule")
    with building():
        page = NewsPage.objects.latest("pk")
    assert answer["Location"] == f"/cms/schedule/{page.pk}/"
    assert not page.live
    buttons = editor.client.get(edit(page)).content.decode()
    assert 'name="action-schedule"' in buttons
    assert 'name="action-publish"' in buttons


def test_it_appears_at_its_minute_and_is_taken_off_at_its_minute(editor: Editor) -> None:
    page = editor.makes(section("news"), NewsPage)
    address = f"/cms/schedule/{page.pk}/"
    answer = editor.client.post(address, to_form(IN_TWO_DAYS) | to_form(IN_FOUR_DAYS, "until"), follow=True)
    says = timezone.localtime(IN_TWO_DAYS)
    assert f"appears on {says:%A} {says.day} {says:%B %Y at %H:%M}, and it is taken off on" in answer.content.decode()
    assert "On the clock" in editor.client.get("/cms/").content.decode()
    publisher.publish_due(IN_TWO_DAYS - dt.timedelta(minutes=1))
    assert not now(page).live
    assert Client().get(page.url).status_code == 404
    assert publisher.publish_due(IN_TWO_DAYS) == (1, 0)
    assert now(page).live
    assert Client().get(page.url).status_code == 200
    assert publisher.publish_due(IN_FOUR_DAYS) == (0, 1)
    assert not now(page).live
    assert publisher.publish_due(IN_FOUR_DAYS) == (0, 0)


def test_a_page_that_is_read_already_gets_its_new_words_at_their_minute(editor: Editor) -> None:
    page = editor.makes(section("news"), NewsPage, "publish")
    editor.saves(edit(page), words(NewsPage, title="Words of tomorrow"))
    editor.client.post(f"/cms/schedule/{page.pk}/", to_form(IN_TWO_DAYS))
    assert "Words of tomorrow" not in Client().get(page.url).content.decode()
    assert "Call it off" in editor.client.get(f"/cms/schedule/{page.pk}/").content.decode()
    assert publisher.publish_due(IN_TWO_DAYS)[0] == 1
    assert "Words of tomorrow" in Client().get(page.url).content.decode()


def test_what_is_on_the_clock_is_called_off(editor: Editor) -> None:
    page = editor.makes(section("news"), NewsPage)
    address = f"/cms/schedule/{page.pk}/"
    editor.client.post(address, to_form(IN_TWO_DAYS))
    assert editor.client.post(address, {"off": "1"}, follow=True).status_code == 200
    assert publisher.publish_due(IN_FOUR_DAYS) == (0, 0)
    assert not now(page).live


def test_a_page_that_cannot_be_published_keeps_no_other_waiting(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, sound = (editor.makes(section("news"), NewsPage, slug=slug) for slug in ("broken", "sound"))
    for page in (broken, sound):
        editor.client.post(f"/cms/schedule/{page.pk}/", to_form(IN_TWO_DAYS))
    publish = publisher.editing.publish_version

    def or_fall(revision: Any, **more: Any) -> None:
        if str(revision.object_id) == str(broken.pk):
            raise FileNotFoundError("the picture is gone from the disk")
        publish(revision, **more)

    monkeypatch.setattr(publisher.editing, "publish_version", or_fall)
    assert publisher.publish_due(IN_TWO_DAYS) == (1, 0)
    assert (now(broken).live, now(sound).live) == (False, True)
    with building():
        assert "gone from the disk" in Late.objects.get(page=broken.pk).because


def test_editors_are_told_why_a_page_did_not_appear_until_it_does(editor: Editor, colleague: Editor) -> None:
    page = editor.makes(section("news"), NewsPage, "publish", slug="before")
    editor.saves(edit(page), words(NewsPage, slug="after"))
    editor.client.post(f"/cms/schedule/{page.pk}/", to_form(IN_TWO_DAYS))
    other = editor.makes(section("news"), NewsPage, "publish", slug="after")
    screens = ("/cms/", f"/cms/schedule/{page.pk}/", edit(page))

    def said(by: Editor = editor, where: tuple[str, ...] = screens) -> list[str]:
        return [html.unescape(by.client.get(address).content.decode()) for address in where]

    assert "Due, and not done" not in said(where=("/cms/",))[0]
    with building():
        due = timezone.now() - dt.timedelta(minutes=10)
        page.revisions.filter(approved_go_live_at__isnull=False).update(approved_go_live_at=due)
    assert all("was not published, because the program that does it has not run" in each for each in said(where=screens[:2]))
    assert publisher.publish_due(timezone.now()) == publisher.publish_due(timezone.now()) == (0, 0)
    shown = said()
    for each in shown + said(colleague, screens[:1]):
        assert f"was due on {late.moment(due)} and was not published. Slug: The slug 'after' is already in use" in each
        assert "“Schedule” and call it off" in each
    assert "On the clock" not in shown[0]
    assert editor.client.post(reverse("wagtailadmin_pages:delete", args=[other.pk])).status_code == 302
    assert publisher.publish_due(timezone.now()) == (1, 0)
    assert not any("was not published" in each for each in said())
    publisher.publish_due(timezone.now())
    with building():
        assert not Late.objects.exists()


def test_publish_publishes_at_once_whatever_the_clock_said_before(editor: Editor) -> None:
    page = editor.makes(section("news"), NewsPage)
    editor.client.post(f"/cms/schedule/{page.pk}/", to_form(IN_TWO_DAYS))
    editor.client.post(f"/cms/schedule/{page.pk}/", {"off": "1"})
    editor.saves(edit(page), words(NewsPage), "publish")
    assert now(page).live
    assert publisher.publish_due(IN_FOUR_DAYS) == (0, 0)


MOMENTS: tuple[tuple[dict[str, str], str], ...] = (
    ({}, "Choose the day on which it appears."),
    ({"on": "2020-01-01", "at": "09:00"}, "still to come"),
    ({"on": "2099-01-01"}, "Choose the time of day too"),
    ({"at": "09:00"}, "Choose the day too"),
    ({"on": "2099-01-02", "at": "09:00", "until_on": "2099-01-01", "until_at": "09:00"}, "after the one at which it appears"),
)


def test_a_moment_that_cannot_be_is_refused_with_what_was_typed(editor: Editor) -> None:
    page = editor.makes(section("news"), NewsPage)
    for typed, says in MOMENTS:
        answer = editor.client.post(f"/cms/schedule/{page.pk}/", typed)
        assert answer.status_code == 422
        assert says in answer.content.decode()
        for value in typed.values():
            assert f'value="{value}"' in answer.content.decode()


def test_a_draft_that_lacks_something_is_not_put_on_the_clock(editor: Editor) -> None:
    page = editor.makes(section("factsheets"), FactsheetPage)
    with building():
        revision = page.get_latest_revision()
        revision.content["checked_on"] = None
        revision.save()
    answer = editor.client.post(f"/cms/schedule/{page.pk}/", to_form(IN_TWO_DAYS))
    assert "Something is missing" in answer.content.decode()
    assert "Last checked on: Say when somebody last checked that it is right." in answer.content.decode()
    with building():
        page = now(page)
        page.body = [
            ("picture", {"image": None, "alt": "", "caption": ""}),
            ("list", ["x"]),
            ("prices", {"rows": [{"what": ""}]}),
        ]
        found = faults_of.of(page)
    for part in (
        "Body, piece 1 (picture), “What it shows”: This field is required.",
        "piece 3 (prices), “Prices”, line 1, “For whom or what”: ",
    ):
        assert part in " ".join(found), found


def test_the_worker_looks_at_the_clock_each_minute() -> None:
    found = {str(each.cron) for each in queue.periodic_registry.periodic_tasks.values() if each.task.name == "website:publish"}
    assert found == {"* * * * *"}


# ---- the second pair of eyes


def test_a_colleague_looks_and_publishes_what_was_looked_at(editor: Editor, colleague: Editor) -> None:
    page = editor.makes(section("news"), NewsPage)
    assert editor.saves(edit(page), words(NewsPage), "ask")["Location"] == f"/cms/ask/{page.pk}/"
    editor.client.post(f"/cms/ask/{page.pk}/", {"says": "Is the date right?"})
    with building():
        look = SecondLook.objects.get()
    address = f"/cms/second/{look.pk}/"
    assert address in colleague.client.get("/cms/").content.decode()
    assert address not in editor.client.get("/cms/").content.decode()
    assert "Is the date right?" in colleague.client.get(address).content.decode()
    own = editor.client.post(address, {"publish": "1", "words": ""})
    assert own.status_code == 422
    assert not now(page).live
    assert colleague.client.post(address, {"not_yet": "1", "words": ""}).status_code == 422
    assert colleague.client.post(address, {"publish": "1", "words": "Well said"}).status_code == 302
    assert now(page).live
    assert "Well said" in editor.client.get("/cms/").content.decode()
    assert colleague.client.post(address, {"publish": "1", "words": ""}).status_code == 422


def test_what_was_changed_since_is_not_published_by_a_look_at_the_version_before(editor: Editor, colleague: Editor) -> None:
    page = editor.makes(section("news"), NewsPage)
    editor.client.post(f"/cms/ask/{page.pk}/", {"says": ""})
    editor.saves(edit(page), words(NewsPage, title="Changed since"))
    with building():
        look = SecondLook.objects.get()
    answer = colleague.client.post(f"/cms/second/{look.pk}/", {"publish": "1", "words": ""})
    assert "was changed since" in answer.content.decode()
    assert not now(page).live


@pytest.mark.promise("W07")
def test_election_material_is_never_published_by_whoever_wrote_it_last(editor: Editor, colleague: Editor) -> None:
    meta = NewsPage._meta
    add = reverse("wagtailadmin_pages:add", args=[meta.app_label, meta.model_name, section("news").pk])
    answer = editor.saves(add, words(NewsPage, **IMPRINT), "publish")
    assert answer.status_code == 200
    assert "published by somebody else" in str(faults(answer))
    with building():
        assert not NewsPage.objects.exists()
    page = editor.makes(section("news"), NewsPage, **IMPRINT)
    assert 'name="action-publish"' not in editor.client.get(edit(page)).content.decode()
    editor.saves(edit(page), words(NewsPage, **IMPRINT), "publish")
    assert not now(page).live
    answer = editor.client.post(f"/cms/schedule/{page.pk}/", to_form(IN_TWO_DAYS))
    assert "Ask a colleague to look" in answer.content.decode()
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    assert editor.client.post(f"{bulk}?id={page.pk}&next=/cms/", {}).status_code == 302
    assert not now(page).live
    editor.client.post(f"/cms/ask/{page.pk}/", {"says": ""})
    with building():
        look = SecondLook.objects.get()
    colleague.client.post(f"/cms/second/{look.pk}/", {"publish": "1", "words": ""})
    assert now(page).live


@pytest.mark.promise("W07")
def test_the_database_itself_publishes_no_election_material_of_ones_own(editor: Editor, colleague: Editor) -> None:
    page = editor.makes(section("news"), NewsPage, **IMPRINT)
    with pytest.raises(IntegrityError, match="somebody else"), acting_as(editor.actor, "website"), transaction.atomic():
        page.get_latest_revision().publish()
    with pytest.raises(IntegrityError, match="somebody else"), acting_as(editor.actor, "website"), connection.cursor() as cursor:
        cursor.execute("update wagtailcore_revision set approved_go_live_at = now() where object_id = %s", [str(page.pk)])
    with pytest.raises(IntegrityError, match="somebody else"), acting_as(editor.actor, "website"), connection.cursor() as cursor:
        cursor.execute("update wagtailcore_page set live = true where id = %s", [page.pk])
    with acting_as(colleague.actor, "website"):
        page.get_latest_revision().publish()
    assert now(page).live


def test_election_material_appears_by_itself_once_a_colleague_put_it_on_the_clock(editor: Editor, colleague: Editor) -> None:
    page = editor.makes(section("news"), NewsPage, **IMPRINT)
    assert colleague.client.post(f"/cms/schedule/{page.pk}/", to_form(IN_TWO_DAYS)).status_code == 302
    assert publisher.publish_due(IN_TWO_DAYS)[0] == 1
    assert now(page).live
