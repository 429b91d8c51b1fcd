"""`steward extract` and `steward recipient`: what a script sees."""

import json
import os
from pathlib import Path

import pyrage
import pytest
from click.testing import CliRunner, Result
from django.test.testcases import TestCase

from steward.cli.extract import extract, recipient
from steward.people.acting import Actor
from steward.people.models import Account
from tests.exchange.making import Desk, say
from tests.people import TODAY, a_member, an_actor, building

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _login(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command chooses its login in the environment; the processes of other tests choose theirs."""
    monkeypatch.setenv("STEWARD_LOGIN", os.environ.get("STEWARD_LOGIN", "web"))


def email(actor: Actor) -> str:
    with building():
        return Account.objects.get(pk=actor.account).email


def run(command: object, *words: str) -> Result:
    with TestCase.captureOnCommitCallbacks(execute=True):
        return CliRunner().invoke(command, list(words))  # type: ignore[arg-type]


def prepare(desk: Desk, *more: str, who: Actor | None = None) -> Result:
    words = ["mailing_house", "--purpose", "magazine", "--on", str(TODAY), "--out", str(desk.folder), "--json"]
    return run(extract, *words, "--as", email(who or desk.first), *more)


def test_a_script_prepares_and_a_second_person_releases(desk: Desk) -> None:
    with building():
        a_member()
        objector = a_member("Oswin", "Objector")
    say(objector, "objection", "magazine")
    prepared = prepare(desk)
    assert prepared.exit_code == 0, prepared.output
    said = json.loads(prepared.stdout)
    assert (said["recipient"], said["purpose"], said["on"], said["state"]) == (
        "mailing_house",
        "magazine",
        str(TODAY),
        "prepared",
    )
    assert said["rows"] + sum(said["excluded"].values()) == said["register"] == 2
    assert said["excluded"]["objected"] == 1
    assert (
        f"It is encrypted to {str(desk.secret.to_public())[:16]}..., set 21 November 2026 12:00 UTC by account" in prepared.stderr
    )

    refused = run(extract, "release", said["id"], "--as", email(desk.first))
    assert refused.exit_code == 5
    assert "somebody else has to release it" in refused.stderr
    assert refused.stdout == ""

    released = run(extract, "release", said["id"], "--as", email(desk.second), "--json")
    assert released.exit_code == 0, released.output
    done = json.loads(released.stdout)
    assert {"file", "manifest", "sha256", "rows"} <= done.keys()
    assert pyrage.decrypt(Path(done["file"]).read_bytes(), [desk.secret]).startswith(b"piece,given_names,")
    assert json.loads(Path(done["manifest"]).read_text())["sha256"] == done["sha256"]
    assert run(extract, "release", said["id"], "--as", email(desk.second)).exit_code == 0

    listed = json.loads(run(extract, "list", "--json").stdout)["extracts"]
    assert [(one["id"], one["state"]) for one in listed] == [(said["id"], "released")]
    assert run(extract, "withdraw", said["id"]).exit_code == 6


def test_each_refusal_has_its_exit_code_and_words(desk: Desk) -> None:
    officer = email(desk.first)
    asked = [
        (extract, ["nobody", "--purpose", "magazine", "--as", officer], 4, "no recipient"),
        (extract, ["mailing_house", "--purpose", "research", "--as", officer], 5, "gets nothing for 'research'"),
        (extract, ["lv", "--purpose", "benefits_lv", "--as", officer], 5, "no fields"),
        (extract, ["mailing_house", "--purpose", "magazine", "--as", "nobody@invented.example"], 4, "no account"),
        (extract, ["mailing_house", "--purpose", "magazine", "--as", email(an_actor("editor"))], 5, "membership officer"),
        (extract, ["mailing_house", "--purpose", "magazine"], 2, "--as"),
        (extract, ["release", "nonsense", "--as", officer], 4, "not the id"),
        (extract, ["release", "6f9619ff-8b86-4d01-b42d-00cf4fc964ff", "--as", officer], 4, "no extract"),
        (recipient, ["key", "mailing_house", "age1nonsense", "--as", officer], 5, "public key"),
        (recipient, ["key", "nobody", "age1nonsense", "--as", officer], 4, "no recipient"),
    ]
    for command, words, code, says in asked:
        done = run(command, *words)
        assert (done.exit_code, says in done.stderr) == (code, True), (words, done.output)


def test_withdrawing_ends_a_prepared_file(desk: Desk) -> None:
    said = json.loads(prepare(desk).stdout)
    assert json.loads(run(extract, "withdraw", said["id"], "--json").stdout)["state"] == "withdrawn"
    assert run(extract, "release", said["id"], "--as", email(desk.second)).exit_code == 6


def test_the_preview_is_printed_when_asked_for(desk: Desk) -> None:
    with building():
        a_member()
    said = json.loads(prepare(desk, "--preview", "5").stdout)
    assert said["preview"].splitlines()[0].startswith("piece,given_names")
    assert len(said["preview"].splitlines()) == 2


def test_a_recipients_key_is_set_and_listed(desk: Desk) -> None:
    key = str(pyrage.x25519.Identity.generate().to_public())
    administrator = email(an_actor("administrator"))
    assert run(recipient, "key", "mailing_house", key, "--as", administrator).exit_code == 0
    (house,) = json.loads(run(recipient, "list", "--json").stdout)["recipients"]
    assert (house["recipient"], house["fields"][0]) == ("mailing_house", "Person.given_names")
    assert house["public_key"] in (key, str(desk.secret.to_public()))
