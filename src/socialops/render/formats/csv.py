"""Rows as CSV (RFC 4180) that a spreadsheet opens without running any of it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from io import StringIO
from typing import Any

from socialops.domain.time.clock import iso

BOM = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a cell for a formula: such text gets a leading apostrophe
(https://owasp.org/www-community/attacks/CSV_Injection)."""


def table(columns: Sequence[str], rows: Iterable[Mapping[str, Any]], *, bom: bool = False) -> str:
    """The rows under a header; lists are joined by a blank, what is absent is empty, times are ISO 8601 with offset.

    *bom* puts the mark in front by which Excel knows UTF-8.
    """
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([cell(row.get(column)) for column in columns])
    return (BOM if bom else "") + out.getvalue()


def cell(value: Any) -> str:
    """One value as the text of a cell."""
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
    return "'" + text if text.startswith(_FORMULA) else text
