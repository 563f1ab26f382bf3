"""Bytes to rows: encodings, separators, sheets, zips; and hostile files, which end in one sentence."""

from __future__ import annotations

import io
import struct
import time
import zipfile

import pytest

from socialops.tables.decoded import Decoded, decoded
from socialops.tables.delimited import rows_of
from socialops.tables.reading import tables_of
from socialops.tables.table import Table, Unread, cell
from socialops.tables.zipped import inflated
from tests.measuring.exported import EXPORTS

_BOOK = (
    '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="One" sheetId="1" r:id="r1"/></sheets></workbook>'
)
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="{target}" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/></Relationships>'
)


def xlsx(rows: str, head: str = "") -> bytes:
    sheet = (
        f'<?xml version="1.0"?>{head}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )
    return zipped(
        {
            "_rels/.rels": _RELATIONS.format(target="xl/workbook.xml", kind="officeDocument"),
            "xl/workbook.xml": _BOOK,
            "xl/_rels/workbook.xml.rels": _RELATIONS.format(target="worksheets/sheet1.xml", kind="worksheet"),
            "xl/worksheets/sheet1.xml": sheet,
        }
    )


def zipped(files: dict[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def text(value: str, place: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'


def rows(data: bytes) -> list[tuple[str, ...]]:
    found = tables_of(data)
    assert isinstance(found, list), found
    return [row for table in found for row in table.rows]


def reason(data: bytes) -> str:
    found = tables_of(data)
    assert isinstance(found, Unread), found
    assert "\n" not in found.reason
    return found.reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_is_read_in_the_encoding_that_it_has(encoding: str) -> None:
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    assert decoded(mark + "Räckvidd,€".encode(encoding)) == Decoded("Räckvidd,€")
    assert decoded("Räckvidd,1\n".encode(encoding)) == Decoded("Räckvidd,1\n")


def test_windows_letters_are_read_with_a_note() -> None:
    found = decoded("Größe;1 €".encode("cp1252"))
    assert isinstance(found, Decoded)
    assert found.text == "Größe;1 €"
    assert "Windows-1252" in str(found.note)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("a,b\n1,2\n", [("a", "b"), ("1", "2")]),
        ("a;b\n1,5;2,5\n3,5;4,5\n", [("a", "b"), ("1,5", "2,5"), ("3,5", "4,5")]),
        ("a;b\nOh, là, là;2\n", [("a", "b"), ("Oh, là, là", "2")]),
        ("a\tb\n1,5\t2;5\n", [("a", "b"), ("1,5", "2;5")]),
        ("sep=|\na|b\n1|2\n", [("a", "b"), ("1", "2")]),
        ('SEP=,\r\n"Views"\r\n"Date","Primary"\r\n', [("Views",), ("Date", "Primary")]),
        ('a,b\n"x\ny",2\n,\n\n3,4\n', [("a", "b"), ("x\ny", "2"), ("3", "4")]),
        ("a\n1\n", [("a",), ("1",)]),
    ],
)
def test_the_separator_is_found(given: str, found: list[tuple[str, ...]]) -> None:
    assert rows(given.encode()) == found


def test_lines_are_those_of_the_file() -> None:
    table = rows_of(b'sep=,\na,b\n"x\ny",2\n,\n3,4\n')
    assert isinstance(table, Table)
    assert [*table.lines] == [2, 3, 6]
    assert cell(6, 27) == "AB6"


def test_numbers_of_sheets_are_text_again_and_show_lost_digits() -> None:
    sheet = (
        f'<row r="1">{text("id", "A1")}{text("=1+1", "B1")}</row><row r="3"><c r="A3"><v>2157752322885197823</v></c>'
        '<c r="B3"><v>12.5</v></c><c r="C3"><v>18</v></c><c r="D3" t="b"><v>1</v></c></row>'
    )
    found = tables_of(xlsx(sheet))
    assert isinstance(found, list)
    assert found[0].rows == [("id", "=1+1", "", ""), ("2.1577523228851978e+18", "12.5", "18", "True")]
    assert (found[0].name, [*found[0].lines]) == ("One", [1, 3])


def test_zips_are_unpacked_and_what_file_managers_add_is_left_out() -> None:
    inner = zipped({"Table data.csv": "a,b\n1,2\n", "empty.csv": ""})
    assert rows(zipped({"x.zip": inner, "__MACOSX/._x": b"\x00", ".DS_Store": b"\x00"})) == [("a", "b"), ("1", "2")]


def test_a_spreadsheet_that_asks_for_all_memory_ends_its_reader_alone() -> None:
    book = bytearray((EXPORTS / "linkedin-followers.xls").read_bytes())
    dimensions = book.index(b"\x00\x02\x0e\x00")  # the BIFF record that says how far a sheet reaches
    book[dimensions + 4 : dimensions + 18] = struct.pack("<IIHHH", 0, 0x7FFFFFFF, 0, 0xFFFF, 0)
    assert reason(bytes(book)) == "the spreadsheet is damaged: export it again, or save it as CSV"


def test_a_zip_that_swells_is_left_alone() -> None:
    bomb = zipped({"a.csv": b"0" * 3_000_000})
    assert len(bomb) < 10_000
    found = inflated(bomb, most=2 * 1024 * 1024)
    assert isinstance(found, Unread)
    assert "holds more than 2 MB" in found.reason
    assert inflated(bomb) == [("a.csv", b"0" * 3_000_000)]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "the file is empty"),
        (b"\xff\xfea", "damaged"),
        (b"a\x00b,c\n", "this is no text"),
        (b"a,b\n1," + b"x" * 140_000, "A2"),
        (b'a,b\n1,"open' + b"x\n" * 80_000, "A2"),
        (b"a\n" * 50_001, "more than 50000 rows"),
        (b"," * 501 + b"x\n", "line 1 has more than 500 columns"),
        (b"x" * (20 * 1024 * 1024 + 1), "more than 20 MB"),
        (b"PK\x03\x04 and no more", "the zip is damaged"),
        (b"\xd0\xcf\x11\xe0 and no more", "the spreadsheet is damaged"),
        (zipped({f"{n}.csv": "a" for n in range(201)}), "holds 201 files"),
        (zipped({"a.zip": zipped({"b.zip": zipped({"c.zip": zipped({"d.csv": "a"})})})}), "zips that hold zips"),
        (zipped({".hidden": "a"}), "the zip is empty"),
        (zipped({"a.csv": b"\x00xy"}), "a.csv: this is no text"),
        (xlsx("", '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'), "entities of its own"),
        (xlsx(f'<row r="50001">{text("x", "A50001")}</row>'), "reaches to row 50001"),
        (xlsx('<row r="1048576"><c><v>1</v></c></row>'), "reaches to row 1048576"),
        (xlsx(f'<row r="1">{text("x", "XFD1")}</row>'), "reaches to column XFD"),
        (xlsx(f'<row r="1">{text("x", "SF1")}</row><row r="50000">{text("x", "A50000")}</row>'), "50000 rows and 5"),
        (xlsx(f'<row r="1">{text("x" * 140_000, "A1")}</row>'), "A1 of 'One' is over"),
    ],
)  # fmt: skip
def test_hostile_files_end_in_one_sentence(data: bytes, words: str) -> None:
    start = time.process_time()
    assert words in reason(data)
    assert time.process_time() - start < 3
