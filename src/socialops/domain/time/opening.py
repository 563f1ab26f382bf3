"""The windows of a channel: whether one is open, and when the next one opens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta

from socialops.domain.documents.channel import Window
from socialops.domain.time.clock import WEEKDAYS

_HOUR, _DAY = 60, 24 * 60
_WEEK = 8
"""Days in which every window opens at least once."""


def is_open(windows: Sequence[Window], local: datetime) -> bool:
    """Say whether one of the windows holds that time on the wall; True where there are none."""
    return not windows or any(_holds(window, local) for window in windows)


def opens(windows: Sequence[Window], local: datetime) -> datetime | None:
    """The first moment from *local* on at which a window is open; None where none ever is."""
    if is_open(windows, local):
        return local
    return min((start for start in _starts(windows, local) if start >= local), default=None)


def _starts(windows: Sequence[Window], local: datetime) -> Iterator[datetime]:
    for day in range(_WEEK):
        date = local.date() + timedelta(days=day)
        for window in windows:
            if WEEKDAYS[date.weekday()] in window.days and window.start < _DAY:
                yield datetime.combine(date, time(*divmod(window.start, _HOUR)), tzinfo=local.tzinfo)


def _holds(window: Window, local: datetime) -> bool:
    minute, today = local.hour * _HOUR + local.minute, WEEKDAYS[local.weekday()]
    if window.start <= window.end:
        return today in window.days and window.start <= minute <= window.end
    yesterday = WEEKDAYS[(local.weekday() - 1) % 7]
    return (today in window.days and minute >= window.start) or (yesterday in window.days and minute <= window.end)


def shown(window: Window) -> str:
    """`mon, tue 08:00-20:00`."""
    clock = [f"{minute // _HOUR:02d}:{minute % _HOUR:02d}" for minute in (window.start, window.end)]
    return f"{', '.join(window.days)} {clock[0]}-{clock[1]}"
