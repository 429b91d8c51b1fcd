"""`steward import`: what a script sees."""

import json
import os
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from steward.cli.members import import_
from steward.membership.models import Import
from steward.people.acting import Actor
from steward.people.models import Account, Person
from steward.register.models import Membership
from tests.people import a_member, an_actor, building

pytestmark = pytest.mark.django_db
LIST = (
    "Surname;First name;Address 1;Postcode;Gruppe\n"
    "Ashgrove;Rhoswen;1 Invented Row;ZZ1 1ZZ;North\nOkafor;Zo;2 Invented Row;LS8;North\n"
)


@pytest.fixture(autouse=True)
def _login(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command chooses its login in the environment; the processes of other tests choose theirs."""
    monkeypatch.setenv("STEWARD_LOGIN", os.environ.get("STEWARD_LOGIN", "web"))


@pytest.fixture
def officer() -> str:
    return email(an_actor("membership_officer"))


def email(actor: Actor) -> str:
    with building():
        return Account.objects.get(pk=actor.account).email


def run(*words: str) -> Result:
    return CliRunner().invoke(import_, list(words))


def a_file(folder: Path, text: str = LIST) -> str:
    path = folder / "list.csv"
    path.write_text(text)
    return str(path)


def members() -> int:
    with building():
        return Membership.objects.count()


def test_a_dry_run_says_what_would_happen_and_changes_nothing(officer: str, tmp_path: Path) -> None:
    done = run("members", a_file(tmp_path), "--as", officer, "--dry-run")
    assert done.exit_code == 7  # a row was refused
    assert "2 rows: 1 would be new, 0 would be changed, 0 unchanged, 1 refused." in done.stdout
    assert members() == 0
    with building():
        assert not Import.objects.exists()
    assert [each.name for each in tmp_path.iterdir()] == ["list.csv"]


def test_a_list_is_entered_listed_and_undone(officer: str, tmp_path: Path) -> None:
    done = run("members", a_file(tmp_path), "--as", officer, "--json")
    said = json.loads(done.stdout)
    assert (said["new"], said["refused"], said["entered"], said["dry_run"]) == (1, 1, 1, False)
    back = tmp_path / "list.refused.csv"
    assert "no full UK postcode" in back.read_text("utf-8-sig")
    assert stat.S_IMODE(back.stat().st_mode) == 0o600
    assert members() == 1
    assert "This very file was entered" in run("members", a_file(tmp_path), "--as", officer).stderr
    listed = json.loads(run("list", "--as", officer, "--json").stdout)
    assert [each["state"] for each in listed] == ["done", "done"]
    undone = run("undo", said["id"], "--as", officer)
    assert undone.exit_code == 0
    assert "1 entries removed" in undone.stdout
    assert members() == 0
    assert run("undo", said["id"], "--as", officer).exit_code == 6


def test_a_column_is_said_with_map_and_remembered(officer: str, tmp_path: Path) -> None:
    done = run("members", a_file(tmp_path), "--as", officer, "--map", "Gruppe=branch", "--dry-run")
    assert "2 refused" in done.stdout  # there is no branch called North
    assert run("members", a_file(tmp_path), "--as", officer, "--map", "Gruppe=nonsense").exit_code == 2
    assert run("members", a_file(tmp_path), "--as", officer, "--map", "Nowhere=branch").exit_code == 2
    assert run("members", a_file(tmp_path), "--as", officer, "--map", "Gruppe").exit_code == 2


def test_a_list_whose_columns_say_nobody_shows_them_and_asks(officer: str, tmp_path: Path) -> None:
    done = run("members", a_file(tmp_path, "Ape,Bee\nx,y\nv,w\n"), "--as", officer)
    assert done.exit_code == 2
    assert "Ape: (left out)" in done.stderr
    assert "--map" in done.stderr
    with building():
        assert not Import.objects.exists()


def test_a_wrong_file_is_named(officer: str, tmp_path: Path) -> None:
    done = run("members", a_file(tmp_path, "%PDF-1.7"), "--as", officer)
    assert (done.exit_code, "a PDF" in done.stderr) == (2, True)


def test_an_employers_list_adds_nobody(officer: str, tmp_path: Path) -> None:
    with building():
        a_member("Rhoswen", "Ashgrove", email="r@invented.example")
        before = Person.objects.count()
    text = "Surname,First name,Email,Job title\nAshgrove,Rhoswen,r@invented.example,Director\nStranger,Perfect,,Nurse\n"
    done = run("members", a_file(tmp_path, text), "--as", officer, "--employers-list", "--json")
    assert (json.loads(done.stdout)["changed"], json.loads(done.stdout)["refused"]) == (1, 1)
    with building():
        assert Person.objects.count() == before


def test_only_a_membership_officer_imports(tmp_path: Path) -> None:
    done = run("members", a_file(tmp_path), "--as", email(an_actor("administrator")))
    assert done.exit_code == 5
