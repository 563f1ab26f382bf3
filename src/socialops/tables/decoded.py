"""Bytes to text: UTF-16 where it shows, else UTF-8, else Windows-1252 with a note."""

from __future__ import annotations

import codecs
from typing import NamedTuple

from socialops.tables.table import Unread

_UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_LOOKED_AT = 200
"""Bytes that show whether every other one is empty: a header in UTF-16 whose mark was lost."""


class Decoded(NamedTuple):
    """The text, without its byte order mark; and a note where the encoding was a guess."""

    text: str
    note: str | None = None


def decoded(data: bytes) -> Decoded | Unread:
    """The text of a file, however the program that wrote it keeps its letters."""
    name, start = _sixteen(data)
    if name:
        try:
            return Decoded(data[start:].decode(name))
        except UnicodeDecodeError:
            return Unread("the file begins as UTF-16 and is broken off or damaged: export it again")
    try:
        text, note = data.decode("utf-8-sig"), None
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")  # five bytes stand for nothing there
        note = "the letters are no UTF-8, so they were read as Windows-1252: look at umlauts and accents"
    if "\x00" in text:
        return Unread("this is no text: a table is CSV, TSV, XLS or XLSX")
    return Decoded(text, note)


def _sixteen(data: bytes) -> tuple[str | None, int]:
    """Which UTF-16 it is, by its mark or by its empty bytes, and where the text begins."""
    for mark, name in _UTF_16.items():
        if data.startswith(mark):
            return name, len(mark)
    first, second = data[0:_LOOKED_AT:2], data[1:_LOOKED_AT:2]
    if len(data) % 2 == 0 and second and not any(second) and all(first):
        return "utf-16-le", 0
    if len(data) % 2 == 0 and first and not any(first) and all(second):
        return "utf-16-be", 0
    return None, 0
