"""Which days or weeks of a channel ring, each judged once: when it is over and wholly held, by what was known then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import pairwise
from typing import TypeAlias

from socialops.domain.numbers.alarms.condition import BUDGET, MARGINS, YEAR, Bound, Change, PeriodCondition, Range
from socialops.domain.numbers.alarms.period import Period
from socialops.domain.numbers.alarms.ring import Ring, Verdict
from socialops.domain.numbers.kpi import Number

Cooled: TypeAlias = Callable[[datetime], datetime]
"""Until when nothing new rings after a ring at that time."""


def rings(periods: Sequence[Period], condition: PeriodCondition, *, least: int | None, cooled: Cooled) -> list[Ring]:
    """The periods that ring, in order; *periods* are in order, gaps and all.

    Compared are the periods before that were held by then, however far back they lie: a missing week is no week of
    zeros, and no reason to be blind for months.
    """
    judge = _Judge(periods, condition, least, cooled)
    return [ring for number in range(len(periods)) if (ring := judge.ring(number))]


def too_few(periods: Sequence[Period], condition: PeriodCondition) -> int:
    """How many periods are missing before the next one can be judged."""
    return max(0, _wanted(condition) - len(periods))


def _wanted(condition: PeriodCondition) -> int:
    return 0 if isinstance(condition, Bound) else condition.periods


class _Judge:
    """Judges the periods one after the other; what rang before says how loud it may be."""

    def __init__(
        self, periods: Sequence[Period], condition: PeriodCondition, least: int | None, cooled: Cooled
    ) -> None:
        self.periods, self.condition, self.least, self.cooled = periods, condition, least, cooled
        self.in_order = all(one.since <= other.since for one, other in pairwise(periods))
        self.tries: list[list[int]] = [[] for _ in MARGINS]
        """For each margin the numbers of the periods that would have rung by it."""
        self.rang: list[int] = []

    def ring(self, number: int) -> Ring | None:
        period = self.periods[number]
        verdict = self._verdict(number, period)
        if verdict is None or not verdict.counts(period.now, self.least) or self._is_cooling(self.rang, number):
            return None
        self.rang.append(number)
        return Ring(period.over, period.since, period.now, verdict.limit, period.first, period.last, verdict.drop)

    def _verdict(self, number: int, period: Period) -> Verdict | None:
        condition = self.condition
        if isinstance(condition, Bound):
            return condition.verdict(period.now)
        before = self._before(number, condition.periods)
        if before is None:
            return None
        if isinstance(condition, Change):
            return condition.verdict(period.now, before)
        if condition.by is not None:
            return condition.verdict(period.now, before, condition.by)
        return self._by_history(condition, number, before)

    def _before(self, number: int, wanted: int) -> Sequence[Number] | None:
        """The values of the periods before, as they were known when this one was judged; None for too few."""
        moment = self.periods[number].since
        if self.in_order:
            found = [period.as_known(moment) for period in self.periods[max(0, number - wanted) : number]]
            return [value for value in found if value is not None] if len(found) == wanted else None
        values: list[Number] = []
        for period in reversed(self.periods[:number]):
            value = period.as_known(moment)
            if value is not None:
                values.append(value)
            if len(values) == wanted:
                return values
        return None

    def _by_history(self, condition: Range, number: int, before: Sequence[Number]) -> Verdict | None:
        """By the smallest margin that rang seldom enough in the 52 weeks before; else by the largest."""
        now = self.periods[number].now
        chosen = next((m for m in range(len(MARGINS)) if self._year(m, number) <= BUDGET), len(MARGINS) - 1)
        found: Verdict | None = None
        for margin, by in enumerate(MARGINS):
            verdict = condition.verdict(now, before, by)
            if verdict is None:
                break  # outside by less is inside by more
            found = verdict if margin == chosen else found
            if verdict.counts(now, self.least) and not self._is_cooling(self.tries[margin], number):
                self.tries[margin].append(number)
        return found

    def _year(self, margin: int, number: int) -> int:
        """How often the margin would have rung in the 52 weeks before."""
        period = self.periods[number]
        count = 0
        for other in reversed(self.tries[margin]):
            if self.periods[other].first < period.first - YEAR:
                break
            count += self.periods[other].since <= period.since
        return count

    def _is_cooling(self, rang: Sequence[int], number: int) -> bool:
        """True where one that rang before holds this one back."""
        period = self.periods[number]
        last = next((n for n in reversed(rang) if self.periods[n].since <= period.since), None)
        return last is not None and period.over < self.cooled(self.periods[last].over)
