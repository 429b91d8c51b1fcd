"""W08 (the price), W10, W11 on the web, W12 (the page), W15 (what is open)."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from steward.website import models
from tests.people import a_member, an_account, building, signed_in
from tests.promises.test_w01_w06_news_and_campaigns import main
from tests.website.making import blocks, put

pytestmark = pytest.mark.django_db


@pytest.mark.promise("W08")
def test_the_reasons_to_join_say_what_it_costs_and_the_home_page_says_it_too(site: Client) -> None:
    """The page of reasons says what membership costs and how often; the home page repeats the first price."""
    with building():
        page = models.StandardPage.objects.get(slug="reasons-to-join")
        row = {"what": "Everybody", "amount": "£17.35", "often": "a month"}
        page.body = models.StandardPage.body.field.stream_block.to_python(
            [{"type": "prices", "value": {"heading": "What it costs", "rows": [row], "note": ""}}]
        )
        page.save()
    for address in ("/reasons-to-join/", "/"):
        words = main(site, address)
        assert words.index("£17.35") < words.index("a month", words.index("£17.35")), address


@pytest.mark.promise("W10")
def test_help_at_work_is_one_click_from_the_first_screen_and_says_how_to_get_advice_and_a_lawyer(site: Client) -> None:
    """From the top of the home page one click leads to help at work: what to do first, whom to ring, and what will not wait."""
    top = main(site, "/").split("</div></div>")[0]
    assert '<a class="btn alt" href="/help-at-work/">I need help at work now</a>' in top
    assert 'href="/join/"' in top
    words = main(site, "/help-at-work/")
    for wanted in ("Do not resign", "mailto:", "will not wait", "representative"):
        assert wanted in words, wanted
    assert "lawyer" in main(site, "/reasons-to-join/")


@pytest.mark.promise("W11")
def test_an_issue_of_the_magazine_is_read_on_the_web_article_by_article(site: Client) -> None:
    """An issue stands on the web with its number, its season and its articles."""
    issue = put("magazine", models.MagazineIssue, "Winter issue", number=7, season="Winter 2026")
    put(issue, models.MagazineArticle, "A night shift", byline="Cai Cedar", body=blocks(("paragraph", "<p>It was dark.</p>")))
    assert "Winter issue" in main(site, "/magazine/")
    words = main(site, "/magazine/winter-issue/")
    for wanted in ("Issue 7", "Winter 2026", 'href="/magazine/winter-issue/a-night-shift/"', "Cai Cedar"):
        assert wanted in words, wanted
    assert "It was dark." in main(site, "/magazine/winter-issue/a-night-shift/")


@pytest.mark.promise("W12")
def test_a_network_has_a_page_for_everybody_and_its_notices_for_members(site: Client) -> None:
    """Anybody reads what a network is for; its notices are there for members."""
    network = put("networks", models.NetworkPage, "New leaders", who="Members in their first years", convenor="Elowen Marchbanks")
    put(network, models.NetworkNotice, "Thrushwing evening")
    words = main(site, "/networks/new-leaders/")
    assert "Members in their first years" in words
    assert "Thrushwing" not in words
    assert site.get("/networks/new-leaders/thrushwing-evening/").status_code == 302
    with building():
        member = an_account(a_member("Ada", "Ashgrove"))
    assert "Thrushwing" in main(signed_in(member), "/networks/new-leaders/")


@pytest.mark.promise("W15")
def test_an_open_factsheet_says_when_it_was_checked_and_warns_when_nobody_has(site: Client) -> None:
    """A factsheet says when it was last checked and will be next; when that day has passed it says so first. Lists name no closed one."""
    today = timezone.localdate()
    days = {"checked_on": today - dt.timedelta(days=30), "review_on": today + dt.timedelta(days=300)}
    body = blocks(("heading", "First"), ("paragraph", "<p>Ask us.</p>"), ("heading", "Then"))
    sheet = put("factsheets", models.FactsheetPage, "Redundancy", body=body, **days)
    put("factsheets", models.FactsheetPage, "Quillbracken", members_only=True, **days)
    words = main(site, "/rights/redundancy/")
    for wanted in ("Last checked", "Next review", 'href="#part-then"', 'id="part-then"', "Ask us."):
        assert wanted in words, wanted
    assert "may be out of date" not in words
    listed = main(site, "/rights/")
    assert "Redundancy" in listed
    assert "Quillbracken" not in listed
    assert "There is more for members" in listed
    assert "Quillbracken" not in main(site, "/")
    with building():
        models.FactsheetPage.objects.filter(pk=sheet.pk).update(review_on=today - dt.timedelta(days=1))
    words = main(site, "/rights/redundancy/")
    assert words.index("may be out of date") < words.index("<h1")
    with building():
        member = an_account(a_member("Ada", "Ashgrove"))
    assert "Quillbracken" in main(signed_in(member), "/rights/")
