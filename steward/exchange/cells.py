"""Cells of files that go back to whoever brought them."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

# What a spreadsheet runs as a formula; "-" alone, or a dash before words, calculates nothing (as steward.cell has it).
_FORMULA = re.compile(r"[\s]*[=+@＝＋＠﹫\-－].*[^\W_]", re.DOTALL)
_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def neutral(said: str) -> str:
    """This function will return a cell that no spreadsheet runs: what begins as a formula gets an apostrophe in front."""
    plain = _INVISIBLE.sub(" ", said)
    return f"'{plain}" if _FORMULA.match(plain) else plain


def as_csv(rows: Iterable[Sequence[str]], *, separator: str = ",") -> Iterator[bytes]:
    """This function will stream rows as CSV that a spreadsheet opens with its letters right: UTF-8 with its mark."""
    yield b"\xef\xbb\xbf"
    for row in rows:
        line = io.StringIO()
        csv.writer(line, delimiter=separator).writerow([neutral(cell) for cell in row])
        yield line.getvalue().encode()
