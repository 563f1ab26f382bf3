"""The report on cases as one HTML page: no scripts, nothing loaded, its plots drawn inside as SVG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from socialops.domain.sanitize import one_line
from socialops.render.cases.report import headline, sections
from socialops.render.formats.sections import Cell, Grid, Section, Tile, Written, as_html, grid
from socialops.render.formats.words import MONTHS, noun
from socialops.render.plots.bars import Bar, bars
from socialops.render.plots.columns import Columns, columns
from socialops.render.plots.plot import Plot
from socialops.views.cases.report import CaseReport, Tally, Week

_MOST_BARS, _MOST_WEEKS = 12, 52
_ROOMS = {"By ": "How many", "How long": "How long it took"}
"""Small tables about the same stand side by side, by how their titles begin."""


def page(found: CaseReport, *, workspace: str) -> str:
    """The whole page; every text of the workspace is escaped."""
    drawn = [*_weeks(found.weeks), *_themes(found.by_theme)]
    first = [Section("At a glance", plots=tuple(drawn))] if drawn else []
    by_room: dict[str, list[Grid]] = {}
    for title, names, rows in sections(found):
        room = next((name for start, name in _ROOMS.items() if title.startswith(start)), title)
        by_room.setdefault(room, []).append(
            grid(_heads(names), _cells(found, names, rows), "" if room == title else title)
        )
    rest = [Section(room, grids=tuple(held)) for room, held in by_room.items()]
    return as_html(Written(workspace, "Cases", headline(found), (*first, *rest), _tiles(found)))


def _cells(found: CaseReport, names: Sequence[str], rows: Sequence[Sequence[str]]) -> list[list[str | Cell]]:
    """The rows, with a case by its title and its id below."""
    return [
        [case_cell(cell, found.titles) if name == "case" else cell for name, cell in zip(names, row, strict=True)]
        for row in rows
    ]


def case_cell(case: str, titles: Mapping[str, str]) -> Cell:
    """A case by its title, with its id."""
    return Cell(one_line(titles[case]), more=case) if case in titles else Cell(case)


def _heads(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name[:1].upper() + name[1:] for name in names)


def _tiles(found: CaseReport) -> tuple[Tile, ...]:
    return (
        Tile(str(found.cases), noun(found.cases, "case")),
        Tile(str(found.closed), "closed", "good" if found.cases and found.closed == found.cases else ""),
        Tile(str(found.bounces), f"{noun(found.bounces, 'bounce')} back to a step"),
        Tile(str(found.dropped), noun(found.dropped, "dropped ball"), "late" if found.dropped else ""),
    )


def _themes(tallies: Sequence[Tally]) -> list[Plot]:
    held = [Bar(tally.name, float(tally.cases), f"{tally.closed} closed") for tally in tallies[:_MOST_BARS]]
    return [bars("Cases by theme", held, shown=lambda value: f"{value:g}", value="Cases", of="Theme")] if held else []


def _weeks(weeks: Sequence[Week]) -> list[Plot]:
    held = [Columns(_day(week), (week.closed, week.opened)) for week in weeks[-_MOST_WEEKS:]]
    title = "Cases closed and opened by week"
    return [columns(title, held, names=("closed", "opened"), of="Week from")] if held else []


def _day(week: Week) -> str:
    return f"{week.monday.day} {MONTHS[week.monday.month - 1]}"
