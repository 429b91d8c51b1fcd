"""Files to take away: of few kinds, told by their contents, without programs inside."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from steward.website.uploads import pdf
from steward.website.uploads.kept import Looked, Refused, mega

LARGEST = 40_000_000  # bytes
UNPACKED = 300_000_000
ENTRIES = 5000
EXTENSIONS = ["pdf", "odt", "docx", "ods", "xlsx", "csv", "txt"]
_OPEN_DOCUMENT = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
}
_MICROSOFT = {
    "docx": b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
_PROGRAMS = re.compile(
    r"vbaproject|vbadata|activex/|(^|/)basic/|(^|/)scripts/|macrosheets/|oleobject|\.(bin|exe|dll|js|vbs|scr|jar|hta|mht|mhtml|html?|rtf|docm|dotm|xlsm)$",
    re.IGNORECASE,
)
_PRINTER = re.compile(
    r"printersettings/printersettings\d*\.bin$", re.IGNORECASE
)  # what the printer of whoever wrote it was set to
_LINKS = ("hyperlink", "externallinkpath")  # what leads elsewhere when somebody follows it; everything else is fetched on opening
_MACROS = re.compile(rb"vbaproject|macroenabled|activex|oleobject", re.IGNORECASE)
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_SCRIPTS = "urn:oasis:names:tc:opendocument:xmlns:script:1.0"
_MACRO = "There is a program (a macro or an embedded object) in this file. Save it without macros, or as PDF, and choose that."


def look_at(name: str, data: bytes) -> Looked:
    """This function will return the file as it may be kept, or raise Refused."""
    kind = Path(name).suffix.lower().lstrip(".")
    if kind not in EXTENSIONS:
        raise Refused(
            "Files of this kind are not kept here. Choose a PDF (or ODT, DOCX, ODS, XLSX, CSV, TXT); other documents can be saved as PDF."
        )
    if len(data) > LARGEST:
        raise Refused(f"This file has {mega(len(data))}; the most is {mega(LARGEST)}. Make its pictures smaller, or divide it.")
    if kind == "pdf":
        pdf.look_at(data)
    elif kind in ("csv", "txt"):
        _words(kind, data)
    else:
        _office(kind, data)
    return Looked(data, name=name)


def _words(kind: str, data: bytes) -> None:
    """Text: nothing but signs that can be read."""
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            words = data.decode("utf-16")
        else:
            try:
                words = data.decode("utf-8-sig")
            except UnicodeDecodeError:
                words = data.decode("cp1252")
    except UnicodeDecodeError:
        words = "\0"
    if re.search(r"[\x00-\x08\x0e-\x1f]", words):
        raise Refused(f"This is no text, although its name ends in .{kind}. Choose the file as its program saves it.")
    if re.match(r"\s*(<!doctype|<html|<script|<svg|<\?xml|<\?php|%PDF)", words, re.IGNORECASE):
        raise Refused(f"This is another kind of file, although its name ends in .{kind}. Save it as PDF, and choose that.")


def _office(kind: str, data: bytes) -> None:
    """A document or a table of an office program: a ZIP whose contents say what it is, with no program in it."""
    other = f"This is no {kind.upper()} file, although its name ends in .{kind}. Open it in your office program, save it anew, and choose that."
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused("This file has a password, or is of an old kind. Save it without a password as PDF or in today’s format.")
    if not data.startswith(b"PK\x03\x04"):
        raise Refused(other)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            entries = packed.infolist()
            _not_too_much(entries)
            names = [entry.filename for entry in entries]
            if len({each.casefold() for each in names}) < len(names):
                raise Refused(other)  # two of a name: one for whoever looks, the other for whoever opens it
            if any(_PROGRAMS.search(each) and not _PRINTER.search(each) for each in names):
                raise Refused(_MACRO)
            if kind in _OPEN_DOCUMENT:
                if _read(packed, "mimetype", other).strip() != _OPEN_DOCUMENT[kind]:
                    raise Refused(other)
                _no_scripts(packed, names)
            else:
                kinds = _read(packed, "[Content_Types].xml", other)
                if _MICROSOFT[kind] not in kinds:
                    raise Refused(other)
                if any(_MACROS.search(value.encode()) for part in _parts(kinds) for value in part.attrib.values()):
                    raise Refused(_MACRO)
            for each in names:
                if each.casefold().endswith(".rels") and any(map(_fetches, _parts(_read(packed, each, other)))):
                    raise Refused(
                        "This file fetches a part of itself from elsewhere when it is opened. Save it as PDF, and choose that."
                    )
    except (zipfile.BadZipFile, ElementTree.ParseError, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise Refused("This file is damaged, or has a password. Open it, save it again without one, and choose that.") from None


def _no_scripts(packed: zipfile.ZipFile, names: list[str]) -> None:
    for each in ("content.xml", "styles.xml"):
        # By what the names stand for: a file may call them as it likes.
        if each in names and any(
            part.tag == f"{{{_SCRIPTS}}}event-listener" or part.tag == f"{{{_OFFICE}}}script"
            for part in _parts(_read(packed, each, ""))
        ):
            raise Refused("There is a program (a macro) in this file. Save it without macros, or as PDF, and choose that.")


def _parts(data: bytes) -> Iterator[ElementTree.Element]:
    """The parts of an XML file, read as the office program reads them: whatever its letters, its order and its abbreviations."""
    words = data.replace(b"\0", b"").upper()
    if b"<!DOCTYPE" in words or b"<!ENTITY" in words:
        raise ValueError("No office program writes this.")
    for _, part in ElementTree.iterparse(io.BytesIO(data), events=("start",)):  # noqa: S314  with neither a document type nor entities
        yield part
        part.clear()


def _fetches(part: ElementTree.Element) -> bool:
    said = {name.rpartition("}")[2].casefold(): value.casefold() for name, value in part.attrib.items()}
    return said.get("targetmode") == "external" and said.get("type", "").rpartition("/")[2] not in _LINKS


def _not_too_much(entries: list[zipfile.ZipInfo]) -> None:
    """What it says of itself; _read never unpacks more than that."""
    if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > UNPACKED:
        raise Refused("Unpacked, this file would be far larger than it looks. Save it as PDF, and choose that.")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("This file has a password. Save it without one, and choose that.")


def _read(packed: zipfile.ZipFile, name: str, other: str) -> bytes:
    try:
        with packed.open(name) as entry:
            return entry.read(20_000_000)
    except KeyError:
        raise Refused(other) from None
