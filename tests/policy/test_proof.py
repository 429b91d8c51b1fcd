"""What is claimed to be kept has a line that keeps it and a test that says so; whether the test passed is for `steward policy prove`."""

from pathlib import Path

from steward.policy import prove


def test_nothing_is_claimed_without_a_line_that_keeps_it_and_a_test_that_says_so(tmp_path: Path) -> None:
    assert prove.prove(tmp_path / "no run")["errors"] == ["No test run is on record, so nothing is proved. Run: make test"]
