"""CSV and TSV: which sign separates the columns, and the rows.

RFC 4180 as programs write it: quotes around cells with separators, line breaks or quotes in them. Excel's first line
`sep=;` says the separator; else it is the one of comma, semicolon and tab by which the rows agree most.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from socialops.tables.decoded import decoded
from socialops.tables.table import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, Most, Row, Table, Unread, cell

_SEPARATORS = (",", ";", "\t")
_SEP = "sep="
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_MOST_LINES = 1 << 20
"""Rows of a sheet of Excel, empty ones too."""
_SHORTER, _PARTS = "export a shorter time", "take it in parts"
_LOOKED_AT, _LOOKED_INTO = 40, 200_000
"""Rows, and letters, that settle the separator: titles and comments come first, the header after them."""


def rows_of(data: bytes, name: str = "", *, strict: bool = False, most: Most | None = None) -> Table | Unread:
    """The rows of a CSV or TSV file; empty ones are left out, the numbers of their lines stay right.

    With *strict* a quote that is never closed, or that more letters follow, is no row; *most* is how far it may reach.
    """
    limit = most or Most(MOST_ROWS, MOST_COLUMNS)
    found = decoded(data)
    if isinstance(found, Unread):
        return found
    text, said, skipped = _said(found.text)
    reader = csv.reader(_lines(text), delimiter=said or _separator(text), strict=strict)
    rows: list[Row] = []
    lines: list[int] = []
    numbers: list[int] = []
    before = 0
    try:
        for number, row in enumerate(reader, 1):
            line, before = before + 1, reader.line_num
            if number > _MOST_LINES:
                return Unread(f"the file has more than {_MOST_LINES} lines: is this the right file?")
            if not any(row):
                continue
            if len(rows) == limit.rows:
                return Unread(f"the file has more than {limit.rows} rows: {_SHORTER if most is None else _PARTS}")
            if len(row) > limit.columns:
                return Unread(f"line {line + skipped} has more than {limit.columns} columns: is this the right file?")
            rows.append(tuple(row))
            lines.append(line + skipped)
            numbers.append(number)
    except csv.Error:
        where = cell(before + 1 + skipped, 0)
        return Unread(
            f"the row at {where} can't be read: a quote is left open, or a cell is over {LONGEST_CELL} letters"
        )
    return Table(rows, lines, name, (found.note,) if found.note else (), numbers)


def _lines(text: str) -> Iterator[str]:
    """The lines of a text with their ends, one after the other: to hold them all would take four times its bytes."""
    return (found[0] for found in _LINE.finditer(text) if found[0])


def _said(text: str) -> tuple[str, str | None, int]:
    """The text behind a line such as `sep=;`, the separator that it says, and how many lines that took."""
    if text[:4].casefold() != _SEP:
        return text, None, 0
    line, _, rest = text.partition("\n")
    sign = line.rstrip("\r")[len(_SEP) :]
    return (rest, sign, 1) if len(sign) == 1 and sign not in '"\r\n' else (rest, None, 1)


def _separator(text: str) -> str:
    """The sign by which most of the first rows have one width; of equal ones the wider, then the first.

    A header is split by its separator alone, whatever stands in the cells: so decimal commas below it win nothing.
    """
    return max(_SEPARATORS, key=lambda sign: _agreement(_first_rows(text, sign)))


def _agreement(rows: Iterator[list[str]]) -> tuple[int, int]:
    widths = Counter(len(row) for row in rows if len(row) > 1)
    return max(((count, width) for width, count in widths.items()), default=(0, 0))


def _first_rows(text: str, sign: str) -> Iterator[list[str]]:
    start = text[:_LOOKED_INTO]
    try:
        yield from islice(csv.reader(io.StringIO(start, newline=""), delimiter=sign), _LOOKED_AT)
    except csv.Error:
        return
