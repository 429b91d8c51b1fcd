"""What a file is, by its first bytes and not by its name: a text, a workbook, or something that is no list."""

import zipfile
import zlib
from pathlib import Path

from steward.exchange.reading.problems import Limits, UnableToRead, size

TEXT = "csv"
WORKBOOKS = ("xlsx", "xls", "ods")
_BLOCK = 1 << 20
_CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE = "Open it in the program it comes from, save the list as XLSX or as CSV, and bring that."
# First bytes, and what such a file is called.
_OTHERS = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\x00", "a picture (TIFF)"),
    (b"MM\x00*", "a picture (TIFF)"),
    (b"RIFF", "a picture or a recording"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"SQLite format 3", "a database (SQLite)"),
    (b"\x00\x01\x00\x00Standard", "a database (Access)"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"BEGIN:VCARD", "a list of contact cards (vCard)"),
    (b"age-encryption.org/", "a file encrypted with age"),
    (b"-----BEGIN PGP", "a file encrypted with PGP"),
)
_ZIPPED = (
    ("word/", "a text document (DOCX)"),
    ("ppt/", "a presentation (PPTX)"),
    ("Index/", "an Apple Numbers or Pages document"),
    ("xl/workbook.bin", "a binary workbook (XLSB)"),
)


def of(path: Path, limits: Limits) -> str:
    """This function will return csv, xlsx, xls or ods, or raise UnableToRead with what the file is instead."""
    length = path.stat().st_size
    if length == 0:
        raise UnableToRead("This file is empty. Export the list again, and look into the file before you bring it.")
    if length > limits.text_bytes:
        raise UnableToRead(
            f"This file is {size(length)} large; a list may have {size(limits.text_bytes + 1)} at most. Cut it into several."
        )
    with path.open("rb") as file:
        head = file.read(8192)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        kind = _zipped(path, limits)
    elif head.startswith(_CFB):
        kind = _compound(path)
    else:
        return _text(head)
    if length > limits.workbook_bytes:
        raise UnableToRead(
            f"This workbook is {size(length)} large; one may have {size(limits.workbook_bytes)} at most."
            " Save the sheet as “CSV UTF-8” and bring that."
        )
    return kind


def _text(head: bytes) -> str:
    for first, name in _OTHERS:
        if head.startswith(first):
            raise UnableToRead(f"This is {name}, not a list. {_SAVE}")
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:512].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<?xml", b"<meta")) or b"urn:schemas-microsoft-com" in start:
        raise UnableToRead(f"This is a web page or XML, whatever its name ends with. {_SAVE}")
    if start.startswith((b'{"', b"[{", b"{\n", b"{\r")):
        raise UnableToRead(f"This is JSON, which people’s lists are not kept in. {_SAVE}")
    return TEXT


def _zipped(path: Path, limits: Limits) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            for part, name in _ZIPPED:
                if any(each.startswith(part) for each in names):
                    raise UnableToRead(f"This is {name}, not a list. {_SAVE}")
            kind = _kind_of_zip(archive, names)
            _unpack(archive, limits)
            return kind
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError):
        raise UnableToRead(
            "This workbook is damaged, or was not copied to its end. Open it in your spreadsheet, save it again, and bring that."
        ) from None


def _kind_of_zip(archive: zipfile.ZipFile, names: list[str]) -> str:
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
        said = archive.read("mimetype")
        if b"opendocument.spreadsheet" in said:
            if "META-INF/manifest.xml" in names and _says(archive, "META-INF/manifest.xml", b"encryption-data"):
                raise UnableToRead(LOCKED)
            return "ods"
        if b"opendocument" in said:
            raise UnableToRead(f"This is a document of LibreOffice, but not a spreadsheet. {_SAVE}")
    raise UnableToRead("This is a ZIP archive. Unpack it, and bring the list that is in it.")


LOCKED = "This workbook is protected by a password. Open it, save it without a password, bring that, and delete the copy."


def _says(archive: zipfile.ZipFile, name: str, words: bytes) -> bool:
    with archive.open(name) as member:
        return words in member.read(1 << 20)


def _unpack(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Unpack everything into nowhere: what an archive says of its own size may be a lie."""
    bomb = UnableToRead(
        f"This workbook unpacks to more than {size(limits.unpacked_bytes)}: no list is that large. Export it again, as CSV."
    )
    if sum(member.file_size for member in archive.infolist()) > limits.unpacked_bytes:
        raise bomb
    unpacked = 0
    for member in archive.infolist():
        with archive.open(member) as file:
            while block := file.read(_BLOCK):
                unpacked += len(block)
                if unpacked > limits.unpacked_bytes:
                    raise bomb


def _compound(path: Path) -> str:
    """An old Office file: a workbook, a locked XLSX, or a Word document; their names stand in its directory as UTF-16."""

    def named(*names: str) -> bool:
        return any(name.encode("utf-16-le") in data for name in names)

    with path.open("rb") as file:
        data = file.read(100_000_000)
    if named("EncryptedPackage", "EncryptionInfo"):
        raise UnableToRead(LOCKED)
    if named("Workbook", "Book") and not named("WordDocument", "PowerPoint Document"):
        return "xls"
    raise UnableToRead(f"This is an old Office document, but not a workbook. {_SAVE}")
