"""Tables: fitted to a terminal, plain aligned columns in a pipe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from socialops.render.formats.terminal import Paper, put

_GAP = "  "


_LEAST_WRAPPED, _LEAST_CUT = 24, 12
"""Widths down to which words wrap before names are cut; and down to which both give way then."""


@dataclass(frozen=True)
class Column:
    """A column. On a narrow terminal `wrap` columns give way first, then `cut` ones; the others never do.

    Where even that is too wide, rows are written one below the other, and nothing is cut.
    `least` is the width of the terminal under which the column is left out; a pipe gets them all.
    """

    title: str
    wrap: bool = False
    cut: bool = False
    right: bool = False
    least: int = 0


def table(columns: Sequence[Column], rows: Sequence[Sequence[Text]], paper: Paper) -> str:
    """The table, header first."""
    if paper.width is None:
        return _plain(columns, rows)
    shown = [number for number, column in enumerate(columns) if column.least <= paper.width]
    widths = _fit([columns[n] for n in shown], [[row[n] for n in shown] for row in rows], paper.width)
    if sum(widths) + len(_GAP) * (len(widths) - 1) > paper.width:
        return _stacked([columns[n] for n in shown], [[row[n] for n in shown] for row in rows], paper)
    grid = Table(box=None, pad_edge=False, padding=(0, len(_GAP), 0, 0), header_style="bold")
    for number, width in zip(shown, widths, strict=True):
        column = columns[number]
        grid.add_column(
            Text(column.title),
            width=width,
            no_wrap=not column.wrap,
            overflow="fold" if column.wrap else "ellipsis",
            justify="right" if column.right else "left",
        )
    for row in rows:
        grid.add_row(*(row[number] for number in shown))
    return put(grid, paper)


def _fit(columns: Sequence[Column], rows: Sequence[Sequence[Text]], width: int) -> list[int]:
    """The widths of the columns, so that with the gaps they fill at most *width* where that is possible."""
    widths = [max(map(cell_len, column.title.split("\n"))) for column in columns]
    for row in rows:
        widths = [max(known, cell.cell_len) for known, cell in zip(widths, row, strict=True)]
    excess = sum(widths) + len(_GAP) * (len(columns) - 1) - width
    for least, giving in (
        (_LEAST_WRAPPED, [c.wrap for c in columns]),
        (_LEAST_CUT, [c.wrap or c.cut for c in columns]),
    ):
        excess = _shrink(widths, giving, least, excess)
    return widths


def _shrink(widths: list[int], giving: Sequence[bool], least: int, excess: int) -> int:
    """Take *excess* from the columns that give, always from the widest; what could not be taken remains."""
    while excess > 0:
        widest = max((w for w, gives in zip(widths, giving, strict=True) if gives), default=0)
        if widest <= least:
            break
        widths[[w if gives else 0 for w, gives in zip(widths, giving, strict=True)].index(widest)] -= 1
        excess -= 1
    return excess


def _stacked(columns: Sequence[Column], rows: Sequence[Sequence[Text]], paper: Paper) -> str:
    """Each row as a paragraph: cells side by side as long as they fit, the following lines indented."""
    header = [Text(column.title.replace("\n", " "), style="bold") for column in columns]
    lines = [line for row in (header, *rows) for line in _paragraph(row, paper.width or 0)]
    return put(Text("\n").join(lines), paper)


def _paragraph(row: Sequence[Text], width: int) -> Iterator[Text]:
    line = Text()
    for cell in row:
        if line.plain.strip() and line.cell_len + len(_GAP) + cell.cell_len > width:
            yield line
            line = Text(_GAP).append_text(cell)
        else:
            line = line.append(_GAP if line.plain.strip() else "").append_text(cell)
    yield line


def _plain(columns: Sequence[Column], rows: Sequence[Sequence[Text]]) -> str:
    lines = [[Text(column.title) for column in columns], *rows]
    widths = [max(cell_len(line[number].plain) for line in lines) for number in range(len(columns))]
    return "".join(_line(columns, line, widths) for line in lines)


def _line(columns: Sequence[Column], cells: Sequence[Text], widths: Sequence[int]) -> str:
    out = []
    for column, cell, width in zip(columns, cells, widths, strict=True):
        space = " " * (width - cell_len(cell.plain))
        out.append(space + cell.plain if column.right else cell.plain + space)
    return _GAP.join(out).rstrip() + "\n"
