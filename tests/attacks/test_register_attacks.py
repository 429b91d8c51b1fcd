"""The register, attacked below its screens and by files: tables in the way, acts in another's name, lists that never end."""

import base64
import re
import time
import uuid
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from steward.exchange.reading import tables
from steward.exchange.reading.problems import UnableToRead
from steward.membership.life import leaving
from steward.membership.models import Export
from steward.people.acting import Actor, acting_as
from steward.people.models import Account, Person
from steward.permits.models import Protection
from steward.register import acts
from steward.register.models import Act, Membership, Post
from tests.office.conftest import sign_in
from tests.people import TODAY, a_member, a_post, a_workplace, acting_member, an_actor, building

pytestmark = pytest.mark.django_db
NOBODY_PROTECTED = "create temp table permits_protection (person_id uuid, kind text, from_on date, until_on date) on commit drop"


@pytest.fixture
def hidden(db: None) -> Person:
    with building():
        person = a_member("Zenobia", "Quietwater", born_on=date(1980, 1, 1), email="zenobia@invented.example")
        Protection.objects.create(person=person, kind="at_risk", from_on=TODAY.replace(year=2025))
    return person


def _asked(statement: str, *params: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())


def _put_in_the_way() -> None:
    with connection.cursor() as cursor:
        cursor.execute(NOBODY_PROTECTED)
        cursor.execute("grant select on pg_temp.permits_protection to public")


def test_a_temporary_table_of_that_name_unprotects_nobody(hidden: Person) -> None:
    officer = an_actor("membership_officer")
    with building():
        other = a_member("Rhoswen", "Ashgrove")
    with acting_as(officer, "register"), transaction.atomic():
        _put_in_the_way()
        found = _asked(
            "select steward.alike(%s, 'zenobia', '1980-01-01', 'zenobia@invented.example', '', '{}', null)", hidden.name_key
        )
        assert found == []
        with pytest.raises(ProgrammingError, match="protected"), transaction.atomic():
            _asked("select * from steward.merge_counts(%s, %s)", hidden.pk, other.pk)
        transaction.set_rollback(True)


def test_every_function_that_runs_as_its_owner_looks_at_temporary_tables_last(db: None) -> None:
    """note_change is the trail's own and names each table in full (trail/migrations)."""
    with building():
        names = _asked(
            "select proname from pg_proc where pronamespace = 'steward'::regnamespace and prosecdef and proname <> 'note_change'"
            " and not coalesce(array_to_string(proconfig, ';'), '') ~ 'search_path=[^;]*, pg_temp'"
        )
    assert names == []


def test_an_act_says_who_did_it_whatever_the_row_says() -> None:
    officer, other = an_actor("membership_officer"), an_actor("membership_officer")
    with building():
        person = a_member()
    with acting_as(officer, "register"), acts.act(
        "note", by=Actor("membership_officer", other.account), on=TODAY, at=timezone.now(), persons=[person.pk]
    ) as act:  # fmt: skip
        pass
    with building():
        assert Act.objects.get(pk=act.pk).by == officer.account


def test_a_list_of_very_many_columns_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(",".join(f"c{at}" for at in range(30_000)) + "\n" + "," * 29_999 + "\n")
    began = time.monotonic()
    with pytest.raises(UnableToRead, match="30000 columns"):
        tables.read(path)
    assert time.monotonic() - began < 30


@pytest.mark.parametrize("encoding", ["undefined", "idna", "punycode", "unicode_escape", "rot13", "zlib", "x\N{EURO SIGN}"])
def test_an_encoding_that_is_no_alphabet_is_refused_in_words(encoding: str) -> None:
    file = SimpleUploadedFile("list.csv", "Surname,First name,DOB\nAshgröve,Rhoswen,27/03/1990\n".encode("cp1252"))
    said = {"file": file, "source": "union", "header_row": "", "sheet": "", "encoding": encoding}
    assert sign_in(an_actor("membership_officer")).post("/office/imports/", said).status_code == 422


@pytest.mark.parametrize("fact", ["member_class", "post", "reason", "branch", "standing", "joined", "silent"])
def test_a_list_asked_by_a_nul_says_so(fact: str) -> None:
    answer = sign_in(an_actor("membership_officer")).get("/office/lists/", {fact: "\0", "show": "1"})
    assert answer.status_code == 422


def test_a_page_of_a_list_behind_a_nul_is_the_first_page() -> None:
    after = base64.urlsafe_b64encode(f"{uuid.uuid4()}a\0b".encode()).decode()
    assert sign_in(an_actor("membership_officer")).post("/office/lists/?show=1", {"after": after}).status_code == 200


@pytest.mark.parametrize("year", ["1", "0001", "9999", "10000", "0"])
def test_movements_from_a_silly_day_are_answered(year: str) -> None:
    said = {
        f"{name}_{part}": value for name in ("since", "until") for part, value in (("day", "1"), ("month", "1"), ("year", year))
    }
    assert sign_in(an_actor("membership_officer")).get("/office/register/movements/", said).status_code in (200, 422)


def test_a_file_is_asked_for_from_the_page_itself_and_fetched_by_nobody_else() -> None:
    """The reason for the file is not the reason why somebody left, and stands in no address."""
    officer, colleague = an_actor("membership_officer"), an_actor("membership_officer")
    with building():
        a_member("Rhoswen", "Ashgrove")
    mine, theirs = sign_in(officer), sign_in(colleague)
    page = mine.get("/office/lists/?show=1&column=name").content.decode()
    form = re.findall(r'<form[^>]*action="/office/lists/files/ask/".*?</form>', page, re.DOTALL)[0]
    said = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    (box,) = re.findall(r'<input class="w30"[^>]* name="(\w+)"', form)
    refused = mine.post("/office/lists/files/ask/", said | {box: "Short"})
    assert "Short" not in refused.headers["Location"]
    asked = mine.post("/office/lists/files/ask/", said | {box: "For the annual meeting"})
    assert asked.headers["Location"] == "/office/lists/files/"
    with building():
        key = Export.objects.get(reason="For the annual meeting").pk
    assert theirs.post(f"/office/lists/files/{key}/fetch/").status_code == 302
    assert b"Ashgrove" in mine.post(f"/office/lists/files/{key}/fetch/").content


def test_an_officer_who_resigned_gives_their_own_post_back_to_nobody_and_is_told_so() -> None:
    officer = an_actor("membership_officer")
    with building():
        me = Account.objects.get(pk=officer.account).person
        assert me is not None
        Membership.objects.create(person=me, number="98765432", joined_on=date(2024, 1, 1))
        post = a_post(me, "workplace_rep", workplace=a_workplace())
    with acting_as(officer, "register"):
        act = leaving.resign(me, by=officer, at=timezone.now(), notice_on=date(2026, 10, 1), on=date(2026, 11, 15), shorter=True)
    answer = sign_in(officer).post(f"/office/acts/{act.pk}/undo/")
    assert (answer.status_code, b"Ask a colleague" in answer.content) == (422, True)
    with building():
        assert Post.objects.get(pk=post.pk).until_on == date(2026, 11, 15)


def test_nobody_adds_to_an_act_that_is_over(db: None) -> None:
    """Whoever could would lose what they did, or make another lose it, when that act is undone."""
    officer = an_actor("membership_officer")
    with building():
        person, mine = a_member("Rhoswen", "Ashgrove"), a_member("Kestrel", "Ownrecord")
    with acting_as(officer, "register"), acts.act("change", by=officer, on=TODAY, at=timezone.now(), persons=[person.pk]) as act:
        Membership.objects.filter(person=person).update(member_class="retired")
    for actor, purpose in ((acting_member(mine), "rights"), (an_actor("membership_officer"), "register")):
        with pytest.raises(ProgrammingError, match="This act is over"), acting_as(actor, purpose):
            with connection.cursor() as cursor:
                cursor.execute(f"set local steward.act = '{act.pk}'")
            Person.objects.filter(pk=mine.pk).update(phone="020 7946 0999")


def test_acts_are_found_by_whoever_may_see_them(hidden: Person) -> None:
    officer = an_actor("membership_officer")
    with building():
        person, other = a_member("Rhoswen", "Ashgrove"), a_member("Kestrel", "Otherwise")
        for each in (person, hidden):
            Act.objects.create(kind="change", on=TODAY, at=timezone.now(), persons=[each.pk])
    with acting_as(officer, "register"):
        assert len(_asked("select steward.acts_about(%s::uuid[])", [person.pk, hidden.pk])) == 1
    with acting_as(acting_member(other), "rights"):
        assert _asked("select steward.acts_about(%s::uuid[])", [person.pk, hidden.pk]) == []
    with acting_as(acting_member(person), "rights"):
        assert len(_asked("select steward.acts_about(%s::uuid[])", [person.pk, hidden.pk])) == 1


@pytest.mark.parametrize("typed", ["Rhos\u202ewen", "\u200bRhoswen", "Rhos\x07wen", "Rhoswen\ufeff"])
def test_a_name_holds_nothing_that_cannot_be_seen(typed: str) -> None:
    person = Person()
    person.rename(given_names=typed, family_name="Ash\u2066grove")
    assert person.name.isprintable()
