"""The permit: one answer for one person, for everybody, and in words."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import ProgrammingError, connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steward.people.acting import acting_as
from steward.people.models import Person
from steward.permits import actions, stops
from steward.permits.models import Choice
from steward.permits.permit import NoSuchPurpose, Permit, judging
from steward.policy import text
from steward.register.models import Membership
from tests.people import TODAY, a_member, a_person, acting_member, an_actor, an_address, building

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def say(person: Person, kind: str, key: str, given: bool = True, at: datetime = NOW) -> None:
    with building():
        actions.choose(person.pk, kind=kind, key=key, given=given, by=None, channel="letter", at=at)


def lapsed(name: str = "Lapsed", on: date = date(2026, 5, 3)) -> Person:
    with building():
        person = a_member(name, "Formerly")
        Membership.objects.filter(person=person).update(ended_on=on)
    return person


def test_a_member_with_an_address_gets_the_magazine() -> None:
    with building():
        me = a_member()
    assert Permit("magazine", on=TODAY, channel="letter").why(me.pk).allowed


def test_each_reason_is_told_in_words() -> None:
    objector, gone = lapsed("Was"), lapsed("Gone")
    with building():
        me, homeless = a_member(), a_member("Homeless", address=False)
    say(me, "objection", "magazine")
    say(objector, "objection", "magazine")
    permit = Permit("magazine", on=TODAY, channel="letter")
    assert permit.why(me.pk).reasons == ("You objected to this use (21 November 2026).",)
    assert permit.why(homeless.pk).reasons == ("We have no postal address for you.",)
    assert permit.why(gone.pk).reasons == ("You are not a member on that day: your membership ended on 3 May 2026.",)
    assert permit.why(objector.pk).keys == ("not_a_member", "objected")


def test_the_tally_counts_each_person_once_for_the_first_reason() -> None:
    with building():
        a_member()
        objector, homeless = a_member("Objector"), a_member("Homeless", address=False)
        both = a_member("Both", address=False)
    lapsed()
    say(objector, "objection", "magazine")
    say(both, "objection", "magazine")
    tally = Permit("magazine", on=TODAY, channel="letter").tally()
    assert (tally.register, tally.allowed) == (5, 1)
    assert {key: n for key, n in tally.excluded.items() if n} == {"not_a_member": 1, "objected": 2, "no_address": 1}
    assert tally.words == "1 of 5; excluded: 1 are not members on that day, 2 objected, 1 have no postal address"
    assert Permit("magazine", on=TODAY, channel="letter").allowed([objector.pk, homeless.pk, both.pk]) == set()


def test_somebody_who_rejoined_counts_once() -> None:
    person = lapsed("Back")
    with building():
        Membership.objects.create(person=person, number="777", joined_on=date(2026, 8, 1))
    tally = Permit("magazine", on=TODAY, channel="letter").tally()
    assert (tally.register, tally.allowed) == (1, 1)
    assert Permit("magazine", on=date(2026, 6, 1), channel="letter").tally().excluded["not_a_member"] == 1


def test_an_objection_cannot_stop_what_the_law_orders() -> None:
    with building():
        me = a_member()
    for key in text.current().objections:
        say(me, "objection", key)
    say(me, "restriction", "use")
    assert Permit("statutory_mail", on=TODAY, channel="letter").why(me.pk).allowed
    assert not Permit("magazine", on=TODAY, channel="letter").why(me.pk).allowed


def test_an_objection_that_was_taken_back_stops_nothing() -> None:
    with building():
        me = a_member()
    say(me, "objection", "magazine")
    say(me, "objection", "magazine", given=False, at=NOW + timedelta(days=1))
    assert Permit("magazine", on=TODAY, channel="letter").why(me.pk).allowed


@pytest.mark.parametrize("purpose", [key for key, p in text.current().purposes.items() if p.consent])
def test_a_purpose_that_rests_on_consent_is_open_to_those_who_said_yes_and_to_nobody_else(purpose: str) -> None:
    with building():
        yes, no, silent = a_member("Yes"), a_member("No"), a_member("Silent")
    for key in stops.consents_for(text.current().purposes[purpose]):
        say(yes, "consent", key)
        say(no, "consent", key)
        say(no, "consent", key, given=False, at=NOW + timedelta(minutes=1))
    assert Permit(purpose, on=TODAY).allowed([yes.pk, no.pk, silent.pk]) == {yes.pk}


def test_agreeing_to_the_labour_party_permits_nothing_without_the_fund() -> None:
    with building():
        me = a_member()
    say(me, "consent", "labour_party")
    assert Permit("labour_party", on=TODAY).why(me.pk).keys == ("not_consented",)
    say(me, "consent", "labour_link_fund")
    assert Permit("labour_party", on=TODAY).why(me.pk).allowed


def test_no_direct_marketing_reaches_an_objector_whatever_else_was_agreed() -> None:
    with building():
        me = a_member()
    say(me, "consent", "marketing_email")
    say(me, "objection", "direct_marketing")
    assert Permit("marketing_email", on=TODAY, channel="email").why(me.pk).keys == ("objected",)
    assert Permit("marketing_post", on=TODAY, channel="letter").why(me.pk).keys == ("objected",)


def test_a_restricted_channel_stops_that_channel_only() -> None:
    with building():
        me = a_member()
    say(me, "restriction", "email")
    assert Permit("contact", on=TODAY, channel="email").why(me.pk).keys == ("restricted_email",)
    assert Permit("contact", on=TODAY, channel="letter").why(me.pk).allowed
    assert Permit("contact", on=TODAY, channel="phone").why(me.pk).allowed


def test_a_person_who_never_was_a_member_is_not_on_the_register() -> None:
    with building():
        stranger = a_person()
    assert Permit("magazine", on=TODAY).why(stranger.pk).keys == ("not_on_register",)


def test_an_unknown_purpose_is_refused() -> None:
    with pytest.raises(NoSuchPurpose, match=r"purposes\.toml"):
        Permit("horoscopes", on=TODAY)


def test_the_asker_gets_the_answer_and_not_the_data() -> None:
    with building():
        me = a_member()
    say(me, "objection", "magazine")
    with acting_as(an_actor("statistician"), "statistics"):
        assert Permit("magazine", on=TODAY, channel="letter").tally().excluded["objected"] == 1
        with connection.cursor() as cursor:
            cursor.execute("select current_setting('role')")
            assert cursor.fetchone()[0] == "steward_statistician"
    with pytest.raises(ProgrammingError, match="permission denied"), acting_as(an_actor("statistician"), "statistics"):
        Choice.objects.count()


def test_the_permit_itself_reads_no_name() -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), judging():
        Person.objects.count()


def test_a_member_may_ask_about_themselves_and_go_on() -> None:
    with building():
        me = a_member()
    with acting_as(acting_member(me), "rights"):
        assert Permit("magazine", on=TODAY, channel="letter").why(me.pk).allowed
        assert Person.objects.get().pk == me.pk


PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(["member", "lapsed", "future"]),
        st.booleans(),
        st.lists(st.tuples(st.sampled_from(["magazine", "direct_marketing", "research"]), st.booleans()), max_size=3),
        st.booleans(),
    ),
    max_size=6,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PEOPLE, st.sampled_from(["magazine", "statutory_mail", "marketing_post", "research", "benefits_lv", "contact"]))
def test_allowed_and_excluded_are_always_the_whole_register_and_agree_with_each_answer(everybody: list, purpose: str) -> None:
    with building():
        Membership.objects.all().delete()
        people = []
        for state, address, objections, consents in everybody:
            joined = {"member": date(2024, 1, 1), "lapsed": date(2024, 1, 1), "future": date(2027, 1, 1)}[state]
            person = a_member("Any", "Body", address=False, joined_on=joined)
            if state == "lapsed":
                Membership.objects.filter(person=person).update(ended_on=TODAY)
            if address:
                an_address(person)
            for n, (key, given_) in enumerate(objections):
                actions.choose(
                    person.pk, kind="objection", key=key, given=given_, by=None, channel="letter", at=NOW + timedelta(n)
                )
            if consents:
                actions.choose(person.pk, kind="consent", key="benefits_lv", given=True, by=None, channel="letter", at=NOW)
            people.append(person.pk)
    permit = Permit(purpose, on=TODAY, channel="letter")
    tally = permit.tally()
    assert tally.register == len(people) == tally.allowed + sum(tally.excluded.values())
    verdicts = {person: permit.why(person) for person in people}
    assert permit.allowed(people) == {person for person, verdict in verdicts.items() if verdict.allowed}
    for key, n in tally.excluded.items():
        assert n == sum(bool(v.keys) and v.keys[0] == key for v in verdicts.values())
