"""Who saw what, and what somebody should ask about, for the data protection officer."""

import re
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import ProgrammingError
from django.test import Client
from django.utils import timezone

from steward.people.acting import Actor, acting_as
from steward.people.models import Account, Person
from steward.register.models import Membership
from steward.trail import outliers
from steward.trail.models import Look, Review
from tests.people import a_member, a_person, a_post, an_account, an_actor, building

pytestmark = pytest.mark.django_db


def an_officer(given_names: str, family_name: str, role: str = "membership_officer") -> Account:
    with building():
        person = a_person(given_names, family_name)
        a_post(person, role)
        return an_account(person)


def a_look(account: Account, *persons: Person, at: datetime | None = None, **more: Any) -> Look:
    said = {"role": "membership_officer", "purpose": "register", "what": "member page", **more}
    with building():
        return Look.objects.create(at=at or timezone.now(), account=account.pk, persons=[p.pk for p in persons], **said)


def asked(**more: str) -> dict[str, str]:
    day, ago = timezone.localdate(), timezone.localdate() - timedelta(days=60)
    return {
        "kind": "looks", "since_day": str(ago.day), "since_month": str(ago.month), "since_year": str(ago.year),
        "until_day": str(day.day), "until_month": str(day.month), "until_year": str(day.year), **more,
    }  # fmt: skip


def searched(browser: Client, **more: str) -> str:
    return unescape(browser.post("/office/trail/search/", asked(**more)).content.decode())


def rows_of(page: str) -> str:
    return page[page.index("<tbody>") : page.index("</tbody>")] if "<tbody>" in page else ""


def test_a_colleague_is_found_by_name_post_and_key_and_what_they_saw_is_listed_with_names(
    working_as: Callable[..., Client],
) -> None:
    thorn, other = an_officer("Hawthorn", "Quickset"), an_officer("Bramble", "Dogrose", "caseworker")
    with building():
        grace, ada = a_member("Grace", "Canary"), a_member("Ada", "Linnet")
    a_look(thorn, grace)
    a_look(other, ada, role="caseworker", purpose="advice")
    browser = working_as("data_protection_officer")
    for words in ("quickset", "Hawthorn Quickset", str(thorn.pk)[:8], f"account {str(thorn.pk)[:8]}"):
        rows = rows_of(searched(browser, colleague=words))
        assert "Hawthorn Quickset" in rows, words
        assert "Grace Canary" in rows
        assert "Ada Linnet" not in rows
    rows = rows_of(searched(browser, colleague="caseworker"))
    assert "Ada Linnet" in rows
    assert "Grace Canary" not in rows
    assert "No colleague of this name" in searched(browser, colleague="Nobody Known")


def test_role_purpose_screen_member_and_time_narrow_the_search(working_as: Callable[..., Client]) -> None:
    thorn = an_officer("Hawthorn", "Quickset")
    with building():
        grace, ada, old = a_member("Grace", "Canary"), a_member("Ada", "Linnet"), a_member("Wren", "Long-Ago")
        number = str(Membership.objects.get(person=grace).number)
    a_look(thorn, grace)
    a_look(thorn, ada, role="caseworker", purpose="advice", what="case file")
    a_look(thorn, old, at=timezone.now() - timedelta(days=90))
    browser = working_as("data_protection_officer")
    both = rows_of(searched(browser, colleague="quickset"))
    assert "Grace Canary" in both
    assert "Ada Linnet" in both
    assert "Wren" not in both
    for more in ({"role": "caseworker"}, {"purpose": "advice"}, {"what": "CASE"}):
        rows = rows_of(searched(browser, colleague="quickset", **more))
        assert "Ada Linnet" in rows, more
        assert "Grace Canary" not in rows, more
    rows = rows_of(searched(browser, number=number, what="member page"))
    assert "Grace Canary" in rows
    assert "Ada Linnet" not in rows
    assert "Nobody has this membership number" in searched(browser, number="000")


def test_changes_are_found_by_whoever_made_them_and_say_no_values(working_as: Callable[..., Client]) -> None:
    with building():
        grace = a_member("Grace", "Canary", email="before@invented.example")
    actor = an_actor("membership_officer")
    with acting_as(actor, "register"):
        Person.objects.filter(pk=grace.pk).update(email="after@invented.example")
    page = searched(working_as("data_protection_officer"), kind="changes", colleague=str(actor.account)[:8])
    assert "Changed: person (email" in rows_of(page)
    assert "Grace Canary" in rows_of(page)
    assert "invented.example" not in page


def test_pages_follow_one_another_without_a_row_twice_or_none(working_as: Callable[..., Client]) -> None:
    thorn = an_officer("Hawthorn", "Quickset")
    now = timezone.now() - timedelta(hours=1)
    with building():
        crowd = [a_person("Number", f"Of-{n:03d}") for n in range(120)]
    for n, somebody in enumerate(crowd):
        a_look(thorn, somebody, at=now - timedelta(seconds=n // 3))
    browser = working_as("data_protection_officer")
    seen: list[str] = []
    after = ""
    for _ in range(5):
        page = searched(browser, colleague="quickset", after=after)
        seen += re.findall(r"Number Of-(\d{3})", rows_of(page))
        mark = re.search(r'name="after" value="([^"]+)"', page)
        if mark is None:
            break
        after = mark[1]
    assert sorted(seen) == [f"{n:03d}" for n in range(120)]
    whole = rows_of(searched(browser, colleague="quickset", paper="1"))
    assert len(re.findall(r"Number Of-\d{3}", whole)) == 120


def test_each_search_is_itself_a_look_even_when_it_finds_nobody(working_as: Callable[..., Client]) -> None:
    thorn = an_officer("Hawthorn", "Quickset")
    with building():
        grace = a_member("Grace", "Canary")
    a_look(thorn, grace)
    browser = working_as("data_protection_officer")
    searched(browser, colleague="quickset")
    searched(browser, what="no such screen")
    with building():
        mine = list(Look.objects.filter(what="search of the trail").order_by("at").values_list("role", "purpose", "persons"))
    assert [each[:2] for each in mine] == [("data_protection_officer", "accountability")] * 2
    assert set(mine[0][2]) >= {thorn.person_id, grace.pk}
    assert mine[1][2] == []


# ---- looks to ask about


def listed(rule: str, days: int = 7) -> list[outliers.Outlier]:
    now = timezone.now()
    with acting_as(an_actor("data_protection_officer"), "accountability"):
        found = {each.key: mine for each, mine in outliers.listed(now - timedelta(days=days), now + timedelta(days=1))}
    return found[rule]


def test_a_look_without_anything_done_around_it_is_listed_and_one_with_a_call_is_not() -> None:
    thorn = an_officer("Hawthorn", "Quickset")
    long_ago = timezone.now() - timedelta(days=40)
    with building():
        nobody, busy = a_member("Grace", "Canary"), a_member("Ada", "Linnet")
        from steward.trail.models import Change

        Change.objects.filter(person__in=[nobody.pk, busy.pk]).update(at=long_ago)
    a_look(thorn, nobody)
    a_look(thorn, busy)
    assert {each.person for each in listed("no_reason")} == {nobody.pk, busy.pk}
    with acting_as(an_actor("membership_officer"), "register"):
        Person.objects.filter(pk=busy.pk).update(phone="020 7946 0123")
    assert {each.person for each in listed("no_reason")} == {nobody.pk}


def test_a_room_may_say_another_reason_for_looking(monkeypatch: pytest.MonkeyPatch) -> None:
    thorn = an_officer("Hawthorn", "Quickset")
    with building():
        grace = a_member("Grace", "Canary")
        from steward.trail.models import Change

        Change.objects.filter(person=grace.pk).delete()
    a_look(thorn, grace)
    assert [each.person for each in listed("no_reason")] == [grace.pk]
    monkeypatch.setattr(outliers, "_reasons", {})
    outliers.register_reason(outliers.Reason("case", lambda persons, since, until: [(p, timezone.now()) for p in persons]))
    assert listed("no_reason") == []


def test_somebody_of_the_same_family_name_and_ones_own_record_are_listed() -> None:
    thorn = an_officer("Hawthorn", "Quickset")
    with building():
        cousin, stranger = a_member("Sorrel", "quickset"), a_member("Ada", "Linnet")
        me = Person.objects.get(pk=thorn.person_id)
    for somebody in (cousin, stranger, me):
        a_look(thorn, somebody)
    assert {(each.person, each.detail) for each in listed("same_name")} == {
        (cousin.pk, "the same family name"), (me.pk, "their own record"),
    }  # fmt: skip


def test_far_more_looks_than_usual_are_listed_and_a_busy_colleague_is_not() -> None:
    calm, busy = an_officer("Hawthorn", "Quickset"), an_officer("Bramble", "Dogrose")
    with building():
        grace = a_member("Grace", "Canary")
    noon = timezone.localtime().replace(hour=12, minute=0)
    for day in range(1, 11):
        for n in range(30):
            if n < 5:
                a_look(calm, grace, at=noon - timedelta(days=day, minutes=n))
            a_look(busy, grace, at=noon - timedelta(days=day, minutes=n))
    for n in range(31):
        a_look(calm, grace, at=noon - timedelta(minutes=n))
        a_look(busy, grace, at=noon - timedelta(minutes=n))
    found = listed("many", days=1)
    assert [(each.account, each.times, each.detail) for each in found] == [(calm.pk, 31, "usually about 5 a day")]


def test_a_look_at_night_is_listed_unless_the_colleague_works_at_night() -> None:
    day, night = an_officer("Hawthorn", "Quickset"), an_officer("Bramble", "Dogrose")
    with building():
        grace = a_member("Grace", "Canary")
    three = timezone.localtime().replace(hour=3, minute=12) - timedelta(days=1)
    a_look(day, grace, at=three)
    for back in range(8):
        a_look(night, grace, at=three - timedelta(days=back))
    assert {each.account for each in listed("hours", days=2)} == {day.pk}


def test_a_note_on_listed_looks_is_kept_and_shown_beside_them_with_who_wrote_it(working_as: Callable[..., Client]) -> None:
    thorn = an_officer("Hawthorn", "Quickset")
    with building():
        cousin = a_member("Sorrel", "Quickset")
    a_look(thorn, cousin)
    browser = working_as("data_protection_officer")
    page = unescape(browser.get("/office/trail/outliers/").content.decode())
    assert "Hawthorn Quickset" in page
    form = page[page.index('name="rule" value="same_name"') :]
    said = {name: re.search(rf'name="{name}" value="([^"]+)"', form)[1] for name in ("rule", "day", "key")}  # type: ignore[index]
    answer = browser.post("/office/trail/outliers/note/", {**said, "note": "  "}, follow=True).content.decode()
    assert "Write down what you found" in answer
    answer = browser.post("/office/trail/outliers/note/", {**said, "note": "Asked: a namesake, no kin."}, follow=True)
    assert "Asked: a namesake, no kin." in unescape(answer.content.decode())
    assert "Of-data_protection_officer" in unescape(answer.content.decode())
    with building():
        kept = Review.objects.get()
    assert (kept.colleague, kept.person, kept.rule) == (thorn.pk, cousin.pk, "same_name")
    assert browser.post("/office/trail/outliers/note/", {**said, "key": str(uuid.uuid4()), "note": "x"}).status_code == 404


def test_a_note_is_written_by_nobody_else_and_never_changed() -> None:
    def note() -> Review:
        return Review(at=timezone.now(), key=uuid.uuid4(), rule="many", day=timezone.localdate(), note="nothing to see")

    for role in ("membership_officer", "administrator", "member", "caseworker"):
        with pytest.raises(ProgrammingError), acting_as(an_actor(role), "accountability"):
            note().save(force_insert=True)
    officer = an_actor("data_protection_officer")
    with acting_as(officer, "accountability"):
        review = note()
        review.account = uuid.uuid4()
        review.save(force_insert=True)
        assert Review.objects.get(pk=review.pk).account == officer.account
    for act in (lambda: Review.objects.update(note="x"), lambda: Review.objects.all().delete()):
        with pytest.raises(ProgrammingError, match="permission denied"), acting_as(officer, "accountability"):
            act()


def test_only_the_data_protection_officer_is_told_which_colleague_an_account_is() -> None:
    from steward.register import colleagues

    for role in ("membership_officer", "administrator", "member", "caseworker", "signin"):
        actor = Actor("signin") if role == "signin" else an_actor(role)
        with pytest.raises(ProgrammingError, match="permission denied"), acting_as(actor, "accountability"):
            colleagues.of_accounts([uuid.uuid4()])
