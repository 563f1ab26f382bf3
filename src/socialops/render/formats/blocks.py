"""Lines, labelled fields and quotations one below the other: on a terminal by rich, in a pipe as they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from rich.text import Text

from socialops.domain.sanitize import visible
from socialops.render.formats.terminal import UNBOUNDED, Paper, put, trimmed

if TYPE_CHECKING:  # a tenth of a short command: a terminal needs it, a pipe seldom
    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult

_LABEL, _NARROWEST = 9, 20
_GAP = 2
_BAR = "│ "


class Fields(NamedTuple):
    """Labels, which are ours, and what they are of."""

    pairs: Sequence[tuple[str, Text]]


class Quote(NamedTuple):
    """A text behind a bar: nobody mistakes it for ours, and no CI runner obeys a line of it."""

    text: str


Block = Text | Fields | Quote


def put_all(blocks: Sequence[Block], paper: Paper) -> str:
    """What they look like on *paper*, without blanks at the ends of lines."""
    if not (paper.color or paper.width):
        lines = [line for block in blocks for line in _plain(block)]
        if all(map(_is_bare, lines)):
            return trimmed("".join(f"{line}\n" for line in lines))
    from rich.console import Group

    return put(Group(*(_drawn(block, paper) for block in blocks)), paper)


def _is_bare(line: str) -> bool:
    """Whether rich would do nothing to it: no tab, nowhere to break it."""
    return len(line) * 2 < UNBOUNDED and "\t" not in line and len(line.splitlines()) <= 1


def _plain(block: Block) -> Iterator[str]:
    match block:
        case Text():
            yield block.plain
        case Fields(pairs):
            width = max((_LABEL, *(cell_len(label) for label, _ in pairs))) + _GAP
            for label, text in pairs:
                yield f"{label}{' ' * (width - cell_len(label))}{text.plain}"
        case Quote(text):
            yield from (_BAR + visible(line) for line in text.split("\n"))


def _drawn(block: Block, paper: Paper) -> RenderableType:
    match block:
        case Fields(pairs):
            from rich.table import Table

            grid = Table.grid(padding=(0, _GAP, 0, 0))
            grid.add_column(style="dim", min_width=_LABEL, no_wrap=True)
            grid.add_column(overflow="fold")
            for label, text in pairs:
                grid.add_row(label, text)
            return grid
        case Quote(text):
            return _Quoted(text, paper)
        case _:
            return block


class _Quoted:
    """A quotation, given to the terminal piece by piece, since there may be a hundred thousand lines."""

    def __init__(self, text: str, paper: Paper) -> None:
        self._lines = text.split("\n")
        self._width = max(_NARROWEST, paper.width - len(_BAR)) if paper.width else None

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from rich.segment import Segment
        from rich.style import Style

        dim, end = Style(dim=True), Segment.line()
        narrow = self._width is not None and options.max_width < self._width + len(_BAR)
        for line in self._lines:
            for part in self._wrapped(visible(line), console):
                yield from (Text(_BAR + part, style=dim),) if narrow else (Segment(_BAR + part, dim), end)

    def _wrapped(self, line: str, console: Console) -> list[str]:
        if self._width is None or cell_len(line) <= self._width:
            return [line]
        return [part.plain for part in Text(line).wrap(console, self._width, overflow="fold")]
