"""What a visitor, a member and an editor see of the website: decided by the database, whatever the screens ask."""

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import PIL.Image
import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from wagtail.blocks import Block, ListBlock
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document
from wagtail.fields import StreamField
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file_webp
from wagtail.models import Page, ReferenceIndex, Revision

from steward.people.acting import Actor, acting_as
from steward.register.models import Membership
from steward.website import naming
from steward.website.blocks import Body, Picture
from steward.website.models import (
    BenefitPage,
    CampaignPage,
    ContentPage,
    FactsheetPage,
    HomePage,
    Named,
    Proposal,
    SectionPage,
    Topic,
)
from tests.people import a_member, a_person, an_account, building, signed_in
from tests.stamp import number
from tests.website.pages import a_page

pytestmark = pytest.mark.django_db
VISITOR = Actor("anonymous")
WORD = "quillbracken"
AT = "/rights/notice/"


def a_factsheet(*, members_only: bool = False, live: bool = True) -> FactsheetPage:
    with building():
        home = HomePage.objects.get()
        section = SectionPage.objects.filter(kind="factsheets").first() or home.add_child(
            instance=SectionPage(title="Rights", slug="rights", kind="factsheets")
        )
        days = {"checked_on": dt.date(2026, 11, 1), "review_on": dt.date(2027, 11, 1)}
        sheet = FactsheetPage(
            title=f"Notice {WORD}", slug="notice", introduction=f"About {WORD}.", members_only=members_only, live=live, **days
        )
        section.add_child(instance=sheet)
        sheet.save_revision()
    return sheet


def seen_by(actor: Actor) -> set[str]:
    """Every row of every table of the website that this role reads and that holds the word."""
    found = set()
    with acting_as(actor, "website"), connection.cursor() as cursor:
        cursor.execute(
            "select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'"
            " and has_table_privilege(c.oid, 'SELECT')"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'select count(*) from "{table}" r where r::text ilike %s', [f"%{WORD}%"])
            if cursor.fetchone()[0]:
                found.add(table)
    return found


def test_a_published_page_is_seen_by_everybody(site: Client) -> None:
    a_factsheet()
    assert seen_by(VISITOR) == {"wagtailcore_page", "website_contentpage", "website_pagewords"}
    assert WORD in site.get(AT).content.decode()


def test_no_table_that_a_visitor_reads_holds_a_word_of_a_page_for_members(site: Client) -> None:
    a_factsheet(members_only=True)
    assert seen_by(VISITOR) == set()


def test_no_table_that_a_visitor_reads_holds_a_word_of_a_draft(site: Client) -> None:
    a_factsheet(live=False)
    assert seen_by(VISITOR) == set()
    with acting_as(VISITOR, "website"), connection.cursor() as cursor:
        cursor.execute("select has_table_privilege(%s, 'SELECT')", [Revision._meta.db_table])
        assert cursor.fetchone() == (False,)


def test_a_visitor_is_asked_to_sign_in_for_a_page_for_members_and_reads_no_word_of_it(site: Client) -> None:
    a_factsheet(members_only=True)
    answer = site.get(AT)
    assert answer.status_code == 302
    assert unquote(answer["Location"]) == f"/my/sign-in/?next={AT}"
    assert site.get("/rights/nothing-here/").status_code == 404


def test_a_member_reads_it_and_somebody_whose_membership_has_ended_does_not(site: Client) -> None:
    a_factsheet(members_only=True)
    with building():
        member, former = an_account(a_member("Ada", "Ashgrove")), a_member("Ben", "Birch")
        Membership.objects.filter(person=former).update(ended_on=dt.date(2026, 11, 1), end_reason="resigned")
        left = an_account(former)
        applicant = an_account(a_person("Cai", "Cedar"))
    assert WORD in signed_in(member).get(AT).content.decode()
    assert signed_in(left).get(AT).status_code == 404
    assert signed_in(applicant).get(AT).status_code == 404


def test_what_stands_below_a_page_for_members_is_for_members_and_moves_with_it(site: Client) -> None:
    sheet = a_factsheet(members_only=True)
    with building():
        below = FactsheetPage(title=f"Below {WORD}", slug="below", checked_on=dt.date(2026, 1, 1), review_on=dt.date(2027, 1, 1))
        Page.objects.get(pk=sheet.pk).add_child(instance=below)
    assert seen_by(VISITOR) == set()
    with building():
        below = Page.objects.get(pk=below.pk)
        below.move(HomePage.objects.get(), pos="last-child")
    assert "wagtailcore_page" in seen_by(VISITOR)
    with building():
        ContentPage.objects.filter(pk=below.pk).update(members_only=True)
    assert seen_by(VISITOR) == set()


def test_the_number_of_the_website_rises_with_every_change_and_not_before_it_is_there(site: Client) -> None:
    before = number()
    sheet = a_factsheet()
    between = number()
    with building():
        ContentPage.objects.filter(pk=sheet.pk).update(introduction="Other words.")
    assert before < between < number()


def test_two_editors_who_save_at_once_do_not_wait_for_each_other(site: Client) -> None:
    """The number is one row that every change raises: it is raised last, and held for no longer than a commit."""
    with building():
        Topic.objects.create(title="Rotas", slug="rotas")  # the first has not saved yet when the second begins
        other = connections.create_connection("default")
        try:
            with other.cursor() as cursor:
                cursor.execute(f"begin; set local lock_timeout = '2s'; set local role \"{settings.STEWARD_ROLE_PREFIX}builder\"")
                cursor.execute("insert into website_topic (title, slug, sort) values ('Night work', 'night-work', 'topic')")
                cursor.execute("set constraints all immediate")
                cursor.execute("rollback")
        finally:
            other.close()


def test_a_benefit_stays_for_members_whatever_is_saved(site: Client) -> None:
    with building():
        section = SectionPage.objects.get(kind="benefits")
        page = BenefitPage(title=f"Cheaper {WORD}", slug="cheaper", union="A union", offered_at="https://union.example/")
        section.add_child(instance=page)
        ContentPage.objects.filter(pk=page.pk).update(members_only=False)
    assert seen_by(VISITOR) == set()


@pytest.mark.promise("W15")
def test_a_file_and_a_picture_are_had_by_whoever_may_read_a_page_that_names_them(
    site: Client,
    working_as: Callable[..., Client],
    settings: Any,
    tmp_path: Path,
) -> None:
    settings.MEDIA_ROOT, drawn = tmp_path, io.BytesIO()
    PIL.Image.new("RGB", (1200, 800), "teal").save(drawn, "PNG")
    with building():
        file, pasted, other = (Document.objects.create(title=n, file=ContentFile(b"Words.", name=f"{n}.txt")) for n in "abc")
        image = Image.objects.create(title="Yard", file=ContentFile(drawn.getvalue(), name="yard.png"))
        member = signed_in(an_account(a_member("Ada", "Ashgrove")))
    editor, there = working_as("editor"), [f"/documents/{each.pk}/{each.filename}" for each in (file, pasted)]

    def asked(who: Client) -> set[int]:
        with building():
            sizes = [*image.renditions.all(), image]
        return {who.get(at).status_code for at in (*there, *(f"/media/{each.file.name}" for each in sizes))}

    assert (asked(site), asked(member), asked(editor)) == ({404}, {404}, {200})  # named by nobody
    sheet = a_factsheet(live=False)
    with building():
        sheet.document = file
        sheet.body = [
            ("picture", {"image": image, "alt": "A yard.", "caption": ""}),
            ("paragraph", f'<p><a href="{there[1]}">The table</a></p>'),
        ]
        draft = sheet.save_revision()
    assert (asked(site), asked(member), asked(editor)) == ({404}, {404}, {200})  # by a draft
    with building():
        draft.publish()
        assert image.renditions.count() == 2
        later = FactsheetPage.objects.get(pk=sheet.pk)
        later.document = other
        later.save_revision()
    assert (asked(site), asked(member), asked(editor)) == ({200}, {200}, {200})
    assert site.get(f"/documents/{other.pk}/{other.filename}").status_code == 404  # by a draft of a page that is there
    shown = site.get(f"/media/{image.file.name}")
    assert shown.headers["Cache-Control"] == "private, no-cache"
    again = {"HTTP_IF_MODIFIED_SINCE": shown.headers["Last-Modified"]}
    assert site.get(f"/media/{image.file.name}", **again).status_code == 304
    with building():
        ContentPage.objects.filter(pk=sheet.pk).update(members_only=True)  # the database alone
    assert (asked(site), asked(member), asked(editor)) == ({404}, {200}, {200})
    assert site.get(f"/media/{image.file.name}", **again).status_code == 404
    with building():
        Page.objects.get(pk=sheet.pk).specific.unpublish()
    assert (asked(site), asked(member), asked(editor)) == ({404}, {404}, {200})


class Deeper(Body):
    """A block as there is none yet: pictures within it."""

    album = ListBlock(Picture())


def test_a_picture_within_a_block_has_its_sizes_and_is_had_like_any_other(
    site: Client, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(FactsheetPage._meta.get_field("body"), "stream_block", Deeper())
    sheet = a_factsheet()
    with building():
        image = Image.objects.create(title="Yard", file=get_test_image_file_webp())
        sheet.body = [("album", [{"image": image, "alt": "A yard.", "caption": ""}])]
        sheet.save_revision().publish()
        sizes = [image, *image.renditions.all()]
    assert [site.get(f"/media/{each.file.name}").status_code for each in sizes] == [200, 200, 200]


def a_form() -> Document:
    with building():
        return Document.objects.create(title="Form", file=ContentFile(b"Words.", name="form.txt"))


def reads_row(file: Document) -> bool:
    """Whether a visitor's role is given the row, with the file's title and name."""
    with acting_as(VISITOR, "website"):
        return Document.objects.filter(pk=file.pk).exists()


def led_to(editor: Client, old: str, link: str, change: Redirect | None = None, *, page: Page | None = None) -> Redirect:
    """A redirect as an editor makes or changes one, by the screen."""
    at = reverse("wagtailredirects:edit", args=[change.pk]) if change else reverse("wagtailredirects:add")
    said = {"old_path": old, "site": "", "redirect_page": page.pk if page else "", "redirect_link": link}
    assert editor.post(at, said).status_code == 302
    with building():
        return Redirect.objects.get(old_path=old)


@pytest.mark.promise("W15")
def test_a_file_that_an_old_address_leads_to_is_had_by_whoever_follows_it(
    site: Client, working_as: Callable[..., Client], settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    file, editor = a_form(), working_as("editor")
    led = led_to(editor, "/old-form", f"{settings.WAGTAILADMIN_BASE_URL}{file.url}")
    there = site.get("/old-form", follow=True)
    assert b"".join(there.streaming_content if there.streaming else [there.content]) == b"Words."
    led_to(editor, "/old-form", "https://www.example.org/form", led)  # it leads elsewhere now
    assert site.get(file.url).status_code == 404
    led_to(editor, "/old-form", f"http://{settings.ALLOWED_HOSTS[0]}{file.url}", led)
    assert site.get(file.url).status_code == 200
    with building():  # as an older Steward, or one under another address, may have left it
        Named.objects.update(document=a_form())
        naming.write_again()
    assert site.get(file.url).status_code == 200
    with building():  # as a migration leaves it that was stopped half-way
        Named.objects.all().delete()
        naming.write_redirects()
    assert site.get(file.url).status_code == 200
    led_to(editor, "/old-form", f"{settings.WAGTAILADMIN_BASE_URL}{file.url}", led, page=a_page(title="Instead"))
    assert b"Instead" in site.get("/old-form", follow=True).content
    assert site.get(file.url).status_code == 404  # nobody is led there any more
    led_to(editor, "/old-form", f"{settings.WAGTAILADMIN_BASE_URL}{file.url}", led)
    assert site.get(file.url).status_code == 200
    assert editor.post(reverse("wagtailredirects:delete", args=[led.pk])).status_code == 302
    assert site.get(file.url).status_code == 404


@pytest.mark.promise("W15")
def test_an_address_of_somebody_else_opens_no_file_of_ours(
    site: Client, working_as: Callable[..., Client], settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    file, editor, ours = a_form(), working_as("editor"), settings.WAGTAILADMIN_BASE_URL
    elsewhere = [
        f"https://www.example.org{file.url}",
        f"https://www.example.org/their{file.url}",
        f"https://www.example.org/?from={ours}{file.url}",
        f"{ours.rpartition(':')[0]}.example.org{file.url}",
        f"{ours}@www.example.org{file.url}",
        f"ftp://{ours.partition('//')[2]}{file.url}",
    ]
    for nth, address in enumerate(elsewhere):
        led_to(editor, f"/old-{nth}", address)
    sheet = a_factsheet()
    with building():
        links = [f'<a href="{each}">Form</a>' for each in (*elsewhere, f"//www.example.org{file.url}")]
        said = f"Their form is at www.example.org{file.url}, as the letter says."
        sheet.body = [("paragraph", f"<p>{' '.join(links)} {said}</p>"), ("list", links), ("heading", said)]
        sheet.save_revision().publish()
        sheet.document = file
        sheet.save_revision()  # a draft alone names it
    assert (site.get(file.url).status_code, reads_row(file)) == (404, False)
    with building():
        sheet.body = [*sheet.body.raw_data, {"type": "list", "value": [f'<p><a href="{ours}{file.url}">Form</a></p>']}]
        sheet.document = None
        sheet.save_revision().publish()
    assert (site.get(file.url).status_code, reads_row(file)) == (200, True)


def test_a_published_page_goes_with_the_rows_that_belong_to_it(site: Client) -> None:
    with building(), connection.cursor() as cursor:
        section = SectionPage.objects.filter(kind="campaigns").first() or HomePage.objects.get().add_child(
            instance=SectionPage(title="Campaigns", slug="our-campaigns", kind="campaigns")
        )
        page = section.add_child(instance=CampaignPage(title="Rotas", slug="rotas", introduction="Rotas a month before."))
        page.proposals = [Proposal(says="publish rotas a month before")]
        page.save_revision().publish()
        Page.objects.get(pk=page.pk).delete()
        cursor.execute("set constraints all immediate")  # as the end of the editor's request would
        assert not Page.objects.filter(pk=page.pk).exists()


def test_nothing_but_a_page_names_files_and_pictures() -> None:
    """What else comes to name them (a logo, an author's portrait) has to be written down too: website/naming.py."""

    def names(model: Any) -> bool:
        fields = model._meta.get_fields()
        blocks = [field.stream_block for field in fields if isinstance(field, StreamField)]
        return any(field.related_model in (Document, Image) for field in fields if field.many_to_one) or any(map(holds, blocks))

    def holds(block: Block) -> bool:
        below = getattr(block, "child_blocks", {}).values() or [b for b in (getattr(block, "child_block", None),) if b]
        return getattr(block, "target_model", None) in (Document, Image) or any(map(holds, below))

    found = {model for model in apps.get_models() if ReferenceIndex.model_is_indexable(model) and names(model)}
    assert FactsheetPage in found
    assert {model.__name__ for model in found if not issubclass(model, Page)} <= {"Rendition"}
