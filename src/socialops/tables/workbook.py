"""XLSX, by openpyxl (extra `xlsx`), row by row: what people plan in, whose formulas must not be taken for texts.

Whatever opens a spreadsheet believes what it says of itself, so it is looked through before: how much it unpacks to,
how far its cells reach, how many texts it holds.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from socialops.tables.table import LONGEST_CELL, Most, Table, Unread, letters

MISSING: Final = "XLSX is read with the extra 'xlsx': pip install 'socialops[xlsx]', or save the file as CSV"
MOST_MEMBERS, MOST_RATIO = 1_000, 200
MOST_UNPACKED: Final = 100 * 1024 * 1024
MOST_TEXTS: Final = 200_000
"""Texts that a spreadsheet keeps apart from its cells; all of them are held at once."""
_LARGEST_PART: Final = 8 * 1024 * 1024
"""Bytes of styles, themes and the like, which are read whole."""
_PIECE, _OVERLAP = 1 << 16, 64
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_CELL = re.compile(rb"""<(?:\w+:)?(?:c|row)\b[^<>]{0,40}?\br\s*=\s*["']([A-Za-z]{0,4})(\d{1,9})["']""")
_TEXT = re.compile(rb"<(?:\w+:)?si\b")


def sheets_of(data: bytes, most: Most) -> list[Table] | Unread:
    """The sheets that hold anything, in their order; hidden ones are left out, and said to be."""
    if trouble := beyond(data, most):
        return Unread(trouble)
    try:
        import openpyxl
    except ImportError:
        return Unread(MISSING)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        found: list[Table] = []
        hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
        notes = tuple(f"the sheet '{name}' is hidden and was left out: --sheet names it" for name in hidden)
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            table = _rows(sheet.title, sheet.iter_rows(max_col=most.columns), most)
            if isinstance(table, Unread):
                return table
            if table.rows:
                found.append(table)
        book.close()
    except (KeyboardInterrupt, SystemExit):
        raise
    except Exception as error:  # noqa: BLE001 - whatever a damaged file does to its reader
        said = " ".join(str(error).split())[:100]
        return Unread(f"the spreadsheet is damaged ({said}): save it anew, or as CSV")
    shown = [table for table in found if table.name not in hidden]
    return [replace(table, notes=notes) for table in shown] + [t for t in found if t.name in hidden]


def _rows(name: str, given: Iterator[tuple[Any, ...]], most: Most) -> Table | Unread:
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    for number, cells in enumerate(given, 1):
        row = tuple(_text(cell.value) for cell in cells)
        while row and not row[-1]:
            row = row[:-1]
        if not row:
            continue
        if number > most.rows:
            return Unread(f"the sheet '{name}' has more than {most.rows} rows: take it in parts")
        if too_long := next((at for at, text in enumerate(row) if len(text) > LONGEST_CELL), None):
            return Unread(f"the cell {letters(too_long)}{number} of '{name}' is over {LONGEST_CELL} letters long")
        rows.append(row)
        lines.append(number)
    return Table(rows, lines, name, numbers=lines)


def _text(value: Any) -> str:  # noqa: PLR0911 - one a kind of value
    """A value as people see it; a formula stands with its sign of equality."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
    if isinstance(value, datetime):
        near = (value + timedelta(milliseconds=500)).replace(microsecond=0)
        return near.date().isoformat() if near.time() == time() else near.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(getattr(value, "text", value))


def beyond(data: bytes, most: Most) -> str | None:  # noqa: PLR0911 - one a reason
    """Why an XLSX is not to be opened; None where it may. Nothing of it is held that is larger than a piece."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_MEMBERS:
                return f"the file holds {len(entries)} parts, and {MOST_MEMBERS} are the most: save it anew"
            if any(entry.flag_bits & 1 for entry in entries):
                return "the spreadsheet has a password: save it without one"
            if not any(entry.filename.startswith("xl/") for entry in entries):
                return "this is a zip, and no spreadsheet: unpack it, and name the file or the folder in it"
            left = MOST_UNPACKED
            for entry in entries:
                if trouble := _told_beyond(entry):
                    return trouble
                found = _looked_through(archive, entry, left, most)
                if isinstance(found, str):
                    return found
                left -= found
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, RuntimeError) as error:
        said = " ".join(str(error).split())[:100]
        return f"the spreadsheet is damaged ({said}): save it anew, or as CSV"
    return None


_TOO_LARGE = f"the file unpacks to more than {MOST_UNPACKED >> 20} MB: take it in parts, or save it as CSV"


def _told_beyond(entry: zipfile.ZipInfo) -> str | None:
    """What a part says of itself."""
    if entry.file_size > MOST_UNPACKED:
        return _TOO_LARGE
    if entry.file_size > 1 << 20 and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
        return f"{entry.filename[:60]} unpacks to over {MOST_RATIO} times its size, which no plan does: save it anew"
    return None


def _looked_through(  # noqa: PLR0911 - one a reason
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int, most: Most
) -> int | str:
    """The bytes of a part, or why it is not to be read."""
    name = entry.filename.casefold()
    sheet, texts = "worksheets/" in name, name.endswith("sharedstrings.xml")
    size = count = 0
    before = b""
    if not name.endswith((".xml", ".rels", ".vml")):
        return 0  # pictures and the like are never unpacked
    with archive.open(entry) as part:
        while piece := part.read(_PIECE):
            size += len(piece)
            if size > left:
                return _TOO_LARGE
            if not sheet and not texts and size > _LARGEST_PART:
                return f"{entry.filename[:60]} is too large to be read: save the sheet alone, or as CSV"
            window = before + piece
            if _DOCTYPE.search(window):
                return "the spreadsheet defines entities of its own, which no spreadsheet program does: save it anew"
            if texts:
                count += len(_TEXT.findall(window)) - len(_TEXT.findall(before))
                if count > MOST_TEXTS:
                    return f"the spreadsheet holds more than {MOST_TEXTS} texts: take it in parts, or save it as CSV"
            if sheet and (trouble := _too_far(window, most)):
                return trouble
            before = window[-_OVERLAP:]
    return size


def _too_far(piece: bytes, most: Most) -> str | None:
    for column, row in _CELL.findall(piece):
        if int(row) > most.rows:
            return f"a sheet reaches to row {int(row)}, and {most.rows} is the most: take it in parts"
        if column and (width := _number(column.upper())) > most.columns:
            return (
                f"a sheet reaches to column {letters(width - 1)}, and {letters(most.columns - 1)} is the last that is "
                "read: delete what stands there"
            )
    return None


def _number(name: bytes) -> int:
    found = 0
    for sign in name:
        found = found * 26 + sign - 64
    return found
