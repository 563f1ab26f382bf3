"""The days of an account: one row each."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from socialops.analytics import cells
from socialops.analytics.cells import Moment
from socialops.analytics.export import Export
from socialops.analytics.sheet import CellFault, Sheet
from socialops.tables.table import Row

_LEAP, _YEAR = 2028, 366


def read_days(sheet: Sheet, export: Export) -> None:
    """All rows of days; a stock of followers is the account's, as of the last day that has one."""
    sheet.settle("day")
    metric = _metric(sheet, export) if sheet.shape.metrics else None
    found: list[tuple[int, Row, Moment]] = []
    for number, row in sheet.rows:
        export.rows += 1
        text, at = sheet.cell(row, "day")
        moment = sheet.moment(text)
        if moment is None:
            raise sheet.fault(number, at, f"'{cells.shown(text)}' is no day that can be read")
        found.append((number, row, moment))
    stocks: dict[str, dict[date, int]] = {}
    for (number, row, moment), year in zip(found, _years(sheet, [moment for _, _, moment in found]), strict=True):
        day = moment.on(year)
        if day is None:
            raise sheet.fault(number, sheet.cell(row, "day")[1], "no calendar has this day")
        counts = _one(sheet, number, row, metric) if metric else sheet.counts(number, row, negative=True)
        platform = sheet.platform(row) or ""
        if (stock := counts.get("followers")) is not None:
            stocks.setdefault(platform, {})[day] = stock
        series = export.days.setdefault(platform, {})
        if day in series and series[day] != counts:
            raise sheet.fault(number, 0, f"{day} stands here twice, with other numbers: export one account alone")
        if counts:  # else not yet counted, or hidden: that is no zero
            series[day] = counts
    export.account = {platform: {"followers": series[max(series)]} for platform, series in stocks.items()}


def _metric(sheet: Sheet, export: Export) -> str:
    """The count that a table of one number is of: the title above its header says so, and perhaps whose it is."""
    titles = [text for row in sheet.table.rows[: sheet.match.row] for text in row if text.strip()]
    for title in reversed(titles):
        for name, known in sheet.shape.metrics.items():
            if cells.folded(title) in map(cells.folded, known):
                named = [platform for platform in export.platforms if platform in cells.folded(title)]
                export.platforms = tuple(named) or export.platforms
                return name
    said = f"'{cells.shown(titles[-1])}'" if titles else "nothing"
    raise CellFault(f"the title above the header says {said}, which is none of our counts")


def _one(sheet: Sheet, number: int, row: Row, metric: str) -> dict[str, int]:
    text, at = sheet.cell(row, "metric")
    try:
        value = cells.whole(text, sheet.language)
    except ValueError as error:
        raise sheet.fault(number, at, f"{error}, and {metric} are whole numbers") from None
    return {} if value is None else {metric: value}


def _years(sheet: Sheet, days: list[Moment]) -> list[int]:
    """The year of each day: where none stands, that which makes the last one the latest that is not to come.

    Days follow each other in the file, up or down, whichever is the shorter way; where the calendar begins anew, so
    does the year.
    """
    if all(day.year for day in days):
        return [day.year or 0 for day in days]
    places = [(day.on(_LEAP) or date(_LEAP, 2, 29)).timetuple().tm_yday for day in days]
    rising = sum((after - before) % _YEAR for before, after in pairwise(places))
    falling = sum((before - after) % _YEAR for before, after in pairwise(places)) < rising
    ordered = days[::-1] if falling else days
    shifts = [0]
    for before, after in pairwise(ordered):
        shifts.append(shifts[-1] + _before(after, before))
    today = sheet.terms.as_of.date()
    last = ordered[-1]
    year = today.year if (last.month, last.day) <= (today.month, today.day) else today.year - 1
    sheet.notes.append(f"the days have no year: the last one was taken for {last.on(year)}")
    years = [year - shifts[-1] + shift for shift in shifts]
    return years[::-1] if falling else years


def _before(one: Moment, other: Moment) -> bool:
    return (one.month, one.day) < (other.month, other.day)
