"""The forms of `when:`, as decisions over one number and those before it (design, section 15, "Alerts")."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction
from typing import TypeAlias

from socialops.classes import dataclass
from socialops.domain.numbers.alarms.ring import Verdict, size
from socialops.domain.numbers.kpi import Number

MARGINS = tuple(Fraction(percent, 100) for percent in (0, 10, 20, 30, 50, 100, 200))
"""What `by: auto` chooses from: the smallest with few enough rings so far (measured, facts/measures.md 3.2)."""
BUDGET = 6
"""Rings in 52 weeks: more of them are noise."""
YEAR = timedelta(weeks=52)
USUAL = 20
"""Posts that say what is usual on a channel."""
FEWEST = 8
"""With fewer values than these nothing is usual."""


@dataclass(frozen=True)
class Range:
    """Outside what the periods before it were, by a margin; `by` is None for the margin that history chooses."""

    periods: int
    by: Fraction | None

    def verdict(self, now: Number, before: Sequence[Number], by: Fraction) -> Verdict | None:
        """Lower than the lowest by more than *by* of it, or higher than the highest."""
        low: Number = min(before)
        high: Number = max(before)
        if now < low:
            limit = low - by * size(low)
            return Verdict(limit, low, drop=True) if now < limit else None
        if now > high:
            limit = high + by * size(high)
            return Verdict(limit, high, drop=False) if now > limit else None
        return None


@dataclass(frozen=True)
class Change:
    """Changed by at least a share of the median of the periods before it."""

    share: Fraction
    periods: int

    def verdict(self, now: Number, before: Sequence[Number]) -> Verdict | None:
        """Where the median does not move, nothing changed, whatever the share."""
        base = median_of(before)
        limit, drop = base + self.share * size(base), self.share < 0
        outside = now <= limit if drop else now >= limit
        return Verdict(limit, base, drop=drop) if outside and now != base else None


@dataclass(frozen=True)
class Bound:
    """Below, or above, a number."""

    number: Number
    drop: bool

    def verdict(self, now: Number) -> Verdict | None:
        """Equal to the number is neither below nor above."""
        outside = now < self.number if self.drop else now > self.number
        return Verdict(self.number, self.number, drop=self.drop) if outside else None


@dataclass(frozen=True)
class Row:
    """So many posts, one after the other, below what is usual."""

    posts: int


@dataclass(frozen=True)
class Under:
    """A post under a share of what is usual."""

    share: Fraction


PeriodCondition: TypeAlias = Range | Change | Bound
PostCondition: TypeAlias = Row | Under | Bound


def median_of(values: Sequence[Number]) -> Number:
    """The middle one; of an even number the mean of the two in the middle, exactly."""
    return middle_of(sorted(values))


def middle_of(found: Sequence[Number]) -> Number:
    """The same of values in their order."""
    middle = len(found) // 2
    if len(found) % 2:
        return found[middle]
    both = found[middle - 1] + found[middle]
    return both // 2 if isinstance(both, int) and both % 2 == 0 else Fraction(both) / 2
