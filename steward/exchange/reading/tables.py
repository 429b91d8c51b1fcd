"""A list inside a file: where its header is, what its columns are called, and its rows one after the other."""

import codecs
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from steward.exchange.reading import kinds, texts, workbooks
from steward.exchange.reading.problems import Limits, UnableToRead

_HEAD = 400  # rows in which the header and the width are looked for
_HEADER_WITHIN = 40
_NO_ALPHABETS = {"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "unicode_escape", "raw_unicode_escape"}
_LINES = 20  # no cell of a list has more lines; a quotation mark that nobody closed makes one
_VALUE = re.compile(r"@|^[\d\s.,/:£+-]+$|^[A-Za-z]{1,2}\d[\dA-Za-z]? ?\d[A-Za-z]{2}$")  # what stands in cells, not above them
_TOTAL = re.compile(
    r"^\W*((grand |sub)?\s*-?totals?\b|sum\b|count\b|records?\b|number of\b|no\.? of\b|end of\b|\d[\d ,.]* (members?|rows?|records?|people)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Row:
    """One row: its number as a spreadsheet counts it, a cell for each column, and `extra`, what goes beyond the last column."""

    number: int
    cells: list[str]
    extra: list[str] = field(default_factory=list)


@dataclass
class Table:
    """What a file holds. `rows()` may be called again and again; each time it reads the file anew.

    `skipped` says, after the rows were read, which rows were taken for a total or for the header said again.
    """

    path: Path
    kind: str
    header: list[str]
    header_row: int
    limits: Limits
    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    sheets: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    skipped: list[tuple[int, str]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)  # the header as it stands there

    def rows(self) -> Iterator[Row]:
        """This function will stream the rows below the header; blank rows are left out."""
        self.skipped = []
        width = len(self.header)
        header = [_flat(name) for name in (self.said + [""] * width)[:width]]
        scanned = self.kind == kinds.TEXT and not self.encoding.startswith(("utf-16", "utf-32"))
        count = 0
        for number, cells in _raw(self):
            if number <= self.header_row or not any(cells):
                continue
            if not scanned:  # the scan of a text's bytes refuses a NUL; PostgreSQL takes none
                cells = [cell.replace("\0", "\ufffd") for cell in cells]
            for cell in cells:
                if len(cell) > _LINES and cell.count("\n") > _LINES:
                    raise UnableToRead(texts.OPEN.format(number))
            extra: list[str] = []
            if len(cells) == width:
                kept = cells
            else:
                extra = cells[width:] if any(cells[width:]) else []
                kept = cells[:width] + [""] * (width - len(cells))
            why = _no_person(kept, header)
            if why:
                self.skipped.append((number, why))
                continue
            count += 1
            if count > self.limits.rows:
                raise UnableToRead(f"This list has more than {self.limits.rows:,} rows. Cut it into several files.")
            yield Row(number, kept, extra)

    def sample(self, count: int = _HEAD) -> list[Row]:
        """This function will return the first rows."""
        return list(islice(self.rows(), count))

    def digest(self) -> str:
        """This function will return the SHA-256 of the file's bytes."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


def read(
    path: Path, *, known: Callable[[str], bool] | None = None, sheet: str = "", header_row: int = 0, encoding: str = "",
    limits: Limits | None = None,
) -> Table:  # fmt: skip
    """This function will find the list in a file, or raise UnableToRead in words that say what to do.

    `known` tells a heading that we understand; the row with most of them is the header. `sheet`, `header_row` and `encoding` say
    it where somebody knows better.
    """
    limits = limits or Limits()
    table = Table(path, kinds.of(path, limits), [], header_row, limits, sheet=sheet)
    if table.kind == kinds.TEXT:
        table.encoding = _encoding(encoding) or texts.encoding_of(path)
        table.separator = texts.separator_of(path, table.encoding)
    head = list(islice(_raw(table, most=_HEAD), _HEAD))
    head = [(number, cells) for number, cells in head if any(cells)]
    if not head:
        raise UnableToRead("There is nothing in this list. Look into the file, and choose the sheet that holds it.")
    table.header_row = header_row or _header_row(head, known or (lambda name: False))
    said = next((cells for number, cells in head if number == table.header_row), None)
    if said is None:
        raise UnableToRead(f"Row {table.header_row} is empty. Say which row holds the names of the columns.")
    table.titles = [" ".join(cell for cell in cells if cell) for number, cells in head if number < table.header_row]
    below = [cells for number, cells in head if number > table.header_row]
    width = _width(said, below)
    # Counted before each is given a name of its own: a file of a hundred thousand columns would keep us for an hour.
    if width > limits.columns:
        raise UnableToRead(
            f"This list has {width} columns; it may have {limits.columns}. Delete those that are not about members."
        )
    table.said, table.header = said, _names(said, width)
    return table


def _encoding(name: str) -> str:
    if name:
        try:
            if codecs.lookup(name).name in _NO_ALPHABETS:
                raise LookupError
            "".encode(name)
        except (LookupError, ValueError):
            raise UnableToRead(f"No encoding is called “{name}”. Try utf-8, windows-1252 or iso-8859-15.") from None
    return name


def _raw(table: Table, *, most: int = 0) -> Iterator[tuple[int, list[str]]]:
    if table.kind == kinds.TEXT:
        source = texts.rows(table.path, encoding=table.encoding, separator=table.separator, limits=table.limits)
        for number, cells in source:
            if number == 1 and len(cells) <= 2 and re.match(r"sep=.?$", cells[0] if cells else ""):
                continue
            yield number, cells
        return
    for number, cells in workbooks.rows(table.path, sheet=table.sheet, limits=table.limits, most=most):
        if number == 0:
            table.sheet, table.sheets = cells[0], cells[1:]
        else:
            yield number, cells


def _flat(words: str) -> str:
    return re.sub(r"\W+", "", words.casefold())


def _filled(cells: list[str]) -> int:
    return sum(1 for cell in cells if cell)


def _header_row(head: list[tuple[int, list[str]]], known: Callable[[str], bool]) -> int:
    """The row with most headings that we know; else the first row that is as wide as the list and holds words only."""
    first = head[:_HEADER_WITHIN]
    wide = _usual_width([cells for _, cells in head])
    score, best = max(((sum(1 for cell in cells if cell and known(cell)), -number) for number, cells in first), default=(0, 0))
    if score >= 2 or (score == 1 and wide == 1):
        return -best
    for number, cells in first:
        words = [cell for cell in cells if cell]
        if len(words) < max(1, 0.6 * wide):
            continue
        if not any(_VALUE.search(cell) for cell in words) and len({_flat(cell) for cell in words}) > 0.6 * len(words):
            return number
        break
    raise UnableToRead(
        "No row says what the columns are. Put a row above the list with names such as “Surname”, “First name”, “Address 1”,"
        " “Postcode”; or say which row it is."
    )


def _usual_width(rows: list[list[str]]) -> int:
    widths = Counter(_filled(cells) for cells in rows)
    return max(widths, key=lambda width: (widths[width], width), default=1)


def _width(said: list[str], below: list[list[str]]) -> int:
    """How many columns a list has: those with a name, and those that the rows below use without one."""
    width = max((at for at, cell in enumerate(said, 1) if cell), default=0)
    # A column that nobody named counts where the rows below use it as a rule; a stray cell does not make one.
    used = Counter(at for cells in below for at, cell in enumerate(cells, 1) if cell and at > width)
    return max([width, *(at for at, often in used.items() if often > 0.5 * len(below))])


def _names(said: list[str], width: int) -> list[str]:
    """A name of its own for each column: the second “Phone” is “Phone (2)”, one without a name “Column 7”."""
    names: list[str] = []
    for at in range(width):
        plain = " ".join(said[at].split())[:120] if at < len(said) else ""
        name, again = plain or f"Column {at + 1}", 2
        while name.casefold() in (each.casefold() for each in names):
            name, again = f"{plain} ({again})", again + 1
        names.append(name)
    return names


def _no_person(cells: list[str], header: list[str]) -> str:
    """Why a row is nobody: a total at the foot, or the header said again at the top of a printed page."""
    filled = len(cells) - cells.count("")
    if filled <= max(2, len(cells) // 3) and _TOTAL.match(next(filter(None, cells), "")):
        return "a total"
    if filled > 1:
        for cell, name in zip(cells, header, strict=True):
            if cell and _flat(cell) != name:
                return ""
        return "the header, said again"
    return ""
