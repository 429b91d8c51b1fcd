"""3. The notice names everyone, the policy has no fault, and a clause called kept is held by its test."""

import json
import tomllib
from pathlib import Path

import pytest

from tests.journeys.served import FULL, ROOT, Server, steward
from tests.journeys.trees import copy, edit, python

# What to break for each clause: the marked code's effect is taken out, nothing else.
REVERTED = {
    "P58b": ("steward/membership/actions.py", r'if not values\.get\("line_1"\):', "if False:"),
    "P22": ("steward/permits/stops.py", r'return _standing\("objection", keys\) if keys else None', "return None"),
    "P48a": ("steward/permits/stops.py", r'return _standing\("restriction", keys\) if keys else None\n\n    return when', "return None\n\n    return when"),
    "P54": ("steward/permits/stops.py", r'return ~Q\(\*\(Q\(_standing\("consent", \[key\]\)\) for key in keys\)\)', "return None"),
    "P10": ("steward/membership/actions.py", r"register\.move\(person, on=on, \*\*\{line: getattr\(application, line\) for line in LINES\}\)", "pass"),
    "P21": ("steward/register/reports.py", r"Post\.objects\.standing\(on=on\)\.filter\(person_id__in=mine\)", "Post.objects.all()"),
}  # fmt: skip


def policy(name: str) -> dict[str, dict[str, object]]:
    return tomllib.loads((ROOT / "policy" / f"{name}.toml").read_text(encoding="utf-8"))


def test_the_notice_names_controller_version_and_every_recipient(union: Server) -> None:
    page = union.visitor().get("/privacy/")
    assert page.status == 200
    said = policy("union")
    assert said["controller"]["name"] in page.text  # type: ignore[operator]
    assert said["policy"]["version"] in page.text  # type: ignore[operator]
    missing = [r["name"] for r in policy("recipients").values() if str(r["name"]).lower() not in page.text.lower()]
    assert not missing, f"recipients that the notice does not name: {missing}"


def test_the_policy_has_no_fault() -> None:
    done = steward("policy", "check")
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_clause_called_kept_names_its_code_and_its_tests() -> None:
    done = steward("policy", "prove", "--json")
    clauses = json.loads(done.stdout)["clauses"]
    assert len({c["no"] for c in clauses}) == len(clauses)
    assert all(set(c) >= {"no", "state", "letters", "code", "tests"} for c in clauses)
    assert {c["state"] for c in clauses} <= {"kept", "part", "not yet"}
    for one in clauses:
        if one["state"] == "kept":
            assert one["code"], one["no"]
            assert one["tests"], one["no"]
        for place in one["code"]:
            file, _, line = place.rpartition(":")
            assert "keeps:" in (ROOT / file).read_text(encoding="utf-8").splitlines()[int(line) - 1]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reverted")
    for one in (folder, folder.parent):
        one.chmod(0o755)
    return copy(folder / "tree")


@pytest.mark.skipif(not FULL, reason="the long part: set STEWARD_ACCEPT_FULL=1")
@pytest.mark.parametrize("clause", REVERTED)
def test_without_its_code_a_clause_fails_its_test(clause: str, tree: Path) -> None:
    clauses = {c["no"]: c for c in json.loads(steward("policy", "prove", "--json").stdout)["clauses"]}
    entry = next((clauses[no] for no in (clause, clause[:3]) if no in clauses and clauses[no]["tests"]), None)
    assert entry, f"{clause} has no test"
    file, pattern, by = REVERTED[clause]
    assert any(place.startswith(file) for place in entry["code"]), f"{clause} is not marked in {file}: {entry['code']}"
    nodes = [t if isinstance(t, str) else t["test"] for t in entry["tests"]]
    good = python(tree, "-m", "pytest", "-q", "-x", *nodes)
    assert good.returncode == 0, good.stdout[-3000:]
    before = (tree / file).read_text(encoding="utf-8")
    try:
        edit(tree / file, pattern, by)
        bad = python(tree, "-m", "pytest", "-q", *nodes)
        assert bad.returncode == 1, f"{clause}: the tests pass without the code\n{bad.stdout[-2000:]}"
    finally:
        (tree / file).write_text(before, encoding="utf-8")
