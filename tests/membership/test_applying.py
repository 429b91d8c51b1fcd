"""An application is added by a stranger who reads nothing back; an officer reads and decides."""

import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import ProgrammingError

from steward.membership import actions, reports
from steward.membership.models import Application
from steward.outbox.models import CODE_LINE, Message
from steward.people.acting import Actor, acting_as
from steward.people.models import Person
from steward.permits import wordings
from steward.permits.models import Choice
from steward.register.models import Address, Employer, Employment, Membership
from steward.trail.models import Change, Look
from tests.people import a_member, a_workplace, acting_member, an_actor, building

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
ON = date(2026, 11, 21)
ANYBODY = Actor("anonymous")
SAID = {
    "given_names": "Ŵyn",
    "family_name": "O'Brien-Àdébáyọ̀",
    "line_1": "27 Invented Barracks",
    "postcode": "bfpo5501",
    "country": "United Kingdom",
}


def _apply(choices: tuple[tuple[str, str], ...] = (), **said: Any) -> uuid.UUID:
    with acting_as(ANYBODY, "register"):
        return actions.apply(said=SAID | said, choices=choices, at=NOW).pk


def _officer() -> Actor:
    return an_actor("membership_officer")


def _admit(key: uuid.UUID, by: Actor | None = None, **more: Any) -> Membership:
    by = by or _officer()
    with acting_as(by, "register"):
        return actions.admit(key, by=by, on=ON, at=NOW, **more)


# ---- applying


def test_a_stranger_adds_an_application_and_can_read_none() -> None:
    key = _apply()
    with building():
        kept = Application.objects.get(pk=key)
    assert (kept.given_names, kept.family_name, kept.postcode) == ("Ŵyn", "O'Brien-Àdébáyọ̀", "BFPO 5501")
    assert (kept.state, kept.person_id, kept.channel) == ("new", None, "online")
    with pytest.raises(ProgrammingError, match="permission denied"), acting_as(ANYBODY, "register"):
        Application.objects.count()


@pytest.mark.parametrize("what", ["update", "delete"])
def test_a_stranger_can_change_and_remove_nothing(what: str) -> None:
    rows = Application.objects.filter(pk=_apply())
    act = {"update": lambda: rows.update(family_name="x"), "delete": lambda: rows._raw_delete("default")}[what]
    with pytest.raises(ProgrammingError, match="permission denied"), acting_as(ANYBODY, "register"):
        act()


def test_a_name_and_an_address_are_enough_and_both_are_needed() -> None:
    """Name and address are the condition of membership, and nothing else is: not an email address, not a first name."""
    membership = _admit(_apply(given_names="", family_name="Sukarnoputra"))
    assert membership.number
    for missing in ("family_name", "line_1"):
        with pytest.raises(actions.UnableToApply, match="the law asks"), acting_as(ANYBODY, "register"):
            actions.apply(said=SAID | {missing: "  "}, choices=(), at=NOW)


def test_the_same_person_may_apply_twice_and_each_form_is_kept() -> None:
    assert _apply() != _apply()


def test_a_word_that_the_form_does_not_have_is_refused() -> None:
    with pytest.raises(TypeError, match="not on the application form"), acting_as(ANYBODY, "register"):
        actions.apply(said=SAID | {"state": "admitted"}, choices=(), at=NOW)


def test_an_officer_enters_a_form_on_paper() -> None:
    with acting_as(_officer(), "register"):
        assert actions.apply(said=SAID, choices=(), at=NOW, channel="paper").channel == "paper"
        assert [each.application.channel for each in reports.queue(on=ON)] == ["paper"]


def test_what_the_trail_keeps_of_an_application_holds_none_of_its_words() -> None:
    key = _apply()
    with building():
        change = Change.objects.get(row=key)
    assert "Barracks" not in str(change.changes)
    assert change.role.endswith("anonymous")


# ---- admitting


def test_an_admitted_applicant_is_registered_as_a_member_with_a_number() -> None:
    """People are registered as members, for the purpose that the policy names."""
    from steward.policy import text

    key = _apply()
    membership = _admit(key)
    with building():
        assert Membership.objects.get(pk=membership.pk).number.isdigit()
        assert Application.objects.get(pk=key).person_id == membership.person_id
        assert Change.objects.get(row=membership.pk).purpose == "register"
    assert "P04" in text.current().purposes["register"].clauses


def test_what_the_applicant_said_is_held_in_the_register_where_the_member_sees_it() -> None:
    """The membership database holds what was said on the form, in the words it was said in."""
    membership = _admit(
        _apply(
            email="wyn@invented.example",
            phone="+44 7700 900123",
            born_on=date(1980, 2, 29),
            line_2="Block C",
            employer="Invented Hospice",
            job_title="Ward manager",
            work_email="wyn@work.example",
            work_phone="1",
        )
    )
    with building():
        member = Person.objects.get(pk=membership.person_id)
    with acting_as(acting_member(member), "rights"):
        person = Person.objects.get()
        assert (person.name, person.email, person.phone) == ("Ŵyn O'Brien-Àdébáyọ̀", "wyn@invented.example", "+44 7700 900123")
        assert person.born_on == date(1980, 2, 29)
        assert Address.objects.get().lines == ["27 Invented Barracks", "Block C", "BFPO 5501"]
        job = Employment.objects.get()
        assert (job.employer_as_typed, job.job_title) == ("Invented Hospice", "Ward manager")
        assert (job.work_email, job.work_phone) == ("wyn@work.example", "1")
        assert Membership.objects.get().joined_on == ON


@pytest.mark.parametrize(
    ("employer", "workplace", "matched", "placed", "typed"),
    [
        ("invented health trust", "seacroft clinic", True, True, ""),
        ("ZZ9", "", True, False, ""),
        ("Invented Health Trust", "Ward 6", True, False, "Invented Health Trust, Ward 6"),
        ("More than one: A Trust and B Trust", "", False, False, "More than one: A Trust and B Trust"),
    ],
)
def test_the_employer_is_found_by_name_or_code_or_kept_as_typed(
    employer: str, workplace: str, matched: bool, placed: bool, typed: str
) -> None:
    with building():
        place = a_workplace()
        Employer.objects.filter(pk=place.employer_id).update(code="ZZ9")
    membership = _admit(_apply(employer=employer, workplace=workplace))
    with building():
        job = Employment.objects.get(person=membership.person_id)
    assert job.employer_id == (place.employer_id if matched else None)
    assert job.workplace_id == (place.pk if placed else None)
    assert job.employer_as_typed == typed


@pytest.mark.parametrize("employer", ["", "none", "None.", "n/a", "unemployed", "Not working"])
def test_somebody_without_an_employer_has_no_job_and_is_a_member(employer: str) -> None:
    membership = _admit(_apply(employer=employer))
    with building():
        assert not Employment.objects.filter(person=membership.person_id).exists()


def test_what_was_ticked_becomes_a_choice_in_its_words_and_nothing_else_does() -> None:
    key = _apply(choices=(("consent", "benefits_lv"), ("objection", "workplace_rep")))
    membership = _admit(key)
    with building():
        found = {(c.kind, c.key): c for c in Choice.objects.filter(person=membership.person_id)}
    assert set(found) == {("consent", "benefits_lv"), ("objection", "workplace_rep")}
    choice = found["consent", "benefits_lv"]
    assert (choice.given, choice.channel, choice.at, choice.account) == (True, "form", NOW, None)
    assert choice.wording == wordings.digest("consent", "benefits_lv")


def test_words_that_changed_meanwhile_do_not_change_what_was_agreed_to() -> None:
    key = _apply(choices=(("consent", "benefits_lv"),))
    with building():
        kept = Application.objects.get(pk=key)
        kept.choices[0]["wording"] = "0" * 64
        Application.objects.filter(pk=key).update(choices=kept.choices, policy_version="2025-01-01")
    membership = _admit(key)
    with building():
        choice = Choice.objects.get(person=membership.person_id)
    assert (choice.wording, choice.policy_version) == ("0" * 64, "2025-01-01")


@pytest.mark.parametrize(("email", "channel"), [("wyn@invented.example", "email"), ("", "letter")])
def test_a_new_member_is_told_their_number_and_gets_a_way_in(email: str, channel: str) -> None:
    membership = _admit(_apply(email=email))
    with building():
        message = Message.objects.get(person=membership.person_id)
    assert message.channel == channel
    assert membership.number in message.body
    assert "/my/enter/" in message.body
    assert CODE_LINE in message.body
    assert message.subject == actions.WELCOME


def test_a_colleague_who_comes_second_hears_that_it_was_done() -> None:
    key = _apply()
    _admit(key)
    with pytest.raises(actions.UnableToAdmit, match="was admitted by a colleague at 10:00 on 21 November 2026"):
        _admit(key)
    with building():
        assert Membership.objects.filter(person__family_name=SAID["family_name"]).count() == 1


def test_an_application_that_does_not_exist_says_where_to_go() -> None:
    with pytest.raises(actions.UnableToAdmit, match="Go back to the list"):
        _admit(uuid.uuid4())


def test_a_refused_application_says_by_whom_when_and_why_and_makes_nobody_a_member() -> None:
    key, officer = _apply(), _officer()
    with acting_as(officer, "register"):
        actions.refuse(key, by=officer, reason="Works outside health care", at=NOW)
    with building():
        kept = Application.objects.get(pk=key)
        assert (kept.state, kept.reason, kept.decided_by, kept.decided_at) == (
            "refused",
            "Works outside health care",
            officer.account,
            NOW,
        )
        assert not Person.objects.filter(family_name=SAID["family_name"]).exists()
    with pytest.raises(actions.UnableToAdmit, match="was refused by a colleague"):
        _admit(key)


def test_a_refusal_needs_a_reason() -> None:
    key = _apply()
    with pytest.raises(actions.UnableToAdmit, match="Enter the reason"), acting_as(_officer(), "register"):
        actions.refuse(key, by=_officer(), reason=" ", at=NOW)


@pytest.mark.parametrize("role", ["editor", "administrator", "finance_officer", "workplace_rep", "data_protection_officer"])
def test_no_other_role_decides(role: str) -> None:
    key = _apply()
    more = {"workplace": _place()} if role == "workplace_rep" else {}
    actor = an_actor(role, **more)
    with pytest.raises((ProgrammingError, actions.UnableToAdmit)), acting_as(actor, "register"):
        actions.admit(key, by=actor, on=ON, at=NOW)
    with building():
        assert Application.objects.get(pk=key).state == "new"


def _place() -> Any:
    with building():
        return a_workplace()


def test_an_update_of_a_row_that_is_hidden_is_an_error_and_not_silence() -> None:
    with building():
        application = Application(pk=uuid.uuid4(), state="new")
    with pytest.raises(actions.UnableToAdmit, match="Nothing was changed"), acting_as(_officer(), "register"):
        actions._decide(application, state="refused", decided_at=NOW, decided_by=uuid.uuid4())


# ---- coming back


def test_a_former_member_comes_back_under_their_own_record() -> None:
    with building():
        old = a_member("Wyn", "Obrien-Adebayo", email="old@invented.example")
        Membership.objects.filter(person=old).update(ended_on=date(2025, 1, 1), end_reason="resigned")
    key = _apply(email="new@invented.example")
    membership = _admit(key, same_as=old.pk)
    assert membership.person_id == old.pk
    with building():
        person = Person.objects.get(pk=old.pk)
        assert (person.family_name, person.email) == ("O'Brien-Àdébáyọ̀", "new@invented.example")
        assert Address.objects.get(person=old, until_on__isnull=True).postcode == "BFPO 5501"
        assert Membership.objects.filter(person=old).count() == 2


def test_somebody_who_is_a_member_already_is_not_admitted_again() -> None:
    with building():
        member = a_member()
    key = _apply()
    with pytest.raises(actions.UnableToAdmit, match="is a member already"):
        _admit(key, same_as=member.pk)
    with building():
        assert Application.objects.get(pk=key).state == "new"
        assert Person.objects.get(pk=member.pk).family_name == "Ashgrove"


# ---- the queue and the doubles


def test_the_queue_is_oldest_first_with_the_days_it_has_waited() -> None:
    with building():
        for days, name in ((1, "Second"), (9, "First"), (0, "Third")):
            said = SAID | {"family_name": name}
            Application.objects.create(**said, policy_version="-", applied_at=NOW.replace(day=21 - days))
    with acting_as(_officer(), "register"):
        waiting = reports.queue(on=ON)
        assert [(each.application.family_name, each.days) for each in waiting] == [("First", 9), ("Second", 1), ("Third", 0)]
        assert reports.count_waiting() == 3


def _doubles(key: uuid.UUID) -> list[tuple[str, tuple[str, ...]]]:
    with acting_as(_officer(), "register"):
        application = reports.find(key)
        assert application is not None
        return [(double.name, double.same) for double in reports.duplicates_of(application)]


def test_only_the_office_sees_whom_an_applicant_may_be() -> None:
    with building():
        same_birthday = a_member("Wyn", "OBrien Adebayo", born_on=date(1980, 2, 29))
        a_member("Wyn", "OBrien Adebayo")  # the name alone is no reason
        same_email = a_member("Alys", "Else", email="WYN@invented.example")
        Address.objects.filter(person=same_email).update(postcode="BFPO 5501", postcode_key="BFPO5501")
    key = _apply(email="wyn@invented.example", born_on=date(1980, 2, 29))
    assert _doubles(key) == [("Alys Else", ("postcode", "email")), ("Wyn OBrien Adebayo", ("name", "date of birth"))]
    with building():
        look = Look.objects.latest("at")
    assert set(look.persons) == {same_birthday.pk, same_email.pk}
    with pytest.raises(ProgrammingError), acting_as(ANYBODY, "register"):
        reports.duplicates_of(Application(pk=key, **SAID, applied_at=NOW))


def test_a_second_form_of_the_same_person_is_seen_beside_the_first() -> None:
    _apply()
    assert _doubles(_apply()) == [("Ŵyn O'Brien-Àdébáyọ̀", ("name", "postcode"))]


def test_the_reference_is_the_same_for_the_same_person_and_says_nothing_of_them() -> None:
    one, two = Application(**SAID), Application(**(SAID | {"given_names": "ŵyn", "postcode": "BFPO 5501", "phone": "1"}))
    other = Application(**(SAID | {"line_1": "28 Invented Barracks"}))
    assert reports.reference(one) == reports.reference(two) != reports.reference(other)
    assert len(reports.reference(one)) == 9
