"""A file for the mailing house: counted, previewed, released by a second person, opened by the recipient alone."""

import hashlib
import json
import shutil
import stat
import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from steward.exchange import actions, files, reports
from steward.exchange.models import Disclosure, Extract
from steward.people.acting import acting_as
from steward.people.models import Person
from steward.register import actions as register
from steward.register.models import Membership
from steward.trail.models import Look
from tests.exchange.making import HEADER, NOW, Desk, say
from tests.people import TODAY, a_member, acting_member, an_actor, building

pytestmark = pytest.mark.django_db


def union() -> dict[str, Person]:
    """Five people: two to write to, and one for each reason not to."""
    with building():
        people = {
            "ann": a_member("Ann", "Plain", email="ann@invented.example"),
            "wyn": a_member("Ŵyn", "O'Brien-Àdébáyọ̀"),
            "objector": a_member("Oswin", "Objector"),
            "homeless": a_member("Hollis", "Homeless", address=False),
            "lapsed": a_member("Lapwing", "Lapsed"),
        }
        Membership.objects.filter(person=people["lapsed"]).update(ended_on=date(2026, 5, 3))
    say(people["objector"], "objection", "magazine")
    return people


def test_the_counts_are_the_register(desk: Desk) -> None:
    union()
    extract = desk.prepare()
    assert (extract.register_count, extract.rows) == (5, 2)
    assert {key: n for key, n in extract.excluded.items() if n} == {"not_a_member": 1, "objected": 1, "no_address": 1}
    assert extract.state == "prepared"
    assert not desk.folder.exists()


def test_the_file_holds_name_and_address_and_nothing_else(desk: Desk) -> None:
    union()
    made = desk.make()
    assert desk.plain(made).splitlines()[0].decode() == ",".join(HEADER)
    assert b"@" not in desk.plain(made)
    rows = desk.rows(made)
    assert {row["family_name"] for row in rows} == {"Plain", "O'Brien-Àdébáyọ̀"}
    assert all(row["line_1"] == "1 Invented Row" and row["postcode"] == "ZZ1 1ZZ" and row["line_2"] == "" for row in rows)
    assert [row["piece"] for row in rows] == sorted(row["piece"] for row in rows)
    assert stat.S_IMODE(made.file.stat().st_mode) == 0o600


def test_stock_age_opens_it(desk: Desk, tmp_path: Path) -> None:
    age = shutil.which("age")
    if age is None:
        pytest.skip("NOT CHECKED: that the age program opens our files. Debian package: age")
    union()
    made = desk.make()
    secret = tmp_path / "secret.txt"
    secret.write_text(str(desk.secret))
    opened = subprocess.run([age, "-d", "-i", str(secret), str(made.file)], capture_output=True, check=True).stdout
    assert opened == desk.plain(made)
    assert hashlib.sha256(opened).hexdigest() == json.loads(made.manifest.read_text())["plain_sha256"]


def test_the_manifest_says_what_the_file_is(desk: Desk) -> None:
    union()
    made = desk.make()
    manifest = json.loads(made.manifest.read_text())
    assert manifest["sha256"] == hashlib.sha256(made.file.read_bytes()).hexdigest() == made.sha256
    assert manifest["rows"] == manifest["pieces"] == made.rows == len(desk.rows(made)) == 2
    assert manifest["rows"] + sum(manifest["excluded"].values()) == manifest["register"] == 5
    assert manifest["columns"] == HEADER
    assert manifest["delete"] == "30 days after posting, and confirms it to us"
    assert {"recipient", "purpose", "on", "policy", "fields", "encrypted_to", "prepared_at", "released_at"} <= manifest.keys()
    assert "Plain" not in made.manifest.read_text()


def test_the_preview_is_the_beginning_of_the_file_byte_for_byte(desk: Desk) -> None:
    with building():
        for n in range(7):
            a_member(f"Given{n}", f"Family{n}")
    extract = desk.prepare()
    few, all_of_it = actions.preview(extract, by=desk.second, limit=3), actions.preview(extract, by=desk.second, limit=50)
    plain = desk.plain(desk.release(extract))
    assert len(few.splitlines()) == 4
    assert plain.startswith(few)
    assert plain == all_of_it
    with building():
        assert len(Look.objects.get(what="preview of a file", persons__len=3).persons) == 3


def test_each_piece_id_is_a_random_uuid_and_another_in_the_next_file(desk: Desk) -> None:
    import uuid

    union()
    first, second = desk.rows(desk.make()), desk.rows(desk.make())
    assert {uuid.UUID(row["piece"]).version for row in first + second} == {4}
    assert {uuid.UUID(row["piece"]).variant for row in first + second} == {uuid.RFC_4122}
    assert not {row["piece"] for row in first} & {row["piece"] for row in second}
    with building():
        assert Disclosure.objects.filter(pk__in=[row["piece"] for row in first]).count() == 2


def test_the_same_officer_cannot_release(desk: Desk) -> None:
    union()
    extract = desk.prepare()
    with pytest.raises(actions.Refused, match="somebody else has to release it"):
        desk.release(extract, by=desk.first)
    with pytest.raises(IntegrityError, match="a_second_person_releases"), acting_as(desk.first, "magazine"), transaction.atomic():
        Extract.objects.filter(pk=extract.pk).update(released_by=desk.first.account, released_at=NOW, state="released")
    assert not desk.folder.exists()


def test_nobody_releases_in_a_colleagues_name(desk: Desk) -> None:
    union()
    extract = desk.prepare()
    with pytest.raises(IntegrityError, match="by the account that acts"), acting_as(desk.first, "magazine"), transaction.atomic():
        Extract.objects.filter(pk=extract.pk).update(released_by=desk.second.account, released_at=NOW, state="released")
    with pytest.raises(IntegrityError, match="cannot be changed"), acting_as(desk.second, "magazine"), transaction.atomic():
        Extract.objects.filter(pk=extract.pk).update(prepared_by=desk.second.account)


@pytest.mark.parametrize("role", ["editor", "statistician", "data_protection_officer", "administrator", "finance_officer"])
def test_a_role_that_the_policy_does_not_name_for_it_makes_no_file(desk: Desk, role: str) -> None:
    with pytest.raises(actions.Refused, match="The policy lets membership officer make files"):
        desk.prepare(by=an_actor(role))


def test_a_purpose_that_the_recipient_does_not_serve_is_refused_in_words(desk: Desk) -> None:
    with pytest.raises(
        actions.Refused, match=r"ADM gets nothing for 'benefits_lv'.*statutory_mail, magazine, contact.*recipients\.toml"
    ):
        desk.prepare(purpose="benefits_lv")


def test_a_recipient_without_fields_gets_no_file(desk: Desk) -> None:
    with pytest.raises(actions.Refused, match=r"no fields for Liverpool Victoria.*recipients\.toml:\d+"):
        desk.prepare(recipient="lv", purpose="benefits_lv")


def test_a_recipient_without_a_key_gets_no_file(db: None, tmp_path: Path) -> None:
    officer = an_actor("membership_officer")
    with pytest.raises(actions.Refused, match="steward recipient key mailing_house"):
        actions.prepare(recipient="mailing_house", purpose="magazine", on=TODAY, by=officer, at=NOW, folder=tmp_path)


def test_an_unknown_recipient_is_not_found(desk: Desk) -> None:
    with pytest.raises(actions.NoSuchRecipient, match="mailing_house"):
        desk.prepare(recipient="somebody")


def test_a_key_has_to_be_a_public_key_and_a_secret_one_is_not_repeated(desk: Desk) -> None:
    for wrong in ("age1nonsense", "", "ssh-ed25519 AAAA"):
        with pytest.raises(actions.Refused, match="not a public key"):
            actions.set_key("mailing_house", wrong, by=desk.first, at=NOW)
    with pytest.raises(actions.Refused, match="secret key") as refused:
        actions.set_key("mailing_house", str(desk.secret), by=desk.first, at=NOW)
    assert str(desk.secret) not in str(refused.value)


def test_a_key_that_changed_after_the_preparation_stops_the_release(desk: Desk, tmp_path: Path) -> None:
    import pyrage

    union()
    extract = desk.prepare()
    actions.set_key(
        "mailing_house", str(pyrage.x25519.Identity.generate().to_public()), by=desk.first, at=NOW + timedelta(hours=1)
    )  # fmt: skip
    with pytest.raises(actions.Conflict, match="key has changed"):
        desk.release(extract)


def test_whoever_objects_between_preparation_and_release_is_not_in_the_file(desk: Desk) -> None:
    people = union()
    extract = desk.prepare()
    say(people["ann"], "objection", "magazine")
    made = desk.release(extract)
    assert {row["family_name"] for row in desk.rows(made)} == {"O'Brien-Àdébáyọ̀"}
    assert (made.extract.register_count, made.rows, made.extract.excluded["objected"]) == (5, 1, 2)


def test_the_disclosure_shows_what_was_sent_after_the_member_moved(desk: Desk) -> None:
    people = union()
    desk.make()
    with building():
        register.move(people["ann"], on=TODAY, line_1="9 New Close", town="Elsewhere", postcode="ZZ9 9ZZ")
    with acting_as(acting_member(people["ann"]), "rights"):
        (sent,) = reports.sent_to(people["ann"].pk)
        assert (sent.name, sent.count) == ("ADM", 1)
        assert dict(sent.pieces[0].sent)["Address line 1"] == "1 Invented Row"
        assert [label for label, _ in sent.pieces[0].sent][:3] == ["Given names", "Family name", "Address line 1"]
    again = desk.make()
    assert "9 New Close" in {row["line_1"] for row in desk.rows(again)}


def test_a_member_sees_nobody_elses_disclosures(desk: Desk) -> None:
    people = union()
    desk.make()
    with acting_as(acting_member(people["ann"]), "rights"):
        assert reports.sent_to(people["wyn"].pk) == []


def test_the_recipients_own_role_cannot_read_an_email_or_a_membership(desk: Desk) -> None:
    from steward.people.acting import Actor

    house = Actor("mailing_house")
    with acting_as(house, "magazine"):
        assert Person.objects.values_list("family_name", flat=True).first()
    for statement in (
        "select email from people_person", "select born_on from people_person", "select number from register_membership",
        "select * from people_person", "select requested_on from register_address", "select key from permits_choice",
        "select 1 from exchange_disclosure", "update people_person set family_name = ''",
    ):  # fmt: skip
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            acting_as(house, "magazine"),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_a_released_file_is_not_made_a_second_time(desk: Desk) -> None:
    union()
    made = desk.make()
    before = made.file.read_bytes()
    again = desk.release(made.extract)
    assert again.file.read_bytes() == before
    assert (again.rows, again.sha256) == (made.rows, made.sha256)
    with building():
        assert Disclosure.objects.count() == 2


def test_a_file_that_was_exchanged_for_another_is_not_given_its_name(desk: Desk) -> None:
    union()
    made = desk.make()
    files.part(made.file).write_bytes(b"another")
    with pytest.raises(actions.Conflict, match="is not the file that was released"):
        desk.release(made.extract)


def test_a_released_file_that_was_altered_on_the_disk_is_not_called_released(desk: Desk) -> None:
    union()
    made = desk.make()
    made.file.write_bytes(b"another")
    with pytest.raises(actions.Conflict, match="is not the file that was released"):
        desk.release(made.extract)


def test_a_withdrawn_file_is_not_released_and_a_released_one_not_withdrawn(desk: Desk) -> None:
    union()
    extract = desk.prepare()
    assert actions.withdraw(extract.pk, by=desk.first).state == "withdrawn"
    with pytest.raises(actions.Conflict, match="withdrawn"):
        desk.release(extract)
    with pytest.raises(actions.Conflict, match="cannot be taken back"):
        actions.withdraw(desk.make().extract.pk, by=desk.first)


def test_a_refusal_leaves_the_transaction_of_a_request_usable(desk: Desk) -> None:
    union()
    extract = desk.prepare()
    with acting_as(desk.first, "magazine"):
        with pytest.raises(actions.Refused):
            actions.release(extract.pk, by=desk.first, at=NOW)
        assert Extract.objects.get(pk=extract.pk).state == "prepared"
        with connection.cursor() as cursor:
            cursor.execute("select current_setting('role')")
            assert cursor.fetchone()[0] == "steward_membership_officer"


def test_the_run_is_one_row_on_the_trail_and_each_disclosure_is_its_own(desk: Desk) -> None:
    union()
    desk.make()
    with building():
        run = Look.objects.get(what="file for mailing_house")
        assert (run.role, run.purpose, run.persons) == ("membership_officer", "magazine", [])
        assert Disclosure.objects.count() == 2
    with pytest.raises(ProgrammingError, match="permission denied"), acting_as(desk.second, "magazine"):
        Disclosure.objects.update(recipient="x")


def test_the_address_of_the_day_is_the_one_that_is_sent(desk: Desk) -> None:
    with building():
        me = a_member("Mover", "Plain")
        register.move(me, on=date(2026, 12, 1), line_1="9 New Close", town="Elsewhere", postcode="ZZ9 9ZZ")
    assert [row["line_1"] for row in desk.rows(desk.make(on=TODAY))] == ["1 Invented Row"]
    assert [row["line_1"] for row in desk.rows(desk.make(on=date(2026, 12, 1)))] == ["9 New Close"]


def test_only_what_can_be_looked_for_from_here_is_called_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    released = Extract(state=Extract.State.RELEASED)
    for places, is_lost in (([tmp_path / "file.age"], True), ([tmp_path / "on another machine" / "file.age"], False)):
        monkeypatch.setattr(reports, "paths", lambda _, found=places: found)
        assert reports.is_lost(released) is is_lost
        assert not reports.can_be_finished(released)

    def closed(path: Path) -> bool:
        raise PermissionError

    monkeypatch.setattr(Path, "is_dir", closed)
    monkeypatch.setattr(Path, "is_file", closed)
    assert not reports.is_lost(released)
    assert not reports.can_be_finished(released)
