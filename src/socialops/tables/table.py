"""What a file of tables is read as, and what is refused before it is read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from socialops.classes import dataclass

MOST_BYTES: Final = 20 * 1024 * 1024
"""Of a file, and of what comes out of a zip."""
MOST_ROWS: Final = 50_000
MOST_COLUMNS: Final = 500
LONGEST_CELL: Final = 131_072
"""Characters, as Python's reader of CSV has it; the longest text of a post anywhere has 63,206."""

Row = tuple[str, ...]


class Most(NamedTuple):
    """How far a table may reach."""

    rows: int
    columns: int


@dataclass(frozen=True)
class Table:
    """The rows of one sheet, or of one file of text; `lines` are where each row begins, from 1.

    `name` is the sheet's, or the file's in a zip, else empty. `notes` say what was taken for granted in reading.
    `numbers` are the rows as a spreadsheet counts them, in which a cell may hold several lines.
    """

    rows: Sequence[Row]
    lines: Sequence[int]
    name: str = ""
    notes: tuple[str, ...] = ()
    numbers: Sequence[int] = ()


class Unread(NamedTuple):
    """Why a file can't be read, in a sentence that says what to do."""

    reason: str


def letters(column: int) -> str:
    """A column, from 0, as spreadsheets call it: A, B, … Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def cell(line: int, column: int) -> str:
    """A cell as spreadsheets call it, such as C7; the line from 1, the column from 0."""
    return f"{letters(column)}{line}"
