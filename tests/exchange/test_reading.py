"""Any list that people bring is read; what is no list is refused in words that say what to do."""

import base64
import csv
import datetime as dt
import io
import resource
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steward.exchange.reading import tables
from steward.exchange.reading.problems import Limits, UnableToRead
from steward.membership.importing.fields import known

HEADER = ["Surname", "First name", "Postcode"]
ROWS = [["Ashgrove", "Rhoswen", "LS8 1AA"], ["Òkàfọ̀r", "Zoë", "CF10 2BB"], ["O'Brien", "Siân", "ZZ1 1ZZ"]]
# Five cells, a title row and a typed date, as Excel 97 writes them; made once by a writer of that format.
XLS = (
    "c-rk)Pe>F|82`PQU3b^Nt7)Kt3_?~WxK>~tbW==Et7eD(5Y(<t?V`@c>{QsHEcF-^or*4k9lDrZ`a>P+)*&$J5CnnNu~SgcL3jGzx3im?feRKG^Bdkb@B7~SzW2"
    "?1?|bjfyqPPXpL$rcfK_ONinJX-!7`bk638+^P`ho*YWD7@V!PN>2>2<G1ztQWdF_)il<{7Gf?3Z?qQECACvgrvNkiBEAv)NHsE|Ii5*4^hl2TN&R~1YLm~LVEf"
    "O|e?dXOd8nYL2jd2s@B;hu*5&MZEr)NxxWq}|7?^MNJJsKP5bi?7@enZ91Mn~CV~CTpnm6k{3`&~Dw(P05$x9twfZ&ZbDD={R8?l@#o0e77~=TQ;j-Xs-O<$^}U"
    "NW2M~p2f3euxLSTo@c?76Pjiw?q6~&dw)hayM`F5}TEqm3NKnK=964_q(Gi{ILRZ2}S(;>2ni#zul=_imEHSKCA*-t;&uCU$*J5VW7>LvQ-kyq|HIo-~GSnYWrY"
    "`D+3So&+7;^RRwXEcD!jSfirf4w`YH10Dv;(0~^PYW$a`)iXCb(j?Dd8+ECOSyY%X&HIVvsB@-v9bG66*_}V#yfqFqwU5yL@cexGFVBxs+QxIoiM)yO~~NtJ}C<"
    "!?cnTh3@rzRZgXAocm00Ydwv#m+>yVV_AJC)hE9keo{O6IlPPNGu;c9Dreq@r%*@x;vnhEYaETDQQWyL@id&h3un#x$h7*m^~<jW`MEr>oz1okOO&xvR?dP9C*O"
    "|9af<V<GMq}B>e$M>r<JzAwmeP`WsT7k?%{PTW?~^@bXk#{LeG#^6sU?^IaT&+_GbO;V!O1bu3=AQdp^gW%J%#@PI@26anhdju}!JKBk2gO<G)Y{7cN}5aN)v*3"
    "l|#!d6txiE!8<Ud!19c&-t&jL?!M1Ci!pCk0f0deN-NzZ#WAkM)R6KTj3R1TVkC$+5d$SM`?5uLx`~-LwV0%`l=GkpJ&~Q!Hr9ye8*4c<L6%<|0lCZ_@w"
)


def written(folder: Path, data: bytes, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def as_csv(rows: list[list[str]], separator: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue()


def read(path: Path, **more: object) -> tuple[list[str], list[list[str]]]:
    table = tables.read(path, known=known, **more)  # type: ignore[arg-type]
    return table.header, [row.cells for row in table.rows()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_unicode_files_are_read_whatever_stands_between_their_cells(tmp_path: Path, encoding: str, separator: str) -> None:
    path = written(tmp_path, as_csv([HEADER, *ROWS], separator).encode(encoding))
    assert read(path) == (HEADER, ROWS)


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("cp1252", ["Zoë", "Siân", "“Bee” – Müller", "Nuñez"]),
        ("iso8859_15", ["Zoë", "Siân", "Müller", "Ángel"]),
        ("iso8859_2", ["Łukasz Wójcik", "Agnieszka Dąbrowska", "Grażyna Kołodziejczyk", "Małgorzata Wiśniewska", "Józef Źdźbło"]),
    ],
)
def test_older_encodings_are_told_by_their_letters(tmp_path: Path, encoding: str, names: list[str]) -> None:
    rows = [[name, "Invented", "LS8 1AA"] for name in names]
    header, found = read(written(tmp_path, as_csv([HEADER, *rows]).encode(encoding)))
    assert (header, found) == (HEADER, rows)


def test_an_encoding_that_somebody_names_is_taken(tmp_path: Path) -> None:
    path = written(tmp_path, as_csv([HEADER, ["Ŵyn", "Siân", "LS8 1AA"]]).encode("iso8859_14"))
    assert read(path, encoding="iso-8859-14")[1][0][0] == "Ŵyn"
    with pytest.raises(UnableToRead, match="No encoding is called"):
        read(path, encoding="klingon")


def test_a_late_letter_decides_the_encoding(tmp_path: Path) -> None:
    plain = as_csv([HEADER, *[["Ashgrove", f"Given{n}", "LS8 1AA"] for n in range(60_000)]])
    path = written(tmp_path, plain.encode() + "Müller;x".replace(";", ",").encode("cp1252"))
    table = tables.read(path, known=known)
    assert table.encoding == "cp1252"
    assert list(table.rows())[-1].cells[0] == "Müller"


def test_title_rows_blank_rows_totals_and_a_header_said_again_are_no_people(tmp_path: Path) -> None:
    rows = [
        ["Members of the branch", "", ""], [], ["Printed 21/11/2026, page 1", "", ""], HEADER, ROWS[0], [], HEADER, ROWS[1],
        ["Total", "2", ""],
    ]  # fmt: skip
    table = tables.read(written(tmp_path, as_csv(rows).encode()), known=known)
    found = list(table.rows())
    assert (table.header, table.header_row) == (HEADER, 4)
    assert [(row.number, row.cells) for row in found] == [(5, ROWS[0]), (8, ROWS[1])]
    assert table.skipped == [(7, "the header, said again"), (9, "a total")]
    assert table.titles == ["Members of the branch", "Printed 21/11/2026, page 1"]


def test_somebody_called_total_is_somebody(tmp_path: Path) -> None:
    assert len(read(written(tmp_path, as_csv([HEADER, ["Total", "Ada", "LS8 1AA"]]).encode()))[1]) == 1


def test_two_columns_of_one_name_are_numbered_and_trailing_separators_are_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, b"Surname,Phone,Phone,,\nAshgrove,01632 960001,07700 900123,,\nOkafor,1,2,,\n")
    assert read(path)[0] == ["Surname", "Phone", "Phone (2)"]


def test_a_column_without_a_name_that_is_used_is_kept(tmp_path: Path) -> None:
    path = written(tmp_path, b"Surname,First name,\nAshgrove,Rhoswen,a\nOkafor,Zo,b\n")
    assert read(path)[0] == ["Surname", "First name", "Column 3"]


def test_short_rows_are_filled_and_rows_that_are_too_long_are_told(tmp_path: Path) -> None:
    path = written(
        tmp_path, b"Surname,First name,Postcode\nAshgrove\nOkafor,Zo,LS8 1AA\nByrd,Ann,1 High Street, Leeds\nDay,Al,LS8\n"
    )
    rows = list(tables.read(path, known=known).rows())
    assert rows[0].cells == ["Ashgrove", "", ""]
    assert [row.extra for row in rows] == [[], [], ["Leeds"], []]


def test_cells_hold_line_breaks_quotes_and_formulas_as_text(tmp_path: Path) -> None:
    path = written(tmp_path, b'Surname;Address\nAshgrove;"1 Invented Row\nLeeds"\n=cmd|/C calc!A0;"say ""hi"""\n')
    assert read(path)[1] == [["Ashgrove", "1 Invented Row\nLeeds"], ["=cmd|/C calc!A0", 'say "hi"']]


def test_a_line_that_names_the_separator_is_believed_and_no_title(tmp_path: Path) -> None:
    path = written(tmp_path, b"sep=;\r\nSurname;First name\r\nAsh, the grove;Rhoswen\r\n")
    assert read(path) == (["Surname", "First name"], [["Ash, the grove", "Rhoswen"]])


def test_a_header_that_we_do_not_know_is_still_found(tmp_path: Path) -> None:
    path = written(tmp_path, b"List of friends\nApe,Bee,Cat\n12,a@invented.example,x\n13,b@invented.example,y\n")
    assert read(path)[0] == ["Ape", "Bee", "Cat"]


def test_a_list_without_a_header_is_refused_unless_a_row_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, b"Ashgrove,Rhoswen,r@invented.example,LS8 1AA\nOkafor,Zo,z@invented.example,LS8 1AB\n")
    with pytest.raises(UnableToRead, match="No row says what the columns are"):
        read(path)
    assert len(read(path, header_row=1)[1]) == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\n\n  \n", "nothing in this list"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xff\xd8\xff\xe0JFIF", "picture"),
        (b"<html><table><tr><td>Surname</td></tr></table></html>", "web page"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "web page or XML"),
        (b'{"members": []}', "JSON"),
        (b"BEGIN:VCARD\n", "contact cards"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"PK\x03\x04 not really a zip", "damaged"),
        (b"Surname,First name\nAsh\0grove,Rhoswen\n", "Line 2 holds a NUL"),
        (b'Surname,First name\n"Ashgrove,Rhoswen\n' + b"Okafor,Zo\n" * 5000, "quotation mark"),
        (b'Surname,First name\n"Ashgrove,Rhoswen\n' + b"Okafor,Zo\n" * 30, "quotation mark"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le"), "old Office document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Workbook".encode("utf-16-le"), "damaged"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_in_words(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(UnableToRead, match=words):
        read(written(tmp_path, data))


def zipped(folder: Path, members: dict[str, bytes]) -> Path:
    path = folder / "list.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"word/document.xml": b"<w/>"}, "DOCX"),
        ({"ppt/presentation.xml": b"<p/>"}, "PPTX"),
        ({"Index/Document.iwa": b""}, "Apple"),
        ({"list.csv": b"Surname"}, "ZIP archive"),
        ({"mimetype": b"application/vnd.oasis.opendocument.text"}, "not a spreadsheet"),
        ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
          "META-INF/manifest.xml": b"<manifest:encryption-data/>"}, "password"),
        ({"xl/workbook.xml": b"<nonsense"}, "damaged"),
    ],
)  # fmt: skip
def test_zipped_files_that_are_no_workbook_are_named(tmp_path: Path, members: dict[str, bytes], words: str) -> None:
    with pytest.raises(UnableToRead, match=words):
        read(zipped(tmp_path, members))


def test_a_zip_bomb_is_refused_before_it_goes_off(tmp_path: Path) -> None:
    path = zipped(tmp_path, {"xl/workbook.xml": bytes(3_000_000)})
    with pytest.raises(UnableToRead, match="unpacks to more than"):
        read(path, limits=Limits(unpacked_bytes=1_000_000))


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path, {"xl/workbook.xml": bytes(3_000_000)})
    size = (3_000_000).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, (1000).to_bytes(4, "little")))
    with pytest.raises(UnableToRead):
        read(path, limits=Limits(unpacked_bytes=1_000_000))


def test_a_sheet_that_claims_seventeen_billion_cells_kills_nobody(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "Surname", "x"  # type: ignore[index]
    book.save(tmp_path / "list.xlsx")
    with pytest.raises(UnableToRead, match="claims more cells"):
        read(tmp_path / "list.xlsx")


def test_a_gigabyte_is_refused_by_its_size_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    with path.open("wb") as file:
        file.truncate(1_000_000_000)  # a hole: nothing is written
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    with pytest.raises(UnableToRead, match="1 GB large"):
        read(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_utime - before < 0.5


def a_workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    cover = book.active
    assert cover is not None
    cover.title = "Cover"
    cover["A1"] = "Our members"
    hidden = book.create_sheet("Hidden")
    hidden.sheet_state = "hidden"
    hidden["A1"] = "secret"
    sheet = book.create_sheet("Members")
    sheet["A2"] = "Members at 21 November"
    for at, name in enumerate(["Member no", "Surname", "DOB", "Mobile", "Joined", "Active"]):
        sheet.cell(4, at + 1, name)
    born = dt.date(1990, 3, 27)
    for at, value in enumerate([1234, "=cmd", born, 7700900123, dt.datetime(2020, 1, 2, 10, 30), True]):  # noqa: DTZ001 - Excel knows no time zone
        sheet.cell(5, at + 1, value)
    sheet["B5"].data_type = "s"
    for at, value in enumerate(["00000123", "Okafor", 33689, 1.2e5, "2 January 2020", 0.5]):
        sheet.cell(6, at + 1, value)
    book.save(path)


def test_a_workbook_is_read_with_its_dates_and_numbers(tmp_path: Path) -> None:
    a_workbook(tmp_path / "list.xlsx")
    table = tables.read(tmp_path / "list.xlsx", known=known)
    assert (table.sheet, table.sheets) == ("Members", ["Cover", "Members"])
    assert [(row.number, row.cells) for row in table.rows()] == [
        (5, ["1234", "=cmd", "1990-03-27", "7700900123", "2020-01-02 10:30:00", "yes"]),
        (6, ["00000123", "Okafor", "33689", "120000", "2 January 2020", "0.5"]),
    ]


def test_the_sheet_can_be_chosen(tmp_path: Path) -> None:
    a_workbook(tmp_path / "list.xlsx")
    with pytest.raises(UnableToRead, match="“Cover”, “Members”"):
        read(tmp_path / "list.xlsx", sheet="Nothing")


def test_an_excel_97_file_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, zlib.decompress(base64.b85decode(XLS)), "list.xls")
    table = tables.read(path, known=known)
    assert (table.kind, table.header_row) == ("xls", 2)
    assert [row.cells for row in table.rows()] == [
        ["Ashgrove", "Rhoswen", "1990-03-27", "7700900123"],
        ["Ŵyn", "Ottoline", "n/a", "07700 900124"],
    ]


def test_an_ods_file_is_read(tmp_path: Path) -> None:
    def row(*cells: str) -> str:
        return f"<table:table-row>{''.join(cells)}</table:table-row>"

    def text(words: str) -> str:
        return f'<table:table-cell office:value-type="string"><text:p>{words}</text:p></table:table-cell>'

    born = (
        '<table:table-cell office:value-type="date" office:date-value="1990-03-27"><text:p>27/03/90</text:p></table:table-cell>'
    )
    empty = '<table:table-cell table:number-columns-repeated="3"/>'
    content = (
        '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Members">{row(text("Surname"), text("DOB"))}{row(text("Ŵyn"), born)}{row(empty)}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    path = zipped(
        tmp_path, {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": content.encode(),
                   "META-INF/manifest.xml": b"<manifest/>"},
    )  # fmt: skip
    assert read(path) == (["Surname", "DOB"], [["Ŵyn", "1990-03-27"]])


_CELL = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=12
).map(str.strip).filter(lambda cell: cell and "\ufeff" not in cell)  # fmt: skip


@settings(max_examples=60)
@given(rows=st.lists(st.tuples(_CELL, _CELL, _CELL), min_size=1, max_size=8), separator=st.sampled_from(",;\t|"))
def test_whatever_a_spreadsheet_writes_comes_back_cell_for_cell(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]], separator: str
) -> None:
    path = written(tmp_path_factory.mktemp("list"), as_csv([HEADER, *map(list, rows)], separator).encode())
    table = tables.read(path, known=known)
    table.separator = separator  # which one it is, is another question: three cells of commas are a list of nine
    assert [row.cells for row in table.rows()] == [list(row) for row in rows if list(row) != HEADER]


def test_a_large_file_is_read_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    with path.open("w") as file:
        file.write("Surname,First name,Postcode\n")
        file.writelines(f"Family{n},Given{n},LS8 1AA\n" for n in range(400_000))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    table = tables.read(path, known=known)
    assert sum(1 for _ in table.rows()) == 400_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000  # kB
