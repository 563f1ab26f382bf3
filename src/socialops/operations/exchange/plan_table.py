"""A file of a plan, CSV or XLSX, to posts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from typing import Final

from socialops.classes import dataclass
from socialops.domain.documents.series import Series
from socialops.domain.suggest import did_you_mean
from socialops.domain.time.occurrence import named
from socialops.errors import SocialopsError
from socialops.exchange.columns import columns, field_of
from socialops.exchange.dates import MORNING, Order
from socialops.exchange.draft import Known
from socialops.exchange.rows import Posts, posts_of
from socialops.exchange.values import Reading
from socialops.tables.delimited import rows_of
from socialops.tables.table import Most, Table, Unread
from socialops.tables.workbook import sheets_of
from socialops.tables.zipped import ZIP

MOST: Final = Most(10_000, 100)
LARGEST_TEXT: Final = 20 << 20
"""Bytes of a CSV file; what a spreadsheet unpacks to is asked before it is opened."""
_XLS: Final = b"\xd0\xcf\x11\xe0"
_TITLES = 10
"""Rows at most above the header, which people give a title, or leave empty."""


@dataclass(frozen=True)
class TableWords:
    """What the user says about a table: the field of a column, the order of dates, the sheet, the channels."""

    mapped: Mapping[str, str] = field(default_factory=dict)
    order: Order | None = None
    sheet: str | None = None
    channels: tuple[str, ...] = ()


def read_table(
    name: str, data: bytes, known: Known, words: TableWords, *, author: str | None, template: Series | None
) -> tuple[Posts, list[str]]:
    """The posts of a file, and what to know about how it was read.

    Raises:
        SocialopsError: it is no table that can be read, or what was said of it does not fit.
    """
    table, notes = _table(name, data, words)
    notes += table.notes
    at = _header(table)
    header = table.rows[at]
    if len(table.rows) - at - 1 > MOST.rows:
        raise SocialopsError(f"{name}: more than {MOST.rows} rows: take it in parts.")
    if len(header) > MOST.columns:
        raise SocialopsError(f"{name}: more than {MOST.columns} columns: is this the right file?")
    places = sorted({place for _, place in named(template.template)}) if template else []
    found = columns(header, words.mapped, places)
    if not ({"text", "title", "thread"} & set(found.fields.values()) or found.values or found.networks):
        raise SocialopsError(
            f"{name}: no column holds a text: say which with --map COLUMN=text. The columns are "
            f"{', '.join(filter(None, header[:12]))}."
        )
    if found.unknown:
        several = ", ".join(f"'{word}'" for word in found.unknown)
        notes.append(f"left out, since nobody knows what it is: {several} (--map COLUMN=FIELD says)")
    reading = Reading(known, found, words.order, words.channels)
    rows = ((f"row {table.numbers[n]}", table.rows[n]) for n in range(at + 1, len(table.rows)))
    posts = posts_of(reading, rows, author=author, template=template)
    if posts.whole_days:
        counted = "1 row has" if posts.whole_days == 1 else f"{posts.whole_days} rows have"
        notes.append(f"{counted} a day and no time of day: {MORNING} was taken")
    return posts, notes


def _table(name: str, data: bytes, words: TableWords) -> tuple[Table, list[str]]:
    if data.startswith(_XLS):
        raise SocialopsError(f"{name}: this is the old form of Excel: save it as .xlsx or as CSV.")
    if not data.startswith(ZIP):
        return _text_table(name, data, words), []
    sheets = sheets_of(data, MOST)
    if isinstance(sheets, Unread):
        raise SocialopsError(f"{name}: {sheets.reason}.")
    if not sheets:
        raise SocialopsError(f"{name}: the file is empty.")
    if words.sheet is not None:
        chosen = next((sheet for sheet in sheets if sheet.name == words.sheet), None)
        if chosen is None:
            names = [sheet.name for sheet in sheets]
            raise SocialopsError(f"--sheet '{words.sheet}' is not in {name}; {did_you_mean(words.sheet, names)}")
        return chosen, []
    beside = [f"'{sheet.name}'" for sheet in sheets[1:]]
    notes = [f"the sheet '{sheets[0].name}' was read; --sheet takes another: {', '.join(beside)}"] if beside else []
    return sheets[0], notes


def _text_table(name: str, data: bytes, words: TableWords) -> Table:
    if words.sheet is not None:
        raise SocialopsError("--sheet belongs to a spreadsheet (.xlsx).")
    if len(data) > LARGEST_TEXT:
        raise SocialopsError(f"{name}: the file has more than {LARGEST_TEXT >> 20} MB: take it in parts.")
    found = rows_of(data, name, strict=True, most=Most(MOST.rows + _TITLES, MOST.columns))
    if isinstance(found, Unread):
        raise SocialopsError(f"{name}: {found.reason}.")
    if not found.rows:
        raise SocialopsError(f"{name}: the file is empty.")
    return found


def _header(table: Table) -> int:
    """Where the header is: the first row most of whose cells name a column; else the first row."""
    for at, row in enumerate(table.rows[:_TITLES]):
        cells = [cell for cell in row if cell.strip()]
        known = [cell for cell in cells if field_of(cell)]
        if len(known) >= 2 and len(known) * 2 >= len(cells):  # noqa: PLR2004 - one word may stand anywhere
            return at
    return 0


def mapped(words: list[str]) -> dict[str, str]:
    """What --map says: the field of each column.

    Raises:
        SocialopsError: it is not COLUMN=FIELD.
    """
    found = {}
    for word in words:
        parts = re.fullmatch(r"(.+)=([^=]*)", word)
        if parts is None:
            raise SocialopsError(f"--map '{word}' is not COLUMN=FIELD, such as --map 'Post copy=text'.")
        found[parts[1].strip()] = parts[2].strip()
    return found
