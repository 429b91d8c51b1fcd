"""Text files: which encoding, which separator. Nothing is held in memory but a block and a sample."""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from charset_normalizer import from_bytes

from steward.exchange.reading.problems import Limits, UnableToRead

SEPARATORS = (",", ";", "\t", "|")
OPEN = 'In row {} a cell begins with a quotation mark (") that nobody closes. Put it right in a spreadsheet, or save the list as XLSX.'
_BLOCK = 1 << 20
_SAMPLE = 64 * 1024  # of lines with letters beyond ASCII
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What spreadsheets in Europe write when they do not write UTF-8; 8859-14 is Welsh.
_LIKELY = ["cp1252", "iso8859_15", "iso8859_14", "iso8859_2", "cp1250", "cp1254", "mac_roman", "cp850"]
_C1 = re.compile(rb"[\x80-\x9f]")
_NO_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_DOTTED = re.compile(r"[ḂḃĊċḊḋḞḟĠġṀṁṖṗṠṡ]")  # letters of old Irish: where 8859-14 has them, another encoding is meant
# Letters of names as Windows-1252 has them; nothing else than these beyond ASCII and the file needs no guess.
_PLAIN_1252 = re.compile(r"[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff£€–—‘’“”•…ŠšŽžŒœŸ°§©®½¼·´` ]*\Z")


def encoding_of(path: Path) -> str:
    """This function will return the encoding of a text file, reading it once from end to end."""
    with path.open("rb") as file:
        head = file.read(4096)
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name
    if len(head) > 3 and head[1::2].count(0) > len(head) // 4:
        return "utf-16-le"
    if len(head) > 3 and head[0::2].count(0) > len(head) // 4:
        return "utf-16-be"
    utf8, beyond = _scan(path)
    if utf8:
        return "utf-8"
    return _of_one_byte(beyond)


def _scan(path: Path) -> tuple[bool, bytes]:
    """Whether all of a file is UTF-8, and a sample of its lines that are not ASCII. A NUL is in no text."""
    decoder, utf8 = codecs.getincrementaldecoder("utf-8")("strict"), True
    sample, line = bytearray(), 1
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            if b"\0" in block:
                line += block[: block.index(b"\0")].count(b"\n")
                raise UnableToRead(
                    f"Line {line} holds a NUL byte, which no text has: the file is damaged, or it is no list."
                    " Export the list again, as XLSX or as “CSV UTF-8”."
                )
            line += block.count(b"\n")
            if block.isascii():
                continue
            if len(sample) < _SAMPLE:
                for each in block.splitlines():
                    if not each.isascii() and len(sample) < _SAMPLE:
                        sample += each[:1000] + b"\n"
            if utf8:
                try:
                    decoder.decode(block)
                except UnicodeDecodeError:
                    utf8 = False
        if utf8:
            try:
                decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                utf8 = False
    return utf8, bytes(sample)


def _of_one_byte(sample: bytes) -> str:
    """Windows-1252 unless the bytes say otherwise: charset-normalizer is sure of few short names, and we ask it only then."""
    if not _NO_1252.search(sample):
        beyond = "".join(letter for letter in sample.decode("cp1252") if ord(letter) > 127)
        if _PLAIN_1252.match(beyond):
            return "cp1252"
    found = from_bytes(sample, cp_isolation=_LIKELY, threshold=0.4)
    likely = [str(each.encoding) for each in found if not (each.encoding == "iso8859_14" and _DOTTED.search(str(each)))]
    guess = likely[0] if likely else "cp1252"
    return "cp1252" if guess.startswith("iso8859") and _C1.search(sample) else guess


def separator_of(path: Path, encoding: str) -> str:
    """This function will return what stands between the cells: what cuts most lines into the same number of them."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        lines = file.read(200_000).splitlines(keepends=True)[:400]
    lines = lines[:-1] or lines  # the last may be cut
    said = re.match(r"\ufeff?sep=(.)\s*$", lines[0]) if lines else None
    if said:
        return said[1]
    best, found = 0.0, ","
    for separator in SEPARATORS:
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=separator) if any(row))
        except csv.Error:
            continue
        rows = sum(widths.values())
        width, often = max(widths.items(), key=lambda each: (each[0] > 1, each[1], each[0]), default=(1, 0))
        score = often / max(rows, 1) * (1 - 1 / width)  # many cells, on most lines
        if score > best:
            best, found = score, separator
    return found


def rows(path: Path, *, encoding: str, separator: str, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """This function will stream the rows of a text file, each with its number as a spreadsheet would count it."""
    csv.field_size_limit(limits.cell)
    number = 0
    try:
        with path.open(encoding=encoding, errors="replace", newline="") as file:
            for number, row in enumerate(csv.reader(file, delimiter=separator), 1):
                if number == 1 and row:
                    row[0] = row[0].removeprefix("\ufeff")
                yield number, [cell.strip() if cell else cell for cell in row]
    except csv.Error as problem:
        if "field larger" in str(problem):
            raise UnableToRead(OPEN.format(number + 1)) from None
        raise UnableToRead(f"Row {number + 1} cannot be read. Open the list in a spreadsheet and save it as XLSX.") from None
