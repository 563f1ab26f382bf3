"""Readings as rows: of a post, of a channel with its posts, days and account, or of no channel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from socialops.domain.documents.kind import GENERAL
from socialops.domain.documents.measure import LIFETIME, Measure
from socialops.domain.numbers.readings import Readings
from socialops.domain.results.measured import ReadingRow
from socialops.domain.time.clock import instant
from socialops.domain.workspace import Filed, Workspace

_DAY = timedelta(days=1)


def of_post(workspace: Workspace, post: str) -> list[ReadingRow]:
    """Every reading of a post on every channel, the oldest first."""
    return _in_order(row for row in _rows(workspace, workspace.measures.keys() - {GENERAL}) if row.post == post)


def of_channel(workspace: Workspace, channel: str) -> list[ReadingRow]:
    """Every reading of a channel: its posts, its days and its account, the oldest first."""
    return _in_order(_rows(workspace, [channel]))


def _in_order(rows: Iterable[ReadingRow]) -> list[ReadingRow]:
    return sorted(rows, key=lambda row: (row.as_of, row.path, row.post or "", str(row.window)))


def _rows(workspace: Workspace, folders: Iterable[str]) -> Iterator[ReadingRow]:
    readings = Readings(workspace)
    for folder in folders:
        for filed in workspace.measures.get(folder, ()):
            yield from _of_record(workspace, readings, filed)


def _of_record(workspace: Workspace, readings: Readings, filed: Filed[Measure]) -> Iterator[ReadingRow]:
    record, dropped = filed.item, filed.path in readings.dropped
    at = instant(record.as_of, workspace.settings.timezone)
    period = record.period
    window: str | tuple[date, date] | None = (period.start, period.end) if period else None
    if record.window == LIFETIME:
        window = LIFETIME
    for post, counts in record.posts.items():
        age = readings.age(post, record.channel or "", at)
        days = None if age is None else age / _DAY
        yield ReadingRow(post, record.channel, at, window, days, counts, filed.path, dropped)
    for day, counts in record.days.items():
        yield ReadingRow(None, record.channel, at, (day, day), None, counts, filed.path, dropped)
    for counts in (record.account, record.numbers):
        if counts:
            yield ReadingRow(None, record.channel, at, window, None, counts, filed.path, dropped)
