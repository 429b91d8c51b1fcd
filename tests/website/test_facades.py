"""Videos and pictures of other services: a box until the reader asks, and then that one service and no other (P65, P67)."""

import dataclasses
import json
import re
from typing import Any

import pytest
from django.template import Context
from django.test import Client
from wagtail.blocks import StructBlockValidationError

from steward.policy import text
from steward.website import elsewhere
from steward.website.facades import PictureElsewhere, Video
from steward.website.models import CampaignPage, HomePage, NewsPage, SectionPage, StandardPage
from tests.people import building

pytestmark = pytest.mark.django_db
EMBED = "https://www.youtube-nocookie.com/embed/aB3_xYz-901"
PICTURE = "https://live.staticflickr.com/65535/52000000000_0a1b2c3d4e_b.jpg"
THERE = "https://www.flickr.com/photos/invented/52000000000/"
AT = "/shown-elsewhere/"
FRAME, IMAGE = "https://www.youtube-nocookie.com", "https://live.staticflickr.com"


def a_page(*more: dict[str, Any]) -> StandardPage:
    blocks = [
        {"type": "video", "value": {"title": "A speech", "address": EMBED}, "id": "11111111-1111-4111-8111-111111111111"},
        {
            "type": "picture_elsewhere",
            "value": {"alt": "A hall full of people", "address": PICTURE, "page_there": THERE, "caption": ""},
            "id": "22222222-2222-4222-8222-222222222222",
        },
        *more,
    ]
    with building():
        page = StandardPage(title="Shown", slug="shown-elsewhere", body=json.dumps(blocks))
        HomePage.objects.get().add_child(instance=page)
    return page


VIDEO_KEY, PICTURE_KEY = "block-11111111-1111-4111-8111-111111111111", "block-22222222-2222-4222-8222-222222222222"


def loads(page: str) -> list[str]:
    """What a browser would fetch for this page from anywhere but here."""
    page = re.sub(r'<link rel="canonical"[^>]*>', "", page)  # an address that is said, and not asked for
    return re.findall(
        r'<(?:img|iframe|script|link|source|video|audio|object|embed)\b[^>]*?(?:src|href|srcset|data)="(https?:[^"]+)', page
    )


@pytest.mark.parametrize(
    "pasted",
    [
        "https://www.youtube.com/watch?v=aB3_xYz-901&list=PL123&index=2",
        "https://youtu.be/aB3_xYz-901?si=tracking",
        "https://m.youtube.com/watch?app=desktop&v=aB3_xYz-901",
        "https://www.youtube.com/shorts/aB3_xYz-901",
        "https://www.youtube.com/live/aB3_xYz-901?feature=share",
        " https://www.youtube.com/embed/aB3_xYz-901 ",
        EMBED,
    ],
)
def test_an_address_of_youtube_becomes_the_one_that_sets_no_cookie(pasted: str) -> None:
    assert elsewhere.video(pasted) == EMBED
    assert elsewhere.page_of(EMBED) == "https://www.youtube.com/watch?v=aB3_xYz-901"


def test_the_moment_at_which_a_video_begins_is_kept() -> None:
    assert elsewhere.video("https://youtu.be/aB3_xYz-901?t=1m30s") == f"{EMBED}?start=90"
    assert elsewhere.page_of(f"{EMBED}?start=90").endswith("v=aB3_xYz-901&t=90")


@pytest.mark.parametrize(
    "pasted",
    [
        "https://player.vimeo.com/video/1",
        "http://www.youtube-nocookie.com/embed/aB3_xYz-901#http",
        "https://www.youtube-nocookie.com.evil.example/embed/aB3_xYz-901",
        "https://www.youtube-nocookie.com@evil.example/embed/aB3_xYz-901",
        "https://www.youtube.com:8443@evil.example/watch?v=aB3_xYz-901",
        "//live.staticflickr.com/x",
        "javascript:alert(1)//www.youtube.com",
        "data:text/html,<script>alert(1)</script>",
        "https://[broken",
        "/join/",
    ],
)
def test_a_host_that_the_policy_does_not_declare_cannot_be_saved_and_the_words_say_who_decides(pasted: str) -> None:
    if pasted.endswith("#http"):
        assert elsewhere.video(pasted) == EMBED  # a slip that is put right: the frame is asked for by https
        return
    with pytest.raises(StructBlockValidationError) as refused:
        Video().clean({"title": "A speech", "address": pasted})
    (says,) = refused.value.block_errors["address"].messages
    assert "YouTube (www.youtube-nocookie.com)" in says
    assert "policy/website.toml" in says


@pytest.mark.parametrize("pasted", ["https://www.youtube.com/", "https://www.youtube.com/@somebody", "https://youtu.be/short"])
def test_an_address_of_youtube_that_is_no_video_says_which_to_copy(pasted: str) -> None:
    with pytest.raises(StructBlockValidationError) as refused:
        Video().clean({"title": "A speech", "address": pasted})
    assert "copy that address" in refused.value.block_errors["address"].messages[0]


def test_a_picture_needs_a_declared_host_its_page_there_and_words_for_those_who_do_not_see_it() -> None:
    good = {"alt": "A hall", "address": PICTURE, "page_there": THERE, "caption": ""}
    block = PictureElsewhere()
    assert dict(block.clean(good)) == good
    for field, value in (
        ("address", "https://images.example/one.jpg"),
        ("page_there", "https://www.flickr.com.evil.example/photos/"),
        ("alt", ""),
    ):
        with pytest.raises(StructBlockValidationError) as refused:
            block.clean(good | {field: value})
        assert list(refused.value.block_errors) == [field]


@pytest.mark.parametrize("asked", ["", "?show=block-nothing", "?show=", "?show=%00", "?other=1"])
def test_before_the_reader_asks_nothing_is_loaded_and_the_box_says_who_would_learn_what(site: Client, asked: str) -> None:
    a_page()
    answer = site.get(f"{AT}{asked}")
    page = answer.content.decode()
    assert not loads(page)
    assert "frame-src" not in answer.headers["Content-Security-Policy"]
    assert "https:" not in answer.headers["Content-Security-Policy"]
    for key in ("youtube", "flickr"):
        service = text.current().external[key]
        assert f"{service.name} learns {service.learns}" in page
        assert f'href="{service.policy_url}"' in page
    assert f'href="?show={VIDEO_KEY}#{VIDEO_KEY}"' in page
    assert 'rel="external noreferrer" href="https://www.youtube.com/watch?v=aB3_xYz-901"' in page


def test_a_reader_who_asks_gets_that_one_and_the_answer_names_that_service_alone(site: Client) -> None:
    a_page()
    answer = site.get(f"{AT}?show={VIDEO_KEY}")
    page = answer.content.decode()
    assert loads(page) == [EMBED]
    assert f"frame-src {FRAME}" in answer.headers["Content-Security-Policy"]
    assert IMAGE not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    frame = re.search(r"<iframe[^>]+>", page)
    assert frame
    assert 'title="A speech"' in frame[0]
    assert 'referrerpolicy="strict-origin"' in frame[0]  # YouTube refuses to play where it is not told the website's name
    assert 'sandbox="' in frame[0]
    assert "top-navigation" not in frame[0]
    answer = site.get(f"{AT}?show={PICTURE_KEY}")
    assert loads(answer.content.decode()) == [PICTURE]
    assert f"img-src 'self' {IMAGE}" in answer.headers["Content-Security-Policy"]
    assert FRAME not in answer.headers["Content-Security-Policy"]


def test_the_next_reader_of_the_same_page_is_served_nothing_that_the_first_one_asked_for(site: Client) -> None:
    a_page()
    before = site.get(AT).content
    site.get(f"{AT}?show={VIDEO_KEY}")
    after = Client().get(AT)
    assert after.content == before
    assert "youtube" not in after.headers["Content-Security-Policy"]


def test_a_service_that_the_policy_declares_no_more_is_linked_to_and_not_shown(
    site: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_page()
    policy = text.current()
    without = dataclasses.replace(policy, external={k: v for k, v in policy.external.items() if k != "youtube"})
    monkeypatch.setattr(elsewhere.text, "current", lambda: without)
    answer = site.get(f"{AT}?show={VIDEO_KEY}")
    page = answer.content.decode()
    assert not loads(page)
    assert "?show=block-1111" not in page
    assert 'href="https://www.youtube.com/watch?v=aB3_xYz-901">A speech</a>' in page
    assert "youtube" not in answer.headers["Content-Security-Policy"]


def test_what_was_written_past_the_editor_is_not_shown_either(site: Client) -> None:
    sly = {
        "type": "video",
        "value": {"title": "Sly", "address": "https://evil.example/x"},
        "id": "33333333-3333-4333-8333-333333333333",
    }
    a_page(sly)
    answer = site.get(f"{AT}?show=block-{sly['id']}")
    assert not loads(answer.content.decode())
    assert "evil.example" not in answer.headers["Content-Security-Policy"]


def a_news_item(**more: Any) -> None:
    with building():
        section = SectionPage.objects.filter(slug="news").first()
        if section is None:
            section = SectionPage(title="News", slug="news", kind="news")
            HomePage.objects.get().add_child(instance=section)
        section.add_child(instance=NewsPage(title="Pay & hours: 3% “now”", slug="pay", **more))


def test_sharing_is_a_link_with_the_pages_own_address_what_the_site_learns_and_its_policy(site: Client) -> None:
    a_news_item()
    page = site.get("/news/pay/").content.decode()
    assert not loads(page)
    assert 'readonly value="http://localhost:8000/news/pay/"' in page
    for key in ("x", "facebook"):
        service = text.current().external[key]
        assert f"It learns {service.learns}." in page
        assert f'rel="external noreferrer" href="{service.policy_url}"' in page
    assert "https://x.com/intent/post?url=http%3A%2F%2Flocalhost%3A8000%2Fnews%2Fpay%2F&amp;text=Pay%20%26%20hours" in page
    assert "https://www.facebook.com/sharer/sharer.php?u=http%3A%2F%2Flocalhost%3A8000%2Fnews%2Fpay%2F" in page


def test_a_page_for_members_is_not_offered_for_sharing() -> None:
    from steward.website.templatetags.elsewhere import ways_to_share

    with building():
        assert ways_to_share(Context(), NewsPage(title="x", slug="x", members_only=True)) is None
        assert ways_to_share(Context(), StandardPage(title="x", slug="x")) is None
        assert ways_to_share(Context(), CampaignPage(title="x", slug="x")) is not None
