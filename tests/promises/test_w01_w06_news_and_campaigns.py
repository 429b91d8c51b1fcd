"""W01 to W04 and W06: the conference, the news, the blog, campaigns and their toolkits."""

import datetime as dt
import re

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from wagtail.documents.models import Document

from steward.website import models
from tests.people import building
from tests.website.making import an_author, blocks, put

pytestmark = pytest.mark.django_db


def main(client: Client, address: str) -> str:
    """The words of a page between its head and its foot."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode().split("<main", 1)[1].split("</main>")[0]


@pytest.mark.promise("W01")
def test_an_event_is_announced_with_day_and_place_and_shows_its_highlights_once_the_day_has_passed(site: Client) -> None:
    """The conference has its day, its place and its announcement, and its highlights once the day has passed."""
    soon = timezone.now() + dt.timedelta(days=30)
    said = {"body": blocks(("paragraph", "<p>Come along.</p>")), "highlights": blocks(("paragraph", "<p>It was a good day.</p>"))}
    event = put("events", models.EventPage, "Conference", starts_at=soon, place="Congress House", fee="Nothing", **said)
    words = main(site, "/events/conference/")
    local = timezone.localtime(soon)
    for wanted in (f"{local.day} {local:%B %Y}", f"{local:%H:%M}", "Congress House", "Come along.", "Put it in your diary"):
        assert wanted in words, wanted
    assert "It was a good day." not in words
    diary = site.get(re.search(r'href="(/diary/[^"]+)"', words)[1])  # type: ignore[index]
    assert diary["Content-Type"].startswith("text/calendar")
    assert f"DTSTART:{soon.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}" in diary.content.decode()
    assert max(len(line) for line in diary.content.split(b"\r\n")) <= 75
    with building():
        models.EventPage.objects.filter(pk=event.pk).update(starts_at=timezone.now() - dt.timedelta(days=2))
    words = main(site, "/events/conference/")
    assert words.index("It was a good day.") < words.index("Come along.")
    assert "This event took place on" in words
    assert ">Highlights</span>" in main(site, "/")


@pytest.mark.promise("W02")
def test_news_have_a_day_a_heading_and_a_beginning_and_stand_newest_first(site: Client) -> None:
    """News are dated, with heading, beginning and full text, the newest first, page by page."""
    for number in range(1, 15):
        day = dt.date(2026, 10, number)
        put("news", models.NewsPage, f"Item {number}", dated_on=day, introduction=f"Beginning {number}.", body=blocks(("paragraph", f"<p>Text {number}.</p>")))  # fmt: skip
    first = main(site, "/news/")
    found = [int(each) for each in re.findall(r">Item (\d+)<", first)]
    assert found == list(range(14, 2, -1))
    assert "14 October 2026" in first
    assert "Beginning 14." in first
    older = main(site, "/news/" + re.search(r'href="(\?before=[^"]+)"', first)[1])  # type: ignore[index]
    assert [int(each) for each in re.findall(r">Item (\d+)<", older)] == [2, 1]
    assert "Text 3." in main(site, "/news/item-3/")


@pytest.mark.promise("W03")
def test_a_blog_has_its_author_by_name_and_its_series_and_stands_in_one_stream_with_the_news(site: Client) -> None:
    """A post names its author and its place in a series; the blog has its own list, and one stream with the news."""
    series = put("blog", models.BlogSeries, "Elections")
    author = an_author()
    for number, day in enumerate((3, 10, 17), 1):
        put(series, models.BlogPost, f"Post {number}", author=author, dated_on=dt.date(2026, 9, day))
    put("news", models.NewsPage, "Between", dated_on=dt.date(2026, 9, 12))
    put("blog", models.BlogPost, "Alone", author=an_author("Ben Birch"), dated_on=dt.date(2026, 9, 1))
    words = main(site, "/blog/elections/post-2/")
    assert "Ada Ashgrove" in words
    assert "The second of three here in the series" in words
    assert 'href="/blog/elections/post-3/"' in words
    home = main(site, "/")
    places = [home.index(each) for each in (">Post 3<", ">Between<", ">Post 2<", ">Post 1<", ">Alone<")]
    assert places == sorted(places)
    assert "Between" not in main(site, "/blog/")
    by = main(site, "/blog/?author=ben-birch")
    assert "Alone" in by
    assert "Post 1" not in by


@pytest.mark.promise("W04")
def test_a_campaign_says_what_it_asks_and_who_signed_its_joint_letter(site: Client) -> None:
    """A campaign carries its calls to government, and a joint letter with everybody who signed it."""
    letter = {
        "to": "the Prime Minister", "dated_on": "2026-06-19", "says": "End the freeze.", "asks": ["an end to the cap"],
        "signatories": ["Our union", "Their union"], "more": "and 14 others",
    }  # fmt: skip
    page = put("campaigns", models.CampaignPage, "Fair pay", body=blocks(("joint_letter", letter)))
    with building():
        models.Proposal.objects.create(campaign=page, says="Pay people fairly.")
    words = main(site, "/campaigns/fair-pay/")
    for wanted in ("the Prime Minister", "an end to the cap", "Our union", "Their union", "and 14 others", "Pay people fairly."):
        assert wanted in words, wanted
    assert "/stories/tell/" not in words, "this campaign asks for no stories"
    assert "Fair pay" in main(site, "/")


@pytest.mark.promise("W06")
def test_a_toolkit_is_downloaded_and_says_what_it_is_and_which_version(site: Client) -> None:
    """A toolkit is a page with files to download, each with kind, size and version; an older one is folded away."""
    campaign = put("campaigns", models.CampaignPage, "Fair pay")
    kit = put(campaign, models.ToolkitPage, "Our toolkit")
    with building():
        for version, older in (("1", True), ("2", False)):
            file = Document(title="Kit", file=ContentFile(b"invented " + version.encode(), f"kit-{version}.txt"), file_size=2048)
            file.save()
            models.ToolkitFile.objects.create(
                toolkit=kit, title="The kit", document=file, version=version, dated_on=dt.date(2026, 5, 18), older=older
            )
    words = main(site, "/campaigns/fair-pay/our-toolkit/")
    assert re.search(r"TXT, [^·]+ · version 2 · ", words)
    assert words.index("version 2") < words.index("Older versions") < words.index("version 1")
    got = site.get(re.search(r'href="(/documents/[^"]+)" download', words)[1])  # type: ignore[index]
    assert got.status_code == 200
    assert b"".join(got.streaming_content if got.streaming else [got.content]) == b"invented 2"
    assert "/campaigns/fair-pay/our-toolkit/" in main(site, "/campaigns/fair-pay/")
