"""Rows for a spreadsheet (RFC 4180) and for Markdown, safe against what cells of strangers may hold."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from socialops.domain.clock import iso
from socialops.domain.visible import one_line, visible

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"


def as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]], *, bom: bool = False) -> str:
    """Header and rows, CRLF line ends; a cell that a spreadsheet would take for a formula gets an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(column)) for column in columns])
    return (BOM if bom else "") + out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        value = " ".join(str(item) for item in value)
    if isinstance(value, datetime):
        value = iso(value)
    text = visible(str(value.isoformat() if isinstance(value, date) else value), keep="\n")
    return "'" + text if text.startswith(_FORMULA) else text


def as_markdown(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [f"| {' | '.join(columns)} |", f"|{'|'.join(' --- ' for _ in columns)}|"]
    return "\n".join([*lines, *(f"| {' | '.join(escaped(cell) for cell in row)} |" for row in rows)])


def escaped(text: str) -> str:
    """A stranger's text inside Markdown: no markup, no HTML, no table of its own."""
    safe = one_line(text).replace("\\", "\\\\").replace("&", "&amp;").replace("<", "&lt;")
    for sign in "|*_`[]#~":
        safe = safe.replace(sign, "\\" + sign)
    return safe
