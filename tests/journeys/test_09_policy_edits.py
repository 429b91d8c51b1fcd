"""9. One edit in the policy changes notice, screen and database together, or fails with the file, the line and what to do."""

import re
import shutil
from pathlib import Path

import psycopg
import pytest

from tests.journeys.served import ROOT, Server, steward
from tests.journeys.trees import edit


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "policy", tmp_path / "policy"))


def test_email_for_the_mailing_house_is_refused_with_file_line_and_what_to_do(folder: Path) -> None:
    edit(folder / "recipients.toml", r'"Address\.country"\]', '"Address.country", "Person.email"]')
    line = next(
        n for n, words in enumerate((folder / "recipients.toml").read_text().splitlines(), 1) if '"Person.email"]' in words
    )
    done = steward("policy", "check", STEWARD_POLICY=str(folder))
    assert done.returncode != 0
    said = done.stdout + done.stderr
    assert f"policy/recipients.toml:{line}" in said
    assert "Person.email" in said
    assert re.search(r"take .*email", said, re.IGNORECASE), "it does not say what to do"


def test_email_for_the_mailing_house_reaches_no_database(folder: Path, union: Server) -> None:
    edit(folder / "recipients.toml", r'"Address\.country"\]', '"Address.country", "Person.email"]')
    done = steward("policy", "apply", var=union.var, STEWARD_POLICY=str(folder))
    granted = union.rows("SELECT has_column_privilege('steward_mailing_house', 'people_person', 'email', 'SELECT')")
    steward("policy", "apply", var=union.var)
    assert granted == [(False,)], f"policy apply took a policy that policy check refuses (exit {done.returncode})"
    assert done.returncode != 0


def test_taking_the_job_title_from_the_rep_changes_notice_list_and_grant(folder: Path, own: Server) -> None:
    own.env["STEWARD_POLICY"] = str(folder)
    own.start()
    place = own.account("workplace_rep")["start_url"]
    title = own.rows(
        "SELECT e.job_title FROM register_employment e JOIN register_post p ON p.workplace_id = e.workplace_id"
        " WHERE p.role = 'workplace_rep' AND e.until_on IS NULL AND e.job_title <> '' LIMIT 1"
    )[0][0]
    before = own.signed_in("workplace_rep").get(place)
    assert title in before.text, f"the rep's list shows no job titles: {before.main[:300]}"
    explained = steward(
        "policy", "explain", "Employment.job_title", "--role", "workplace_rep", var=own.var, STEWARD_POLICY=str(folder)
    )
    notice = own.visitor().get("/privacy/").text
    granted = "SELECT has_column_privilege('steward_workplace_rep', 'register_employment', 'job_title', 'SELECT')"
    assert own.rows(granted) == [(True,)]
    assert steward("doctor", var=own.var, STEWARD_POLICY=str(folder)).returncode == 0

    roles = folder / "roles.toml"
    edit(roles, r'(\[workplace_rep\].*?sees = \[[^\]]*?)"job",? ?', r"\1")
    red = steward("doctor", var=own.var, STEWARD_POLICY=str(folder))
    assert red.returncode != 0
    assert "steward policy apply" in red.stdout + red.stderr
    lock = steward("policy", "lock", var=own.var, STEWARD_POLICY=str(folder))
    applied = steward("policy", "apply", var=own.var, STEWARD_POLICY=str(folder))
    assert applied.returncode == 0, applied.stdout + applied.stderr + lock.stderr
    green = steward("doctor", var=own.var, STEWARD_POLICY=str(folder))
    assert green.returncode == 0, green.stdout + green.stderr

    assert own.rows(granted) == [(False,)]
    running = own.signed_in("workplace_rep").get(place)
    own.interrupt()
    own.start()
    after = own.signed_in("workplace_rep").get(place)
    assert after.status == 200
    assert title not in after.text
    again = steward(
        "policy", "explain", "Employment.job_title", "--role", "workplace_rep", var=own.var, STEWARD_POLICY=str(folder)
    )
    assert again.stdout != explained.stdout
    assert own.visitor().get("/privacy/").text != notice, "the notice says the same as before"
    with psycopg.connect(own.urls()["office"]) as line:
        line.execute("SET ROLE steward_workplace_rep")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            line.execute("SELECT job_title FROM register_employment")
    # The server that ran through it may go on with less, or say that it is not ready; it must not break.
    assert running.status in (200, 503), f"{running.status} from the server that ran while the policy was applied"
    assert title not in running.text
