"""The loader: it reads a whole folder, refuses what it does not understand, and says where and what to write."""

import shutil
from dataclasses import FrozenInstanceError
from datetime import date
from pathlib import Path

import pytest

from steward.policy import text
from tests.policy.conftest import FOLDER


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the policy's folder, to be edited by the test."""
    return Path(shutil.copytree(FOLDER, tmp_path / "policy"))


def edit(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    words = path.read_text(encoding="utf-8")
    assert old in words
    path.write_text(words.replace(old, new, 1), encoding="utf-8")


def problems(folder: Path) -> list[text.Problem]:
    with pytest.raises(text.PolicyError) as refused:
        text.load(folder)
    return refused.value.problems


def line_of(folder: Path, name: str, words: str) -> int:
    return (folder / name).read_text(encoding="utf-8").splitlines().index(words) + 1


def test_the_policy_is_read_whole(policy):
    assert policy.version == policy.changed[0].version
    assert isinstance(policy.union.in_force_on, date)
    assert policy.recipients["mailing_house"].purposes == ("statutory_mail", "magazine", "contact")
    assert policy.consents["benefits_lv"].recipient == "lv"
    assert policy.external["youtube"].hosts == {"frame-src": ("https://www.youtube-nocookie.com",)}
    assert len(policy.digest) == 64
    for name, shelf in text.SHELVES.items():
        if not shelf.one:
            assert all(item.key == key for key, item in getattr(policy, name).items())


def test_every_entry_knows_its_line(policy):
    lines = (FOLDER / "recipients.toml").read_text(encoding="utf-8").splitlines()
    file, line = policy.place("recipients", "mailing_house", "fields")
    assert file == "policy/recipients.toml"
    assert lines[line - 1].startswith("fields = [")
    _, line = policy.place("recipients", "employer", "purposes")
    assert lines[line - 1] == 'for = ["payroll"]'
    assert policy.where("recipients", "employer").endswith(f":{lines.index('[employer]') + 1}")
    assert policy.where("cookies", "__Host-session", "why").startswith("policy/website.toml:")
    assert policy.where("recipients", "employer", "safeguard") == policy.where("recipients", "employer")


def test_lines_are_right_around_long_lists_and_long_strings():
    written = (
        'a = [\n  "x",  # ]\n  "[y]",\n]\nb = """\nc = 1\n[no]\n"""\n[one."t.w o"]\nd.en = 1\n[[two]]\ne = 1\n[[two]]\ne = 2\n'
    )
    lines = text.lines_of(written)
    assert (lines["a",], lines["b",]) == (1, 5)
    assert ("c",) not in lines
    assert ("no",) not in lines
    assert lines["one", "t.w o", "d", "en"] == 10
    assert lines["two", 0, "e"] == 12
    assert lines["two", 1, "e"] == 14


def test_a_policy_cannot_be_changed_once_read(policy):
    with pytest.raises(FrozenInstanceError):
        policy.roles["member"].scope = "all"
    with pytest.raises(TypeError):
        policy.roles["friend"] = policy.roles["member"]


def test_a_misspelt_word_is_refused_with_its_line_and_the_word_meant(folder):
    edit(folder, "roles.toml", 'scope = "workplace"', 'scoop = "workplace"')
    (unknown, missing) = problems(folder)
    assert unknown.file == "policy/roles.toml"
    assert unknown.line == line_of(folder, "roles.toml", 'scoop = "workplace"')
    assert unknown.paste == "scope = ..."
    assert "does not say 'scope'" in missing.says
    assert missing.paste == 'scope = "all"'


def test_a_word_outside_its_list_is_refused(folder):
    edit(folder, "purposes.toml", 'basis = "obligation"', 'basis = "obligatoin"')
    (problem,) = problems(folder)
    assert "cannot be 'obligatoin'" in problem.says
    assert problem.paste == 'basis = "obligation"'


def test_a_wrong_type_is_refused_with_an_example(folder):
    edit(folder, "categories.toml", "special = true\n", 'special = "yes"\n')
    edit(folder, "union.toml", "in_force_on = 2026-11-22", 'in_force_on = "2026-11-22"')
    edit(folder, "recipients.toml", 'gets = ["name", "address"]', 'gets = "name"')
    assert {problem.paste for problem in problems(folder)} == {
        "special = false",
        "in_force_on = 2026-11-21",
        'gets = ["..."]',
    }


def test_all_faults_are_told_at_once(folder):
    edit(folder, "roles.toml", 'tier = "public"', 'tier = "garden"')
    edit(folder, "never.toml", "says.en", "said.en")
    assert {problem.file for problem in problems(folder)} == {"policy/roles.toml", "policy/never.toml"}


def test_a_consent_has_no_word_for_being_given_beforehand(folder):
    edit(folder, "consents.toml", 'withdraw = ["online", "phone", "email", "link"]', 'withdraw = ["online"]\ndefault = true')
    assert "does not know 'default'" in problems(folder)[0].says


def test_a_misspelt_heading_does_not_vanish(folder):
    edit(folder, "consents.toml", "[consent.payroll]", "[consnet.payroll]")
    assert any("[consnet] is not known here" in problem.says for problem in problems(folder))


def test_a_text_needs_its_english(folder):
    edit(folder, "never.toml", "says.en", "says.cy")
    assert problems(folder)[0].paste == 'says.en = "..."'


def test_a_text_is_said_in_welsh_where_somebody_translated_it(folder):
    edit(
        folder,
        "union.toml",
        'title.en = "Our privacy policy"',
        'title.en = "Our privacy policy"\ntitle.cy = "Ein polisi preifatrwydd"',
    )
    title = text.load(folder).union.title
    assert str(title) == title.said_in("en") == "Our privacy policy"
    assert title.said_in("cy") == "Ein polisi preifatrwydd"
    assert text.Text("Name").said_in("cy") == "Name"


def test_what_is_not_toml_is_told_with_its_line(folder):
    edit(folder, "rights.toml", "[access]", "[access")
    (problem,) = problems(folder)
    assert (problem.file, problem.line) == ("policy/rights.toml", line_of(folder, "rights.toml", "[access"))


def test_a_folder_that_lacks_a_file_is_refused(folder):
    (folder / "never.toml").unlink()
    assert [problem.file for problem in problems(folder)] == ["policy/never.toml"]


def test_every_byte_counts_in_the_digest(folder):
    before = text.load(folder).digest
    edit(folder, "never.toml", "# What we never do.", "# What we never, never do.")
    assert text.load(folder).digest != before


def test_another_folder_can_be_named(folder, monkeypatch):
    monkeypatch.setenv("STEWARD_POLICY", str(folder))
    edit(folder, "union.toml", 'short_name = "MiP"', 'short_name = "Carters"')
    text.current.cache_clear()
    try:
        assert text.current().controller.short_name == "Carters"
    finally:
        text.current.cache_clear()


def test_the_clauses_are_all_there():
    known = text.clauses()
    assert set(known) == {f"P{n:02}" for n in range(1, 70)} | {f"W{n:02}" for n in range(1, 18)}
    assert set(known["P46"].letters) == {"a", "b", "c"}
    assert all(clause.says for clause in known.values())
