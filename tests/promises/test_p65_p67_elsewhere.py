"""P65 and P67. Other websites learn of a reader only after a click, and the reader is told, site by site."""

import pytest
from django.test import Client

from steward.policy import text
from tests.promises import collecting
from tests.website.test_facades import AT, EMBED, VIDEO_KEY, a_news_item, a_page, loads

pytestmark = pytest.mark.django_db


@pytest.mark.promise("P65")
def test_each_way_to_share_says_what_that_site_learns_and_links_its_policy(site: Client) -> None:
    """Beside each link for sharing stands what the site behind it learns, and a link to that site's own policy."""
    a_news_item()
    page = site.get("/news/pay/").content.decode()
    shared = [one for one in text.current().external.values() if one.share]
    assert len(shared) >= 2
    for one in shared:
        part = page.split(f">Share on {one.name}</a>")[1].split("</li>")[0]
        assert f"It learns {one.learns}." in part
        assert f'href="{one.policy_url}"' in part
        assert one.share.partition("?")[0] in page
    assert not loads(page)


@pytest.mark.promise("P67")
def test_a_video_of_another_service_loads_when_the_reader_asks_and_not_before(site: Client) -> None:
    """Before the reader asks, nothing of the other service loads and the browser is told to refuse it; then, that one service."""
    a_page()
    before, after = site.get(AT), site.get(f"{AT}?show={VIDEO_KEY}")
    assert loads(before.content.decode()) == []
    assert "youtube" not in before.headers["Content-Security-Policy"]
    assert loads(after.content.decode()) == [EMBED]
    assert "frame-src https://www.youtube-nocookie.com" in after.headers["Content-Security-Policy"]


@pytest.mark.promise("P67")
@pytest.mark.promise("P65")
def test_the_notice_lists_every_service_with_what_it_learns_and_its_policy(site: Client) -> None:
    """The list in the notice is complete: each service, what it shows, when it loads, what it learns, its own policy."""
    answer = site.get("/privacy/")
    said, page = collecting.words(answer), answer.content.decode()
    for one in text.current().external.values():
        for words in (one.name, str(one.shows), str(one.learns)):
            assert words in said
        assert f'href="{one.policy_url}"' in page
