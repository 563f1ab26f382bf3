"""How long it is from a moment to the time by a clock that is watched, or the other way round."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from socialops.domain.time.watched.watch import Watch

_NONE, _LEAST, _DAY = timedelta(), timedelta(microseconds=1), timedelta(days=1)


class Gap:
    """How long it is between now and a moment that stands still: a length that grows (*way* 1) or shrinks (-1).

    It is no `timedelta`, so that whoever looks at one from inside fails, rather than go unnoticed.
    """

    __slots__ = ("_bare", "_watch", "_way")

    def __init__(self, bare: timedelta, watch: Watch, way: int) -> None:
        self._bare, self._watch, self._way = bare, watch, way

    def _meets(self, other: object) -> Any:
        if isinstance(other, Gap):
            self._watch.let_go("two gaps")
            return other._bare  # noqa: SLF001 - one of these
        if isinstance(other, timedelta):
            self._watch.met((other - self._bare) * self._way)
        return other

    def __lt__(self, other: Any) -> Any:
        return self._bare < self._meets(other)

    def __le__(self, other: Any) -> Any:
        return self._bare <= self._meets(other)

    def __gt__(self, other: Any) -> Any:
        return self._bare > self._meets(other)

    def __ge__(self, other: Any) -> Any:
        return self._bare >= self._meets(other)

    def __eq__(self, other: object) -> Any:
        return self is other or self._bare == self._meets(other)

    def __hash__(self) -> int:
        return hash(self._let_go("hash of a gap"))

    def __bool__(self) -> bool:
        return bool(self != _NONE)

    def __neg__(self) -> Gap:
        return Gap(-self._bare, self._watch, -self._way)

    def __abs__(self) -> Gap:
        return -self if self < _NONE else self

    def __add__(self, other: Any) -> Any:
        return Gap(self._bare + other, self._watch, self._way) if type(other) is timedelta else self._and(other) + other

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        return Gap(self._bare - other, self._watch, self._way) if type(other) is timedelta else self._and(other) - other

    def __rsub__(self, other: Any) -> Any:
        return (-self) + other if type(other) is timedelta else other - self._and(other)

    def __floordiv__(self, other: Any) -> Any:
        """How many whole *other* there are in it."""
        if type(other) is not timedelta or other <= _NONE:
            return self._let_go("a gap, divided") // other
        found = self._bare // other
        low, high = found * other - self._bare, (found + 1) * other - self._bare
        if self._way > 0:
            self._watch.within(low, high)
        else:
            self._watch.within(_LEAST - high, _LEAST - low)
        return found

    @property
    def days(self) -> int:
        """Whole days."""
        return int(self // _DAY)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._let_go(name), name)

    def __mul__(self, other: Any) -> Any:
        return self._let_go("a gap, times something") * other

    def __truediv__(self, other: Any) -> Any:
        return self._let_go("a gap, divided") / other

    def __rtruediv__(self, other: Any) -> Any:
        return other / self._let_go("a gap that divides")

    def __str__(self) -> str:
        return str(self._let_go("str of a gap"))

    def __repr__(self) -> str:
        return repr(self._let_go("repr of a gap"))

    def _let_go(self, asked: str) -> timedelta:
        self._watch.let_go(asked)
        return self._bare

    def _and(self, other: object) -> timedelta:
        return self._let_go(f"a gap and {type(other).__name__}")
