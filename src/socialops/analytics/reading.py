"""A recognised table to what it says, or to the cell for which it is refused."""

from __future__ import annotations

import re
from datetime import date

from socialops.analytics import cells
from socialops.analytics.days import read_days
from socialops.analytics.export import Export, Refused
from socialops.analytics.posts import read_posts
from socialops.analytics.shape import Match
from socialops.analytics.sheet import CellFault, Sheet, Terms
from socialops.tables.table import Table

_DAY = re.compile(r"\b(\d{8})\b")


def read(table: Table, match: Match, terms: Terms) -> Export | Refused:
    """What a table says."""
    sheet = Sheet(table, match, terms)
    export = Export(sheet.shape.id, sheet.shape.possible, sheet.zone, notes=sheet.notes)
    reader = {"posts": read_posts, "days": read_days, "sessions": _sessions}[sheet.shape.gives]
    try:
        reader(sheet, export)
    except CellFault as fault:
        return Refused(str(fault))
    return export


def _sessions(sheet: Sheet, export: Export) -> None:
    """Sessions of a website by the platform that they came from, in whatever case its name was typed."""
    days = [day for row in sheet.table.rows[: sheet.match.row] for text in row for day in _days(text)]
    if len(days) < 2:  # noqa: PLR2004 - the first and the last day
        raise CellFault("the lines above the header name no first and last day: export the report with its comments")
    export.period = (days[0], days[1])
    names = {cells.folded(name): platform for platform, names in sheet.shape.sources.items() for name in names}
    for number, row in sheet.rows:
        export.rows += 1
        platform = names.get(cells.folded(sheet.cell(row, "source")[0].partition("/")[0]))
        total = export.sessions.setdefault(platform, {}) if platform else {}
        for name, value in sheet.counts(number, row, negative=False).items():
            total[name] = total.get(name, 0) + value


def _days(text: str) -> list[date]:
    found = (cells.moment(digits, None) for digits in _DAY.findall(text))
    return [day for moment in found if moment and (day := moment.on(1))]
