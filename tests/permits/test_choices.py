"""Choices: written once, never changed; the newest counts; the words are remembered."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from steward.people.acting import acting_as
from steward.permits import actions, reports, wordings
from steward.permits.models import Choice
from steward.policy import text
from tests.people import a_member, acting_member, an_actor, building

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_everything_the_policy_asks_stands_as_never_asked_until_somebody_answers() -> None:
    with building():
        me = a_member()
    with acting_as(acting_member(me), "choices"):
        standing = reports.standing(me.pk)
    policy = text.current()
    assert [(s.kind, s.key) for s in standing] == [
        *(("consent", key) for key in policy.consents_asked()),
        *(("objection", key) for key in policy.objections),
        *(("restriction", key) for key in policy.restrictions),
    ]
    assert not {"story_website", "story_print"} & {s.key for s in standing}, "asked with each story, not of a member as such"
    assert {s.given for s in standing} == {None}
    assert {s.state for s in standing} == {"never asked"}


def test_a_choice_stands_with_its_words_its_channel_and_its_moment() -> None:
    with building():
        me = a_member()
    member = acting_member(me)
    with acting_as(member, "choices"):
        actions.choose(me.pk, kind="consent", key="benefits_lv", given=True, by=member.account, channel="online", at=NOW)
        stands = next(s for s in reports.standing(me.pk) if s.key == "benefits_lv")
        assert (stands.given, stands.at, stands.how, stands.state) == (True, NOW, "online", "yes")
        assert stands.words == wordings.shown("consent", "benefits_lv")
        assert stands.same_words


def test_taking_back_is_another_row_and_both_are_in_the_history() -> None:
    with building():
        me = a_member()
    member = acting_member(me)
    with acting_as(member, "choices"):
        for given in (True, False):
            actions.choose(me.pk, kind="consent", key="marketing_email", given=given, by=member.account, channel="online", at=NOW)
        assert next(s for s in reports.standing(me.pk) if s.key == "marketing_email").given is False
        assert [answer.given for answer in reports.history(me.pk)] == [False, True]


def test_the_same_answer_twice_is_written_once() -> None:
    with building():
        me = a_member()
    member = acting_member(me)
    with acting_as(member, "choices"):
        for _ in range(2):
            actions.choose(me.pk, kind="objection", key="magazine", given=True, by=member.account, channel="online", at=NOW)
        assert Choice.objects.count() == 1


def test_what_was_said_last_counts_even_when_a_clock_is_late() -> None:
    with building():
        me = a_member()
    member = acting_member(me)
    with acting_as(member, "choices"):
        actions.choose(me.pk, kind="consent", key="benefits_uib", given=True, by=member.account, channel="online", at=NOW)
        early = NOW - timedelta(seconds=5)
        actions.choose(me.pk, kind="consent", key="benefits_uib", given=False, by=member.account, channel="online", at=early)
        assert next(s for s in reports.standing(me.pk) if s.key == "benefits_uib").given is False


def test_a_choice_cannot_be_changed_or_removed_by_anybody() -> None:
    with building():
        me = a_member()
    member, officer = acting_member(me), an_actor("membership_officer")
    with acting_as(member, "choices"):
        actions.choose(me.pk, kind="objection", key="magazine", given=True, by=member.account, channel="online", at=NOW)
    for actor in (member, officer, an_actor("data_protection_officer")):
        with pytest.raises(ProgrammingError), transaction.atomic(), acting_as(actor, "choices"):
            Choice.objects.update(given=False)
        with pytest.raises(ProgrammingError), transaction.atomic(), acting_as(actor, "choices"):
            Choice.objects.all()._raw_delete("default")


def test_a_member_cannot_choose_for_another() -> None:
    with building():
        me, other = a_member(), a_member("Ottoline", "Other")
    member = acting_member(me)
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic(), acting_as(member, "choices"):
        actions.choose(other.pk, kind="objection", key="magazine", given=True, by=member.account, channel="online", at=NOW)


def test_an_officer_writes_down_what_a_member_said_on_the_telephone() -> None:
    with building():
        me = a_member()
    officer = an_actor("membership_officer")
    with acting_as(officer, "choices"):
        actions.choose(me.pk, kind="restriction", key="email", given=True, by=officer.account, channel="phone", at=NOW)
    with acting_as(acting_member(me), "choices"):
        stands = next(s for s in reports.standing(me.pk) if (s.kind, s.key) == ("restriction", "email"))
        assert (stands.how, stands.state) == ("by telephone", "restricted")


@pytest.mark.parametrize(("kind", "key"), [("consent", "horoscopes"), ("objection", "marketing_email"), ("wish", "magazine")])
def test_what_the_policy_does_not_ask_cannot_be_chosen(kind: str, key: str) -> None:
    with building():
        me = a_member()
    member = acting_member(me)
    with acting_as(member, "choices"), pytest.raises(actions.UnableToChoose, match="asks for no"):
        actions.choose(me.pk, kind=kind, key=key, given=True, by=member.account, channel="online", at=NOW)


def test_words_that_no_policy_knows_any_more_cost_one_question_however_many_they_are(
    django_assert_num_queries: Callable[..., Any],
) -> None:
    with building():
        me = a_member()
        for n, key in enumerate(text.current().consents):
            Choice(
                person=me, kind="consent", key=key, given=True, wording=f"{n:064x}", policy_version="2020-11", channel="letter", at=NOW
            ).save(force_insert=True)  # fmt: skip
    with acting_as(acting_member(me), "choices"):
        with django_assert_num_queries(2):
            standing = reports.standing(me.pk)
        with django_assert_num_queries(2):
            assert len(reports.history(me.pk)) == len(text.current().consents)
    assert {each.words for each in standing} == {""}
