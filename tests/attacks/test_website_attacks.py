"""The public face, attacked: what a stranger, a former member or an editor's hostile file must not get, with the requests that tried it."""

import re
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import Client, override_settings
from wagtail.documents.models import Document
from wagtail.models import CollectionViewRestriction

from steward.website import files
from tests.people import a_member, an_account, building, signed_in
from tests.website.pages import a_page

pytestmark = pytest.mark.django_db
WORD = "quillbracken"


def a_members_file() -> Document:
    with building():
        return Document.objects.create(
            title=WORD,
            file=ContentFile(f"Only members read {WORD}.".encode(), name=f"{WORD}.txt"),
            collection=files.found_collection(),
        )


@pytest.mark.parametrize(
    "way", ["images/../{}", "images/%2e%2e/{}", "original_images/..%2f{}", "images/./../{}", "images//../{}"]
)
def test_no_way_round_by_the_pictures_leads_to_a_members_file(tmp_path: Path, way: str) -> None:
    with override_settings(MEDIA_ROOT=str(tmp_path)):
        file = a_members_file()
        answer = Client().get("/media/" + way.format(file.file.name))
        assert answer.status_code == 404, answer.status_code


@pytest.mark.parametrize("path", ["/office/lists/", "/my/details/", "/cms/"])
def test_a_form_of_another_website_is_not_given_back_to_be_sent_from_here(path: str) -> None:
    stranger = Client(enforce_csrf_checks=True)
    answer = stranger.post(
        path,
        {"new": WORD},
        headers={"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site", "Referer": "https://evil.example/"},
    )
    assert WORD not in answer.content.decode()
    assert answer.status_code == 403


def test_a_members_file_is_asked_for_anew_each_time_and_no_form_for_a_password_stands_beside_it(
    plain: Client, tmp_path: Path
) -> None:
    with override_settings(MEDIA_ROOT=str(tmp_path)):
        file = a_members_file()
        a_page(title="For members", members_only=True, says=f'<a href="{file.url}">A file</a>')
        with building():
            member = signed_in(an_account(a_member("Mia", "Member")))
            restriction = CollectionViewRestriction.objects.get().pk
        assert Client().get(file.url).status_code == 404
        answer = member.get(file.url)
        assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-cache")
        assert Client().get(f"/documents/authenticate_with_password/{restriction}/").status_code == 404


@pytest.mark.parametrize(("came", "loads"), [("same-origin", True), ("cross-site", False), ("none", False), ("same-site", False)])
def test_a_link_on_another_website_or_in_a_mail_loads_nothing_from_a_third_party(plain: Client, came: str, loads: bool) -> None:
    said = {"title": "Speech", "address": "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"}
    page = a_page(title="Seen")
    with building():
        page.body = [("video", said)]
        page.save()
    key = re.search(r'href="\?show=([^#"]+)', plain.get(page.url).content.decode())
    assert key
    answer = plain.get(f"{page.url}?show={key[1]}", headers={"Sec-Fetch-Site": came})
    assert ("<iframe" in answer.content.decode()) is loads
    assert ("youtube" in answer["Content-Security-Policy"]) is loads
