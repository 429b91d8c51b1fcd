"""Publishing: at its minute, with a second pair of eyes, with files for those who read the page, and checked again in time."""

import datetime as dt
import html
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app as queue
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection, Page
from wagtail.test.utils.form_data import inline_formset

from steward.people.acting import Actor, acting_as
from steward.website import advice, files, publisher
from steward.website import faults as faults_of
from steward.website.cms import late
from steward.website.models import (
    CampaignPage,
    ContentPage,
    FactsheetPage,
    HomePage,
    Late,
    NewsPage,
    SecondLook,
    StandardPage,
    ToolkitFile,
    ToolkitPage,
)
from tests.people import BUILDER, building
from tests.website.test_editing import Editor, faults, section, words
from tests.website.test_uploads import photograph

pytestmark = pytest.mark.django_db
IMPRINT = {
    "election_material": "on",
    "imprint": "Promoted by Ada Ashgrove, 1 Invented Row, on behalf of the union, 2 Invented Row",
}


@pytest.fixture
def editor(plain: Client) -> Editor:
    return Editor()


@pytest.fixture
def colleague(plain: Client) -> Editor:
    return Editor("Linnet")


@pytest.fixture(autouse=True)
def as_publisher(monkeypatch: pytest.MonkeyPatch) -> None:
    """The login of these tests may not become the worker's roles: tests/browser/test_editor.py runs the job as the worker does."""
    monkeypatch.setattr(publisher, "ACTOR", BUILDER)


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def edit(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def now(page: Page) -> Any:
    with building():
        return Page.objects.get(pk=page.pk).specific


def to_form(moment: dt.datetime, prefix: str = "") -> dict[str, str]:
    here = timezone.localtime(moment)
    names = ("until_on", "until_at") if prefix else ("on", "at")
    return dict(zip(names, (f"{here:%Y-%m-%d}", f"{here:%H:%M}"), strict=True))


IN_TWO_DAYS = (timezone.now() + dt.timedelta(days=2)).replace(second=0, microsecond=0)
IN_FOUR_DAYS = IN_TWO_DAYS + dt.timedelta(days=2)


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


# ---- files for members


def a_file(title: str, *, for_members: bool = False) -> Document:
    with building():
        place = files.found_collection() if for_members else Collection.get_first_root_node()
        return Document.objects.create(title=title, file=ContentFile(b"Words.", name="a.txt"), collection=place)


def toolkit(file: Document, **said: Any) -> dict[str, Any]:
    row = {"title": "The file", "document": str(file.pk), "version": "1", "dated_on": "2026-11-01", "says": ""}
    return words(ToolkitPage, files=inline_formset([row]), **said)


@pytest.mark.promise("W15")
def test_a_page_for_everybody_cannot_name_a_file_for_members(editor: Editor) -> None:
    file = a_file("Secret scales", for_members=True)
    meta = ToolkitPage._meta
    add = reverse("wagtailadmin_pages:add", args=[meta.app_label, meta.model_name, section("campaigns").pk])
    for action in ("", "publish"):
        answer = editor.saves(add, toolkit(file), action)
        assert answer.status_code == 200
        assert "“Secret scales” is for members, and this page is for everybody" in str(faults(answer))
    fact = editor.saves(
        reverse("wagtailadmin_pages:add", args=["website", "factsheetpage", section("factsheets").pk]),
        words(FactsheetPage, document=str(file.pk)),
    )
    assert "this page is for everybody" in str(faults(fact))


@pytest.mark.promise("W15")
def test_the_files_of_a_page_for_members_go_to_members_only_from_the_moment_it_is_published(editor: Editor) -> None:
    file = a_file("Open so far")
    with building():
        section("news").add_child(instance=NewsPage(title="It", slug="it", body=[("paragraph", f'<a href="{file.url}">A</a>')]))
    assert Client().get(file.url).status_code == 200
    with building():
        NewsPage.objects.get(slug="it").unpublish()
    page = editor.makes(section("factsheets"), FactsheetPage, "publish", members_only="on", document=str(file.pk))
    with building():
        file.refresh_from_db()
        assert file.collection.name == "For members"
    assert now(page).live
    assert Client().get(file.url).status_code == 404


@pytest.mark.promise("W15")
def test_the_files_of_pages_below_one_for_members_are_closed_too_and_those_of_a_page_that_is_moved_there(editor: Editor) -> None:
    file, other = a_file("Open so far"), a_file("Open as well")
    campaign = editor.makes(section("campaigns"), CampaignPage, "publish", proposals=inline_formset([]))
    with building():
        for title, each, above in (("Kit", file, campaign), ("Other kit", other, section("campaigns"))):
            kit = ToolkitPage(title=title, slug=title.lower().replace(" ", "-"))
            kit.files.add(ToolkitFile(title=title, document=each, version="1", dated_on=dt.date(2026, 11, 1)))
            Page.objects.get(pk=above.pk).add_child(instance=kit)
    editor.saves(edit(campaign), words(CampaignPage, proposals=inline_formset([]), members_only="on"), "publish")
    assert Client().get(file.url).status_code == 404
    assert Client().get(other.url).status_code == 200
    assert editor.client.post(reverse("wagtailadmin_pages:move_confirm", args=[kit.pk, campaign.pk])).status_code == 302
    assert Client().get(other.url).status_code == 404


def test_a_file_that_a_page_for_everybody_names_is_not_taken_from_it(editor: Editor) -> None:
    file = a_file("Shared")
    editor.makes(section("factsheets"), FactsheetPage, "publish", document=str(file.pk))
    meta = FactsheetPage._meta
    answer = editor.saves(
        reverse("wagtailadmin_pages:add", args=[meta.app_label, meta.model_name, section("factsheets").pk]),
        words(FactsheetPage, slug="another", members_only="on", document=str(file.pk)),
        "publish",
    )
    assert "names it too" in str(faults(answer))


def test_a_file_that_readers_have_is_not_put_among_those_for_members(editor: Editor) -> None:
    file = a_file("Read by all")
    editor.makes(section("factsheets"), FactsheetPage, "publish", document=str(file.pk))
    with building():
        closed = files.found_collection()
    answer = editor.client.post(
        reverse("wagtaildocs:edit", args=[file.pk]), {"title": "x", "collection": str(closed.pk), "tags": ""}
    )
    assert answer.status_code == 200, answer
    assert "names this file" in answer.content.decode()


# ---- what has to be checked, and what nobody uses


def test_a_page_is_checked_today_with_one_button(editor: Editor) -> None:
    today = timezone.localdate()
    page = editor.makes(
        section("factsheets"),
        FactsheetPage,
        "publish",
        checked_on=f"{today - dt.timedelta(days=400)}",
        review_on=f"{today - dt.timedelta(days=3)}",
    )
    editor.saves(edit(page), words(FactsheetPage, title="A draft of it"))
    assert page.title in editor.client.get("/cms/").content.decode()
    assert "(late)" in editor.client.get("/cms/reviews/").content.decode()
    assert editor.client.post(f"/cms/reviews/{page.pk}/checked/").status_code == 302
    done = now(page)
    assert done.checked_on == today
    assert done.review_on.year == today.year + 1
    assert done.title == page.title
    with building():
        draft = done.get_latest_revision_as_object()
    assert (draft.title, draft.checked_on) == ("A draft of it", today)
    assert "Nothing has to be checked" in editor.client.get("/cms/reviews/").content.decode()


def test_what_no_page_names_is_listed_and_what_a_draft_names_is_not(editor: Editor) -> None:
    used, drafted, unused = a_file("Used file"), a_file("Drafted file"), a_file("Unused file")
    with building():
        Image.objects.create(title="Lonely picture", file=ContentFile(photograph(), name="a.jpg"))
    page = editor.makes(section("factsheets"), FactsheetPage, "publish", document=str(used.pk))
    editor.makes(section("factsheets"), FactsheetPage, slug="b", document=str(drafted.pk))
    editor.saves(edit(page), words(FactsheetPage, document=str(drafted.pk)))
    listed = editor.client.get("/cms/unused/").content.decode()
    assert unused.title in listed
    assert "Lonely picture" in listed
    assert used.title not in listed
    assert drafted.title not in listed


# ---- what to look at


def test_what_to_look_at_before_publishing_is_said_and_stops_nobody(editor: Editor) -> None:
    with building():
        home = HomePage.objects.get()
        hidden = home.add_child(instance=StandardPage(title="Hidden", slug="hidden", live=False))
        page = StandardPage(title="A page", slug="a-page")
        long, wall = " ".join(["word"] * 40) + ".", " ".join(["Words are here."] * 50)
        page.body = StandardPage.body.field.stream_block.to_python(
            [
                {"type": "smaller_heading", "value": "Small first"},
                {
                    "type": "paragraph",
                    "value": f'<p>See <a linktype="page" id="{hidden.pk}">the hidden page</a>, <a linktype="page" id="99999">gone</a>.</p>',
                },
                {"type": "paragraph", "value": f'<p><a href="http://old.invented/">Click here</a></p><p>{long}</p><p>{wall}</p>'},
                {"type": "call_to_action", "value": {"says": "", "button": "Go", "page": None, "address": "/no/such/place/"}},
                {"type": "picture", "value": {"image": None, "alt": "Picture of a meeting", "caption": ""}},
            ]
        )
        home.add_child(instance=page)
        page.save_revision().publish()
        found = " ".join(advice.on(page))
    for part in (
        "There is no introduction", "“Small first” is a smaller heading", "“Hidden”, which is not published", "a page that is gone", "A link says “Click here”",
        "begins with http://", "a sentence of 40 words", "a paragraph of 150 words", "leads to /no/such/place/, where there is nothing", "begins with “Picture of”",
    ):  # fmt: skip
        assert part in found, (part, found)
    assert "What to look at before publishing" in editor.client.get(edit(page)).content.decode()
    with building():
        assert advice.on(StandardPage.objects.get(slug="contact")) == []


def test_a_picture_that_nobody_describes_is_not_published(editor: Editor) -> None:
    with building():
        image = Image.objects.create(title="A", file=ContentFile(photograph(), name="a.jpg"))
    add = reverse("wagtailadmin_pages:add", args=["website", "newspage", section("news").pk])
    assert "Save the draft once before you publish" in editor.client.get(add).content.decode()
    answer = editor.saves(add, words(NewsPage, picture=str(image.pk), introduction=""), "publish")
    assert "Say what the picture shows" in str(faults(answer))
    for said in ("There is no introduction", "the page as you have just written it"):  # said before it was ever kept
        assert said in answer.content.decode()


# ---- the menus, and who may do what


def test_the_menus_hold_what_an_editor_needs_and_nothing_else(editor: Editor) -> None:
    page = editor.client.get("/cms/").content.decode()
    for there in (
        "Topics and regions",
        "Authors of blogs",
        "Synonyms",
        "Pages to check again",
        "Unused files and pictures",
        "Redirects",
        "Site history",
    ):
        assert there in page, there
    for gone in ("Workflow", "Aging pages", "Page types usage", '"users"', '"groups"', "Locked pages"):
        assert gone not in page, gone


def test_topics_and_authors_are_written_by_an_editor(editor: Editor) -> None:
    said = {"title": "Pensions", "name": "Ada Ashgrove", "slug": "new", "sort": "topic", "job": "Officer", "says": ""}
    said["words"] = "pensions, superannuation"
    for name in ("website_topic", "website_author", "website_samewords"):
        answer = editor.client.post(reverse(f"wagtailsnippets_{name}:add"), said)
        assert answer.status_code == 302, faults(answer)
        assert editor.client.get(reverse(f"wagtailsnippets_{name}:list")).status_code == 200
    alone = editor.client.post(reverse("wagtailsnippets_website_samewords:add"), {"words": "alone,"})
    assert "Write two at least" in alone.content.decode()


def test_every_screen_of_wagtail_that_the_menus_lead_to_works_in_our_roles(editor: Editor) -> None:
    with building():
        Image.objects.create(title="A", file=ContentFile(photograph(), name="a.jpg"))
    a_file("B")
    names = (
        "wagtailadmin_home", "wagtailadmin_explore_root", "wagtailimages:index", "wagtailimages:add_multiple", "wagtaildocs:index", "wagtaildocs:add_multiple",
        "wagtailadmin_reports:site_history", "wagtailadmin_collections:index", "wagtailadmin_collections:add", "wagtailredirects:index", "wagtailredirects:add",
        "wagtailredirects:start_import", "wagtailimages_chooser:choose", "wagtaildocs_chooser:choose", "wagtailadmin_choose_page", "wagtailadmin_choose_page_external_link",
        "wagtailadmin_choose_page_email_link", "wagtailadmin_pages:search", "cms:account", "cms:reviews", "cms:unused",
    )  # fmt: skip
    for name in names:
        answer = editor.client.get(reverse(name), follow=True)
        assert answer.status_code == 200, name
        assert "default-src 'none'" in answer["Content-Security-Policy"]
    with building():
        contact = StandardPage.objects.get(slug="contact").pk
    redirect = {"old_path": "/old/", "site": "", "is_permanent": "on", "redirect_page": str(contact), "redirect_link": ""}
    answer = editor.client.post(reverse("wagtailredirects:add"), redirect)
    assert answer.status_code == 302, faults(answer)
    assert editor.client.post(reverse("wagtailadmin_collections:add"), {"name": "Posters", "parent": "1"}).status_code == 302


def test_a_page_is_moved_copied_and_deleted_with_what_stands_below_it(editor: Editor) -> None:
    with building():
        home = HomePage.objects.get()
        one, two = (home.add_child(instance=StandardPage(title=name, slug=name)) for name in ("one", "two"))
        one.add_child(instance=StandardPage(title="below", slug="below"))
    assert editor.client.post(reverse("wagtailadmin_pages:move_confirm", args=[one.pk, two.pk])).status_code == 302
    with building():
        assert Page.objects.get(pk=one.pk).get_parent().pk == two.pk
    copy = {
        "new_title": "again",
        "new_slug": "again",
        "new_parent_page": str(home.pk),
        "copy_subpages": "on",
        "publish_copies": "on",
    }
    assert editor.client.post(reverse("wagtailadmin_pages:copy", args=[one.pk]), copy).status_code == 302
    assert Client().get("/again/below/").status_code == 200
    assert editor.client.post(reverse("wagtailadmin_pages:delete", args=[two.pk])).status_code == 302
    with building():
        assert set(StandardPage.objects.filter(slug__in=["one", "two", "again"]).values_list("slug", flat=True)) == {"again"}


def test_nobody_but_the_publisher_and_editors_puts_a_page_on_the_website(plain: Client) -> None:
    with pytest.raises(Exception, match="permission denied"), acting_as(Actor("anonymous"), "website"):
        ContentPage.objects.update(introduction="x")
