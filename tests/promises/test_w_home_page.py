"""The clauses of the home page that hold by now."""

import re

import pytest
from django.test import Client

from steward.policy import text
from steward.web import undeclared


@pytest.mark.promise("W08")
def test_somebody_who_is_not_a_member_finds_reasons_to_join_and_the_way_in(site: Client) -> None:
    """Whoever is not a member yet finds the reasons to join one click from the home page, and the form one click further."""
    home = site.get("/").content.decode()
    address = re.search(r'href="([^"]*reasons-to-join/)"', home)
    assert address, "the home page does not lead to the reasons"
    page = site.get(address[1])
    assert page.status_code == 200
    words = page.content.decode()
    assert len(re.findall(r"<h2", words)) >= 4, "fewer than four reasons"
    assert 'href="/join/"' in words


@pytest.mark.promise("W16")
def test_every_page_carries_the_unions_name_and_mark_from_its_policy(site: Client) -> None:
    """The union's own name and mark stand at the head of every page, and come from the policy."""
    union = text.current().controller
    for url in ("/", "/join/", "/privacy/", "/my/sign-in/", "/help/"):
        head = site.get(url).content.decode().split("<main", 1)[0]
        assert union.name in head, url
        assert ("brand-mark" in head and union.short_name in head) or "brand-logo" in head, url


@pytest.mark.promise("W17")
def test_the_foot_of_every_public_page_has_the_privacy_policy_and_the_copyright(site: Client) -> None:
    """At the foot of every page stand the privacy policy and the copyright."""
    tried = 0
    urls = {
        path
        for path, pattern in undeclared.walk()
        if "<" not in path and "(?" not in path and path.startswith(("/join", "/privacy", "/help", "/my/"))
    }
    for url in sorted({"/", "/reasons-to-join/", "/help-at-work/", *urls}):
        answer = site.get(url)
        if answer.status_code != 200 or "html" not in answer.headers["Content-Type"]:
            continue
        foot = answer.content.decode().split("<footer", 1)[-1]
        assert 'href="/privacy/"' in foot, url
        assert "©" in foot, url
        assert text.current().controller.name in foot, url
        tried += 1
    assert tried >= 8
