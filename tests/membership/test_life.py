"""The life of a membership: each act is one act, names its rule, says what it alters, and can be undone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from steward.exchange.models import Disclosure, Extract
from steward.membership.life import classes, entering, facts, leaving
from steward.membership.life.facts import UnableToChange
from steward.outbox import actions as outbox
from steward.outbox.models import Message
from steward.people.acting import acting_as
from steward.people.models import Account
from steward.permits.permit import Permit
from steward.policy import text
from steward.register import acts, as_it_stood, undoing
from steward.register.models import Act, ClassHeld, Former, Membership, Post
from tests.people import TODAY, a_member, a_person, a_post, a_workplace, an_account, an_actor, building

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)


@pytest.fixture
def officer():
    return an_actor("membership_officer")


@pytest.fixture
def member(db):
    with building():
        return a_member(email="rhoswen@invented.example")


def membership_of(person):
    with building():
        return Membership.objects.get(person=person)


def do(officer, action, person, **said):
    with acting_as(officer, "register"):
        return action(person, by=officer, at=said.pop("at", NOW), **said)


def undo(officer, act):
    with acting_as(officer, "register"):
        return undoing.undo(act.pk, by=officer, on=TODAY, at=timezone.now())


def a_file(person, *, on, recipient="mailing_house"):
    """A file that a recipient got, with this person in it."""
    with building():
        at = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
        import uuid

        extract = Extract.objects.create(
            recipient=recipient, purpose="magazine", on=on, fields=["Person.family_name"], policy_version="1", policy_digest="0",
            state="released", register_count=1, rows=1, prepared_at=at, prepared_by=uuid.uuid4(), released_at=at,
            released_by=uuid.uuid4(),
        )  # fmt: skip
        if person is not None:
            Disclosure.objects.create(
                extract=extract, person=person, recipient=recipient, purpose="magazine", sent_at=at, sent={}
            )


# ---- the classes


def test_a_change_of_class_keeps_the_former_one_with_its_days(officer, member):
    act = do(officer, classes.change_class, member, to="retired", on=TODAY, reason="Told us by telephone")
    now = membership_of(member)
    assert (now.member_class, now.class_from_on) == ("retired", TODAY)
    with building():
        held = ClassHeld.objects.get(person=member)
    assert (held.member_class, held.from_on, held.until_on, held.act) == ("full", date(2024, 3, 1), TODAY, act.pk)
    assert act.detail["rule"] == "Rule 3.3"
    undo(officer, act)
    now = membership_of(member)
    assert (now.member_class, now.class_from_on) == ("full", None)
    with building():
        assert not ClassHeld.objects.exists()


def test_a_class_dated_back_between_two_lasts_until_the_later_one(officer, member):
    do(officer, classes.retire, member, on=date(2026, 10, 1))
    act = do(officer, classes.take_break, member, on=date(2026, 6, 1))
    now = membership_of(member)
    assert (now.member_class, now.class_from_on) == ("retired", date(2026, 10, 1))
    with acting_as(officer, "register"):
        assert [facts.class_on(now, day) for day in (date(2026, 5, 31), date(2026, 6, 1), date(2026, 9, 30), TODAY)] == [
            "full", "career_break", "career_break", "retired",
        ]  # fmt: skip
    explained = " ".join(act.detail["explained"])
    assert (
        "For 122 days, from 1 June 2026 to 1 October 2026, they were Member on a career break and not Full member." in explained
    )
    assert "On 1 October 2026 they became Retired member: that was entered before and stays." in explained


def test_the_same_class_from_an_earlier_day_moves_its_beginning(officer, member):
    do(officer, classes.retire, member, on=date(2026, 10, 1))
    act = do(officer, classes.retire, member, on=date(2026, 6, 1))
    assert membership_of(member).class_from_on == date(2026, 6, 1)
    assert any("had no vote (Rule 9" in each for each in act.detail["explained"])
    with building():
        assert ClassHeld.objects.get().until_on == date(2026, 6, 1)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"to": "duke", "on": TODAY}, "had no class 'duke'.*It had: Full member, Trainee member"),
        ({"to": "full", "on": TODAY}, "Full member already, since 1 March 2024"),
        ({"to": "retired", "on": TODAY + timedelta(days=1)}, "when the day has come"),
        ({"to": "retired", "on": date(2024, 2, 1)}, "joined on 1 March 2024"),
    ],
)
def test_a_class_that_cannot_be_is_refused_in_words(officer, member, said, words):
    with pytest.raises(UnableToChange, match=words):
        do(officer, classes.change_class, member, **said)


def test_a_career_break_ends_at_the_latest_when_the_rule_says(officer, member):
    with pytest.raises(UnableToChange, match=r"at most 24 months \(Rule 3.4\): until 21 November 2028"):
        do(officer, classes.take_break, member, on=TODAY, until=date(2029, 1, 1))
    act = do(officer, classes.take_break, member, on=TODAY, until=date(2027, 3, 1), reason="To care for a parent")
    assert act.detail["until"] == "2027-03-01"
    with acting_as(officer, "register"):
        assert classes.breaks_over(on=date(2027, 2, 28)) == []
        assert [(each.person_id, ends) for each, ends in classes.breaks_over(on=date(2027, 3, 1))] == [
            (member.pk, date(2027, 3, 1))
        ]
    later = datetime(2027, 3, 1, 9, tzinfo=UTC)
    do(officer, classes.come_back, member, on=date(2027, 3, 1), at=later)
    assert membership_of(member).member_class == "full"


# ---- leaving


def test_a_resignation_ends_when_the_notice_does_and_stands_as_leaving_until_then(officer, member):
    act = do(officer, leaving.resign, member, notice_on=TODAY)
    now = membership_of(member)
    assert (now.ended_on, now.end_reason) == (date(2026, 12, 19), "resigned")
    assert act.detail["rule"].startswith("Rule 6.1")
    with building():
        assert Membership.objects.current(on=TODAY).filter(person=member).exists()
        assert not Membership.objects.current(on=date(2026, 12, 19)).filter(person=member).exists()


def test_a_shorter_notice_is_a_decision(officer, member):
    with pytest.raises(UnableToChange, match=r"4 weeks.*ends on 19 December 2026.*tick"):
        do(officer, leaving.resign, member, notice_on=TODAY, on=TODAY)
    act = do(officer, leaving.resign, member, notice_on=TODAY, on=TODAY, shorter=True)
    assert act.detail["shorter"] is True
    assert membership_of(member).ended_on == TODAY


def test_a_membership_lapses_after_the_weeks_of_the_rule_and_a_letter(officer, member):
    with pytest.raises(UnableToChange, match=r"13 weeks without a subscription.*21 January 2027 at the earliest"):
        do(officer, leaving.lapse, member, on=TODAY, paid_until=date(2026, 10, 22), wrote_on=date(2026, 11, 1))
    with pytest.raises(UnableToChange, match="We write to a member before"):
        do(officer, leaving.lapse, member, on=TODAY, paid_until=date(2026, 8, 1), wrote_on=TODAY)
    act = do(officer, leaving.lapse, member, on=TODAY, paid_until=date(2026, 8, 1), wrote_on=date(2026, 11, 1))
    assert (act.detail["paid_until"], act.detail["wrote_on"], act.by) == ("2026-08-01", "2026-11-01", officer.account)
    assert membership_of(member).end_reason == "lapsed"


def test_nobody_is_expelled_without_the_decision_its_rule_and_a_reason(officer, member):
    said = {
        "decided_on": TODAY,
        "decision": "DC 14/2026",
        "conduct_rule": "Rule 7.2",
        "appeal_until": date(2026, 12, 21),
        "reason": "x",
    }
    for missing in ("decision", "conduct_rule", "reason"):
        with pytest.raises(UnableToChange, match="nobody is expelled without it"):
            do(officer, leaving.expel, member, on=TODAY, **(said | {missing: " "}))
    with pytest.raises(UnableToChange, match="before the committee has decided"):
        do(officer, leaving.expel, member, on=TODAY - timedelta(days=1), **said)
    act = do(officer, leaving.expel, member, on=TODAY, **said)
    assert act.detail["appeal_until"] == "2026-12-21"
    assert membership_of(member).end_reason == "expelled"


def test_a_post_held_as_a_member_ends_in_the_same_act_and_comes_back_with_it(officer, member):
    with building():
        rep = a_post(member, "workplace_rep", workplace=a_workplace())
        editor = a_post(member, "editor")
    act = do(officer, leaving.resign, member, notice_on=date(2026, 10, 1), on=date(2026, 11, 1))
    with building():
        assert Post.objects.get(pk=rep.pk).until_on == date(2026, 11, 1)
        assert Post.objects.get(pk=editor.pk).until_on is None
    assert any(
        "Their post (Workplace representative, Seacroft Clinic) ends on 1 November 2026." in e for e in act.detail["explained"]
    )
    undo(officer, act)
    with building():
        assert Post.objects.get(pk=rep.pk).until_on is None
    assert membership_of(member).ended_on is None


def test_a_resignation_dated_back_over_a_transfer_says_what_comes_out_differently(officer, member):
    a_file(member, on=date(2026, 9, 15))
    do(officer, classes.retire, member, on=date(2026, 9, 20), at=datetime(2026, 9, 20, 9, tzinfo=UTC))
    do(officer, leaving.transfer_out, member, to="UNISON", on=date(2026, 10, 1), at=datetime(2026, 10, 1, 9, tzinfo=UTC))
    act = do(officer, leaving.resign, member, notice_on=date(2026, 8, 1), on=date(2026, 9, 1))
    told = "\n".join(act.detail["explained"])
    assert (
        "Until now the membership ended on 1 October 2026 (transferred to UNISON). It ends on 1 September 2026 instead: 30 days"
        in told
    )
    assert (
        "The transfer to UNISON on 1 October 2026 falls away: somebody who had resigned before could not be transferred." in told
    )
    assert "“Retired” of 20 September 2026 falls away" in told
    assert (
        "They were in the file that Our mailing house" in told
        or "got on 15 September 2026: they should not have been in it." in told
    )
    now = membership_of(member)
    assert (now.ended_on, now.end_reason, now.went_to) == (date(2026, 9, 1), "resigned", "")
    with acting_as(officer, "register"):
        assert facts.class_on(now, date(2026, 8, 31)) == "full"
    undo(officer, act)
    now = membership_of(member)
    assert (now.ended_on, now.end_reason, now.went_to) == (date(2026, 10, 1), "transferred", "UNISON")


@pytest.mark.parametrize("action", [leaving.RESIGN, leaving.LAPSE, leaving.EXPEL, leaving.TRANSFER, leaving.DIE])
def test_nobody_leaves_before_joining_or_twice(officer, member, action):
    with acting_as(officer, "register"), pytest.raises(UnableToChange, match="nobody leaves before joining"):
        leaving.plan(member.pk, action, on=date(2024, 2, 1), today=TODAY)
    do(officer, leaving.resign, member, notice_on=date(2026, 9, 1), on=date(2026, 10, 1))
    with acting_as(officer, "register"), pytest.raises(UnableToChange, match="ended on 1 October 2026 already"):
        leaving.plan(member.pk, action, on=TODAY, today=TODAY)


def test_an_act_without_a_named_officer_is_refused(officer, member):
    from dataclasses import replace

    with pytest.raises(UnableToChange, match="A named officer decides"), acting_as(officer, "register"):
        leaving.resign(member, by=replace(officer, account=None), at=NOW, notice_on=TODAY)


# ---- death


def test_everything_stops_for_somebody_who_died_and_one_letter_goes(officer, member):
    with building():
        rep = a_post(member, "workplace_rep", workplace=a_workplace())
        account = an_account(member)
    with acting_as(officer, "register"):
        waiting = outbox.write(member, kind="notice", purpose="contact", subject="x", body="x", at=NOW)
    act = do(officer, leaving.die, member, on=date(2026, 11, 18))
    now = membership_of(member)
    assert (now.ended_on, now.end_reason) == (date(2026, 11, 18), "died")
    with building():
        assert Post.objects.get(pk=rep.pk).until_on == date(2026, 11, 18)
        assert Message.objects.get(pk=waiting.pk).state == "stopped"
        letter = Message.objects.get(kind="condolence")
        assert not Account.objects.get(pk=account.pk).is_active
    assert (letter.channel, letter.to_name) == ("letter", "The family of Rhoswen Ashgrove")
    with acting_as(officer, "register"):
        with pytest.raises(outbox.UnableToWrite, match="has died"):
            outbox.write(member, kind="notice", purpose="contact", subject="x", body="x", at=NOW)
        for key, purpose in text.current().purposes.items():
            allowed = member.pk in Permit(key, on=TODAY).allowed([member.pk])
            assert not allowed or purpose.basis == "obligation", key
    undo(officer, act)
    with building():
        assert Message.objects.get(pk=waiting.pk).state == "queued"
        assert Message.objects.get(kind="condolence").state == "stopped"
        assert Account.objects.get(pk=account.pk).is_active
    assert membership_of(member).ended_on is None


def test_the_letter_to_the_family_goes_once_and_not_where_nobody_wants_it(officer, member):
    act = do(officer, leaving.die, member, on=TODAY, letter=False)
    assert "letter" not in act.detail
    undo(officer, act)
    do(officer, leaving.die, member, on=TODAY, to_name="Mr Ashgrove")
    with building():
        assert [each.to_name for each in Message.objects.filter(kind="condolence")] == ["Mr Ashgrove"]
    with pytest.raises(UnableToChange, match="already that they have died"):
        do(officer, leaving.die, member, on=TODAY)


def test_somebody_who_had_left_before_they_died_keeps_the_day_they_left(officer, member):
    do(officer, leaving.resign, member, notice_on=date(2026, 9, 1), on=date(2026, 10, 1))
    act = do(officer, leaving.die, member, on=TODAY)
    now = membership_of(member)
    assert (now.ended_on, now.end_reason, act.detail["had_left"]) == (date(2026, 10, 1), "died", "resigned")
    with pytest.raises(UnableToChange, match="this person has died"):
        do(officer, entering.rejoin, member, on=TODAY)


# ---- coming back


def test_who_comes_back_within_the_months_of_the_rule_keeps_the_date_it_counts_from(officer, member):
    do(officer, leaving.resign, member, notice_on=date(2025, 12, 1), on=date(2025, 12, 31))
    act = do(officer, entering.rejoin, member, on=TODAY)
    with building():
        new = Membership.objects.get(person=member, ended_on=None)
    assert new.continuous_from_on == date(2024, 3, 1)
    assert act.detail["rule"] == "Rule 4.5"
    undo(officer, act)
    with building():
        assert not Membership.objects.filter(person=member, ended_on=None).exists()


def test_who_comes_back_later_begins_anew(officer, member):
    do(officer, leaving.resign, member, notice_on=date(2025, 10, 1), on=date(2025, 11, 21))
    act = do(officer, entering.rejoin, member, on=TODAY)
    with building():
        assert Membership.objects.get(person=member, ended_on=None).continuous_from_on is None
    assert "longer than 12 months ago" in act.detail["says"]


def test_a_transfer_in_keeps_the_number_if_it_is_free_and_the_date_it_counts_from(officer, member):
    do(officer, leaving.transfer_out, member, to="FDA", on=date(2025, 1, 31))
    with building():
        other = a_member("Other", "Person")
        taken = Membership.objects.get(person=other).number
    brought = entering.Brought("FDA", "F 112 233", date(2001, 5, 1))
    act = do(officer, entering.rejoin, member, on=TODAY, brought=brought)
    with building():
        new = Membership.objects.get(person=member, ended_on=None)
    assert (new.number, new.continuous_from_on, new.came_from) == ("F112233", date(2001, 5, 1), "FDA")
    undo(officer, act)
    act = do(officer, entering.rejoin, member, on=TODAY, brought=entering.Brought("FDA", taken, None))
    assert f"The number {taken} belongs to a member here" in act.detail["says"]
    with pytest.raises(UnableToChange, match="from FDA and UNISON"):
        do(officer, entering.rejoin, other, on=TODAY, brought=entering.Brought("Guild of Mages"))


def test_joining_again_while_notice_runs_waits_for_its_end(officer, member):
    do(officer, leaving.resign, member, notice_on=TODAY)
    with pytest.raises(UnableToChange, match="a member until 19 December 2026"):
        do(officer, entering.rejoin, member, on=TODAY)


def test_a_joining_dated_back_says_which_files_went_without_them(officer, member):
    do(officer, leaving.resign, member, notice_on=date(2025, 12, 1), on=date(2025, 12, 31))
    a_file(None, on=date(2026, 11, 2))
    act = do(officer, entering.rejoin, member, on=date(2026, 11, 1))
    assert act.detail["explained"][0].startswith("They were a member for 20 days that nobody counted until now")
    assert any("went without them" in each for each in act.detail["explained"])


# ---- undoing, the newest first


def test_an_act_is_undone_only_after_those_that_came_after_it(officer, member):
    first = do(officer, classes.retire, member, on=date(2026, 11, 1))
    with acting_as(officer, "register"):
        then = leaving.resign(member, by=officer, at=NOW + timedelta(minutes=5), notice_on=TODAY)
    with pytest.raises(acts.UnableToUndo, match=r"Since then: Resigned, entered on 21 November 2026. Undo that first"):
        undo(officer, first)
    undo(officer, then)
    undo(officer, first)
    assert membership_of(member).member_class == "full"
    with pytest.raises(acts.UnableToUndo, match="undone before"):
        undo(officer, first)


def test_a_preview_says_what_comes_back(officer, member):
    act = do(officer, leaving.resign, member, notice_on=TODAY)
    with acting_as(officer, "register"):
        seen = undoing.preview(act.pk)
    assert ("Membership", "ended on", "19 December 2026", "nothing") in {(x.thing, x.field, x.now, x.then) for x in seen.lines}
    assert seen.in_the_way == ()


# ---- acceptance 4


def test_a_lapsed_member_is_out_of_the_next_file_and_yesterdays_register_still_has_them(officer, member):
    def in_the_next_file():
        with acting_as(officer, "magazine"):
            return member.pk in Permit("magazine", on=TODAY, channel="letter").allowed([member.pk])

    assert in_the_next_file()
    act = do(officer, leaving.lapse, member, on=TODAY, paid_until=date(2026, 8, 1), wrote_on=date(2026, 11, 1))
    assert not in_the_next_file()
    yesterday = TODAY - timedelta(days=1)
    with acting_as(officer, "register"):
        assert Membership.objects.current(on=yesterday).filter(person=member).exists()
        kept = Former.objects.get(act=act.pk, table="register_membership")
        assert kept.was["ended_on"] is None
    undo(officer, act)
    assert in_the_next_file()
    with building():
        assert [each.kind for each in Act.objects.order_by("at")] == ["lapse", "undo"]


def test_a_lapse_dated_back_is_on_the_register_as_it_stood_and_not_as_corrected(officer):
    today = timezone.localdate()
    yesterday, before = today - timedelta(days=1), timezone.now() - timedelta(days=30)
    with building():
        person = a_person(recorded_at=before)
        Membership.objects.create(person=person, number="97654321", joined_on=date(2024, 3, 1), recorded_at=before)

    def on_yesterdays_register(way):
        at = as_it_stood.known(yesterday, way)
        return person.pk in [line.person for line in as_it_stood.page(on=yesterday, at=at).lines]

    said = {"paid_until": today - timedelta(weeks=20), "wrote_on": today - timedelta(weeks=5), "at": timezone.now()}
    for on, corrected in ((today, True), (today - timedelta(days=3), False)):
        act = do(officer, leaving.lapse, person, on=on, **said)
        with acting_as(officer, "statutory_register"):
            assert on_yesterdays_register(as_it_stood.Way.THEN)
            assert on_yesterdays_register(as_it_stood.Way.NOW) is corrected
        undo(officer, act)
        with acting_as(officer, "statutory_register"):
            assert on_yesterdays_register(as_it_stood.Way.NOW)
