"""Lists of employers: what a later one changes, who follows whom, and taking all of it back as one thing."""

from datetime import date

import pytest
from django.db import ProgrammingError, connection
from django.utils import timezone

from steward.people.acting import acting_as
from steward.permits.models import Protection
from steward.register import actions, acts
from steward.register.employers import contacts, loading, naming, places, reading, succession, typed
from steward.register.models import (
    Act,
    Alias,
    Branch,
    Employer,
    Employment,
    FormerName,
    Membership,
    Post,
    Workplace,
    WorkplaceContact,
)
from tests.people import TODAY, a_branch, a_member, a_person, a_post, an_actor, building
from tests.register import employers_making as making

pytestmark = pytest.mark.django_db
BEGAN = date(2020, 1, 1)


@pytest.fixture
def officer():
    return an_actor("membership_officer")


def _now(officer):
    return {"by": officer, "on": TODAY, "at": timezone.now()}


def _load(officer, data):
    with acting_as(officer, "register"):
        return loading.load(reading.read(data), **_now(officer))


def _undo(officer, act):
    with acting_as(officer, "register"):
        return acts.undo(act.pk, **_now(officer))


def _january(officer):
    return _load(officer, making.as_file(making.january()))


def _at(code, *, place="", typed="", since=BEGAN, family="Ashgrove"):
    """A member who works at the employer of this code."""
    member = a_member("Rhoswen", family)
    boss = Employer.objects.get(code=code) if code else None
    where = Workplace.objects.get_or_create(employer=boss, name=place)[0] if place else None
    Employment.objects.create(
        person=member, employer=boss, workplace=where, employer_as_typed=typed, from_on=since, job_title="Clerk"
    )
    return member


def _jobs(member):
    rows = Employment.objects.filter(person=member).select_related("employer").order_by("from_on")
    return [(job.employer.code if job.employer else None, job.from_on, job.until_on) for job in rows]


# ---- acceptance 3


def test_a_later_edition_loses_no_membership_and_makes_no_employer_twice(officer):
    first, _ = _january(officer)
    assert first.counts == {"new": 205, "new_closed": 68}
    codes = [making.RENAMED, making.CLOSED, *making.MERGED, making.INTO, "RR7"]
    with building():
        members = {code: [_at(code, family=f"At{code}{n}") for n in range(3)] for code in codes}
        one = _at(making.MERGED[0], place="Headquarters")
        a_post(one, "workplace_rep", workplace=Workplace.objects.get(name="Headquarters"))
        employer_of = dict(Employment.objects.values_list("person_id", "employer__code"))
    plan, act = _load(officer, making.later())
    assert {kind: len(plan.of(kind)) for kind in ("renamed", "closed", "new", "new_closed")} == {
        "renamed": 1, "closed": 3, "new": 0, "new_closed": 0,
    }  # fmt: skip
    assert act is not None
    assert {effect.body.code: effect.members for effect in plan.of("closed")} == {making.CLOSED: 3, "RGD": 4, "RY6": 3}
    with acting_as(officer, "register"):
        merged, follow = succession.load(reading.read(making.successors()), **_now(officer))
    assert (len(merged.steps), merged.elsewhere, merged.refused) == (1, 1, ())
    with building():
        codes_now = list(Employer.objects.exclude(code="").values_list("code", flat=True))
        assert len(codes_now) == len(set(codes_now)) == 273
        keys = list(Employer.objects.filter(closed_on=None).values_list("name_key", flat=True))
        assert len(keys) == len(set(keys))
        now = dict(Employment.objects.filter(until_on=None).values_list("person_id", "employer__code"))
        assert now.keys() == employer_of.keys()
        assert now == {who: making.INTO if code in making.MERGED else code for who, code in employer_of.items()}
        for member in (*members["RGD"], *members["RY6"]):
            assert _jobs(member)[0][1:] == (BEGAN, date(2026, 4, 1))
            assert _jobs(member)[1] == (making.INTO, date(2026, 4, 1), None)
        assert _jobs(members[making.RENAMED][0]) == [(making.RENAMED, BEGAN, None)]
        assert Employment.objects.filter(person=one, until_on=None).get().workplace.employer.code == making.INTO
        assert Post.objects.get(person=one).workplace.name == "Headquarters"
        assert Employment.objects.filter(person=one, until_on=None).get().job_title == "Clerk"
        renamed = Employer.objects.get(code=making.RENAMED)
        assert renamed.name == "Invented City Hospitals NHS Trust"
        assert naming.find("leeds teaching hospitals nhs trust") == renamed
        assert naming.find("Leeds Community Healthcare NHS Trust").code == making.INTO
        assert naming.find("RGD").code == making.INTO
        assert naming.find("Lancashire Teaching Hospitals NHS Foundation Trust") is None
    again, nothing = _load(officer, making.later())
    assert (again.changes, nothing) == (0, None)
    _undo(officer, follow)
    with building():
        assert dict(Employment.objects.filter(until_on=None).values_list("person_id", "employer__code")) == employer_of
        assert Employment.objects.count() == len(employer_of)
        assert not Employer.objects.filter(succeeded_by__isnull=False).exists()


def test_a_list_is_taken_back_as_one_thing(officer):
    _january(officer)
    _, act = _load(officer, making.later())
    assert _undo(officer, act).restored == 4
    with building():
        assert Employer.objects.filter(closed_on=None).count() == 205
        assert not FormerName.objects.exists()
        assert Employer.objects.get(code=making.RENAMED).name == "Leeds Teaching Hospitals NHS Trust"


def test_an_employer_that_somebody_entered_by_name_gets_its_code_and_is_not_entered_twice(officer):
    with acting_as(officer, "register"):
        typed_one = places.add_employer(name="leeds teaching hospitals NHS trust", **_now(officer))
    plan, _ = _january(officer)
    assert plan.counts == {"new": 204, "new_closed": 68, "coded": 1}
    with building():
        assert Employer.objects.get(code="RR8").pk == typed_one.pk


def test_a_closing_that_lies_ahead_closes_nothing_yet(officer):
    _january(officer)
    rows = making.january()
    next(row for row in rows if row[0] == "RR7")[11] = "20270331"
    plan, act = _load(officer, making.as_file(rows))
    assert (plan.counts["closing"], plan.changes, act) == (1, 0, None)


def test_lines_that_cannot_be_used_come_back_with_their_reason(officer):
    rows = making.january()[:4]
    bad = [["", "NO CODE"], ["R0A", "TWICE"], ["RZZ", ""], ["RZY", "BAD DAY"]]
    for code, name in bad:
        row = ["" for _ in range(27)]
        row[0], row[1], row[10] = code, name, "2026-13-45" if name == "BAD DAY" else "20200101"
        rows.append(row)
    sheet = reading.read(making.as_file(rows))
    assert len(sheet.bodies) == 4
    assert [(refused.line, refused.code) for refused in sheet.refused] == [(5, ""), (6, "R0A"), (7, "RZZ"), (8, "RZY")]
    assert "line 2 already" in sheet.refused[1].why


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"PK\x03\x04\x00\x00", "save the spreadsheet as CSV"),
        (b"given_names,family_name\nRhoswen,Ashgrove\n", "no list of employers"),
        (making.as_file([["00L", "NHS NORTH ICB - 00L", *[""] * 8, "20130401", "", *[""] * 15]]), "the boards employ"),
    ],
)
def test_another_file_is_refused_in_words(data, words):
    with pytest.raises(reading.UnableToRead, match=words):
        reading.read(data)


def test_boards_and_any_list_with_a_header_are_read():
    boards = reading.read(loading.shipped("boards"))
    assert (len(boards.bodies), boards.bodies[0].code) == (42, "QYG")
    assert len(reading.read(loading.shipped("health-boards")).bodies) == 21
    own = reading.read("Code,Name,Town\nX1,Invented Hospice,Nowhere\n".encode("cp1252"))
    assert [(body.code, body.name, body.town) for body in own.bodies] == [("X1", "Invented Hospice", "Nowhere")]


def test_successors_that_nobody_can_place_are_named(officer):
    _january(officer)
    data = making.as_file(
        [["RGD", "RWA", "R", "20260401", "1"], ["RGD", "RY6", "R", "20260401", "1"], ["RR7", "RZZ", "R", "20260401", "1"],
         ["RR8", "RWA", "R", "20270401", "1"]]
    )  # fmt: skip
    with acting_as(officer, "register"):
        plan = succession.plan(reading.read(data), on=TODAY)
    assert plan.steps == ()
    assert [
        "divided" in refused.why or "not here" in refused.why or "from that day" in refused.why for refused in plan.refused
    ] == [True] * 4


# ---- by hand


def test_three_trusts_merge_by_hand_and_a_protected_member_comes_along(officer):
    _january(officer)
    with building():
        boards = [Employer.objects.get(code=code) for code in ("RGD", "RY6", "RXG")]
        into = Employer.objects.get(code="RR8")
        Workplace.objects.create(employer=into, name="Head office")
        plain = _at("RGD", place="Head office")
        late = _at("RY6", since=date(2026, 11, 1), family="Late")
        going = _at("RXG", family="Going")
        Employment.objects.filter(person=going).update(until_on=date(2027, 1, 31))
        gone = _at("RXG", family="Gone")
        Employment.objects.filter(person=gone).update(until_on=date(2021, 1, 1))
        protected = _at("RXG", family="Protected")
        Protection.objects.create(person=protected, kind="at_risk", from_on=BEGAN)
        hr = a_person("Hester", "Resource")
        WorkplaceContact.objects.create(person=hr, employer=boards[0], does="HR business partner", from_on=BEGAN)
    day = date(2026, 11, 15)
    with acting_as(officer, "register"):
        follows = succession.preview(boards, into, on=day)
        assert (follows.members, follows.workplaces, follows.contacts, follows.clashes) == (
            4, 1, 1, ("Head office (Leeds and York Partnership NHS Foundation Trust)",),
        )  # fmt: skip
        act = succession.succeed(boards, into, by=officer, on=day, at=timezone.now())
    assert act.detail["jobs"] == 4
    with building():
        assert _jobs(plain) == [("RGD", BEGAN, day), ("RR8", day, None)]
        assert _jobs(late) == [("RY6", BEGAN.replace(2026, 11), day), ("RR8", day, None)]
        assert _jobs(going) == [("RXG", BEGAN, day), ("RR8", day, date(2027, 1, 31))]
        assert _jobs(gone) == [("RXG", BEGAN, date(2021, 1, 1))]
        assert _jobs(protected) == [("RXG", BEGAN, day), ("RR8", day, None)]
        assert Employment.objects.get(person=plain, until_on=None).act == act.pk
        assert [(one.employer.code, one.until_on) for one in WorkplaceContact.objects.order_by("from_on")] == [
            ("RGD", day),
            ("RR8", None),
        ]
        assert Employer.objects.filter(succeeded_by=into).count() == 3
        assert Workplace.objects.filter(employer=into).count() == 2
    _undo(officer, act)
    with building():
        assert _jobs(plain) == [("RGD", BEGAN, None)]
        assert _jobs(protected) == [("RXG", BEGAN, None)]
        assert not Employer.objects.filter(succeeded_by=into).exists()
        assert sorted(Workplace.objects.values_list("employer__code", "name")) == [("RGD", "Head office"), ("RR8", "Head office")]


def test_an_employer_succeeds_neither_itself_nor_from_the_grave(officer):
    _january(officer)
    with building():
        leeds, closed = Employer.objects.get(code="RR8"), Employer.objects.get(code="R1C")
    with acting_as(officer, "register"):
        for olds, into, words in (([leeds], leeds, "itself"), ([leeds], closed, "has closed"), ([], leeds, "at least one")):
            with pytest.raises(succession.UnableToMerge, match=words):
                succession.succeed(olds, into, **_now(officer))


def test_a_typed_entry_and_a_coded_one_become_one(officer):
    _january(officer)
    with acting_as(officer, "register"):
        double = places.add_employer(name="LTHT Leeds", **_now(officer))
    with building():
        member = _at("")
        Employment.objects.filter(person=member).update(employer=double)
        Workplace.objects.create(employer=double, name="Gledhow Wing")
        leeds = Employer.objects.get(code="RR8")
    with acting_as(officer, "register"):
        act = succession.merge_employers(leeds, double, **_now(officer))
    with building():
        assert _jobs(member) == [("RR8", BEGAN, None)]
        assert Workplace.objects.get(name="Gledhow Wing").employer == leeds
        assert naming.find("ltht leeds") == leeds
    _undo(officer, act)
    with building():
        assert _jobs(member) == [("", BEGAN, None)]
        assert naming.find("LTHT Leeds") == Employer.objects.get(pk=double.pk)
        assert not Alias.objects.exists()


def test_only_a_membership_officer_moves_people(officer):
    with building():
        leeds = a_member("Only", "Looking")
    admin = an_actor("administrator")
    for call in (
        "select steward.move_jobs('{}', '{}', null, null, false, current_date)",
        "select steward.staffing('{}', current_date)",
    ):
        with pytest.raises(ProgrammingError), acting_as(admin, "staff_access"), connection.cursor() as cursor:
            cursor.execute(call)
    assert leeds


# ---- workplaces and branches


def test_workplaces_move_with_their_people_and_posts_and_come_back(officer):
    _january(officer)
    with building():
        member, elsewhere = _at("RR8", place="Seacroft"), _at("RR8", place="Chapel Allerton", family="Elsewhere")
        seacroft, into = Workplace.objects.get(name="Seacroft"), Employer.objects.get(code="RY6")
        post = a_post(member, "workplace_rep", workplace=seacroft)
    with acting_as(officer, "register"):
        assert places.preview([seacroft], on=TODAY) == places.Moved(1, 0, 1)
        act = places.move_workplaces([seacroft], into, **_now(officer))
    with building():
        assert _jobs(member) == [("RR8", BEGAN, TODAY), ("RY6", TODAY, None)]
        assert _jobs(elsewhere) == [("RR8", BEGAN, None)]
        assert Employment.objects.get(person=member, until_on=None).workplace == seacroft
        assert Post.objects.get(pk=post.pk).workplace == seacroft
    _undo(officer, act)
    with building():
        assert _jobs(member) == [("RR8", BEGAN, None)]
        assert Workplace.objects.get(name="Seacroft").employer.code == "RR8"


def test_a_workplace_closes_into_another_but_not_under_its_representative(officer):
    _january(officer)
    with building():
        member, stays = _at("RR8", place="Old Wing"), _at("RR8", place="New Wing", family="Stays")
        old, new = Workplace.objects.get(name="Old Wing"), Workplace.objects.get(name="New Wing")
        post = a_post(member, "workplace_rep", workplace=old)
    with acting_as(officer, "register"):
        with pytest.raises(places.UnableToPlace, match="One post is held"):
            places.close_workplaces([old], into=new, **_now(officer))
        actions.end_post(post, on=TODAY)
        act = places.close_workplaces([old], into=new, **_now(officer))
        assert act.detail["jobs"] == 1
    with building():
        assert Employment.objects.get(person=member, until_on=None).workplace == new
        assert Workplace.objects.get(pk=old.pk).closed_on == TODAY
        assert len(_jobs(stays)) == 1


def test_members_of_a_branch_at_workplaces_move_to_another_branch(officer):
    _january(officer)
    with building():
        north, south, west = a_branch("North"), a_branch("South"), a_branch("West")
        here, there, other = (
            _at("RR8", place="Seacroft"),
            _at("RR8", place="Elsewhere", family="T"),
            _at("RR8", place="Seacroft", family="O"),
        )
        for member, branch in ((here, north), (there, north), (other, west)):
            Membership.objects.filter(person=member).update(branch=branch)
        seacroft = Workplace.objects.get(name="Seacroft")
    with acting_as(officer, "register"):
        assert places.count_moving([seacroft], north, any_branch=False, on=TODAY) == 1
        act = places.move_to_branch([seacroft], south, branch=north, **_now(officer))
    with building():
        of = dict(Membership.objects.values_list("person_id", "branch__name"))
        assert (of[here.pk], of[there.pk], of[other.pk]) == ("South", "North", "West")
    _undo(officer, act)
    with building():
        assert Membership.objects.get(person=here).branch == north
    with acting_as(officer, "register"):
        closing = places.close_branch(north, into=south, **_now(officer))
        assert closing.detail["members"] == 2
    with building():
        assert Branch.objects.get(pk=north.pk).closed_on == TODAY
        assert Membership.objects.filter(branch=south).count() == 2
    _undo(officer, closing)
    with building():
        assert Branch.objects.get(pk=north.pk).closed_on is None
        assert Membership.objects.filter(branch=north).count() == 2


# ---- what people typed


def test_one_answer_places_all_who_typed_it_and_whoever_types_it_next(officer):
    _january(officer)
    with building():
        three = [_at("", typed=words, family=words[:9]) for words in ("LTHT", "ltht", "L.T.H.T.")]
        _at("", typed="Invented Hospice", family="Hospice")
    with acting_as(officer, "register"):
        waiting, kinds, people = typed.queue()
        assert (kinds, people) == (2, 4)
        assert (waiting[0].people, waiting[0].answer.best.code) == (3, "RR8")
        act = typed.place("LTHT", Employer.objects.get(code="RR8"), **_now(officer))
        assert act.detail["jobs"] == 3
        none = typed.place("Invented Hospice", None, **_now(officer))
        assert typed.queue()[1:] == (0, 0)
    with building():
        assert {_jobs(member)[0][0] for member in three} == {"RR8"}
        assert actions.find_employer("ltht").code == "RR8"
        assert naming.known()["ltht"].code == "RR8"
        assert not Alias.objects.filter(name__icontains="hospice").exists()
    _undo(officer, act)
    _undo(officer, none)
    with acting_as(officer, "register"):
        assert typed.queue()[1:] == (2, 4)
        assert actions.find_employer("ltht") is None


# ---- contacts


def test_a_contact_is_a_person_and_no_member_and_must_be_told_within_a_month(officer):
    _january(officer)
    with acting_as(officer, "register"):
        leeds = Employer.objects.get(code="RR8")
        contact = contacts.add(
            employer=leeds, given_names="Hester", family_name="Resource", email="hr@invented.example", does="HR business partner",
            **_now(officer),
        )  # fmt: skip
        assert contacts.tell_by(contact) == date(2026, 12, 21)
        act = contacts.end(contact, by=officer, on=date(2026, 12, 1), at=timezone.now())
        _ = act
    with building():
        assert not Membership.objects.filter(person=contact.person).exists()
        assert WorkplaceContact.objects.get().until_on == date(2026, 12, 1)
        assert Act.objects.get(kind="contact_added").persons == [contact.person_id]
