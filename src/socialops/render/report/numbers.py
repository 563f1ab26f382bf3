"""What posts and channels did: rankings, comparisons and trends of the report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Final

from socialops.domain.numbers.kpi import Formula, Number
from socialops.render.formats.sections import Cell, Grid, Section, grid
from socialops.render.formats.words import many
from socialops.render.numbers.figures import NONE, figure
from socialops.render.plots.bars import Bar, bars
from socialops.render.plots.heat import FEWEST, heat
from socialops.render.plots.heat import Cell as HeatCell
from socialops.render.plots.line import Point, line
from socialops.render.plots.plot import Plot
from socialops.render.plots.spark import spark
from socialops.render.report.cells import as_of, count, short
from socialops.views.numbers.groups import By, KpiRow
from socialops.views.numbers.kpis import Ranked
from socialops.views.report.numbers import BEFORE, Trend
from socialops.views.report.report import Report

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TITLES: Final[dict[By, str]] = {"format": "Format", "label": "Label", "weekday": "Weekday", "hour": "Hour"}
_MOST_BARS = 12


class Numbers:
    """The sections about numbers of one report."""

    def __init__(self, found: Report, now: datetime) -> None:
        self.found, self.now = found, now
        self.formula: Formula = found.posts.formula

    def posts(self) -> Iterator[Section]:
        """The best, the weakest, and how they compare by what they are and when they went out."""
        numbers = self.found.posts
        title = "Best and weakest posts"
        if not numbers.measured:
            days = numbers.age // timedelta(days=1)
            many_out = f" {many(numbers.left_out, 'post')} went out." if numbers.left_out else ""
            how = "'socialops measure import' reads exports"
            yield Section(title, f"No post of these days was measured at the age of {days} days yet.{many_out} {how}.")
            return
        age, when = numbers.age // timedelta(days=1), as_of(numbers.as_of, self.now)
        lead = (
            f"By {self.formula.title.lower()} ({self.formula.id}) at the age of {age} days; "
            f"{many(numbers.measured, 'post')} measured, {numbers.left_out} not, as of {when}."
        )
        grids = [self._ranking("Best", numbers.best)]
        grids += [self._ranking("Weakest", numbers.weakest)] if numbers.weakest else []
        yield Section(title, lead, grids=tuple(grids))
        plots = [plot for by, rows in numbers.by.items() if (plot := self._bars(by, rows))]
        hours = self._hours()
        plots += [hours] if hours else []
        if plots:
            yield Section("What did well", f"{self.formula.title}, at the same age.", tuple(plots))

    def _hours(self) -> Plot | None:
        cells = {
            (cell.day, cell.hour): HeatCell(float(cell.value.value), cell.value.n)
            for cell in self.found.posts.hours
            if cell.value.value is not None
        }
        days = [day for day in _DAYS if any(held == day for held, _ in cells)]
        hours = sorted({hour for _, hour in cells})
        title = f"By weekday and hour, where {FEWEST} posts or more stand for it"
        return heat(title, cells, rows=days, columns=hours, shown=self._told)

    def _told(self, value: float | Number) -> str:
        exact = Fraction(value) if isinstance(value, float) else value
        return figure(self.formula.unit, exact, self.found.currency)

    def _ranking(self, caption: str, rows: tuple[Ranked, ...]) -> Grid:
        titles = {row.post: row.title for row in self.found.went_out.rows}
        head = ("Post", "Is", "Channel", self.formula.id, "As of")
        cells: list[Sequence[str | Cell]] = [
            (titles.get(row.post, row.post), row.post, row.channel, self._told(row.value), as_of(row.as_of, self.now))
            for row in rows
        ]
        return grid(head, cells, caption)

    def _bars(self, by: By, rows: tuple[KpiRow, ...]) -> Plot | None:
        rows = tuple(row for row in rows if row.value.n)
        if len(rows) < 2:  # noqa: PLR2004 - one bar compares nothing
            return None
        held = [
            Bar(
                row.group or NONE,
                None if row.value.value is None else float(row.value.value),
                many(row.value.n, "post"),
            )
            for row in rows[:_MOST_BARS]
        ]
        return bars(f"By {by}", held, shown=self._told, value=self.formula.id, of=_TITLES[by])

    def seen(self) -> Section:
        """How often each channel was shown, week by week."""
        lead = f"Whole weeks. The band is what the {BEFORE} weeks before held; a diamond lies outside of it."
        rows: list[Sequence[str | Cell]] = []
        for found in self.found.trends:
            last = found.weeks[-1]
            usual = f"{count(last.usual[0])} to {count(last.usual[1])}" if last.usual else NONE
            drawn = spark([None if week.value is None else float(week.value) for week in found.weeks])
            told = NONE if last.value is None else count(last.value)
            rows.append(
                (Cell(found.channel), found.count, Cell(told, drawn=drawn), usual, as_of(found.as_of, self.now))
            )
        head = ("Channel", "What", "Last week", "Usual", "As of")
        return Section("How channels were seen", lead, tuple(map(self._trend, self.found.trends)), (grid(head, rows),))

    def _trend(self, found: Trend) -> Plot:
        points = [
            Point(
                short(week.monday),
                None if week.value is None else float(week.value),
                (float(week.usual[0]), float(week.usual[1])) if week.usual else None,
                "outside of the usual"
                if week.usual and week.value is not None and not (week.usual[0] <= week.value <= week.usual[1])
                else "",
            )
            for week in found.weeks
        ]
        title = f"{found.channel}: {found.count} a week, as of {as_of(found.as_of, self.now)}"
        return line(title, points, shown=count, value=found.count.capitalize(), whole=True)
