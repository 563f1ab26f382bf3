"""What the margin that history chooses is worth: seldom on steady audiences, and most halvings in their first week.

The series are made as public ones of steady audiences were measured: the robust spread of the weekly change (of the
logarithm) is 0.08 to 0.3, with a drift, a year's ups and downs, and three events a year.
"""

from __future__ import annotations

import random
from datetime import UTC, date, timedelta
from itertools import pairwise
from math import exp, log, pi, sin
from statistics import median

import pytest

from socialops.domain.numbers.alarms import over_periods
from socialops.domain.numbers.alarms.condition import Range
from socialops.domain.numbers.alarms.period import Period, end_of

MONDAY = date(2019, 1, 7)
WEEKS, YEAR = 208, 52
LEARNED = YEAR + 8


def _series(spread: float) -> list[int]:
    chance, drift, noise = random.Random(spread), 0.0, 0.0  # noqa: S311 - numbers to try out
    found = []
    for week in range(WEEKS):
        drift += chance.gauss(0, 0.03)
        noise = 0.3 * noise + chance.gauss(0, spread)
        event = chance.choice([0.5, 0.8, 1.2]) if chance.random() < 3 / YEAR else 0
        found.append(round(50_000 * exp(drift + 0.25 * sin(2 * pi * week / YEAR) + noise + event)))
    return found


def _rang(values: list[int]) -> list[int]:
    """The numbers of the weeks that ring."""
    weeks = []
    for number, value in enumerate(values):
        first = MONDAY + timedelta(weeks=number)
        over = end_of(first + timedelta(days=6), UTC)
        weeks.append(Period(first, first + timedelta(days=6), over, ((over, value),)))
    rings = over_periods.rings(weeks, Range(8, None), least=None, cooled=lambda at: at)
    return [(ring.first - MONDAY).days // 7 for ring in rings]


@pytest.mark.parametrize("spread", [0.05, 0.12, 0.2])
def test_seldom_and_in_time(spread: float) -> None:
    values = _series(spread)
    changes = [log(after / before) for before, after in pairwise(values)]
    middle = median(changes)
    assert 0.05 < 1.4826 * median(abs(change - middle) for change in changes) < 0.32
    years = (WEEKS - LEARNED) / YEAR
    assert sum(week >= LEARNED for week in _rang(values)) / years <= 6
    halved = [week for week in range(LEARNED, WEEKS, 6) if week in _rang([*values[:week], values[week] // 2])]
    assert len(halved) >= 0.6 * len(range(LEARNED, WEEKS, 6))
