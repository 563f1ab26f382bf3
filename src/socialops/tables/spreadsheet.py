"""XLS and XLSX, by python-calamine (extra `xls`): every sheet as rows of text.

The reader lays a sheet out as one block, so a file of two cells that lie far apart would take all memory: how far an
XLSX reaches is asked before, and the reader works in a process of its own. Formulas are never worked out, their last
values are read.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from socialops.tables.table import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, Row, Table, Unread, cell, letters
from socialops.tables.zipped import inflated

XLS: Final = b"\xd0\xcf\x11\xe0"
_WORKER: Final = Path(__file__).with_name("worker.py")
_LONGEST: Final = 60
"""Seconds that the reader may take; the largest file that is taken needs three."""
_MOST_CELLS: Final = 4_000_000
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,4})(\d{1,8})["']""")
_ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\br\s*=\s*["'](\d{1,8})["']""")
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
MISSING = "spreadsheets are read with the extra 'xls': pip install 'socialops[xls]', or save the file as CSV"
DAMAGED = "the spreadsheet is damaged: export it again, or save it as CSV"


def sheets_of(data: bytes) -> list[Table] | Unread:
    """The sheets of a spreadsheet that hold anything, in their order."""
    if find_spec("python_calamine") is None:
        return Unread(MISSING)
    if not data.startswith(XLS) and (trouble := _beyond(data)):
        return Unread(trouble)
    given = _read(data)
    if isinstance(given, Unread):
        return given
    found = [_sheet(name, rows) for name, rows in given]
    refused = [table for table in found if isinstance(table, Unread)]
    return refused[0] if refused else [table for table in found if isinstance(table, Table) and table.rows]


def _read(data: bytes) -> list[tuple[str, list[list[str]]]] | Unread:
    """What the reader says, in its own process: where that ends badly, the file is to blame."""
    try:
        done = subprocess.run(
            [sys.executable, "-P", str(_WORKER), str(MOST_ROWS)],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Unread(DAMAGED)
    if done.returncode:
        return Unread(DAMAGED)
    found: dict[str, Any] = json.loads(done.stdout)
    if "refused" in found:
        return Unread("the spreadsheet has a password: save it without one")
    return [(name, rows) for name, rows in found["sheets"]]


def _sheet(name: str, given: list[list[str]]) -> Table | Unread:
    if len(given) > MOST_ROWS:
        return Unread(f"the sheet '{name}' has more than {MOST_ROWS} rows: export a shorter time")
    rows: list[Row] = []
    lines: list[int] = []
    for number, row in enumerate(given, 1):
        if len(row) > MOST_COLUMNS:
            return Unread(f"the sheet '{name}' has more than {MOST_COLUMNS} columns: is this the right file?")
        if not any(row):
            continue
        for at in (at for at, text in enumerate(row) if len(text) > LONGEST_CELL):
            return Unread(f"the cell {cell(number, at)} of '{name}' is over {LONGEST_CELL} letters long")
        rows.append(tuple(row))
        lines.append(number)
    return Table(rows, lines, name)


def _beyond(data: bytes) -> str | None:
    """Why an XLSX is not to be read; None where it may."""
    parts = inflated(data)
    if isinstance(parts, Unread):
        return parts.reason
    for name, content in parts:
        if not name.casefold().endswith((".xml", ".rels")):
            continue
        if _DOCTYPE.search(content):
            return "the spreadsheet defines entities of its own, which no spreadsheet program does: save it anew"
        if "worksheets/" in name.casefold() and (trouble := _too_wide(content)):
            return trouble
    return None


def _too_wide(sheet: bytes) -> str | None:
    columns = {found[1].upper() for found in _REFERENCE.finditer(sheet)}
    rows = max((int(found[2]) for found in _REFERENCE.finditer(sheet)), default=0)
    rows = max(rows, max((int(found[1]) for found in _ROW.finditer(sheet)), default=0))
    width = max((_number(name) for name in columns), default=0)
    if rows > MOST_ROWS:
        return f"a sheet reaches to row {rows}, and {MOST_ROWS} is the most: export a shorter time"
    if width > MOST_COLUMNS:
        return (
            f"a sheet reaches to column {letters(width - 1)}, and {letters(MOST_COLUMNS - 1)} is the last that is read"
        )
    if rows * width > _MOST_CELLS:
        return f"a sheet of {rows} rows and {width} columns is more than is read here: export a shorter time"
    return None


def _number(name: bytes) -> int:
    found = 0
    for sign in name:
        found = found * 26 + sign - 64
    return found
