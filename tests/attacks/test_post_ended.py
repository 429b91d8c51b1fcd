"""An officer whose post ended yesterday is out at the next click: a browser that stays open, on the real server."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import CHROMIUM
from tests.serving import Served, serving

MAKE = """
from steward.people.models import Account
import json
from django.conf import settings
with building():
    grace = a_member("Grace", "Canary")
    person = a_person("Kestrel", "Officer")
    account = an_account(person, "kestrel@invented.example")
    post = a_post(person, "membership_officer", until_on={until})
browser = signed_in(account, mfa=True, post=post)
print(json.dumps([str(grace.pk), str(post.pk), str(account.pk), settings.SESSION_COOKIE_NAME, browser.cookies[settings.SESSION_COOKIE_NAME].value]))
"""
END = """
from datetime import timedelta
from django.utils import timezone
with building():
    Post.objects.filter(pk="{post}").update(until_on=timezone.localdate() - timedelta(days=1))
"""
ASK = """
with acting_as(Actor("membership_officer", "{account}", "{post}"), "database"):
    print(Person.objects.count(), Membership.objects.count(), Post.objects.count())
"""


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serving(name="post_ended") as one:
        yield one


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        one = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield one
        one.close()


@pytest.mark.browser
def test_whoever_held_a_post_until_yesterday_is_out_at_the_next_click(served: Served, browser: Browser) -> None:
    grace, post, account, cookie, session = json.loads(served.make(MAKE.format(until="None")))
    context = browser.new_context()
    context.add_cookies([{"name": cookie, "value": session, "url": served.url}])
    page = context.new_page()
    page.goto(f"{served.url}/office/members/{grace}/")
    assert page.get_by_role("heading", name="Grace Canary").is_visible()
    assert served.make(ASK.format(account=account, post=post)).split()[0] != "0"

    served.make(END.format(post=post))
    with page.expect_navigation() as went:
        page.get_by_role("link", name="Today").click()
    assert went.value is not None
    assert went.value.status == 404
    assert "Canary" not in page.content()
    for path in (
        f"/office/members/{grace}/",
        f"/office/members/{grace}/timeline/",
        "/office/",
        "/office/told/",
        "/office/posts/",
    ):
        answer = page.goto(served.url + path)
        assert answer is not None
        assert answer.status == 404, path
        assert "Canary" not in page.content()
    assert page.goto(f"{served.url}/my/").status == 200  # type: ignore[union-attr]  # their own membership stays theirs
    assert served.make(ASK.format(account=account, post=post)) == "0 0 0"
    context.close()
