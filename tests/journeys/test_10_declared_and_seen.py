"""10. No field without a declaration, no look without a record, and what the trail withstands."""

import json
import re
import time
from datetime import UTC
from pathlib import Path

import pytest

from tests.journeys.office import member_page
from tests.journeys.served import FULL, Server, steward
from tests.journeys.trees import copy, edit, python, run


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    tmp_path.chmod(0o755)
    tree = copy(tmp_path / "tree")
    model = tree / "steward" / "register" / "models" / "memberships.py"
    edit(model, r"(\n    job_title = )", r'\n    shoe_size = models.CharField(max_length=10, blank=True, default="")\1')
    return tree


def test_an_undeclared_field_fails_with_the_line_to_paste(tree: Path) -> None:
    done = python(tree, "-m", "steward.cli", "policy", "check")
    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert "shoe_size" in said
    assert re.search(r"register/models/memberships\.py|Employment", said)
    assert re.search(r'^\s*\w+ = ".*shoe_size', said, re.MULTILINE), f"no line to paste:\n{said}"


@pytest.mark.skipif(not FULL, reason="the long part: set STEWARD_ACCEPT_FULL=1")
def test_make_check_fails_with_it(tree: Path) -> None:
    done = run(tree, "make", "check", timeout=1200)
    assert done.returncode != 0
    assert "shoe_size" in done.stdout + done.stderr
    assert re.search(r'^\s*\w+ = ".*shoe_size', done.stdout + done.stderr, re.MULTILINE), done.stdout[-3000:]


def test_the_member_sees_role_purpose_and_time_of_a_look_but_no_colleagues_name(union: Server) -> None:
    member = union.signed_in("member")
    officer = union.account("membership_officer")
    number = union.rows(
        "SELECT m.number, p.family_name FROM register_membership m JOIN people_person p ON p.id = m.person_id"
        " JOIN people_account a ON a.person_id = p.id WHERE a.email = %s", union.account("member")["email"],
    )[0][0]  # fmt: skip
    before = member.get("/my/data/").text
    page = member_page(union.signed_in("membership_officer"), str(number))
    assert page.status == 200
    after = member.get("/my/data/").text
    assert after != before, "the look does not show in Your data"
    assert "Membership officer" in after
    assert re.search(r"\b\d{1,2}:\d\d\b", after), "no time of day"
    for part in officer["name"].split():
        assert part not in after, "a colleague's name is shown to the member"


def test_a_superuser_who_edits_a_row_of_the_trail_is_found_out(union: Server) -> None:
    """What the demo's officers did is sealed as in a real union; then the database is altered with every right there is."""
    key, at, was = union.rows("SELECT id, at, purpose FROM trail_change ORDER BY at, id LIMIT 1")[0]
    end = time.monotonic() + 180  # a minute is sealed when it is a minute old; the worker does it, and so may we
    while not union.rows("SELECT 1 FROM trail_seal WHERE until > %s", at):
        assert time.monotonic() < end, steward("trail", "seal", var=union.var).stderr
        steward("trail", "seal", var=union.var)
        time.sleep(2)
    good = steward("trail", "verify", "--json", var=union.var)
    assert good.returncode == 0, good.stdout + good.stderr
    assert json.loads(good.stdout)["findings"] == []
    try:
        union.rows("UPDATE trail_change SET purpose = 'contact' WHERE id = %s RETURNING 1", key)
        bad = steward("trail", "verify", var=union.var)
        assert bad.returncode == 1
        assert f"first at {at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" in bad.stdout, bad.stdout
        assert "rows changed" in bad.stdout
        assert steward("doctor", var=union.var).returncode == 1
    finally:
        union.rows("UPDATE trail_change SET purpose = %s WHERE id = %s RETURNING 1", was, key)
    assert steward("trail", "verify", var=union.var).returncode == 0
