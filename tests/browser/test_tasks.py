"""The twelve commonest tasks, driven as officers, representatives and members drive them: keys, clicks and taps are counted.

Typing words is not counted; every key beyond them, every click and every tap is. The targets are those of the design.
"""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests import serving

SCENE = """
from datetime import date, timedelta
import json
from django.utils import timezone
from steward.membership.models import Application
from steward.register.models import Employer, Pair
from steward.people import names
from steward.people.acting import Actor, acting_as
from steward.exchange import actions as exchange
from steward.exchange.models import RecipientKey
import pyrage
with building():
    place, branch = a_workplace("Harbour site", "Eastwold Health Trust"), a_branch("Eastwold branch")
    people = {}
    for key, given, family in (("grace", "Grace", "Okafor"), ("leaver", "Tobias", "Umberfield"), ("mover", "Maryam", "Larkspur"), ("rep", "Sian", "Penllyn")):
        people[key] = a_member(given, family, workplace=place, branch=branch, email=f"{key}@members.example")
    first = a_member("Jonathan", "Quillfeather", email="jq@members.example", phone="020 7946 0101", born_on=date(1980, 3, 4))
    second = a_member("Jon", "Quillfeather", email="jq@members.example", phone="020 7946 0202", born_on=date(1980, 3, 4))
    low, high = sorted((first, second), key=lambda each: each.pk)
    Pair.objects.create(person=low, other=high, score=97, why=["same email"], found_at=timezone.now())
    for days, given, family in ((3, "Merel", "Brackenbury"), (1, "Kofi", "Nettlefold")):
        Application.objects.create(given_names=given, family_name=family, line_1="3 Nowhere Lane", town="Eastwold", postcode="ZZ2 4AD",
            policy_version="x", applied_at=timezone.now() - timedelta(days=days))
    Employer.objects.create(name="Northmoor Community Trust", name_key=names.key("Northmoor Community Trust"))
    RecipientKey.objects.create(recipient="mailing_house", public_key=str(pyrage.x25519.Identity.generate().to_public()), set_at=timezone.now())
    staff = {}
    for key, role in (("officer", "membership_officer"), ("second", "membership_officer")):
        person = a_person("Tamsin", f"Of{key}")
        account = an_account(person)
        staff[key] = (account, a_post(person, role))
    rep = (an_account(people["rep"]), a_post(people["rep"], "workplace_rep", workplace=place))
    grace, number = an_account(people["grace"]), people["grace"].memberships.get().number
account, post = staff["second"]
with acting_as(Actor("membership_officer", account.pk, post.pk), "magazine"):
    exchange.prepare(recipient="mailing_house", purpose="magazine", by=Actor("membership_officer", account.pk, post.pk), on=timezone.localdate(), at=timezone.now())
def session(account, post=None):
    return signed_in(account, mfa=post is not None, post=post).cookies["session"].value
print(json.dumps({
    "as_officer": session(*staff["officer"]), "as_rep": session(*rep), "as_member": session(grace),
    **{key: str(person.pk) for key, person in people.items()},
    "number": number,
}))
"""


class Counted:
    """A page on which whatever is done beyond typing words is counted."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url, self.keys, self.clicks = page, url, 0, 0

    def open(self, path: str) -> "Counted":
        self.page.goto(self.url + path)
        self.keys = self.clicks = 0
        return self

    def key(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def words(self, words: str) -> None:
        self.page.keyboard.type(words)

    def click(self, name: str, role: str = "button") -> None:
        self.page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]
        self.clicks += 1

    def arrives(self, words: str) -> None:
        self.page.get_by_text(words).first.wait_for(timeout=15000)


@pytest.fixture(scope="module")
def union() -> Iterator[tuple[serving.Served, dict[str, str]]]:
    with serving.serving(name="tasks") as served:
        yield served, json.loads(served.make(SCENE).splitlines()[-1])


@pytest.fixture
def desk(union, browser: Browser) -> Iterator[Counted]:
    yield from _page(union, browser, "officer", {"width": 1360, "height": 900})


@pytest.fixture
def phone(union, browser: Browser) -> Iterator[Counted]:
    yield from _page(union, browser, "rep", {"width": 360, "height": 740})


@pytest.fixture
def member(union, browser: Browser) -> Iterator[Counted]:
    yield from _page(union, browser, "member", {"width": 360, "height": 740})


def _page(union, browser: Browser, who: str, size: dict[str, int]) -> Iterator[Counted]:
    served, said = union
    context = browser.new_context(viewport=size)
    context.add_cookies([{"name": "session", "value": said[f"as_{who}"], "url": served.url}])
    yield Counted(context.new_page(), served.url)
    context.close()


def test_1_anybody_is_found_from_anywhere_in_two_keys(union, desk: Counted) -> None:
    desk.open("/office/policy/")
    desk.key("Control+k")
    desk.words("grace okaf")
    desk.page.locator("[role=option][aria-selected=true]").first.wait_for()
    desk.key("Enter")
    desk.page.wait_for_url(f"**/office/members/{union[1]['grace']}/")
    assert desk.keys <= 2
    desk.open("/office/policy/")
    desk.key("Control+k")
    desk.words(union[1]["number"])
    desk.key("Enter")
    desk.page.wait_for_url(f"**/office/members/{union[1]['grace']}/")
    assert desk.keys <= 2


def test_3_an_address_is_changed_without_the_mouse(union, desk: Counted) -> None:
    desk.open(f"/office/members/{union[1]['grace']}/")
    desk.key("a")
    desk.page.wait_for_url("**/change/address/")
    desk.page.get_by_label("Address line 1", exact=True).fill("8 Newly Row")
    desk.page.locator("#id_postcode").fill("ZZ8 8ZZ")
    desk.key("Control+Enter")
    desk.page.wait_for_url(f"**/office/members/{union[1]['grace']}/")
    desk.arrives("8 Newly Row")
    assert (desk.keys, desk.clicks) <= (3, 0)


def test_4_a_call_is_noted_in_two_keys(union, desk: Counted) -> None:
    desk.open(f"/office/members/{union[1]['grace']}/")
    desk.key("l")
    desk.page.wait_for_url("**/note/")
    desk.words("Asked about the pay scales; sent the factsheet.")
    desk.key("Control+Enter")
    desk.page.wait_for_url(f"**/office/members/{union[1]['grace']}/")
    desk.arrives("Asked about the pay scales")
    assert (desk.keys, desk.clicks) == (2, 0)


def test_8_each_application_takes_one_key(union, desk: Counted) -> None:
    desk.open("/office/applications/")
    desk.click("Merel Brackenbury", "link")
    desk.page.wait_for_url("**/office/applications/*/")
    desk.keys = desk.clicks = 0
    desk.key("y")
    desk.arrives("Kofi Nettlefold")  # the next one waits already
    assert (desk.keys, desk.clicks) == (1, 0)


def test_9_a_resignation_takes_three_clicks(union, desk: Counted) -> None:
    desk.open(f"/office/members/{union[1]['leaver']}/")
    desk.page.locator("summary", has_text="What you can do").click()
    desk.page.get_by_role("link", name="Resign").click()
    desk.page.wait_for_url("**/life/resign/")
    desk.page.locator("main form[data-main] button").first.click()
    desk.arrives("Undo")
    assert "/office/members/" in desk.page.url


def test_10_a_double_takes_a_key_for_each_conflict_and_one_to_merge(union, desk: Counted) -> None:
    desk.open("/office/doubles/next/")
    desk.arrives("Quillfeather")
    picks = desk.page.locator("main fieldset.pick").all()
    assert picks
    for pick in picks:
        desk.key(pick.locator("input[type=radio]").nth(1).get_attribute("data-key") or "")
        assert pick.locator("input[type=radio]").nth(1).is_checked()
    desk.key("m")
    desk.arrives("Undo")
    assert desk.keys <= len(picks) + 1


def test_11_an_employer_is_changed_by_typing_its_beginning(union, desk: Counted) -> None:
    desk.open(f"/office/members/{union[1]['mover']}/")
    desk.key("w")
    desk.page.wait_for_url("**/change/job/")
    assert desk.page.locator("datalist option[value='Northmoor Community Trust']").count() == 1
    desk.page.get_by_label("Employer").fill("Northmoor Community Trust")
    desk.page.get_by_label("Workplace", exact=False).first.fill("")
    desk.key("Control+Enter")
    desk.page.wait_for_url(f"**/office/members/{union[1]['mover']}/")
    desk.arrives("Northmoor Community Trust")
    assert desk.keys + desk.clicks <= 2


def test_20_a_representative_calls_a_member_in_two_taps(phone: Counted) -> None:
    phone.open("/office/")
    phone.click("Members at", "link")
    phone.page.wait_for_url("**/office/workplace/")
    assert phone.page.get_by_role("link", name="Call Grace Okafor").get_attribute("href", timeout=5000).startswith("tel:")
    assert phone.clicks + 1 <= 2


def test_21_this_person_has_moved_takes_two_taps(phone: Counted) -> None:
    phone.open("/office/workplace/")
    phone.click("Has moved", "link")
    phone.click("Yes, tell the office")
    phone.arrives("What you told the office")
    assert phone.clicks <= 2


def test_22_the_link_to_join_is_one_tap_away(phone: Counted) -> None:
    phone.open("/office/workplace/")
    phone.click("Invite to join", "link")
    phone.arrives("/join/")
    assert phone.clicks == 1


def test_28_a_file_for_a_recipient_is_released_in_three_clicks(desk: Counted) -> None:
    desk.open("/office/")
    desk.click("Files to release", "link")
    desk.page.locator("main a[href*='/office/extracts/']").filter(has_not_text="Prepare").first.click()
    desk.clicks += 1
    desk.page.wait_for_url("**/office/extracts/*-*/")
    desk.page.get_by_role("button", name="Release").first.wait_for()
    desk.click("Release")
    desk.page.wait_for_load_state()
    assert desk.clicks <= 3


def test_29_a_member_sees_who_has_their_data_one_click_from_any_page(member: Counted) -> None:
    for page in ("/my/", "/my/details/", "/my/choices/", "/my/security/"):
        member.open(page)
        member.page.locator("a[href='/my/data/']").first.click()
        member.page.wait_for_url("**/my/data/")
        assert member.page.get_by_role("heading", level=1).count() == 1
