"""8. The file for the mailing house: two people, the recipient's key, name and address and nothing else, accounted for."""

import csv
import hashlib
import io
import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.files import TODAY, deep
from tests.journeys.served import Server, steward

needs_age = pytest.mark.skipif(shutil.which("age") is None, reason="age is missing: apt-get install age")
OBJECTED = "coalesce((SELECT c.given FROM permits_choice c WHERE c.person_id = p.id AND c.kind = 'objection' AND c.key = 'magazine' ORDER BY c.at DESC LIMIT 1), false)"
ADDRESSED = "EXISTS (SELECT 1 FROM register_address a WHERE a.person_id = p.id AND a.until_on IS NULL AND a.line_1 <> '')"


@dataclass
class Sent:
    union: Server
    folder: Path
    key: str
    made: dict[str, Any]
    refused: subprocess.CompletedProcess[str]
    released: subprocess.CompletedProcess[str]

    def file(self, pattern: str) -> Path:
        found = sorted(self.folder.rglob(pattern))
        assert found, f"no {pattern} in {[p.name for p in self.folder.rglob('*')]}"
        return found[0]

    @property
    def manifest(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.file("*.json").read_text(encoding="utf-8"))
        return found

    def opened(self) -> bytes:
        key = self.union.var / "demo" / "mailing-house.key"
        return subprocess.run(
            ["age", "-d", "-i", str(key), str(self.file("*.age"))], capture_output=True, check=True, timeout=60
        ).stdout


@pytest.fixture(scope="module")
def sent(union: Server, tmp_path_factory: pytest.TempPathFactory) -> Sent:
    folder = tmp_path_factory.mktemp("extract")
    one, two = (union.account("membership_officer", n)["email"] for n in (0, 1))
    done = steward(
        "extract",
        "mailing_house",
        "--purpose",
        "magazine",
        "--on",
        TODAY,
        "--out",
        str(folder),
        "--as",
        one,
        "--json",
        var=union.var,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    made = json.loads(done.stdout)
    key = str(deep(made, "id", "extract"))
    refused = steward("extract", "release", key, "--as", one, var=union.var)
    left = [p.name for p in folder.rglob("*.age")]
    assert not left, f"the file was written before a second person released it: {left}"
    released = steward("extract", "release", key, "--as", two, "--json", var=union.var)
    return Sent(union, folder, key, made, refused, released)


def test_the_same_officer_cannot_release_and_a_second_can(sent: Sent) -> None:
    assert sent.refused.returncode != 0
    assert re.search(r"second|other|another|somebody else|same", sent.refused.stderr, re.IGNORECASE), sent.refused.stderr
    assert "Traceback" not in sent.refused.stderr
    assert sent.released.returncode == 0, sent.released.stdout + sent.released.stderr


@needs_age
def test_the_stock_age_program_opens_it(sent: Sent) -> None:
    opened = sent.opened()
    assert opened
    assert b"@" not in opened
    digest = deep(sent.manifest, "sha256", "sha_256", "digest")
    assert hashlib.sha256(opened).hexdigest() in json.dumps(sent.manifest), f"manifest says {digest}"


@needs_age
def test_the_header_is_exactly_the_policys_fields(sent: Sent) -> None:
    rows = list(csv.reader(io.StringIO(sent.opened().decode("utf-8-sig"))))
    header = [re.sub(r"\W+", "_", h.strip().lower()) for h in rows[0]]
    fields = ["given_names", "family_name", "line_1", "line_2", "line_3", "line_4", "town", "postcode", "country"]
    assert header[1:] == fields or header == fields, rows[0]
    assert "piece" in header[0] or header[0] == "given_names"
    assert deep(sent.manifest, "rows") == len(rows) - 1
    if header[0] != "given_names":
        assert len({row[0] for row in rows}) == len(rows), "two rows have one piece id"


@needs_age
def test_rows_and_exclusions_make_the_register(sent: Sent) -> None:
    manifest = sent.manifest
    register = sent.union.rows(
        "SELECT count(*) FROM people_person p WHERE EXISTS (SELECT 1 FROM register_membership m WHERE m.person_id = p.id)"
    )[0][0]
    current = sent.union.rows(
        "SELECT count(DISTINCT person_id) FROM register_membership WHERE joined_on <= current_date AND (ended_on IS NULL OR ended_on > current_date)"
    )[0][0]
    excluded = deep(manifest, "excluded", "exclusions", "left_out")
    if isinstance(excluded, list):
        counts = [one.get("count", one.get("people", 0)) for one in excluded]
    else:
        counts = [v if isinstance(v, int) else v.get("count", v.get("people")) for v in (excluded or {}).values()]
    total = deep(manifest, "rows") + sum(counts)
    assert total in (register, current), (
        f"rows {deep(manifest, 'rows')} and exclusions {excluded} make {total}; the register has {register}, {current} of them current"
    )
    assert current - deep(manifest, "rows") > 0, "the demo excludes nobody"


@needs_age
def test_objectors_and_those_without_an_address_are_absent(sent: Sent) -> None:
    rows = list(csv.DictReader(io.StringIO(sent.opened().decode("utf-8-sig"))))
    names = {tuple(list(row.values())[-9:-7]) for row in rows}
    objectors = sent.union.rows(
        f"SELECT p.given_names, p.family_name, a.line_1 FROM people_person p JOIN register_address a ON a.person_id = p.id AND a.until_on IS NULL WHERE {OBJECTED}"
    )
    assert objectors
    there = {(*list(row.values())[-9:-7], list(row.values())[-7]) for row in rows}
    assert not there & set(objectors), "somebody who objected is in the file"
    nowhere = sent.union.rows(
        f"SELECT p.given_names, p.family_name FROM people_person p JOIN register_membership m ON m.person_id = p.id WHERE NOT {ADDRESSED}"
    )
    assert nowhere
    counted = {name: sum(1 for row in rows if tuple(list(row.values())[-9:-7]) == name) for name in names}
    for name in set(nowhere) & names:  # a namesake with an address may be there
        with_address = sent.union.rows(
            f"SELECT count(*) FROM people_person p WHERE given_names = %s AND family_name = %s AND {ADDRESSED}", *name
        )[0][0]
        assert counted[name] <= with_address


def test_your_data_shows_what_was_sent_even_after_a_move(sent: Sent) -> None:
    union = sent.union
    sent_to = {
        nth: union.rows(
            "SELECT d.id, a.line_1 FROM exchange_disclosure d JOIN people_account c ON c.person_id = d.person_id"
            " JOIN register_address a ON a.person_id = d.person_id AND a.until_on IS NULL WHERE c.email = %s",
            account["email"],
        )
        for nth, account in enumerate(a for a in union.accounts() if a["role"] == "member")
    }
    nth, piece = next(((nth, rows) for nth, rows in sent_to.items() if rows), (0, []))
    assert piece, "none of the demo's members was in the file"
    member = union.signed_in("member", nth)
    data = member.get("/my/data/")
    # Other journeys on this server may have made a file before: the page counts what the database holds.
    times = "once|1 time" if len(piece) == 1 else f"{len(piece)} times"
    assert re.search(rf"sent ({times})", data.text, re.IGNORECASE), data.main[:600]
    link = [href for _, href in data.links("/my/data/sent/")]
    assert link, "no way from Your data to what was sent"
    before = member.get(link[0])
    assert piece[0][1] in before.text
    page = member.get("/my/details/address/")
    form = next(f for f in page.forms if f.control("line 1"))
    form.fill("line 1", "99 Moved Away Crescent")
    after = form.submit()
    assert after.status == 200, after.main[:300]
    assert union.rows("SELECT count(*) FROM register_address WHERE line_1 = '99 Moved Away Crescent' AND until_on IS NULL") == [
        (1,)
    ]
    again = member.get(link[0])
    assert piece[0][1] in again.text
    assert "99 Moved Away Crescent" not in again.main
    assert "99 Moved Away Crescent" in member.get("/my/data/").text or "99 Moved Away Crescent" in member.get("/my/details/").text
    stranger = union.signed_in("member", (nth + 1) % 3).get(link[0])
    assert stranger.status == 404


def test_an_unknown_recipient_and_a_purpose_not_its_own_are_refused_in_words(union: Server, tmp_path: Path) -> None:
    who = union.account("membership_officer")["email"]
    for recipient, purpose in (("nobody_known", "magazine"), ("mailing_house", "ballots"), ("employer", "magazine")):
        done = steward(
            "extract",
            recipient,
            "--purpose",
            purpose,
            "--on",
            TODAY,
            "--out",
            str(tmp_path),
            "--as",
            who,
            "--json",
            var=union.var,
        )
        assert done.returncode != 0, f"{recipient} for {purpose} was made"
        assert "Traceback" not in done.stderr, done.stderr[-1500:]
        assert done.stderr.strip()
    assert not list(tmp_path.iterdir())


def test_who_is_no_officer_makes_no_file(union: Server, tmp_path: Path) -> None:
    for role in ("member", "workplace_rep", "editor"):
        who = union.account(role)["email"]
        done = steward(
            "extract",
            "mailing_house",
            "--purpose",
            "magazine",
            "--on",
            TODAY,
            "--out",
            str(tmp_path),
            "--as",
            who,
            "--json",
            var=union.var,
        )
        assert done.returncode != 0, f"{role} made a file"
        assert "Traceback" not in done.stderr, done.stderr[-1500:]
    assert not list(tmp_path.iterdir())
