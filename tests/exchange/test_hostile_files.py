"""Files that were made to harm: one line, within a second and 100 MiB."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.factories import SOURCE, WorkspaceFolder, identity, run_cli, small_workspace

SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
SHEET = f'<worksheet xmlns="{SPREADSHEET}"><sheetData>{{}}</sheetData></worksheet>'


def _word(place: str, word: str) -> str:
    return f'<row r="{place[1:]}"><c r="{place}" t="inlineStr"><is><t>{word}</t></is></c></row>'


def _part(path: str, kind: str) -> str:
    return f'<Override PartName="/xl/{path}.xml" ContentType="{TYPE}.{kind}+xml"/>'


def _relation(number: int, kind: str, path: str) -> str:
    return f'<Relationship Id="r{number}" Type="{OFFICE}/{kind}" Target="{path}"/>'


PLAIN = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    + _part("workbook", "sheet.main")
    + _part("worksheets/sheet1", "worksheet")
    + _part("sharedStrings", "sharedStrings")
    + "</Types>",
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    + _relation(1, "officeDocument", "xl/workbook.xml")
    + "</Relationships>",
    "xl/workbook.xml": f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    + _relation(1, "worksheet", "worksheets/sheet1.xml")
    + _relation(2, "sharedStrings", "sharedStrings.xml")
    + "</Relationships>",
    "xl/worksheets/sheet1.xml": SHEET.format(_word("A1", "text") + _word("A2", "Hi")),
}


def _zip(parts: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _book(**parts: str | bytes) -> bytes:
    named = {"sheet": "xl/worksheets/sheet1.xml", "texts": "xl/sharedStrings.xml", "styles": "xl/styles.xml"}
    return _zip({**PLAIN, **{named[name]: content for name, content in parts.items()}})


def _encrypted() -> bytes:
    data = bytearray(_book())
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(sign)
        while place >= 0:
            data[place + at] |= 1
            place = data.find(sign, place + 4)
    return bytes(data)


def _lying() -> bytes:
    """A part that says it is small."""
    data = bytearray(_book(sheet=b" " * (120 << 20)))
    return bytes(data).replace((120 << 20).to_bytes(4, "little"), (1000).to_bytes(4, "little"))


ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]><x>&j;</x>"
)
HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "bomb": ("plan.xlsx", lambda: _book(sheet=b" " * (120 << 20)), "unpacks to more than 100 MB"),
    "ratio": ("plan.xlsx", lambda: _book(styles=b" " * (30 << 20)), "unpacks to over 200 times its size"),
    "lying": ("plan.xlsx", _lying, "is damaged|unpacks to more than|unpacks to over"),
    "members": (
        "plan.xlsx",
        lambda: _zip({f"xl/{n}": b"" for n in range(1001)}),
        "holds 1001 parts, and 1000 are the most",
    ),
    "password": ("plan.xlsx", _encrypted, "has a password: save it without one"),
    "entities": ("plan.xlsx", lambda: _book(sheet=ENTITIES), "defines entities of its own"),
    "far": (
        "plan.xlsx",
        lambda: _book(sheet=SHEET.format('<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row>')),
        "reaches to row 1048576, and 10000 is the most",
    ),
    "wide": (
        "plan.xlsx",
        lambda: _book(sheet=SHEET.format('<row r="2"><c r="XFD2" t="n"><v>1</v></c></row>')),
        "reaches to column XFD, and CV is the last that is read",
    ),
    "texts": (
        "plan.xlsx",
        lambda: _book(texts="<sst>" + "".join(f"<si><t>{n:x}</t></si>" for n in range(400_000)) + "</sst>"),
        "holds more than 200000 texts",
    ),
    "no-book": ("plan.xlsx", lambda: _zip({"readme.txt": b"hi"}), "this is a zip, and no spreadsheet"),
    "cut": ("plan.xlsx", lambda: _book()[:300], "is damaged"),
    "binary": ("plan.csv", lambda: bytes(range(256)) * 40, "this is no text"),
    "old-excel": ("plan.xls", lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "the old form of Excel: save it as .xlsx"),
    "open-quote": ("plan.csv", lambda: b'id,text\na,"' + b"x" * 100_000, "a quote is left open"),
    "rows": ("plan.csv", lambda: b"id,text\n" + b"a,b\n" * 10_001, "more than 10000 rows: take it in parts"),
    "lines": ("plan.csv", lambda: b"text\n" + b"\n" * (19 << 20), "more than 1048576 lines"),
    "commas": ("plan.csv", lambda: b"text\n" + b",,,,,,,,x\n" * (1 << 20), "more than 10010 rows: take it in parts"),
    "large": ("plan.csv", lambda: b"text\n" + b"x" * (41 << 20), "more than 40 MB: take it in parts"),
    "columns": ("plan.csv", lambda: b"text," * 101 + b"\n", "more than 100 columns: is this the right file?"),
    "empty": ("plan.csv", lambda: b"", "the file is empty"),
}


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> WorkspaceFolder:
    made = small_workspace(tmp_path_factory.mktemp("hostile") / "acme")
    made.git()
    run_cli("import", "nothing.csv", cwd=made.root)  # modules are loaded, so that it is the file which is timed
    return made


def test_the_spreadsheet_behind_them_is_a_good_one(acme: WorkspaceFolder) -> None:
    path = acme.root.parent / "plan.xlsx"
    path.write_bytes(_book(texts="<sst/>"))
    assert run_cli("import", path, "--channel", "acme-x", "--dry-run", cwd=acme.root).out == "posts/hi.yaml\n"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_was_made_to_harm_ends_in_one_line(acme: WorkspaceFolder, name: str) -> None:
    file, made, said = HOSTILE[name]
    path = acme.root.parent / file
    path.write_bytes(made())
    start = time.process_time()
    ran = run_cli("import", path, "--channel", "acme-x", cwd=acme.root)
    assert time.process_time() - start < 3  # under a second on a quiet machine; coverage and neighbours take their part
    assert (ran.code, ran.out) == (2, "")
    assert re.search(said, ran.err), ran.err
    assert len(ran.err.splitlines()) == 1
    assert not (acme.root / "posts").exists()


MEASURED = """
import sys
from socialops.cli.run import run
run(sys.argv[1:])
print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux says so how much a process took")
@pytest.mark.parametrize("name", ["bomb", "texts", "lines", "commas", "large"])
def test_it_takes_little_memory(acme: WorkspaceFolder, name: str) -> None:
    file, made, _ = HOSTILE[name]
    path = acme.root.parent / file
    path.write_bytes(made())
    env = {**os.environ, "PYTHONPATH": str(SOURCE), **identity("maya")}
    words = [sys.executable, "-c", MEASURED, "import", str(path), "--channel", "acme-x"]
    done = subprocess.run(words, cwd=acme.root, env=env, check=True, capture_output=True, text=True)
    assert len(done.stderr.splitlines()) == 1
    assert int(done.stdout) < 100 << 10


@pytest.mark.parametrize("kind", ["link", "folder", "fifo", "gone"])
def test_what_is_no_plain_file_is_not_read(acme: WorkspaceFolder, kind: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    if kind == "link":
        path.symlink_to("/dev/zero")
    elif kind == "folder":
        path.mkdir()
    elif kind == "fifo":
        os.mkfifo(path)
    ran = run_cli("import", path, cwd=acme.root)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
