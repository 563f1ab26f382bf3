"""How moments, days and counts stand in the report's cells."""

from __future__ import annotations

from datetime import date, datetime

from socialops.domain.numbers.kpi import Number
from socialops.render.formats.sections import Cell, Grid, Tone, grid
from socialops.render.formats.words import MONTHS, brief
from socialops.render.numbers.figures import read
from socialops.render.plots.spark import gone

_GOOD, _WEAK = frozenset({"ahead", "on-track", "done", "yes"}), frozenset({"behind", "no"})


def moment(at: datetime, today: date) -> str:
    """Day and time without the blanks that line up a terminal's column."""
    return " ".join(brief(at, today).split())


def as_of(at: datetime | None, now: datetime) -> str:
    """When a number was read; a dash where nothing was."""
    return " ".join(read(at, now).split())


def count(value: Number | float) -> str:
    """`1,203`."""
    return f"{float(value):,.0f}"


def short(found: date) -> str:
    """`1 Mar`."""
    return f"{found.day} {MONTHS[found.month - 1]}"


def is_good(word: str) -> bool:
    """True for a pace that needs nobody."""
    return word in _GOOD


def table_of(columns: tuple[str, ...], rows: list[tuple[str, ...]], caption: str) -> Grid:
    """A table of plain words, with colour where a word says that it goes well or badly."""
    heads = tuple(name.strip()[:1].upper() + name.strip()[1:] for name in columns)
    return grid(heads, [[_cell(head, cell) for head, cell in zip(heads, row, strict=True)] for row in rows], caption)


def _cell(head: str, cell: str) -> Cell:
    told = " ".join(cell.split())
    way = gone(int(told[:-2].replace(",", "")) / 100) if head == "Gone" and told.endswith(" %") else None
    tone: Tone = "good" if told in _GOOD else "late" if told in _WEAK else ""
    return Cell(told, tone, way)
