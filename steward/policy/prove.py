"""Which clauses are kept, by which code, and by which test that would fail without it.

Code says `keeps: P25, P21c` in a comment at the line that does it; a test says `@pytest.mark.promise("P21", letters="c")`.
A clause, or a letter of it, is kept where both are there and the test passed in the last run over this very code. The
record of that run is written by the tests themselves, with a fingerprint of the code; an older one proves nothing.
"""

import ast
import hashlib
import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from steward.policy import text

ROOT = Path(__file__).resolve().parents[2]
_KEEPS = re.compile(r"(?:#|--|/\*|\{#)\s*keeps:\s*((?:[PW]\d\d[a-z]?)(?:\s*,\s*[PW]\d\d[a-z]?)*)")
_CLAUSE = re.compile(r"([PW]\d\d)([a-z]?)\Z")


@dataclass
class Evidence:
    """What speaks for one letter of a clause ("" where it has none)."""

    code: list[str] = field(default_factory=list)
    tests: list[str] = field(default_factory=list)


@cache
def fingerprint() -> str:
    """This function will return the digest of the code, the policy and the tests as they stand."""
    digest = hashlib.sha256()
    for folder, endings in (
        ("steward", (".py", ".html", ".sql", ".css", ".toml", ".typ")),
        ("policy", (".toml",)),
        ("tests", (".py",)),
    ):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in endings and "__pycache__" not in path.parts:
                digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def code_markers() -> list[tuple[str, str]]:
    """This function will return each `keeps:` comment as (clause with letter, file:line)."""
    found = []
    for path in sorted((ROOT / "steward").rglob("*")):
        if path.suffix not in (".py", ".html", ".sql", ".css") or path == Path(__file__):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for said in _KEEPS.findall(line):
                place = f"{path.relative_to(ROOT).as_posix()}:{number}"
                found += [(each.strip(), place) for each in said.split(",")]
    return found


def test_markers() -> list[tuple[str, str]]:
    """This function will return each promise mark as (clause with letter, test's node id without parameters)."""
    found = []
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if not isinstance(node, ast.FunctionDef):
                continue
            for mark in node.decorator_list:
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.promise":
                    clause = str(ast.literal_eval(mark.args[0]))
                    said = [ast.literal_eval(word.value) for word in mark.keywords if word.arg == "letters"]
                    letters = said[0] if said else (ast.literal_eval(mark.args[1]) if len(mark.args) > 1 else "")
                    place = f"{path.relative_to(ROOT).as_posix()}::{node.name}"
                    found += [(f"{clause}{letter}", place) for letter in (letters or [""])]
    return found


def _passed(record: dict[str, Any]) -> tuple[set[str], set[str]]:
    """The tests of the last run that passed with all their parameters, and those that did not."""
    outcomes: dict[str, set[str]] = defaultdict(set)
    for node, outcome in record.get("tests", {}).items():
        outcomes[node.split("[", 1)[0]].add(outcome)
    good = {node for node, seen in outcomes.items() if seen == {"passed"}}
    return good, set(outcomes) - good


def prove(record_path: Path) -> dict[str, Any]:
    """This function will return every clause with its state, its code and its tests, and what is claimed without ground."""
    clauses = text.clauses()
    errors: list[str] = []
    evidence: dict[str, dict[str, Evidence]] = {
        no: {letter: Evidence() for letter in (clause.letters or [""])} for no, clause in clauses.items()
    }
    for kind, markers in (("code", code_markers()), ("tests", test_markers())):
        for said, place in markers:
            match = _CLAUSE.match(said)
            no, letter = (match[1], match[2]) if match else (said, "")
            if no not in evidence or (letter and letter not in evidence[no]):
                errors.append(f"{place} claims {said}, which is no clause.")
                continue
            for each in [letter] if letter else list(evidence[no]):
                getattr(evidence[no][each], kind).append(place)
    record = json.loads(record_path.read_text()) if record_path.exists() else {}
    if not record:
        errors.append("No test run is on record, so nothing is proved. Run: make test")
    elif record.get("fingerprint") != fingerprint():
        errors.append("The last test run was over other code, so nothing is proved. Run: make test")
        record = {}
    good, bad = _passed(record)
    rows = []
    for no, letters in evidence.items():
        kept = [letter for letter, seen in letters.items() if seen.code and _holds(seen.tests, good, bad)]
        state = "kept" if len(kept) == len(letters) else "part" if kept else "not yet"
        for letter, seen in letters.items():
            if bool(seen.code) != bool(seen.tests):
                lacks = "test that says so" if seen.code else "code that says so"
                where = (seen.code or seen.tests)[0]
                errors.append(f"{no}{letter} is claimed at {where}, and there is no {lacks}.")
            failed = [test for test in seen.tests if test in bad]
            errors += [f"{no}{letter} is claimed by {test}, which did not pass." for test in failed]
        rows.append(
            {
                "no": no,
                "state": state,
                "letters": [letter for letter in kept if letter],
                "code": sorted({place for seen in letters.values() for place in seen.code}),
                "tests": sorted({place for seen in letters.values() for place in seen.tests}),
            }
        )
    return {"clauses": rows, "errors": sorted(set(errors)), "policy": text.current().version, "fingerprint": fingerprint()}


def _holds(tests: list[str], good: set[str], bad: set[str]) -> bool:
    return any(test in good for test in tests) and not any(test in bad for test in tests)


def keep_record(path: Path, tests: dict[str, str]) -> None:
    """This function will add the outcomes of promise tests to the record, or begin a new one where the code has changed."""
    record = json.loads(path.read_text()) if path.exists() else {}
    if record.get("fingerprint") != fingerprint():
        record = {"fingerprint": fingerprint(), "tests": {}}
    record["tests"].update(tests)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".part")
    fresh.write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    fresh.replace(path)
