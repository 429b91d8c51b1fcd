"""11. What identifies a member is in no log, no job's arguments, no address and no subject."""

import email
import email.policy
import re
import time
import urllib.parse

import pytest

from tests.journeys.joining import join
from tests.journeys.office import member_page, search
from tests.journeys.served import Server
from tests.journeys.stranger import ADDRESSES

# Words so common that they stand in pages' own addresses, or too short to mean anybody.
SHORTEST = 5


@pytest.fixture(scope="module")
def canaries(union: Server) -> set[str]:
    """Names, email addresses, postcodes, telephone numbers and membership numbers of everyone in the demo, once the demo was used."""
    officer, member = union.signed_in("membership_officer"), union.signed_in("member")
    one = union.rows(
        "SELECT m.number, p.family_name, p.email FROM register_membership m JOIN people_person p ON p.id = m.person_id WHERE p.email <> '' ORDER BY m.number LIMIT 1"
    )[0]
    for said in one:
        search(officer, str(said))
    member_page(officer, str(one[0]))
    for path in ("/my/", "/my/data/", "/my/details/", "/my/choices/", "/my/does-not-exist/"):
        member.get(path)
    union.visitor().post("/my/sign-in/", {"login": one[2], "password": "wrong"})
    join(union.visitor(), given="Merel", family="Canarybird-Quennell")
    time.sleep(2)
    found: set[str] = {"Canarybird-Quennell"}
    for family, address, phone in union.rows("SELECT family_name, email, phone FROM people_person"):
        found |= {family, address, phone}
    found |= {p for (p,) in union.rows("SELECT postcode FROM register_address")}
    found |= {str(n) for (n,) in union.rows("SELECT number FROM register_membership")}
    return {one for one in found if len(one) >= SHORTEST}


def inside(text: str, canaries: set[str]) -> set[str]:
    plain = urllib.parse.unquote_plus(text)
    return {one for one in canaries if re.search(rf"(?<!\w){re.escape(one)}(?!\w)", plain, re.IGNORECASE)}


def test_no_log_names_anybody(union: Server, canaries: set[str]) -> None:
    # The demo's own accounts are printed once, on purpose, so that somebody can sign in.
    printed = {a["email"] for a in union.accounts()} | {part for a in union.accounts() for part in a["name"].split()}
    logs = union.said() + "".join(p.read_text(errors="replace") for p in union.var.glob("**/*.log"))
    welcome = re.sub(r"(?m)^  \w+ +\S+@\S+ +\S+$", "", logs)
    assert not inside(welcome, canaries), f"in a log: {sorted(inside(welcome, canaries))[:10]} (the demo prints {len(printed)})"


def test_no_job_carries_anybody(union: Server, canaries: set[str]) -> None:
    jobs = " ".join(
        f"{args} {lock} {queueing}"
        for args, lock, queueing in union.rows("SELECT args::text, lock, queueing_lock FROM procrastinate_jobs")
    )
    assert not inside(jobs, canaries)


def test_no_address_that_was_visited_names_anybody(union: Server, canaries: set[str]) -> None:
    assert len(ADDRESSES) > 10
    paths = " ".join(urllib.parse.urlsplit(one).path + " " + urllib.parse.urlsplit(one).query for one in ADDRESSES)
    assert not inside(paths, canaries)


def test_no_subject_and_no_file_name_names_anybody(union: Server, canaries: set[str]) -> None:
    for path in (union.var / "outbox").glob("**/*"):
        assert not inside(path.stem, canaries), path.name
        if path.suffix == ".eml":
            subject = str(email.message_from_bytes(path.read_bytes(), policy=email.policy.default)["Subject"])
            assert not inside(subject, canaries), subject
