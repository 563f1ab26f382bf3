"""Rows as CSV (RFC 4180) that a spreadsheet opens without running any of it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from io import StringIO
from typing import Any

from socialops.domain.time.clock import iso

BOM = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a cell for a formula: such text gets a leading apostrophe
(https://owasp.org/www-community/attacks/CSV_Injection)."""


SEPARATORS = (",", ";", "\t")
"""Between which a spreadsheet may part cells: its country decides, not the file."""
_OPERAND = r"[=+\-@\s]*(?:[\w\"'{\[#$.\\]|\((?!\s*(?:[,;]|$)))"
"""What follows the sign of a formula. Nothing follows it in `;-)`, and that is no formula."""


def table(columns: Sequence[str], rows: Iterable[Mapping[str, Any]], *, bom: bool = False, separator: str = ",") -> str:
    """The rows under a header; lists are joined by a blank, what is absent is empty, times are ISO 8601 with offset.

    *bom* puts the mark in front by which Excel knows UTF-8; *separator* is one of `SEPARATORS`.
    """
    out = StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([cell(row.get(column), separator) for column in columns])
    return (BOM if bom else "") + out.getvalue()


def cell(value: Any, separator: str = ",") -> str:
    """One value as the text of a cell in a file of that separator.

    A program that parts cells at another sign takes what follows that sign, or a line's end, for a cell of its own,
    quoted or not; so each such part that would be a formula gets an apostrophe too.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return str(value)
    text = str(value) if isinstance(value, str) else " ".join(str(item) for item in value)
    text = _formula_inside(separator).sub("'", text)
    return "'" + text if text.startswith(_FORMULA) else text


@cache
def _formula_inside(separator: str) -> re.Pattern[str]:
    """The places after a sign at which another program begins a cell, where a formula would begin."""
    others = "".join(sign for sign in SEPARATORS if sign != separator)
    return re.compile(rf"(?<=[{others}\r\n])(?=[\"\t\r\n]*[=+\-@]{_OPERAND})")
