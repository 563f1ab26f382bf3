"""What recording numbers ends in: the records, and what is new, changed and fallen in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime
from typing import NamedTuple

from socialops.classes import dataclass
from socialops.domain.plan import Plan


class Fallen(NamedTuple):
    """A count of a whole life that is lower than it was."""

    post: str
    channel: str
    metric: str
    before: int
    now: int


@dataclass
class Told:
    """What one table of one file was found to be, and what is in it for one channel.

    `strange` are rows of no post of ours; each of `doubtful` could be several, with their names.
    """

    file: str
    format: str
    channel: str | None = None
    matched: int = 0
    strange: int = 0
    doubtful: list[str] = field(default_factory=list)
    by: dict[str, int] = field(default_factory=dict)
    new: int = 0
    changed: int = 0
    days: int = 0
    account: Mapping[str, int] = field(default_factory=dict)
    fallen: list[Fallen] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    known: bool = False
    skipped: str | None = None


@dataclass(frozen=True)
class Recorded:
    """Numbers that were recorded, or would be; no commit where nothing was new, or none was wanted."""

    told: tuple[Told, ...]
    plan: Plan | None
    commit: str | None = None
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class NotRecorded:
    """Nothing was written: every reason, each with the file, or the word, that it is about."""

    reasons: tuple[tuple[str, str], ...]
    notices: tuple[str, ...] = ()


class ReadingRow(NamedTuple):
    """One reading, as it is shown; `window` is None where the record says none, `age` exact days."""

    post: str | None
    channel: str | None
    as_of: datetime
    window: str | tuple[date, date] | None
    age: float | None
    counts: Mapping[str, int]
    path: str
    dropped: bool = False


class FormatRow(NamedTuple):
    """A format of exports that is known."""

    id: str
    title: str
    platform: str
    gives: str
    needs: tuple[str, ...]
    columns: Mapping[str, Mapping[str, tuple[str, ...]]]
    dates: str | None
    timezone: str | None
    source: str
    checked: str
