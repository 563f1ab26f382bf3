"""From values to places, with round numbers at the lines of the grid."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil, floor, log10

from socialops.classes import dataclass

_LINES = 4
_ROUND = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight scale: *low* lies at *bottom*, *high* at *top* (places of a drawing count downwards)."""

    low: float
    high: float
    bottom: float
    top: float
    step: float

    def at(self, value: float) -> float:
        """The place of *value*."""
        return self.bottom + (value - self.low) / (self.high - self.low) * (self.top - self.bottom)

    @property
    def lines(self) -> tuple[float, ...]:
        """The values where the grid's lines lie, the lowest first."""
        count = round((self.high - self.low) / self.step)
        return tuple(self.low + self.step * number for number in range(count + 1))


def scale(values: Iterable[float], *, bottom: float, top: float, whole: bool = False) -> Scale:
    """A scale that holds zero and all *values*, its steps round numbers; *whole* steps for counts."""
    held = [0.0, *values]
    low, high = min(held), max(held)
    step = _step((high - low) / _LINES or 0.25)
    if whole:
        step = max(1.0, ceil(step))
    first, last = floor(low / step) * step, ceil(high / step) * step
    return Scale(first, last if last > first else first + step, bottom, top, step)


def _step(rough: float) -> float:
    size = 10.0 ** floor(log10(rough))
    return next(part * size for part in _ROUND if part * size >= rough * (1 - 1e-9))
