"""Whether an objective is on its way: how far it has come, against how much of its time has passed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Literal, NamedTuple

from socialops.domain.numbers.kpi import Number

Pace = Literal["ahead", "on-track", "behind", "not-measured", "done"]
MARGIN = Fraction(1, 10)
"""By so much of the whole way progress may differ from time and still be on track."""
_A_MOMENT = timedelta(microseconds=1)
_MONTHS = {"month": 1, "quarter": 3}


class Span(NamedTuple):
    """Days, both inclusive."""

    first: date
    last: date


def progress(now: Number, baseline: Number, target: Number) -> Fraction:
    """How much of the way from *baseline* to *target* is gone, also where the target is the lower number.

    Where both are one number, it was reached from the beginning: all of the way.
    """
    way = Fraction(target) - baseline
    return (Fraction(now) - baseline) / way if way else Fraction(1)


def elapsed(first: datetime, end: datetime, now: datetime) -> Fraction:
    """The share of the time that has passed, 0 before it and 1 after it."""
    whole = end - first
    if whole <= timedelta():
        return Fraction(int(now >= end))
    gone = min(max(now - first, timedelta()), whole)
    return Fraction(gone // _A_MOMENT, whole // _A_MOMENT)


def pace(gone: Fraction, time: Fraction) -> Pace:
    """Ahead or behind where they differ by a tenth of the way."""
    if gone >= time + MARGIN:
        return "ahead"
    return "behind" if gone < time - MARGIN else "on-track"


def last_whole(per: str, today: date) -> Span:
    """The last month or quarter that is over."""
    months = _MONTHS[per]
    number = today.year * 12 + today.month - 1
    end = number - number % months  # the first month of the one that runs
    return Span(_month(end - months), _month(end) - timedelta(days=1))


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)
