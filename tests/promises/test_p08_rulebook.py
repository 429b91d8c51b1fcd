"""P08: acting in accordance with the rulebook. Its rules are declared and dated: what is done on a day is judged by the rule of
that day, and says which it was."""

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from steward.membership import actions, reports
from steward.membership.life import classes, entering, facts, leaving
from steward.membership.life.facts import UnableToChange
from steward.people.acting import Actor, acting_as
from steward.policy import checks, text
from steward.register import actions as register
from steward.register.models import Membership
from tests.people import a_member, a_person, an_actor, building

pytestmark = pytest.mark.django_db
NEW = date(2026, 10, 1)  # the day from which the union's new rules are in force
NOW = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)

# About, the old number, the new number and its rule.
CHANGED = {"resign": ("4", "6"), "lapse": ("13", "26"), "rejoin": ("12", "6"), "career_break": ("24", "12"), "admit": ("14", "7")}


@pytest.fixture
def two_rulebooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> text.Policy:
    """The union's own policy in a folder of its own, whose rules have other numbers since a day, and one class less."""
    folder = tmp_path / "policy"
    shutil.copytree(text.folder(), folder)
    book = folder / "rulebook.toml"
    said = book.read_text(encoding="utf-8")
    for about, (old, new) in CHANGED.items():
        start = said.index(f"[rule.{about}]")
        end = said.find("\n[", start + 1)
        entry = said[start:] if end < 0 else said[start:end]
        assert f"number = {old}\n" in entry
        ended = entry.replace("from_on = 2005-06-01", f"from_on = 2005-06-01\nuntil_on = {NEW}")
        newer = (
            entry.replace(f"[rule.{about}]", f"[rule.{about}_2026]")
            .replace("from_on = 2005-06-01", f"from_on = {NEW}")
            .replace(f"number = {old}\n", f"number = {new}\n")
            .replace('rule = "Rule ', 'rule = "New rule ')
        )
        said = said.replace(entry, f"{ended}\n{newer}", 1)
    trainee = said[said.index("[class.student]") :].partition("\n\n")[0]
    said = said.replace(trainee, trainee.replace("from_on = 2005-06-01", f"from_on = 2005-06-01\nuntil_on = {NEW}"), 1)
    book.write_text(said, encoding="utf-8")
    policy = text.load(folder)
    assert checks.check(policy) == []
    monkeypatch.setattr(text, "current", lambda: policy)
    return policy


def _member(*, ended_on: date | None = None) -> object:
    with building():
        person = a_member()
        if ended_on is not None:
            Membership.objects.filter(person=person).update(ended_on=ended_on, end_reason="resigned")
        return person


@pytest.mark.promise("P08")
def test_notice_is_as_long_as_the_rule_of_the_day_on_which_it_came(two_rulebooks: text.Policy) -> None:
    """When membership ends after a resignation is a dated rule: the same letter on two days is judged by two rules."""
    officer = an_actor("membership_officer")
    ends = {}
    for came in (NEW - timedelta(days=1), NEW):
        with acting_as(officer, "rulebook"):
            act = leaving.resign(_member(), by=officer, at=NOW, notice_on=came)
        ends[came] = (act.on - came, act.detail["rule"].partition(";")[0])
    assert list(ends.values()) == [(timedelta(weeks=4), "Rule 6.1"), (timedelta(weeks=6), "New rule 6.1")]


@pytest.mark.promise("P08")
def test_membership_lapses_by_the_rule_of_the_day(two_rulebooks: text.Policy) -> None:
    """When membership lapses is a dated rule: what was enough on one day is too little on another, and the refusal names the rule."""
    officer = an_actor("membership_officer")
    before, after = NEW - timedelta(days=1), NEW
    for day, expected in ((before, None), (after, r"26 weeks without a subscription \(New rule 6.2\)")):
        said = {"on": day, "paid_until": day - timedelta(weeks=14), "wrote_on": day - timedelta(weeks=2)}
        with acting_as(officer, "rulebook"):
            if expected is None:
                assert leaving.lapse(_member(), by=officer, at=NOW, **said).detail["rule"] == "Rule 6.2"
            else:
                with pytest.raises(UnableToChange, match=expected):
                    leaving.lapse(_member(), by=officer, at=NOW, **said)


@pytest.mark.promise("P08")
def test_a_class_is_one_that_the_rulebook_had_on_that_day(two_rulebooks: text.Policy) -> None:
    """The classes of membership are declared with their dates: no other is entered, by joining, by a change or by admission."""
    officer, person = an_actor("membership_officer"), _member()
    with acting_as(officer, "rulebook"):
        classes.change_class(person, to="student", by=officer, on=NEW - timedelta(days=1), at=NOW)
        other = _member()
        with pytest.raises(UnableToChange, match=r"had no class Trainee member on 1 October 2026. It had: Full member, Retired"):
            classes.change_class(other, to="student", by=officer, on=NEW, at=NOW)
        for key in ("student", "duke"):
            with pytest.raises(UnableToChange, match="had no class"):
                classes.change_class(other, to=key, by=officer, on=TODAY, at=NOW)
    with building():
        nobody = a_person()
    with acting_as(officer, "register"):
        with pytest.raises(register.UnableToEnrol, match="had no class Trainee member"):
            register.enrol(nobody, on=NEW, member_class="student")
        assert register.enrol(nobody, on=NEW - timedelta(days=1), member_class="student").member_class == "student"
    with acting_as(Actor("anonymous"), "register"):
        form = actions.apply(said={"family_name": "Sukarnoputra", "line_1": "1 Invented Row"}, choices=[], at=NOW)
    with acting_as(officer, "register"), pytest.raises(actions.UnableToAdmit, match="had no class Trainee member"):
        actions.admit(form.pk, by=officer, on=TODAY, at=NOW, member_class="student")


@pytest.mark.promise("P08")
def test_who_comes_back_is_judged_by_the_rule_of_that_day(two_rulebooks: text.Policy) -> None:
    """Who may join again, and from when membership counts, is a dated rule: after eight months it is one or the other."""
    officer, counts = an_actor("membership_officer"), []
    for day in (NEW - timedelta(days=1), NEW):
        person = _member(ended_on=day - timedelta(days=240))
        with acting_as(officer, "rulebook"):
            act = entering.rejoin(person, by=officer, on=day, at=NOW)
            counts.append((Membership.objects.get(person=person, ended_on=None).continuous_from_on, act.detail["rule"]))
    assert counts == [(date(2024, 3, 1), "Rule 4.5"), (None, "New rule 4.5")]


@pytest.mark.promise("P08")
def test_a_career_break_is_as_long_as_the_rule_of_the_day_on_which_it_began(two_rulebooks: text.Policy) -> None:
    """How long a career break may be is a dated rule."""
    officer, until = an_actor("membership_officer"), date(2028, 1, 1)
    with acting_as(officer, "rulebook"):
        act = classes.take_break(_member(), by=officer, on=NEW - timedelta(days=1), until=until, at=NOW)
        assert act.detail["limit"] == "Rule 3.4"
        with pytest.raises(UnableToChange, match=r"at most 12 months \(New rule 3.4\): until 1 October 2027"):
            classes.take_break(_member(), by=officer, on=NEW, until=until, at=NOW)


@pytest.mark.promise("P08")
def test_an_application_is_late_by_the_rule_of_the_day(two_rulebooks: text.Policy) -> None:
    """How soon an application is decided is a dated rule, by which the queue counts what is late."""
    for day, waits, late in ((NEW - timedelta(days=1), 10, 0), (NEW, 10, 2)):
        with acting_as(Actor("anonymous"), "register"):
            at = timezone.make_aware(datetime.combine(day - timedelta(days=waits), datetime.min.time()))
            actions.apply(said={"family_name": "Waiting", "line_1": "1 Invented Row"}, choices=[], at=at)
        with acting_as(an_actor("membership_officer"), "register"):
            assert reports.count_late(on=day) == late


@pytest.mark.promise("P08")
def test_who_may_vote_is_what_the_rulebook_says_of_the_class(two_rulebooks: text.Policy) -> None:
    """Who may vote follows from the class, by a rule that is named where a class is dated back."""
    officer = an_actor("membership_officer")
    with acting_as(officer, "rulebook"):
        told = classes.explain(_member(), to="retired", on=NEW, today=TODAY)
    assert any("they had no vote (Rule 9" in each for each in told)
    assert {key for key, each in two_rulebooks.classes.items() if each.votes} == {"full", "student", "career_break"}


@pytest.mark.promise("P08")
def test_each_act_names_its_rule_and_none_is_done_without_one(two_rulebooks: text.Policy) -> None:
    """What is done to a membership keeps the rule that decided; on a day for which the rulebook has none, nothing is done."""
    officer, person = an_actor("membership_officer"), _member()
    with acting_as(officer, "rulebook"):
        for act in (
            classes.retire(person, by=officer, on=TODAY, at=NOW),
            leaving.transfer_out(person, by=officer, on=TODAY, at=NOW, to="UNISON"),
        ):
            assert act.detail["rule"].startswith("Rule ")
        with pytest.raises(UnableToChange, match="has no rule about 'resign' for 31 May 2005"):
            facts.rule("resign", date(2005, 5, 31))
