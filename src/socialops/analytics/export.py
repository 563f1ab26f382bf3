"""What an export says: its posts, days, or sessions, in our counts; read row by row, refused with the cell to blame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime
from typing import NamedTuple

from socialops.classes import dataclass

Counts = Mapping[str, int]


class PostRow(NamedTuple):
    """One post of an export: what it may be recognised by, and what was counted of it.

    `ids` are native ids, `at` an exact time where the row holds one, `day` its day in the zone of the export. The text
    is there to be compared, and is never kept.
    """

    line: int
    platform: str | None
    ids: tuple[str, ...]
    url: str | None
    at: datetime | None
    day: date | None
    text: str
    counts: Counts


class Refused(NamedTuple):
    """Why a file is not taken, with the cell where there is one."""

    reason: str


@dataclass
class Export:
    """Everything that one table says. `rows` counts rows of data, total rows left out.

    `days` are by platform ('' where no row says one); `sessions` by source, in small letters; `period` are the days
    that they are of. `zone` is the zone of its days.
    """

    format: str
    platforms: tuple[str, ...]
    zone: str
    rows: int = 0
    posts: list[PostRow] = field(default_factory=list)
    days: dict[str, dict[date, dict[str, int]]] = field(default_factory=dict)
    account: dict[str, dict[str, int]] = field(default_factory=dict)
    sessions: dict[str, dict[str, int]] = field(default_factory=dict)
    period: tuple[date, date] | None = None
    notes: list[str] = field(default_factory=list)
