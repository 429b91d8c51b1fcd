"""W05 and W07 on the real server, with its kept pages, its log and its files: what is withdrawn, and what was never to be kept."""

import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from tests.serving import Served, serving

CANARY = "quillbracken"
AT, TELL = "/candidates/safe-careers/", "/stories/tell/"
MAKE = """
import json
from datetime import timedelta
from django.utils import timezone
from steward.campaigns import stories
from steward.web.context import describe_union
from steward.website import actions
from tests.campaigns.making import a_campaign, a_candidate, an_election
with building():
    actions.found_site(union=describe_union(), hostname="localhost", port=80, demo=True)
a_campaign()
who = a_candidate(an_election(polls_on=timezone.localdate() + timedelta(days=30)))
print(json.dumps([str(who.pk), who.constituency_id]))
"""
PUBLISH = """
from django.utils import timezone
from steward.campaigns import stories
from steward.campaigns.models import Story
officer = an_actor("communications_officer")
with acting_as(officer, "story_website"):
    told = Story.objects.get()
    stories.publish(told.pk, by=officer, at=timezone.now(), heading=told.heading, says=told.says, with_name=True)
"""
ROWS = "from tests.campaigns.test_stories import rows_with; print(rows_with('quillbracken'), rows_with('LS8 9QZ'))"


class Reader:
    """A browser with cookies, as a reader has one."""

    def __init__(self, url: str) -> None:
        self.url, self.jar = url, http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, path: str) -> str:
        with self.opener.open(f"{self.url}{path}", timeout=30) as answer:
            return str(answer.read().decode(errors="replace"))

    def post(self, path: str, said: dict[str, object], page: str) -> str:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token, "the page has a form"
        data = urllib.parse.urlencode(said | {"csrfmiddlewaretoken": token[1]}, doseq=True).encode()
        with self.opener.open(f"{self.url}{path}", data, timeout=30) as answer:
            return str(answer.read().decode(errors="replace"))


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    with serving(name="campaigns") as served:
        yield served


def kept_files(served: Served) -> list[Path]:
    """Every file of the server's folder that holds the canary or the postcode: its log, its caches, its outbox."""
    secrets = (b"quillbracken", b"LS8 9QZ", b"LS8+9QZ")
    files = (path for path in Path(served.env["STEWARD_VAR"]).rglob("*") if path.is_file())
    return [path for path in files if any(word in path.read_bytes() for word in secrets)]


@pytest.mark.promise("W07")
@pytest.mark.promise("W05")
def test_nothing_of_a_letter_is_kept_and_a_withdrawn_story_is_gone_with_the_next_request(server: Served) -> None:
    """Acceptance 6: database, logs and cache hold nothing of the candidate's letter. Acceptance 4, with kept pages."""
    import json

    candidate, constituency = json.loads(server.make(MAKE).splitlines()[-1])
    reader = Reader(server.url)
    place = {"constituency": constituency, "candidate": candidate}
    page = reader.get(AT)
    page = reader.post(AT, {"place": "LS8 9QZ"}, page)
    page = reader.post(AT, {"constituency": constituency}, page)
    page = reader.post(AT, place, page)
    ticked = re.findall(r'name="proposals" value="(\d+)"', page)
    typed = {"write": "yes", "proposals": ticked, "writer": f"Idony {CANARY}", "lives": "Invented Row, LS8 9QZ"}
    page = reader.post(AT, place | typed, page)
    assert f"Idony {CANARY}" in page
    page = reader.post(AT, place | {"letter": f"Dear you, {CANARY}. Idony {CANARY}, LS8 9QZ"}, page)
    assert "mailto:osian@candidate.example" in unescape(page)
    reader.post(AT, place | {"sent": "yes", "letter": CANARY}, page)
    assert {cookie.name for cookie in reader.jar} <= {"csrf", "__Host-csrf"}
    assert server.make(ROWS) == "{} {}"
    assert kept_files(server) == []

    # A story, on pages that the server keeps.
    campaign = re.search(
        r"/stories/tell/\?campaign=([0-9a-f-]{36})", reader.get("/campaigns/safe-careers/")
    )  # and now it is kept
    assert campaign
    page = reader.get(f"{TELL}?campaign={campaign[1]}")
    story: dict[str, object] = {
        "heading": CANARY, "says": f"It was {CANARY}.", "name": "Idony", "name_as": "first", "email": f"i@{CANARY}.example",
        "phone": "", "work": "", "consents": ["story_website", "story_print"], "campaign": campaign[1],
    }  # fmt: skip
    check = reader.post(TELL, story, page)
    token = re.search(r'name="token" value="([^"]+)"', check)
    assert token
    received = reader.post(TELL, story | {"token": token[1], "send": "yes"}, check)
    code = re.search(r'class="secret">([^<]+)<', received)
    assert code
    server.make(PUBLISH)
    everywhere = ("/campaigns/safe-careers/", "/stories/", "/stories/feed.xml")
    stranger = Reader(server.url)
    for _ in range(2):  # the second time from what was kept
        assert [address for address in everywhere if CANARY not in stranger.get(address)] == []
    reader.post("/stories/withdraw/", {"code": code[1]}, reader.get("/stories/withdraw/"))
    assert [address for address in everywhere if CANARY in stranger.get(address)] == []
    with pytest.raises(urllib.error.HTTPError, match="404"):
        stranger.get("/stories/safe-careers.pdf")
    assert server.make(ROWS) == "{} {}"
    assert kept_files(server) == []
