"""Lists of employers in the format of the Organisation Data Service, made for the tests."""

import csv
import io
from importlib.resources import files

SHIPPED = "nhs-trusts-2026-01.csv"
RENAMED, CLOSED, MERGED, INTO = "RR8", "RXN", ("RGD", "RY6"), "RWA"


def january() -> list[list[str]]:
    """The rows of the file of January 2026."""
    text = files("steward.register").joinpath("data", SHIPPED).read_text(encoding="utf-8")
    return list(csv.reader(text.splitlines()))


def as_file(rows: list[list[str]]) -> bytes:
    """Rows as ODS writes them: every cell in quotes, no header."""
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()


def later() -> bytes:
    """A later edition: one renamed, one closed, two closed because they merged into a third."""
    rows = january()
    for row in rows:
        if row[0] == RENAMED:
            row[1] = "INVENTED CITY HOSPITALS NHS TRUST"
        elif row[0] == CLOSED:
            row[11] = "20260930"
        elif row[0] in MERGED:
            row[11] = "20260331"
    return as_file(rows)


def successors() -> bytes:
    """The list of successors that goes with it; the surgery in it is none of ours."""
    return as_file([[code, INTO, "R", "20260401", "1"] for code in MERGED] + [["A81001", "A81002", "R", "20260401", "1"]])
