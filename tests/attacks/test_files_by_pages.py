"""Files and pictures by their addresses: what stands on a page that the asker does not read is not there, however it is asked for."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file_webp
from wagtail.models import Collection, CollectionViewRestriction

from tests.people import building
from tests.website.pages import a_page, again

pytestmark = pytest.mark.django_db
WORD = "quillbracken"


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def a_file(**more: Any) -> Document:
    with building():
        return Document.objects.create(title=WORD, file=ContentFile(WORD.encode(), name=f"{WORD}.txt"), **more)


def every_way(address: str, browser: Client | None = None) -> set[int]:
    """What each way of asking answers."""
    browser = browser or Client()
    known = browser.get(address)
    tags = {"If-None-Match": known.headers.get("ETag", '"x"'), "Range": "bytes=0-3", "Accept-Encoding": "gzip"}
    return {
        known.status_code,
        browser.head(address).status_code,
        *(browser.get(address, headers={name: value}).status_code for name, value in tags.items()),
        browser.get(address, headers={"If-None-Match": "*"}).status_code,
        browser.get(address, headers={"If-Modified-Since": "Sat, 01 Jan 2050 00:00:00 GMT"}).status_code,
        browser.get(address + "?page=1").status_code,
    }


def test_a_file_that_only_a_draft_names_by_a_pasted_link_is_not_there(plain: Client) -> None:
    file, page = a_file(), a_page(title="Seen", says="Words")
    with building():
        page.body = [("paragraph", f'<p><a href="{file.url}">File</a></p>')]
        page.save_revision()
    assert every_way(file.url) == {404}
    with building():
        again(page).latest_revision.publish()
    assert plain.get(file.url).status_code == 200
    with building():
        again(page).unpublish()
    assert every_way(file.url) == {404}


def test_a_file_of_a_page_below_is_gone_when_the_page_above_is_for_members_later(plain: Client) -> None:
    file = a_file()
    above, page = a_page(title="Above"), a_page(title="Seen", says=f'<a href="{file.url}">File</a>')
    with building():
        again(page).move(again(above), pos="last-child")
    assert plain.get(file.url).status_code == 200
    with building():
        closed = again(above)
        closed.members_only = True
        closed.save_revision().publish()
    assert every_way(file.url) == {404}


def test_a_page_for_everybody_does_not_open_the_files_of_a_closed_collection_by_a_pasted_link(plain: Client) -> None:
    with building():
        above = Collection.get_first_root_node().add_child(name="Closed")
        below = above.add_child(name="Below")
    file = a_file(collection=below)
    a_page(title="Seen", says=f'<a href="{file.url}">File</a>')
    assert plain.get(file.url).status_code == 200
    with building():
        CollectionViewRestriction.objects.create(collection=above, restriction_type="login")
    assert every_way(file.url) == {404}


def test_a_page_that_is_moved_below_one_for_members_takes_its_file_along(plain: Client) -> None:
    file = a_file()
    page = a_page(title="Seen", says=f'<a href="{file.url}">File</a>')
    closed = a_page(title="Closed", members_only=True)
    assert plain.get(file.url).status_code == 200
    with building():
        again(page).move(again(closed), pos="last-child")
    assert every_way(file.url) == {404}


def test_a_picture_in_none_of_its_sizes_is_there_before_and_after_its_page(plain: Client) -> None:
    with building():
        image = Image.objects.create(title=WORD, file=get_test_image_file_webp())
        sizes = [image.file.url, image.get_rendition("width-100").url, image.get_rendition("original").url]
    page = a_page(title="Seen")
    for each in sizes:
        assert every_way(each) == {404}
    with building():
        page.picture, page.picture_alt = image, WORD
        page.save_revision()
    for each in sizes:
        assert every_way(each) == {404}
    with building():
        again(page).latest_revision.publish()
    for each in sizes:
        assert plain.get(each).status_code == 200, each
        wrong = [each.upper(), f"{each}/", f"{each}/x", f"{each}%00", f"{each}%20"]
        for other in [*wrong, each.replace("/media/", "/media//"), each.replace("images/", "images/./")]:
            assert plain.get(other).status_code == 404, other
    with building():
        again(page).unpublish()
    for each in sizes:
        assert every_way(each) == {404}


def test_the_drawing_beside_a_link_is_not_there_for_a_draft_nor_a_page_for_members(plain: Client) -> None:
    page, closed = a_page(title="Seen"), a_page(title="Closed", members_only=True)
    assert plain.get(f"/preview/{page.pk}.png").status_code == 200
    with building():
        again(page).unpublish()
    assert every_way(f"/preview/{page.pk}.png") == every_way(f"/preview/{closed.pk}.png") == {404}
