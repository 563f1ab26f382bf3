"""Bytes to text: UTF-16 by its mark, else UTF-8, else Windows-1252 with a note."""

from __future__ import annotations

import codecs
from typing import NamedTuple

from socialops.tables.table import Unread

_UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


class Decoded(NamedTuple):
    """The text, without its byte order mark; and a note where the encoding was a guess."""

    text: str
    note: str | None = None


def decoded(data: bytes) -> Decoded | Unread:
    """The text of a file, however the program that wrote it keeps its letters."""
    for mark, name in _UTF_16.items():
        if data.startswith(mark):
            try:
                return Decoded(data[len(mark) :].decode(name))
            except UnicodeDecodeError:
                return Unread("the file begins as UTF-16 and is broken off or damaged: export it again")
    try:
        text, note = data.decode("utf-8-sig"), None
    except UnicodeDecodeError:
        # five bytes stand for nothing there
        text = data.decode("cp1252", errors="replace")
        note = "the letters are no UTF-8, so they were read as Windows-1252: look at umlauts and accents"
    if "\x00" in text:
        return Unread("this is no text: a table is CSV, TSV, XLS or XLSX")
    return Decoded(text, note)
