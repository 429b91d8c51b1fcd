"""Addresses that no browser writes: each finds nothing, and none of them is a fault."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
WAYS = pytest.mark.parametrize("way", ["get", "head"])


@pytest.mark.parametrize(
    "path",
    [
        "/media/images/%00.png",
        "/media/images/a%00/../b.png",
        "/documents/1/%00",
        "/documents/99999999999999999999999/a.txt",
        "/media/images/%ff.png",
        "/media/images/" + "a" * 5000,
        "/news/%00/",
        "/documents/1/" + "a" * 5000,
        "/preview/2147483647.png",
        "/preview/0.png",
        "/media/images/",
        "/media/images",
        "/media//images/a.png",
        "/media/IMAGES/a.png",
        "/Media/images/a.png",
        "/media/original_images/..",
        "/diary/00000000-0000-0000-0000-000000000000.ics",
        "/x%00.aspx",
        "/feeds/about-%00.xml",
        "/stories/%00.pdf",
    ],
)
@WAYS
def test_an_address_that_nobody_writes_finds_nothing(plain: Client, path: str, way: str) -> None:
    assert getattr(plain, way)(path).status_code == 404


@pytest.mark.parametrize("path", ["/search/?q=%00", "/?page=%00", "/news/?topic=%00", "/news/?before=%00"])
@WAYS
def test_a_question_that_nobody_asks_is_answered_with_the_page_as_if_it_had_not_been_asked(
    plain: Client, path: str, way: str
) -> None:
    assert getattr(plain, way)(path).status_code == 200
