"""One table of a known shape: its rows and cells, its counts, and in which order its days are written.

Nothing is guessed: a day in numbers has an order that the cells, the ids, the format or the user settle, and a cell
that is no count is refused by its name. What a platform left empty stays absent, it is not zero.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Literal, NamedTuple

from socialops.analytics import cells
from socialops.analytics.address import made_at, native_id
from socialops.analytics.cells import Moment, Order, tidy
from socialops.analytics.shape import Match
from socialops.domain.platform_names import PLATFORMS
from socialops.domain.time.clock import instant
from socialops.tables.table import Row, Table, cell

_TOTALS = frozenset({
    "total", "grand total", "totals", "gesamt", "gesamtsumme", "summe", "totalt", "total général", "total general",
    "totale", "totaal", "eindtotaal", "total geral", "summa",
})  # fmt: skip
_NETWORKS = {"twitter": "x", "x (twitter)": "x"}
_LOST = re.compile(r"[+-]?\d+(?:[.,]\d+)?e[+-]?\d+", re.IGNORECASE)
_ROUNDED = re.compile(r"\d{15}0{4,5}", re.ASCII)
"""What a spreadsheet, which keeps 15 digits, makes of an id of 19 or 20."""
_OFF_BY = timedelta(days=1, hours=15)
"""How far a day may lie from the time in the row's id, zones and scheduling included, to speak for an order."""


class CellFault(Exception):  # noqa: N818 - one cell that ends the reading of its file
    """A cell can't be read; the message names it."""


class Terms(NamedTuple):
    """What the user, and the workspace, say of a file: the order of days, the zone of its times, when it was made.

    `platform` is that of the channel that was named, for files that are of no platform.
    """

    dates: Order | None
    zone: str
    as_of: datetime
    platform: str | None = None


class Sheet:
    """A table, its shape, and the terms on which it is read."""

    def __init__(self, table: Table, match: Match, terms: Terms) -> None:
        self.table, self.match, self.terms = table, match, terms
        self.shape, self.language = match.shape, match.language
        self.zone = match.shape.timezone or terms.zone
        self.order: Order | None = None
        self.notes = list(table.notes)

    @cached_property
    def rows(self) -> list[tuple[int, Row]]:
        """The rows of data with their numbers: below the header, until the next comment; rows of totals are none."""
        found = []
        for number, row in enumerate(self.table.rows[self.match.row + 1 :], self.match.row + 1):
            said = [text for cell in row if (text := cell.strip())]
            if len(said) == 1 and row[0].startswith("#"):
                self.notes.append("more tables follow in the file: only the first was read")
                break
            if said and said[0].casefold() not in _TOTALS:
                found.append((number, row))
        return found

    def cell(self, row: Row, column: str) -> tuple[str, int]:
        """The first filled cell of a column, and where it is."""
        places = self.match.places.get(column, ())
        for at in places:
            if at < len(row) and row[at].strip():
                return tidy(row[at]), at
        return "", places[0] if places else 0

    def fault(self, number: int, at: int, why: str) -> CellFault:
        """Why a cell ends the reading, with its place as spreadsheets call it, and the sheet."""
        place = cell(self.table.lines[number], at)
        return CellFault(f"{self.table.name} {place}: {why}" if self.table.name else f"{place}: {why}")

    def counts(self, number: int, row: Row, *, negative: bool) -> dict[str, int]:
        """The counts of a row; what is empty is absent."""
        found: dict[str, int] = {}
        for name in self.shape.counts:
            text, at = self.cell(row, name)
            if not text:
                continue
            try:
                value = self._count(name, text)
            except ValueError as error:
                raise self.fault(number, at, f"{error}, and {name} are whole numbers") from None
            if value is None:
                continue
            if value < 0 and not negative:
                raise self.fault(number, at, f"{name} can't be {value}")
            found[name] = value
        return found

    def _count(self, name: str, text: str) -> int | None:
        unit = self.shape.units.get(name)
        if unit is None and name != "watch-seconds":
            return cells.whole(text, self.language)
        amount = cells.amount(text, self.language)
        if amount is None:
            return None
        return int((amount * cells.UNITS[unit or "seconds"]).to_integral_value("ROUND_HALF_UP"))

    # Days in numbers

    def settle(self, column: str) -> None:
        """Which comes first in days of numbers: by the user, the cells, the ids, or the format; never by a guess."""
        given = [(number, *self.cell(row, column)) for number, row in self.rows]
        doubtful = [(number, at, text) for number, text, at in given if cells.is_numeric(text)]
        if not doubtful:
            return
        seen = cells.order_of(text for _, _, text in doubtful)
        number, at, text = doubtful[0]
        if seen == "both":
            raise self.fault(number, at, "the days of this column are written in two ways: export the file again")
        if seen and self.terms.dates and seen != self.terms.dates:
            raise self.fault(number, at, f"by the cells below, days are {seen} here, and not {self.terms.dates}")
        by_format = self.shape.dates if self.language in {"en", ""} else None
        self.order = seen or self.terms.dates or self._by_ids(column) or by_format
        if self.order is None:
            raise self.fault(number, at, f"'{cells.shown(text)}' can be two days: say --dates dmy or --dates mdy")

    def _by_ids(self, column: str) -> Order | None:
        """The order by which the days are those of the ids' own times."""
        orders: tuple[Order, Order] = ("dmy", "mdy")
        fits = dict.fromkeys(orders, 0)
        for number, row in self.rows:
            platform = self.platform(row)
            ids = self.ids(number, row, platform) if platform else ()
            made = next((at for native in ids if platform and (at := made_at(platform, native))), None)
            text, _ = self.cell(row, column)
            for order in orders if made else ():
                found = cells.moment(text, order)
                day = found.on(1) if found else None
                if made and day and abs(datetime(day.year, day.month, day.day, 12, tzinfo=UTC) - made) <= _OFF_BY:
                    fits[order] += 1
        best = max(orders, key=lambda order: fits[order])
        other: Literal["dmy", "mdy"] = "mdy" if best == "dmy" else "dmy"
        return best if fits[best] > fits[other] else None

    def moment(self, text: str) -> Moment | None:
        """A day of this table, in the order that was settled."""
        return cells.moment(text, self.order)

    def time(self, found: Moment | None) -> datetime | None:
        """The exact time of a row, where it has a time of day."""
        day = found.on(1) if found and found.year else None
        if day is None or found is None or found.clock is None:
            return None
        wall = datetime.combine(day, found.clock)
        if found.offset:
            offset = found.offset.replace("UTC", "Z")
            offset = offset if offset == "Z" or ":" in offset else f"{offset[:3]}:{offset[3:]}"
            return datetime.fromisoformat(wall.isoformat() + offset.replace("Z", "+00:00")).astimezone(UTC)
        return instant(wall, self.zone).astimezone(UTC)

    def platform(self, row: Row) -> str | None:
        """The platform of a row: its network where it names one, else the shape's."""
        if "network" in self.match.places:
            name = self.cell(row, "network")[0].casefold()
            name = _NETWORKS.get(name, name)
            return name if name in PLATFORMS else None
        return self.shape.platform or self.terms.platform

    def ids(self, number: int, row: Row, platform: str) -> tuple[str, ...]:
        """The ids of a row: that of its address first. One that went through a float is none."""
        url, _ = self.cell(row, "url")
        by_address = native_id(platform, url) if url else None
        text, at = self.cell(row, "id")
        if _LOST.fullmatch(text) or (by_address is None and _ROUNDED.fullmatch(text)):
            if by_address is None:
                why = "the id went through a spreadsheet and lost its last digits: export the file again, and import it"
                raise self.fault(number, at, f"'{cells.shown(text)}': {why} as it was downloaded")
            text = ""
        own = text if text and platform not in {"instagram", "threads", "mastodon", "bluesky"} else ""
        if own and not own.isascii():
            own = ""
        if by_address and own and platform != "facebook":
            own = ""  # the address is never rounded, and it is what people compare
        return tuple(dict.fromkeys(one for one in (by_address, own) if one))
