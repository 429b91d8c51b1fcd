"""PDF: read object by object; one that does something by itself, or carries other files, is refused."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from steward.website.uploads.kept import Refused

OBJECTS = 300_000
# What is looked for: the name of a key or of a kind of action, and what it is in words.
DOES = {
    "/JavaScript": "a program (JavaScript)",
    "/JS": "a program (JavaScript)",
    "/Launch": "something that starts another program",
    "/EmbeddedFile": "another file inside",
    "/EmbeddedFiles": "another file inside",
    "/RichMedia": "a film or a sound",
    "/Movie": "a film or a sound",
    "/Sound": "a film or a sound",
    "/XFA": "a form with a program (XFA)",
    "/SubmitForm": "a form that sends what somebody types to another place",
    "/ImportData": "something that fetches data from elsewhere",
    "/GoToR": "a link that opens another file",
    "/GoToE": "a link that opens another file",
}
_LONG = re.compile(rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData)\b")
_ESCAPED = re.compile(rb"#([0-9a-fA-F]{2})")


def look_at(data: bytes) -> None:
    """This function will raise Refused where a PDF holds something that acts, or is no PDF."""
    if not data.startswith(b"%PDF-"):
        raise Refused("This is no PDF, although its name ends in .pdf. Save the document as PDF, and choose that.")
    if zipfile.is_zipfile(io.BytesIO(data)):
        raise Refused("This file is a PDF and another kind of file at once. Print the document to PDF anew, and choose that.")
    # What readers find that search a damaged file themselves, whatever its table of contents says.
    for found in _LONG.finditer(_ESCAPED.sub(lambda m: bytes([int(m[1], 16)]), data)):
        _refuse("/" + found[1].decode())
    try:
        reader = PdfReader(io.BytesIO(data))
        encrypted = reader.is_encrypted
        if not encrypted:
            _walk(reader)
            len(reader.pages)
    except Refused:
        raise
    except (PyPdfError, RecursionError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, MemoryError):
        raise Refused("This PDF is damaged. Print the document to PDF anew, and choose that.") from None
    if encrypted:
        raise Refused(
            "This PDF has a password or is protected. Save it without protection, and choose that: not everybody could read it."
        )


def _refuse(what: str) -> None:
    raise Refused(
        f"This PDF holds {DOES[what]}. Print it to PDF anew (File, Print, Save as PDF): that leaves it out. Then choose that."
    )


def _walk(reader: PdfReader) -> None:
    """Every object of the file, whether a page leads to it or not."""
    keys = {(number, generation) for generation, numbers in reader.xref.items() for number in numbers}
    keys |= {(number, 0) for number in reader.xref_objStm}
    if len(keys) > OBJECTS:
        raise Refused("This PDF has too many parts to be looked at. Print it to PDF anew, and choose that.")
    waiting: list[Any] = [reader.trailer]
    for number, generation in keys:
        waiting.append(IndirectObject(number, generation, reader).get_object())
        while waiting:
            _one(waiting.pop(), waiting)


def _one(thing: Any, waiting: list[Any]) -> None:
    if isinstance(thing, DictionaryObject):
        for key, value in thing.items():
            if key in DOES:
                _refuse(key)
            if key in ("/S", "/Subtype") and value in DOES:
                _refuse(str(value))
            if key == "/OpenAction":
                opens = value.get_object()
                if isinstance(opens, DictionaryObject) and opens.get("/S") != "/GoTo":
                    raise Refused(
                        "This PDF does something by itself when it is opened. Print it to PDF anew (File, Print, Save as PDF), and choose that."
                    )
            if not isinstance(value, IndirectObject):
                waiting.append(value)
    elif isinstance(thing, ArrayObject):
        waiting.extend(each for each in thing if not isinstance(each, IndirectObject))
