"""A file to its tables, by what is in it and never by its name: text, a spreadsheet, or a zip of these."""

from __future__ import annotations

from socialops.tables.delimited import rows_of
from socialops.tables.spreadsheet import XLS, sheets_of
from socialops.tables.table import MOST_BYTES, Table, Unread
from socialops.tables.zipped import ZIP, inflated

_DEPTH = 2
"""Zips in zips: some browsers pack what is packed already."""
_SHEETS = "xl/"


def tables_of(data: bytes) -> list[Table] | Unread:
    """Every table of a file, or why there is none."""
    return _tables(data, "", _DEPTH)


def _tables(data: bytes, name: str, depth: int) -> list[Table] | Unread:
    if len(data) > MOST_BYTES:
        return Unread(f"the file has more than {MOST_BYTES // 1024 // 1024} MB: export a shorter time")
    if not data.strip():
        return Unread("the file is empty")
    if data.startswith(XLS):
        return sheets_of(data)
    if data.startswith(ZIP):
        parts = inflated(data)
        return parts if isinstance(parts, Unread) else _packed(data, parts, depth)
    table = rows_of(data, name)
    return table if isinstance(table, Unread) else [table]


def _packed(data: bytes, parts: list[tuple[str, bytes]], depth: int) -> list[Table] | Unread:
    """What a zip holds; an XLSX is one, too."""
    if any(part.startswith(_SHEETS) for part, _ in parts):
        return sheets_of(data)
    if not depth:
        return Unread("the zip holds zips that hold zips: unpack it first")
    found: list[Table] = []
    for part, content in parts:
        if _is_of_the_system(part) or not content.strip():
            continue
        inner = _tables(content, part, depth - 1)
        if isinstance(inner, Unread):
            return Unread(f"{part}: {inner.reason}")
        found += inner
    return found or Unread("the zip is empty")


def _is_of_the_system(name: str) -> bool:
    """What file managers put into zips beside the files."""
    return name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith(".")
