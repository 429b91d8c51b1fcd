"""Two entries of one person become one, in every table; and are parted again, each whole, with later edits where they belong."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, connection
from django.utils import timezone

from steward.membership import comparing, merging
from steward.membership.comparing import UnableToMerge
from steward.membership.models import Contact
from steward.people import actions as people
from steward.people.acting import Actor, acting_as
from steward.people.models import Account, Person, WayIn
from steward.permits.models import Choice, Protection
from steward.register import actions, acts, doubles, search
from steward.register.models import Act, Address, Employment, Former, Membership, Pair, Post
from steward.trail import looks
from steward.trail.models import Change, Look
from tests.people import TODAY, a_member, a_person, a_post, a_workplace, acting_member, an_account, an_actor, building

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def officer() -> Actor:
    return an_actor("membership_officer")


@pytest.fixture
def jon(db: None) -> Person:
    """The entry that stays: the longer membership."""
    with building():
        return a_member("Jon", "Ashgrove", joined_on=date(2019, 5, 1), email="jon@invented.example", phone="020 7946 0001",
                        workplace=a_workplace())  # fmt: skip


@pytest.fixture
def john(db: None) -> Person:
    with building():
        one = a_member("John", "Ashgrove", joined_on=date(2024, 3, 1), email="john@invented.example", born_on=date(1980, 3, 12),
                       workplace=a_workplace("Hilltop Ward"))  # fmt: skip
        Address.objects.filter(person=one).update(line_1="7 Elder Walk", postcode="ZZ7 7ZZ", postcode_key="ZZ77ZZ")
        return one


def merge(officer: Actor, one: Person, other: Person, **picked: str) -> Act:
    with acting_as(officer, "register"):
        return merging.merge(one.pk, other.pk, picked=picked, by=officer, on=TODAY, at=timezone.now())


def part(officer: Actor, act: Act, *, days: int = 0) -> merging.Parted:
    with acting_as(officer, "register"):
        return merging.part(act.pk, by=officer, on=TODAY, at=timezone.now() + timedelta(days=days))


def long_ago(act: Act, days: int) -> None:
    """As if the act had been done so many days ago."""
    with building(), connection.cursor() as cursor:
        cursor.execute("update register_act set at = at - make_interval(days => %s) where id = %s", [days, act.pk])
        cursor.execute("update register_former set at = at - make_interval(days => %s) where act = %s", [days, act.pk])


def pointing_at(person: Person | uuid.UUID) -> dict[str, int]:
    key = getattr(person, "pk", person)
    counts = {}
    with building(), connection.cursor() as cursor:
        cursor.execute(
            "select c.conrelid::regclass::text, a.attname from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid"
            " and a.attnum = c.conkey[1] where c.contype = 'f' and c.confrelid = 'people_person'::regclass"
        )
        for table, column in cursor.fetchall():
            cursor.execute(f"select count(*) from {table} where {column} = %s", [key])
            counts[f"{table}.{column}"] = cursor.fetchone()[0]
    return {table: n for table, n in counts.items() if n}


def whole(person: Person) -> dict[str, object]:
    """What the register says of somebody, without what no reader sees."""
    with building():
        rows: dict[str, object] = {
            "person": Person.objects.filter(pk=person.pk).values("given_names", "family_name", "born_on", "email", "phone")[0]
        }
        for model, fields in (
            (Membership, ("number", "joined_on", "ended_on", "end_reason", "continuous_from_on")),
            (Address, ("line_1", "postcode", "from_on", "until_on")),
            (Employment, ("job_title", "workplace__name", "from_on", "until_on")),
            (Choice, ("kind", "key", "given")),
            (Contact, ("says",)),
        ):
            rows[model.__name__] = sorted(map(str, model.objects.filter(person=person).values(*fields)))  # type: ignore[attr-defined]
        return rows


def test_afterwards_there_is_one_person_with_one_of_everything(officer: Actor, jon: Person, john: Person) -> None:
    with building():
        Contact.objects.create(person=john, channel="call", says="Asked for a form.", at=NOW)
    act = merge(officer, jon, john, email="gone", address="gone", job="kept")
    with building():
        one = Person.objects.get(pk=jon.pk)
        assert not Person.objects.filter(pk=john.pk).exists()
        assert (one.given_names, one.email, one.email_key) == ("Jon", "john@invented.example", "john@invented.example")
        assert (one.born_on, one.phone) == (date(1980, 3, 12), "020 7946 0001")
        [open_] = Membership.objects.filter(person=jon, ended_on=None)
        [closed] = Membership.objects.filter(person=jon).exclude(ended_on=None)
        assert open_.joined_on == date(2019, 5, 1)
        assert (closed.ended_on, closed.end_reason) == (TODAY, "double entry")
        assert Address.objects.get(person=jon, until_on=None).line_1 == "7 Elder Walk"
        assert Employment.objects.get(person=jon, until_on=None).workplace.name == "Seacroft Clinic"
        assert Contact.objects.get().person_id == jon.pk
    assert pointing_at(john) == {}
    assert act.kind == "merge"
    assert set(act.persons) == {jon.pk, john.pk}
    assert "Ashgrove" not in str(act.detail)


def test_search_finds_one(officer: Actor, jon: Person, john: Person) -> None:
    merge(officer, jon, john)
    with acting_as(officer, "database"):
        assert [each.pk for each in search.find("ashgrove").people] == [jon.pk]


def test_the_number_that_was_chosen_stays_and_the_earlier_day_counts(officer: Actor, jon: Person, john: Person) -> None:
    merge(officer, jon, john, number="gone")
    with building():
        stays = Membership.objects.get(person=jon, ended_on=None)
        assert stays.joined_on == date(2024, 3, 1)
        assert stays.continuous_from_on == date(2019, 5, 1)


def test_every_key_of_before_leads_to_the_one_that_stays(officer: Actor, jon: Person, john: Person) -> None:
    with building():
        third = a_member("Jonathan", "Ashgrove", joined_on=date(2010, 1, 1))
    merge(officer, jon, john)
    merge(officer, third, jon)
    with acting_as(officer, "register"):
        assert doubles.merged_into(john.pk) == third.pk
        assert doubles.merged_into(jon.pk) == third.pk
        assert doubles.merged_into(third.pk) is None
        assert doubles.merged_into(uuid.uuid4()) is None
        assert set(doubles.known_as(third.pk)) == {third.pk, jon.pk, john.pk}


def test_a_no_of_either_stays_a_no(officer: Actor, jon: Person, john: Person) -> None:
    def said(person: Person, given: bool, days: int, kind: str = "consent", key: str = "marketing_email") -> None:
        Choice.objects.create(person=person, kind=kind, key=key, given=given, wording="0" * 64, policy_version="1", channel="phone",
                              at=NOW - timedelta(days=days))  # fmt: skip

    with building():
        said(jon, False, 90)
        said(john, True, 10)
        said(jon, True, 50, "objection", "magazine")
        said(john, False, 5, "objection", "magazine")
    before, before_john = whole(jon), whole(john)
    act = merge(officer, jon, john)

    def stands(person: Person) -> dict[str, bool]:
        with building():
            rows = Choice.objects.filter(person=person).order_by("at")
            return {row.key: row.given for row in rows}

    assert stands(jon) == {"marketing_email": False, "magazine": True}
    with building():
        assert Choice.objects.count() == 6  # appended, never written over
    part(officer, act)
    assert stands(jon) == {"marketing_email": False, "magazine": True}
    assert stands(john) == {"marketing_email": True, "magazine": False}
    assert whole(john)["Choice"] == before_john["Choice"]
    assert set(before["Choice"]) <= set(whole(jon)["Choice"])  # type: ignore[call-overload, arg-type]


def test_a_yes_that_was_stopped_by_the_other_s_no_is_theirs_again(officer: Actor, jon: Person, john: Person) -> None:
    with building():
        for person, given, days in ((jon, True, 10), (john, False, 90)):
            Choice.objects.create(person=person, kind="consent", key="marketing_email", given=given, wording="0" * 64,
                                  policy_version="1", channel="phone", at=NOW - timedelta(days=days))  # fmt: skip
    act = merge(officer, jon, john)
    newest = Choice.objects.filter(person=jon.pk).order_by("-at")
    with building():
        assert newest[0].given is False
    part(officer, act)
    with building():
        assert newest[0].given is True


def test_the_trail_is_not_rewritten_and_is_read_under_both_keys(officer: Actor, jon: Person, john: Person) -> None:
    with acting_as(officer, "register"):
        looks.record([john.pk], what="member page")
        people.change_person(Person.objects.get(pk=john.pk), phone="020 7946 0002")
    with building():
        before = [
            list(Look.objects.order_by("id").values_list("id", "persons")),
            set(Change.objects.filter(person=john.pk).values_list("pk", flat=True)),
        ]
    merge(officer, jon, john)
    with building():
        assert list(Look.objects.order_by("id").values_list("id", "persons")) == before[0]
        assert before[1] <= set(Change.objects.filter(person=john.pk).values_list("pk", flat=True))
    with acting_as(officer, "register"):
        assert [look.what for look in looks.of_person(jon.pk)] == ["member page"]
    with acting_as(acting_member(jon), "rights"):
        assert [look.what for look in looks.of_person(jon.pk)] == ["member page"]
        assert Former.objects.filter(person=john.pk).exists()


def test_a_member_sees_nothing_of_somebody_who_was_parted_from_them(officer: Actor, jon: Person, john: Person) -> None:
    with acting_as(officer, "register"):
        looks.record([john.pk], what="member page")
    part(officer, merge(officer, jon, john))
    with acting_as(acting_member(jon), "rights"):
        assert looks.of_person(jon.pk) == []
        assert not Former.objects.filter(person=john.pk).exists()
        assert not Person.objects.filter(pk=john.pk).exists()


def test_undone_at_once_both_are_what_they_were(officer: Actor, jon: Person, john: Person) -> None:
    before = whole(jon), whole(john), pointing_at(jon), pointing_at(john)
    act = merge(officer, jon, john, name="gone", email="gone", phone="gone", address="gone", job="gone", number="gone")
    done = part(officer, act)
    assert (whole(jon), whole(john)) == before[:2]
    after = pointing_at(jon), pointing_at(john)
    for counts in after:
        counts.pop("register_pair.person_id", None), counts.pop("register_pair.other_id", None)
    assert after == before[2:]
    assert done.kept == ()
    with building():
        assert Pair.objects.get().said == "different"
    with acting_as(officer, "register"):
        assert doubles.merged_into(john.pk) is None
        with pytest.raises(acts.UnableToUndo, match="undone before"):
            merging.part(act.pk, by=officer, on=TODAY, at=timezone.now())


def test_after_ten_days_of_edits_both_are_whole_and_edits_are_where_they_belong(
    officer: Actor, jon: Person, john: Person
) -> None:
    act = merge(officer, jon, john, email="gone", address="gone", job="gone")
    long_ago(act, 10)
    with acting_as(officer, "register"):
        one = Person.objects.get(pk=jon.pk)
        people.change_person(one, phone="020 7946 0009")  # the one person has a new telephone number
        people.change_person(one, email="jon.new@invented.example")  # a detail that was chosen from the other
        Address.objects.filter(person=jon, line_1="7 Elder Walk").update(line_2="Flat 2")  # a row that came from the other
        actions.change_job(one, on=TODAY, job_title="Ward manager")  # the same
        Contact.objects.create(person=one, channel="call", says="Rang about the new flat.", at=timezone.now())
    done = part(officer, act)
    a, b = whole(jon), whole(john)
    assert a["person"] == {
        "given_names": "Jon",
        "family_name": "Ashgrove",
        "born_on": None,
        "email": "jon.new@invented.example",
        "phone": "020 7946 0009",
    }
    assert b["person"] == {
        "given_names": "John",
        "family_name": "Ashgrove",
        "born_on": date(1980, 3, 12),
        "email": "john@invented.example",
        "phone": "",
    }
    with building():
        assert Address.objects.get(person=jon, until_on=None).line_1 == "1 Invented Row"
        back = Address.objects.get(person=john, until_on=None)
        assert (back.line_1, back.line_2) == ("7 Elder Walk", "Flat 2")
        assert Employment.objects.get(person=john, until_on=None).job_title == "Ward manager"
        assert Employment.objects.get(person=jon, until_on=None).workplace.name == "Seacroft Clinic"
        assert {m.person_id for m in Membership.objects.filter(ended_on=None)} >= {jon.pk, john.pk}
    assert a["Contact"] == ["{'says': 'Rang about the new flat.'}"]
    says = " ".join(done.says)
    assert "The email address was edited since: Jon Ashgrove keeps the edited one." in says
    assert "The address that came from John Ashgrove was edited since: it went back with the edit." in says


def test_who_moved_since_stays_moved_and_the_other_has_their_address_again(officer: Actor, jon: Person, john: Person) -> None:
    act = merge(officer, jon, john, address="gone")
    long_ago(act, 10)
    with acting_as(officer, "register"):
        actions.move(Person.objects.get(pk=jon.pk), on=TODAY, line_1="3 Later Lane", postcode="ZZ3 3ZZ")
    part(officer, act)
    with building():
        assert Address.objects.get(person=jon, until_on=None).line_1 == "3 Later Lane"
        assert Address.objects.get(person=john, until_on=None).line_1 == "7 Elder Walk"


def test_a_membership_that_was_ended_since_stays_ended(officer: Actor, jon: Person, john: Person) -> None:
    act = merge(officer, jon, john)
    with acting_as(officer, "register"):
        Membership.objects.filter(person=jon, ended_on=None).update(ended_on=TODAY, end_reason="resigned")
    part(officer, act)
    with building():
        assert Membership.objects.get(person=jon).end_reason == "resigned"
        assert Membership.objects.get(person=john).ended_on is None


def test_after_thirty_days_it_is_too_late(officer: Actor, jon: Person, john: Person) -> None:
    act = merge(officer, jon, john)
    with acting_as(officer, "register"), pytest.raises(acts.UnableToUndo, match="more than 30 days ago"):
        merging.part(act.pk, by=officer, on=TODAY, at=timezone.now() + timedelta(days=31))
    long_ago(act, 31)
    with acting_as(officer, "register"), pytest.raises(acts.UnableToUndo, match="more than 30 days ago"):
        merging.part(act.pk, by=officer, on=TODAY, at=timezone.now() - timedelta(days=10))
    assert "person" in whole(jon)


def test_one_sign_in_stays_and_codes_on_their_way_stop_working(officer: Actor, jon: Person, john: Person) -> None:
    with building():
        stays, closes = an_account(jon), an_account(john)
        for person in (jon, john):
            WayIn.objects.create(person=person, code_hash=uuid.uuid4().hex, made_at=NOW, expires_at=NOW + timedelta(days=28))
    act = merge(officer, jon, john)
    with building():
        assert Account.objects.get(pk=stays.pk).person_id == jon.pk
        closed = Account.objects.get(pk=closes.pk)
        assert (closed.person_id, closed.is_active) == (None, False)
        assert not WayIn.objects.filter(used_at=None).exists()
    part(officer, act)
    with building():
        back = Account.objects.get(pk=closes.pk)
        assert (back.person_id, back.is_active) == (john.pk, True)


def test_a_sign_in_never_comes_to_a_post_of_another_entry(officer: Actor, jon: Person, john: Person) -> None:
    with building():
        a_post(jon, "caseworker")
        takes = an_account(john)
    merge(officer, jon, john, sign_in="gone")
    with building():
        assert Account.objects.get(pk=takes.pk).person_id is None
        assert not Account.objects.filter(person=jon).exists()


def test_a_post_that_comes_to_another_sign_in_is_signed_for_again(officer: Actor, jon: Person, john: Person) -> None:
    with building():
        an_account(jon)
        a_post(jon, "workplace_rep", workplace=a_workplace())
        post = a_post(john, "workplace_rep", workplace=a_workplace("Hilltop Ward"))
    act = merge(officer, jon, john)
    with building():
        assert Post.objects.get(pk=post.pk).signed_on is None
    part(officer, act)
    with building():
        assert (Post.objects.get(pk=post.pk).signed_on, Post.objects.get(pk=post.pk).person_id) == (date(2024, 1, 2), john.pk)


def test_two_colleagues_are_not_merged_by_an_officer(officer: Actor, jon: Person, john: Person) -> None:
    with building():
        a_post(jon, "caseworker")
        a_post(john, "administrator", until_on=date(2025, 1, 1))
    with pytest.raises(UnableToMerge, match="only an administrator gives"):
        merge(officer, jon, john)


def test_nobody_merges_themselves(officer: Actor, john: Person) -> None:
    with building():
        me = Account.objects.get(pk=officer.account).person
    with pytest.raises(UnableToMerge, match="One of the two is you"):
        merge(officer, me, john)  # type: ignore[arg-type]


def test_who_is_protected_is_not_merged(officer: Actor, jon: Person, john: Person) -> None:
    with building():
        Protection.objects.create(person=john, kind="at_risk", from_on=TODAY)
    with pytest.raises(UnableToMerge, match="not there any more"):  # the row policy hides them altogether
        merge(officer, jon, john)
    with pytest.raises(ProgrammingError, match="protected"), acting_as(officer, "register"), connection.cursor() as cursor:
        cursor.execute("select steward.merge_people(%s, %s, %s, '{}', %s)", [uuid.uuid4(), jon.pk, john.pk, TODAY])


@pytest.mark.parametrize("role", ["data_protection_officer", "administrator", "member"])
def test_the_database_refuses_every_other_role(role: str, jon: Person, john: Person) -> None:
    actor = an_actor(role)
    for statement in (
        "select steward.merge_people(gen_random_uuid(), %s, %s, '{}', current_date)", "select * from steward.part_people(%s, %s)",
        "select * from steward.merge_counts(%s, %s)", "select steward.may_merge(%s, %s)",
    ):  # fmt: skip
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            acting_as(actor, "register"),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [jon.pk, john.pk])


def test_an_act_that_somebody_made_up_parts_nobody(officer: Actor, jon: Person) -> None:
    with acting_as(officer, "register"):
        forged = Act(kind="merge", on=TODAY, at=timezone.now(), by=officer.account, persons=[jon.pk],
                     detail={"kept": str(jon.pk), "gone": str(uuid.uuid4()), "choices": []})  # fmt: skip
        forged.save(force_insert=True)
        with pytest.raises(Exception, match="merged nobody"):
            merging.part(forged.pk, by=officer, on=TODAY, at=timezone.now())


def test_that_they_are_not_somebody_else_comes_along_and_goes_back(officer: Actor, jon: Person, john: Person) -> None:
    with building():
        third = a_person("Jonas", "Ashgrove")
    with acting_as(officer, "register"):
        doubles.different(john.pk, third.pk, by=officer, at=timezone.now())
    act = merge(officer, jon, john)
    with building():
        assert Pair.objects.get().said == "different"
        assert {Pair.objects.get().person_id, Pair.objects.get().other_id} == {jon.pk, third.pk}
    part(officer, act)
    with building():
        assert {frozenset((p.person_id, p.other_id)) for p in Pair.objects.all()} == {
            frozenset((john.pk, third.pk)), frozenset((jon.pk, john.pk)),
        }  # fmt: skip


def test_the_page_knows_what_a_merge_drops(officer: Actor, jon: Person, john: Person) -> None:
    with building():
        an_account(jon), an_account(john)
    with acting_as(officer, "register"):
        both = comparing.compare(john.pk, jon.pk, on=TODAY)
    assert both is not None
    assert both.kept.person.pk == jon.pk
    assert {line.key for line in both.conflicts} == {"name", "email", "address", "job", "number", "sign_in"}
    assert {line.key for line in both.alone} == {"born_on", "phone"}
    assert ("postal address", 1) in both.comes
    assert any("sign-in is closed" in line.drops for line in both.conflicts)
