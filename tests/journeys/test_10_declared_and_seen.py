"""10. No field without a declaration, no look without a record, and what the trail does not yet withstand."""

import re
from pathlib import Path

import pytest

from tests.journeys.office import member_page
from tests.journeys.served import FULL, Server
from tests.journeys.trees import copy, edit, python, run


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    tmp_path.chmod(0o755)
    tree = copy(tmp_path / "tree")
    model = tree / "steward" / "register" / "models.py"
    edit(model, r"(\n    job_title = )", r'\n    shoe_size = models.CharField(max_length=10, blank=True, default="")\1')
    return tree


def test_an_undeclared_field_fails_with_the_line_to_paste(tree: Path) -> None:
    done = python(tree, "-m", "steward.cli", "policy", "check")
    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert "shoe_size" in said
    assert re.search(r"register/models\.py|Employment", said)
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


@pytest.mark.xfail(strict=True, reason="a superuser can still edit a row of the trail unseen: sealing comes with the next issue")
def test_a_superuser_who_edits_a_row_of_the_trail_is_found_out() -> None:
    pytest.fail("the trail is not sealed yet")
