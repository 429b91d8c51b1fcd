"""W15: a factsheet for members is for members: no visitor is answered with a word of it, whatever the visitor asks for."""

import datetime as dt
import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction

from steward.website.models import FactsheetPage, SectionPage, Topic
from tests.people import a_member, an_account, building, signed_in
from tests.website.conftest import site  # noqa: F401 - the fixture

pytestmark = pytest.mark.django_db
TITLE, INTRODUCTION, BODY, FILE, PICTURE = "Quillbracken", "sedgemallow", "fenhallow", "brindlewick", "tarnspindle"
WORDS = (TITLE, INTRODUCTION, BODY, FILE, PICTURE)
LINK = re.compile(rb"""(?:href|src|srcset|action|content)=["']([^"'#]+)|<loc>([^<]+)""")


@pytest.fixture
def sheet(site: Client) -> FactsheetPage:  # noqa: F811
    """A factsheet for members with a file, published as an editor would publish it."""
    with building():
        kept = Collection.objects.filter(name="For members").first()
        if kept is None:
            kept = Collection.get_first_root_node().add_child(instance=Collection(name="For members"))
            CollectionViewRestriction.objects.create(collection=kept, restriction_type="login")
        file = Document.objects.create(
            title=f"{FILE} table", file=ContentFile(f"{FILE} hours".encode(), f"{FILE}.txt"), collection=kept
        )
        page = FactsheetPage(
            title=f"{TITLE} at work",
            slug="quillbracken",
            introduction=f"About {INTRODUCTION}.",
            body=[("paragraph", f"<p>What {BODY} means.</p>")],
            members_only=True,
            document=file,
            picture_alt=PICTURE,
            checked_on=dt.date(2026, 11, 1),
            review_on=dt.date(2027, 11, 1),
        )
        SectionPage.objects.get(kind="factsheets").add_child(instance=page)
        page.topics.add(Topic.objects.get_or_create(slug="pay", defaults={"title": "Pay"})[0])
        page.save_revision().publish()
    return page


def _asked(client: Client, first: list[str]) -> dict[str, bytes]:
    """Every answer that a visitor gets who follows every link from there, files and feeds included."""
    answers: dict[str, bytes] = {}
    ahead = list(first)
    while ahead:
        url = ahead.pop()
        if url in answers or len(answers) > 400:
            continue
        answer = client.get(url)
        said = b"".join(answer.streaming_content) if answer.streaming else answer.content
        answers[url] = said + repr(sorted(answer.headers.items())).encode()
        if "html" in answer.headers.get("Content-Type", "") or "xml" in answer.headers.get("Content-Type", ""):
            for found in LINK.findall(said):
                parts = urlsplit(unescape((found[0] or found[1]).decode()))
                ours = parts.netloc in ("", "testserver", "localhost", "localhost:8000") and "," not in parts.path
                if ours and parts.path.startswith("/") and not parts.path.startswith(("/static/", "/my/", "/cms/", "/office/")):
                    ahead.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return answers


# keeps: W15
@pytest.mark.promise("W15")
def test_no_visitor_is_answered_with_a_word_of_a_page_for_members(sheet: FactsheetPage) -> None:
    with building():
        member = signed_in(an_account(a_member("Ada", "Ashgrove")))
        at, file = sheet.get_url(), sheet.document
    read = member.get(at).content.decode()
    assert all(word in read for word in (TITLE, INTRODUCTION, BODY))
    assert member.get(f"/documents/{file.pk}/{file.filename}").status_code == 200
    assert TITLE in member.get(f"/search/?q={TITLE}").content.decode()
    visitor = Client()
    asked = _asked(
        visitor,
        [
            "/",
            "/sitemap.xml",
            "/robots.txt",
            "/.well-known/security.txt",
            "/feeds/all.xml",
            f"/preview/{sheet.pk}.png",
            f"/diary/{sheet.translation_key}.ics",
        ],
    )
    assert len(asked) > 60, sorted(asked)
    for word in WORDS:
        asked |= {f"search {word}": visitor.get(f"/search/?q={word}").content.replace(f"q={word}".encode(), b"")}
    telling = {url: word for url, said in asked.items() for word in WORDS if word in said.decode(errors="replace")}
    only_what_was_asked = {f"search {word}": word for word in WORDS}
    assert {url: word for url, word in telling.items() if only_what_was_asked.get(url) != word} == {}
    for word in WORDS:
        found = visitor.get(f"/search/?q={word}").content.decode()
        assert at not in found
        assert f"About {INTRODUCTION}" not in found
    assert visitor.get(f"/documents/{file.pk}/{file.filename}").status_code == 404
    assert visitor.get(f"/media/documents/{file.filename}").status_code == 404
    assert visitor.get(at).status_code == 302
    assert visitor.get(f"/preview/{sheet.pk}.png").status_code == 404


def test_whoever_is_signed_in_and_no_member_any_more_reads_no_more_than_a_visitor(sheet: FactsheetPage) -> None:
    from steward.register.models import Membership

    with building():
        left = a_member("Ben", "Birch")
        Membership.objects.filter(person=left).update(ended_on=dt.date(2026, 11, 1), end_reason="resigned")
        former = signed_in(an_account(left))
        at, file = sheet.get_url(), sheet.document
    assert former.get(at).status_code == 404
    assert former.get(f"/documents/{file.pk}/{file.filename}").status_code == 404
    assert at not in former.get(f"/search/?q={TITLE}").content.decode()
