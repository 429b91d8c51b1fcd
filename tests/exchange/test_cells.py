"""What people type into names and addresses, and what of it reaches a file."""

import csv
import io
import re

import pytest
from django.db import DataError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steward.exchange.models import Disclosure
from steward.permits import actions as permits
from steward.register.models import Membership
from tests.exchange.making import HEADER, NOW, Desk
from tests.people import TODAY, a_member, a_person, an_address, building

pytestmark = pytest.mark.django_db

HOSTILE = {
    "=cmd|' /C calc'!A0": "'=cmd|' /C calc'!A0",
    "+44 Row": "'+44 Row",
    "-Smith": "'-Smith",
    "-": "-",
    "--": "--",
    "＝1+1": "'＝1+1",
    "\t=1+1": "'=1+1",
    'She said "no", twice': 'She said "no", twice',
    "two\r\nlines": "two lines",
    "\u202eevil\u202c name": "evil name",
    "שָׁלוֹם": "שָׁלוֹם",
    "Ŵyn O'Brien-Àdébáyọ̀": "Ŵyn O'Brien-Àdébáyọ̀",
    "\\.": "\\.",
    "me@invented.example": "",
    "c/o me@invented.example": "c/o",
    "Flat 2 @ The Mill": "Flat 2 at The Mill",
    "＠＠": "at at",
    "me\ufe6binvented.example": "",
    "me\uff20invented.example": "",
    "Flat 2 \ufe6b The Mill": "Flat 2 at The Mill",
    **{f"c/o me{hidden}@{hidden}invented.example": "c/o" for hidden in "\u200b\u200c\u200d\u2060\ufeff\u200e\u00ad"},
    "\u0646\u200c\u0645": "\u0646\u200c\u0645",
    "a\x1fb": "a b",
    "'; drop table people_person; --": "'; drop table people_person; --",
    "{0} %s %(x)s": "{0} %s %(x)s",
}


@pytest.mark.parametrize(("typed", "sent"), HOSTILE.items())
def test_a_hostile_name_harms_no_spreadsheet_and_loses_no_name(desk: Desk, typed: str, sent: str) -> None:
    with building():
        me = a_person("Rhoswen", typed)
        Membership.objects.create(person=me, number="1", joined_on=TODAY)
        an_address(me, line_2=typed)
    made = desk.make()
    (row,) = desk.rows(made)
    assert (row["family_name"], row["line_2"]) == (sent, sent)
    with building():
        assert Disclosure.objects.get().sent == {key: row[key] for key in HEADER[1:]}


def test_a_row_is_one_line_of_the_file(desk: Desk) -> None:
    with building():
        for n in range(3):
            a_member(f"two\nlines{n}", "ends\r")
    assert desk.plain(desk.make()).count(b"\n") == 4


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    people=st.lists(
        st.tuples(CELL, CELL.filter(bool), CELL, st.booleans(), st.booleans(), st.booleans()), min_size=1, max_size=5
    )
)  # fmt: skip
def test_rows_and_exclusions_are_always_the_register(desk: Desk, people: list) -> None:
    with building():
        Disclosure.objects.all()._raw_delete("default")
        Membership.objects.all().delete()
        for given_names, family_name, line_1, address, objects, lapsed in people:
            person = a_person(given_names, family_name or "x") if family_name.strip() else a_person(given_names, "x")
            Membership.objects.create(person=person, joined_on=TODAY.replace(year=2020), ended_on=TODAY if lapsed else None)
            if address:
                an_address(person, line_1)
            if objects:
                permits.choose(person.pk, kind="objection", key="magazine", given=True, by=None, channel="letter", at=NOW)
    extract = desk.prepare()
    made = desk.release(extract)
    plain = desk.plain(made).decode()
    rows = list(csv.reader(io.StringIO(plain, newline="")))
    assert rows[0] == HEADER
    assert {len(row) for row in rows} == {len(HEADER)}
    assert (
        len(rows) - 1
        == made.rows
        == extract.rows
        == sum(bool(a and l1) and not o and not gone for _, _, l1, a, o, gone in people)
    )
    assert made.rows + sum(made.extract.excluded.values()) == made.extract.register_count == len(people)
    assert "@" not in plain
    assert not re.search(r"[\x00-\x09\x0b-\x1f\u202a-\u202e]", plain)
    assert not any(re.match(r"[=+@-].*\w", cell) for row in rows for cell in row[1:])


def test_a_nul_never_reaches_the_database() -> None:
    with pytest.raises(DataError, match="NUL"), transaction.atomic(), building():
        an_address(a_person("Nul", "Byte"), "1 Nul\0 Row")
