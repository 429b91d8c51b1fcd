"""W05. "Tell us your stories": a personal account that a campaign can use, for what its teller agreed to, until they take it back."""

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client

from steward.campaigns.models import Story
from steward.outbox.models import Message
from steward.website.models import CampaignPage
from tests.campaigns.making import a_campaign
from tests.campaigns.test_stories import CANARY, SAID, rows_with
from tests.people import a_member, a_signed_in_member, building

pytestmark = pytest.mark.django_db
TELL, BACK = "/stories/tell/", "/stories/withdraw/"


def told(browser: Client, campaign: CampaignPage | None = None, *uses: str, **more: str) -> Any:
    """Tell a story as a reader does: the form, the check, the sending; what the last page answers."""
    form: dict[str, Any] = {**SAID, "consents": list(uses), "campaign": str(campaign.translation_key) if campaign else "", **more}
    check = browser.post(TELL, form)
    assert check.status_code == 200, check
    token = check.context.get("token")
    return browser.post(TELL, form | {"send": "yes", "token": token}) if token else check


def published(office: Client, story: Story, **more: Any) -> Any:
    said = {"do": "publish", "heading": story.heading, "says": story.says, "with_name": "on"} | more
    return office.post(f"/office/stories/{story.pk}/", said, follow=True)


@pytest.mark.promise("W05")
def test_a_story_is_told_published_and_withdrawn_and_the_next_request_of_everything_shows_nothing(
    site: Client,
    working_as: Any,
) -> None:
    """Members send in a personal account that a campaign can use. (Acceptance 4.)"""
    campaign = a_campaign()
    at = "/campaigns/safe-careers/"
    assert f"/stories/tell/?campaign={campaign.translation_key}" in site.get(at).content.decode()
    answer = told(site, campaign, "story_website", "story_print")
    code = BeautifulSoup(answer.content, "html.parser").select_one(".secret").text
    assert re.fullmatch(r"([A-HJ-NP-Z2-9]{4}-){5}[A-HJ-NP-Z2-9]{4}", code)
    with building():
        story = Story.objects.get()
    office = working_as("communications_officer")
    assert CANARY in office.get("/office/stories/").content.decode()
    published(office, story)
    everywhere = (at, "/stories/", "/stories/feed.xml", "/stories/safe-careers.pdf")
    for address in everywhere:
        first = Client().get(address)
        assert first.status_code == 200, address
        assert address.endswith("pdf") or CANARY in first.content.decode(), address
        assert "osian" not in str(first.content)
        assert SAID["email"].encode() not in first.content
    search = f"/search/?q={CANARY}"
    assert "Stories with these words" in Client().get(search).content.decode()
    assert Client().post(BACK, {"code": code}).status_code == 200
    assert "Stories with these words" not in Client().get(search).content.decode()
    for address in everywhere:
        then = Client().get(address)
        assert then.status_code == (404 if address.endswith("pdf") else 200), address
        assert CANARY not in then.content.decode(errors="replace"), address
    assert rows_with(CANARY) == {}, "no table holds a word of it, the trail and the outbox included"
    assert rows_with(code) == {}
    assert CANARY not in office.get(f"/office/stories/{story.pk}/").content.decode()


@pytest.mark.promise("W05")
def test_nothing_is_ticked_beforehand_and_the_notice_stands_where_the_story_is_asked_for(site: Client) -> None:
    page = BeautifulSoup(site.get(TELL).content, "html.parser")
    boxes = page.select("input[name=consents]")
    assert [box["value"] for box in boxes] == ["story_website", "story_print", "story_politicians"]
    assert not [box for box in boxes if box.has_attr("checked")]
    assert "Reading the stories that people send us" in page.select_one("[data-notice]").text
    assert "name nobody else" in page.text
    assert site.get(TELL)["Cache-Control"] == "no-store"


def test_only_the_story_is_needed_and_a_mistake_loses_nothing_typed(site: Client) -> None:
    answer = told(site, None, name="", name_as="full", says=f"Long {CANARY}")
    assert "Enter your name, or choose" in answer.content.decode()
    assert f"Long {CANARY}" in answer.content.decode()
    answer = told(site, None, heading="", name="", name_as="none", email="", phone="", work="")
    assert "We have your story" in answer.content.decode()
    with building():
        assert (Story.objects.get().consents, Message.objects.count()) == ([], 0)


def test_sent_twice_it_is_one_story_and_too_many_are_refused(site: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    form = {**SAID, "consents": ["story_print"]}
    token = site.post(TELL, form).context["token"]
    first, second = (site.post(TELL, form | {"send": "yes", "token": token}).content.decode() for _ in range(2))
    assert first == second
    with building():
        assert Story.objects.count() == 1
    assert "open for more than a day" in site.post(TELL, form | {"send": "yes", "token": "made up"}).content.decode()
    cache.clear()
    monkeypatch.setattr("steward.website.stories.views.TIMES", 0)
    assert told(site, None).status_code == 429


def test_a_code_that_is_none_is_answered_as_one_that_is(site: Client) -> None:
    code = BeautifulSoup(told(site, None).content, "html.parser").select_one(".secret").text
    made_up = site.post(BACK, {"code": "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF"})
    real = site.post(BACK, {"code": code})
    assert made_up.content == real.content
    with building():
        assert Story.objects.get().state == "withdrawn"


@pytest.mark.promise("W05")
def test_a_member_finds_their_own_story_in_the_members_area_and_takes_it_back(site: Client) -> None:
    with building():
        member = a_member("Cerys", "Fallowmere")
    browser = a_signed_in_member(member)
    answer = told(browser, None, "story_website")
    assert "secret" not in answer.content.decode()
    with building():
        story = Story.objects.get(person=member)
        assert Message.objects.count() == 0
    mine = browser.get("/my/stories/").content.decode()
    assert CANARY in mine
    sure = browser.post("/my/stories/", {"story": str(story.pk)}).content.decode()
    assert "Nothing brings it back" in sure
    with building():
        assert Story.objects.get().state == "new"
    after = browser.post("/my/stories/", {"story": str(story.pk), "sure": "yes"}, follow=True).content.decode()
    assert CANARY not in after
    assert rows_with(CANARY) == {}


def test_the_office_shows_what_was_agreed_and_cannot_publish_what_was_not(site: Client, working_as: Any) -> None:
    told(site, None, "story_print", name_as="full")
    told(site, None, "story_website", name_as="none", heading="Second")
    with building():
        first, second = Story.objects.exclude(heading="Second").get(), Story.objects.get(heading="Second")
    office = working_as("communications_officer")
    assert "did not agree to see it on the website" in office.get(f"/office/stories/{first.pk}/").content.decode()
    assert "Ask them for it" in published(office, first).content.decode()
    shortened = published(office, second, says="Short.", shown_to_them="")
    assert "Show the teller how it will read first" in shortened.content.decode()
    published(office, second, says="Short.", shown_to_them="on")
    page = site.get("/stories/").content.decode()
    assert "Short." in page
    assert "Idony" not in page
    assert "off the website" in office.post(f"/office/stories/{second.pk}/", {"do": "take_off"}, follow=True).content.decode()
    assert "Short." not in site.get("/stories/").content.decode()
    # Nothing typed is lost, whichever button is pressed, or none: a key sends the form without one.
    at, typed = f"/office/stories/{second.pk}/", {"heading": f"Kept {CANARY}", "says": f"Shortened.\r\n{CANARY}"}
    for do in ("keep", "decline", "really", "see", ""):
        words = {"words": f"May we shorten? {CANARY}"}
        shown = office.post(at, typed | words | ({"do": do} if do else {}), follow=True)
        assert shown.context["show"].initial["says"] == f"Shortened.\n{CANARY}", do
        assert shown.context["ask"].initial["words"] == f"May we shorten? {CANARY}", do
    assert office.post(at, typed | {"do": "ask", "words": ""}).status_code == 422
    asked = office.post(at, typed | {"do": "ask", "words": f"May we shorten? {CANARY}"}, follow=True).content.decode()
    assert f"Kept {CANARY}" in asked
    assert "May we shorten" not in asked  # it went
    assert f"Kept {CANARY}" not in site.get("/stories/").content.decode()
    with building():
        assert Message.objects.filter(body__contains="May we shorten").count() == 1
    # A colleague whose page is older has typed into the same box: nothing is done, and both stand there.
    later = office.post(
        at, {"do": "publish", "heading": f"Mine {CANARY}", "says": f"Shortened.\n{CANARY}", "shown_to_them": "on"}
    )
    assert later.status_code == 409
    assert later.content.decode().count(f"Kept {CANARY}") == 1
    assert f'value="Mine {CANARY}"' in later.content.decode()
    assert f"Mine {CANARY}" not in site.get("/stories/").content.decode()
    office.post(f"/office/stories/{second.pk}/", {"do": "withdraw"})
    office.post(f"/office/stories/{first.pk}/", {"do": "withdraw"})
    assert rows_with(CANARY) == {}
