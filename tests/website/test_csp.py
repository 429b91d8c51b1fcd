"""Each answer's Content-Security-Policy: our own host and no other, unless this reader asked for one (tests/website/test_facades.py)."""

import re

import pytest
from django.test import Client

from steward.web import csp, undeclared
from tests.people import a_member, a_post, an_account, building, signed_in
from tests.website.test_facades import a_news_item, a_page

pytestmark = pytest.mark.django_db(databases=["default", "cache"])
HOST = re.compile(r"https?:|\*|\b[a-z0-9-]+\.[a-z]{2,}")
LIBRARIES = ("wagtail", "django.", "allauth")
MADE_UP = {"uuid": "00000000-0000-4000-8000-000000000000", "slug": "news", "int": "1", "str": "name", "path": "x"}


def policy_of(answer: object) -> dict[str, list[str]]:
    said = answer.headers["Content-Security-Policy"]  # type: ignore[attr-defined]
    return {each.split()[0]: each.split()[1:] for each in said.split(";")}


def test_no_answer_of_any_address_names_another_host_and_none_of_ours_lets_a_page_run_its_own_script(site: Client) -> None:
    a_page()
    a_news_item()
    urls = {"/shown-elsewhere/", "/news/", "/news/pay/", "/cookies/", "/help-at-work/", "/nothing-here/"}
    for path, pattern in undeclared.walk():
        if "(?P" not in path and not pattern.callback.__module__.startswith(LIBRARIES):
            urls.add(re.sub(r"<(?:(\w+):)?\w+>", lambda m: MADE_UP[m[1] or "str"], path))
    pages = 0
    for url in sorted(urls):
        for asked in ("", "?show=block-nothing"):
            answer = site.get(url + asked)
            said = policy_of(answer)
            assert not HOST.search(answer.headers["Content-Security-Policy"]), url
            assert said == csp.OWN, url
            pages += answer.status_code == 200
    assert pages > 20


def test_the_editors_screens_reach_no_other_host_either(site: Client) -> None:
    with building():
        person = a_member("Edda", "Quillon")
        account = an_account(person)
        post = a_post(person, "editor")
    answer = signed_in(account, mfa=True, post=post).get("/cms/")
    assert answer.status_code == 200
    said = policy_of(answer)
    assert not HOST.search(answer.headers["Content-Security-Policy"])
    assert said["frame-src"] == ["'self'"]
    assert said["connect-src"] == ["'self'"]
    assert said["default-src"] == ["'none'"]
    assert "'unsafe-inline'" in said["script-src"], "Wagtail does without: so may our header"
