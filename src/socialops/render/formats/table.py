"""Tables: fitted to a terminal, plain aligned columns in a pipe."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len
from rich.text import Text

from socialops.classes import dataclass
from socialops.render.formats.terminal import Paper, put

_GAP = "  "
_COMFORT, _LEAST = 24, 16
"""Widths down to which words wrap before a column is left out, and after."""


@dataclass(frozen=True)
class Column:
    """A column. On a narrow terminal `wrap` columns give way, at blanks; the others stay whole.

    Where `ids` stand in a wrapped column, it is never so narrow that one of them breaks: what can't be copied is no id.
    Where that leaves too little room, `spare` columns are left out, the highest number first, and a line says which.
    Where even that is too wide, all columns are written one below the other, uncut. A pipe gets them all.
    """

    title: str
    wrap: bool = False
    ids: bool = False
    right: bool = False
    spare: int = 0


Rows = Sequence[Sequence[Text]]


def table(columns: Sequence[Column], rows: Iterable[Sequence[Text]], paper: Paper) -> str:
    """The table, header first; of *rows* that are made when they are asked for, a pipe keeps the words alone."""
    if paper.width is None:
        return _plain(columns, ([cell.plain for cell in row] for row in rows))
    rows = list(rows)
    found = _fitted(columns, rows, paper.width)
    if found is None:
        return _stacked(columns, rows, paper)
    from rich.table import Table

    shown, widths = found
    grid = Table(box=None, pad_edge=False, padding=(0, len(_GAP), 0, 0), header_style="bold")
    for number, width in zip(shown, widths, strict=True):
        column = columns[number]
        grid.add_column(
            Text(column.title),
            width=width,
            no_wrap=not column.wrap,
            overflow="fold",
            justify="right" if column.right else "left",
        )
    for row in rows:
        grid.add_row(*(row[number] for number in shown))
    return put(grid, paper) + _left_out([c for n, c in enumerate(columns) if n not in shown], paper)


def _left_out(hidden: Sequence[Column], paper: Paper) -> str:
    """Which columns there was no room for."""
    if not hidden:
        return ""
    names = ", ".join(" ".join(column.title.split("\n")) for column in hidden)
    many = "1 column needs" if len(hidden) == 1 else f"{len(hidden)} columns need"
    return put(Text(f"{many} a wider terminal: {names}", style="dim"), paper)


def _fitted(columns: Sequence[Column], rows: Rows, width: int) -> tuple[list[int], list[int]] | None:
    """The columns to show, by number, and their widths; None where no choice of them fits."""
    natural, words = _sizes(columns, rows)
    shown = list(range(len(columns)))
    spares = sorted((n for n in shown if columns[n].spare), key=lambda n: -columns[n].spare)
    for least, gone in ((_COMFORT, 0), *((_LEAST, number) for number in range(len(spares) + 1))):
        kept = [n for n in shown if n not in spares[:gone]]
        lowest = [_lowest(columns[n], natural[n], words[n], least) for n in kept]
        room = width - len(_GAP) * (len(kept) - 1)
        if sum(lowest) <= room:
            return kept, _share([natural[n] for n in kept], lowest, room)
    return None


def _sizes(columns: Sequence[Column], rows: Rows) -> tuple[list[int], list[int]]:
    """By column, how wide its widest cell is, and the longest word of all of its cells."""
    natural = [max(map(cell_len, column.title.split("\n"))) for column in columns]
    words = list(natural)
    for row in rows:
        for number, cell in enumerate(row):
            natural[number] = max(natural[number], cell.cell_len)
            if columns[number].ids:
                words[number] = max(words[number], *map(cell_len, cell.plain.split()), 0)
    return natural, words


def _lowest(column: Column, natural: int, word: int, least: int) -> int:
    """Down to which width a column gives way."""
    return min(natural, max(least, word)) if column.wrap else natural


def _share(natural: Sequence[int], lowest: Sequence[int], room: int) -> list[int]:
    """Widths that fill at most *room*: the widest columns give way first, none below its lowest width."""

    def at(level: int) -> list[int]:
        return [max(low, min(whole, level)) for whole, low in zip(natural, lowest, strict=True)]

    level = bisect_right(range(max(natural) + 1), room, key=lambda level: sum(at(level))) - 1
    widths, more = at(level), at(level + 1)
    for number in range(len(widths)):
        if more[number] > widths[number] and sum(widths) < room:
            widths[number] += 1
    return widths


def _stacked(columns: Sequence[Column], rows: Rows, paper: Paper) -> str:
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


def _plain(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> str:
    lines = [[column.title for column in columns], *rows]
    widths = [max(cell_len(line[number]) for line in lines) for number in range(len(columns))]
    return "".join(_line(columns, line, widths) for line in lines)


def _line(columns: Sequence[Column], cells: Sequence[str], widths: Sequence[int]) -> str:
    out = []
    for column, cell, width in zip(columns, cells, widths, strict=True):
        space = " " * (width - cell_len(cell))
        out.append(space + cell if column.right else cell + space)
    return _GAP.join(out).rstrip() + "\n"
