"""Weekday by hour: darker where posts did better, and only where three or more stand for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from markupsafe import Markup

from socialops.classes import dataclass
from socialops.render.plots.plot import Plot, drawing, number, words

FEWEST = 3  # facts: a cell of one or two posts says something about those posts, nothing about the hour
_CELL, _TALL, _LEFT, _TOP, _GAP = 56.0, 30.0, 52.0, 26.0, 3.0
_SHADES = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """What the posts of one weekday and hour did, and how many they are."""

    value: float
    posts: int


def heat(
    title: str,
    cells: Mapping[tuple[str, str], Cell],
    *,
    rows: Sequence[str],
    columns: Sequence[str],
    shown: Callable[[float], str],
) -> Plot | None:
    """The map of *cells* that hold three posts or more; None where no cell does."""
    held = {key: cell for key, cell in cells.items() if cell.posts >= FEWEST}
    if not held:
        return None
    width = _LEFT + len(columns) * (_CELL + _GAP)
    height = _TOP + len(rows) * (_TALL + _GAP)
    return Plot(
        title,
        drawing(title, width, height, list(_drawn(held, rows, columns, shown)), kind="heat"),
        ("Day", "Hour", "Value", "Posts"),
        tuple(
            (row, column, shown(held[row, column].value), str(held[row, column].posts))
            for row in rows
            for column in columns
            if (row, column) in held
        ),
    )


def _drawn(
    held: Mapping[tuple[str, str], Cell],
    rows: Sequence[str],
    columns: Sequence[str],
    shown: Callable[[float], str],
) -> Iterator[Markup]:
    values = [cell.value for cell in held.values()]
    low, span = min(values), (max(values) - min(values)) or 1.0
    for across, column in enumerate(columns):
        yield words(_LEFT + across * (_CELL + _GAP) + _CELL / 2, _TOP - 9, column, kind="tick", at="middle")
    for down, row in enumerate(rows):
        top = _TOP + down * (_TALL + _GAP)
        yield words(_LEFT - 8, top + _TALL / 2 + 4, row, kind="tick", at="end")
        for across, column in enumerate(columns):
            cell = held.get((row, column))
            x = _LEFT + across * (_CELL + _GAP)
            shade = f"h{1 + round((cell.value - low) / span * (_SHADES - 1))}" if cell else "h0"
            yield Markup('<rect class="cell {}" x="{}" y="{}" width="{}" height="{}" rx="4"/>').format(
                shade, number(x), number(top), number(_CELL), number(_TALL)
            )
            if cell:
                kind = f"cell-number {shade}"
                yield words(x + _CELL / 2, top + _TALL / 2 + 4, shown(cell.value), kind=kind, at="middle")
