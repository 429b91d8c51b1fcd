"""The statutory register in the office: any day in two ways, what changed, who came and left, the annual return, returned post."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from steward.membership import entry_copy
from steward.outbox.models import Message
from steward.people import actions as people
from steward.people.acting import acting_as
from steward.people.models import Person
from steward.register import actions, acts, returned
from steward.register.models import Act, Address, Former, Membership
from steward.trail.models import Look
from tests.people import a_member, an_actor, an_address, building

pytestmark = pytest.mark.django_db
ON = "/office/register/on/"


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def parts(name: str, day: date) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def lapse(member: Person, on: date) -> Act:
    officer = an_actor("membership_officer")
    with acting_as(officer, "register"), acts.act("lapse", by=officer, on=on, at=timezone.now(), persons=[member.pk]) as act:
        Membership.objects.filter(person=member).update(ended_on=on, end_reason="lapsed")
    return act


def stats(page: str) -> dict[str, int]:
    found = re.search(r'<dl class="stats">(.*?)</dl>', page, re.DOTALL)
    assert found
    return {label: int(number) for label, number in re.findall(r"<dt>(.*?)</dt><dd>(\d+)", found[1])}


def a_member_since(day: date, *names: str, **more: object) -> Person:
    """A member whose rows Steward has had since a day."""
    at = timezone.make_aware(datetime.combine(day, time(12)))
    member = a_member(*names, address=False, recorded_at=at, **more)
    Membership.objects.filter(person=member).delete()
    Former.objects.filter(person=member.pk).delete()
    Membership.objects.create(person=member, joined_on=date(2024, 3, 1), recorded_at=at)
    an_address(member, recorded_at=at)
    return member


def test_who_lapsed_today_stands_on_the_register_of_yesterday_as_it_stood_then(
    today: date, working_as: Callable[..., Client]
) -> None:
    """Acceptance 4: lapse someone; the register on yesterday still has them; undo."""
    with building():
        grace = a_member_since(today - timedelta(days=30), "Grace", "Canary")
    act = lapse(grace, today - timedelta(days=10))
    browser = working_as("membership_officer")
    yesterday = parts("on", today - timedelta(days=1))
    then = browser.get(ON, yesterday | {"way": "then"}).content.decode()
    now = browser.get(ON, yesterday | {"way": "now"}).content.decode()
    assert "Grace Canary" in then
    assert "1 Invented Row, Nowhere, ZZ1 1ZZ" in then
    assert "Grace Canary" not in now
    assert stats(then)["Names on the register"] == stats(now)["Names on the register"] + 1
    differ = browser.get("/office/register/on/differences/", yesterday).content.decode()
    assert "<strong>1 entry</strong>" in differ
    assert "Grace Canary" in differ
    assert f"/office/register/log/{act.pk}/" in differ
    officer = an_actor("membership_officer")
    with acting_as(officer, "register"):
        acts.undo(act.pk, by=officer, on=today, at=timezone.now())
    assert "Grace Canary" in browser.get(ON, yesterday | {"way": "now"}).content.decode()
    assert "Both readings of that day are the same" in browser.get("/office/register/on/differences/", yesterday).content.decode()


def test_pages_go_by_name_and_carry_no_name_in_their_address(today: date, working_as: Callable[..., Client]) -> None:
    with building():
        people = [a_member("Cosimo", f"Quillfeather {n:02d}", address=n % 2 == 0) for n in range(53)]
    browser = working_as("membership_officer")
    first = browser.get(ON, parts("on", today) | {"way": "now"}).content.decode()
    assert first.count(">Cosimo Quillfeather") == 50
    assert stats(first)["Without a home or authorised address"] == 26
    after = re.search(r'href="\?([^"]*after=[^"]*)"', first.split('class="pager"')[1])
    assert after
    assert "uillfeather" not in after[1]
    second = browser.get(f"{ON}?{after[1].replace('&amp;', '&')}").content.decode()
    assert re.findall(r">Cosimo Quillfeather (\d\d)<", second) == ["50", "51", "52"]
    without = browser.get(ON, parts("on", today) | {"way": "now", "which": "without"}).content.decode()
    assert without.count("No home or authorised address</span>") == 26
    with building():
        seen = {pk for look in Look.objects.filter(what="register on a day") for pk in look.persons}
    assert seen == {each.pk for each in people}


def test_a_sheet_says_who_printed_it_when_and_what_for_and_is_recorded(today: date, working_as: Callable[..., Client]) -> None:
    with building():
        a_member("Grace", "Canary")
    officer = working_as("membership_officer")
    sheet = officer.get(ON, parts("on", today) | {"way": "now", "sheet": "1"}).content.decode()
    mark = sheet.split('class="watermark"')[1].split("</div>")[0]
    assert "Membership officer · account " in mark
    assert f'datetime="{today.isoformat()}' in mark
    assert "Keeping the statutory register" in sheet.split('class="print-only"')[1].split("</p>")[0]
    with building():
        look = Look.objects.get(what="sheets of the register")
    assert (look.purpose, len(look.persons)) == ("statutory_register", 1)


def test_a_day_to_come_or_no_day_is_refused_and_keeps_what_was_typed(working_as: Callable[..., Client]) -> None:
    browser = working_as("membership_officer")
    wrong = browser.get(ON, {"on_day": "31", "on_month": "2", "on_year": "2025"})
    assert wrong.status_code == 422
    assert "must be a real date" in wrong.content.decode()
    assert 'value="31"' in wrong.content.decode()
    assert "Enter today or an earlier day" in browser.get(ON, parts("on", date(2090, 1, 1))).content.decode()
    assert browser.get(ON, {"after": "no-key"}).status_code == 404
    for page in ("log", "movements"):
        late = browser.get(f"/office/register/{page}/", parts("since", date(2026, 3, 2)) | parts("until", date(2026, 3, 1)))
        assert late.status_code == 422
        assert "The last day must be the first day or later" in late.content.decode()


@pytest.mark.parametrize("url", [ON, "/office/register/movements/", "/office/register/log/", "/office/register/return/"])
def test_these_pages_are_the_officers(url: str, working_as: Callable[..., Client]) -> None:
    for role in ("administrator", "data_protection_officer", "assurer", "finance_officer"):
        assert working_as(role).get(url).status_code == 404


def test_the_log_says_by_act_and_entry_what_was_changed(today: date, working_as: Callable[..., Client]) -> None:
    with building():
        grace = a_member("Grace", "Canary")
        other = a_member("Ottoline", "Other")
    officer = an_actor("membership_officer")
    with acting_as(officer, "register"):
        with acts.act("move", by=officer, on=today, at=timezone.now(), persons=[grace.pk]) as act:
            actions.move(grace, on=today, line_1="2 Newhouse Way", town="Elsewhere", postcode="ZZ2 2ZZ")
        Address.objects.filter(person=other).update(line_2="Flat 4")  # outside any act
    browser = working_as("membership_officer")
    days = parts("since", today - timedelta(days=1)) | parts("until", today)
    page = browser.get("/office/register/log/", days).content.decode()
    assert "<strong>1 act</strong>" in page
    assert f"/office/register/log/{act.pk}/" in page
    assert "1 row was changed" in page
    told = browser.get(f"/office/register/log/{act.pk}/").content.decode()
    for words in ("Grace Canary", "Postal address added", "2 Newhouse Way", "Postal address changed", "until:"):
        assert words in told, words
    assert "Ottoline" not in told
    outside = browser.get("/office/register/log/outside/", days).content.decode()
    assert "Ottoline Other" in outside
    assert "<ins>Flat 4</ins>" in outside
    with building():
        assert Look.objects.filter(what="what an act changed", persons=[grace.pk]).count() == 1
        assert Look.objects.filter(what="what was changed outside any act", persons=[other.pk]).count() == 1


def test_an_import_of_very_many_is_counted_by_its_rows(today: date, working_as: Callable[..., Client]) -> None:
    officer = an_actor("membership_officer")
    with acting_as(officer, "register"), acts.act("import", by=officer, on=today, at=timezone.now()):
        for n in range(3):
            actions.enrol(people.add_person(given_names="Perpetua", family_name=f"Row {n}"), on=today)
    page = (
        working_as("membership_officer")
        .get("/office/register/log/", parts("since", today) | parts("until", today))
        .content.decode()
    )
    assert re.search(r'<td class="n">3</td>', page)


def test_joiners_and_leavers_add_up_and_name_the_back_dated_act(today: date, working_as: Callable[..., Client]) -> None:
    with building():
        since = today - timedelta(days=60)
        grace = a_member_since(since, "Grace", "Canary")
        a_member_since(since, "Stays", "There")
        joiner = a_member("Joined", "Lately", joined_on=today - timedelta(days=1))
    lapse(grace, today - timedelta(days=30))  # back-dated over the opening
    browser = working_as("membership_officer")
    page = browser.get(
        "/office/register/movements/", parts("since", today - timedelta(days=10)) | parts("until", today)
    ).content.decode()
    rows = {
        re.sub("<.*?>", "", label).strip(): (then, now)
        for label, then, now in re.findall(r'<th scope="row">(.*?)</th><td class="n">(.*?)</td><td class="n">(.*?)</td>', page)
    }
    bare = {label: tuple(re.sub("<.*?>", "", cell) for cell in cells) for label, cells in rows.items()}
    assert bare["On the register at the start"] == ("2", "1")
    assert bare["± Put right later about that day: Membership lapsed"] == ("-1", "–")
    assert bare["+ Joined"] == ("1", "1")
    assert bare["− Lapsed"] == ("0", "0")
    assert bare["On the register at the end, worked out"] == bare["On the register at the end, counted"] == ("2", "2")
    assert "Both readings add up" in page
    assert "Grace Canary" in page.split("Back-dated: who")[1]
    assert str(joiner.pk) not in page


def test_the_annual_return_gives_each_figure_with_its_definition_and_the_list_behind_it(
    working_as: Callable[..., Client],
) -> None:
    with building():
        for name, said in {
            "Gb": {"postcode": "LS1 1AA", "postcode_key": "LS11AA"},
            "Ni": {"postcode": "BT1 1AA", "postcode_key": "BT11AA"},
            "Ie": {"postcode": "", "postcode_key": "", "country": "Ireland"},
            "Iom": {"postcode": "IM1 1AA", "postcode_key": "IM11AA"},
            "Riddle": {"postcode": "", "postcode_key": ""},
        }.items():
            an_address(a_member("Member", name, address=False), **said)  # type: ignore[arg-type]
        a_member("Member", "Nowhere", address=False)
        a_member("Member", "Later", joined_on=date(2026, 1, 1))
    browser = working_as("membership_officer")
    asked = {"year": "2025", "way": "now"}
    page = browser.get("/office/register/return/", asked).content.decode()
    assert re.findall(r'<td class="n">(?:<strong>)?(\d+)', page) == ["1", "1", "1", "1", "1", "1", "6"]
    for words in ("s.32(3)(d)(i)", "s.32(3)(d)(ii)", "Steward keeps no subscriptions yet", "The register holds no gender"):
        assert words in page, words
    links = re.findall(r'href="(/office/register/on/\?[^"]*)">The list behind it<span class="vh">: (.*?)</span>', page)
    by_figure = {label: url.replace("&amp;", "&") for url, label in links}
    for label, name in {"Northern Ireland": "Ni", "Irish Republic": "Ie", "Of these, without an address": "Nowhere"}.items():
        behind = browser.get(by_figure[label]).content.decode()
        assert re.findall(r'<th scope="row"><a[^>]*>(.*?)</a>', behind) == [f"Member {name}"], label
    answer = browser.get("/office/register/return/figures.csv", asked)
    rows = {row["figure"]: row for row in csv.DictReader(io.StringIO(answer.content.decode()))}
    assert rows["Names on the register"]["number"] == "6"
    assert rows["Elsewhere abroad (including Channel Islands)"]["number"] == "1"
    assert "Member" not in {word for row in rows.values() for word in row["figure"].split() if word == "Member"}
    assert "Riddle" not in answer.content.decode()


def test_post_that_came_back_stays_counted_until_there_is_a_new_address(today: date, working_as: Callable[..., Client]) -> None:
    with building():
        grace = a_member("Grace", "Canary")
    browser = working_as("membership_officer")
    url = f"/office/members/{grace.pk}/returned/"
    assert "Enter today or an earlier day" in browser.post(url, parts("on", date(2090, 1, 1))).content.decode()
    assert browser.post(url, parts("on", today)).status_code == 302
    page = browser.get(ON, parts("on", today) | {"way": "now", "which": "returned"}).content.decode()
    assert stats(page)["Post came back"] == 1
    assert stats(page)["Without a home or authorised address"] == 0
    assert "Grace Canary" in page
    with building():
        assert Act.objects.get(kind="post_returned").persons == [grace.pk]
    officer = an_actor("membership_officer")
    with acting_as(officer, "register"):
        actions.move(grace, on=today, line_1="2 Newhouse Way", town="Elsewhere", postcode="ZZ2 2ZZ")
    assert stats(browser.get(ON, parts("on", today) | {"way": "now"}).content.decode())["Post came back"] == 0


def test_an_address_may_be_right_after_all(today: date, working_as: Callable[..., Client]) -> None:
    with building():
        grace, bare = a_member("Grace", "Canary"), a_member("Bare", "Nowhere", address=False)
    officer = an_actor("membership_officer")
    with acting_as(officer, "statutory_register"):
        returned.note_returned(grace.pk, on=today, today=today, by=officer, at=timezone.now())
        with pytest.raises(returned.UnableToNote, match="no address"):
            returned.note_returned(bare.pk, on=today, today=today, by=officer, at=timezone.now())
        with pytest.raises(returned.UnableToNote, match="newer than that day"):
            returned.note_returned(grace.pk, on=date(2019, 1, 1), today=today, by=officer, at=timezone.now())
    browser = working_as("membership_officer")
    assert "The address is right after all" in browser.get(f"/office/members/{grace.pk}/returned/").content.decode()
    assert browser.post(f"/office/members/{grace.pk}/address-right/").status_code == 302
    with building():
        assert Address.objects.get(person=grace).returned_on is None


def test_the_officer_sends_the_copy_of_an_entry_by_post_with_one_button(today: date, working_as: Callable[..., Client]) -> None:
    with building():
        grace = a_member("Grace", "Canary", email="grace@invented.example")
        bare = a_member("Bare", "Nowhere", address=False)
    browser = working_as("membership_officer")
    url = f"/office/members/{grace.pk}/entry/"
    assert "1 Invented Row" in browser.get(url).content.decode()
    assert browser.post(url).status_code == 302
    with building():
        letter = Message.objects.get(person=grace)
        assert (letter.channel, letter.kind, letter.purpose) == ("letter", "entry_copy", "statutory_mail")
        assert "Grace Canary\n1 Invented Row\nNowhere\nZZ1 1ZZ" in letter.body
        assert "section 24(3)" in letter.body
        assert "grace@invented.example" not in letter.body
        assert Act.objects.get(kind="entry_copied").persons == [grace.pk]
    assert "no postal address" in browser.post(f"/office/members/{bare.pk}/entry/", follow=True).content.decode()
    assert letter.subject == entry_copy.SUBJECT


@pytest.mark.parametrize("url", [ON, "/office/register/log/", "/office/register/return/", "/office/register/on/differences/"])
def test_a_page_asks_at_most_twelve_questions(url: str, working_as: Callable[..., Client]) -> None:
    with building():
        for n in range(20):
            a_member("Cosimo", f"Quillfeather {n:02d}")
    browser = working_as("membership_officer")
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(url).status_code == 200
    said = [each["sql"] for each in asked.captured_queries if not each["sql"].startswith(("SET ", "SAVEPOINT", "RELEASE"))]
    assert len(said) <= 12, said
