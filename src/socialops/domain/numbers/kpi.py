"""Key figures as two sums: (sum of over - sum of minus) / sum of under.

A ratio of several posts is sum over sum, never an average of ratios.

What is absent was not given, which is not zero: a post that lacks a count of the formula is in neither sum.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from functools import cache
from pkgutil import get_data
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from socialops.classes import dataclass

Unit = Literal["count", "percent", "duration", "money"]
Of = Literal["post", "channel", "general", "repository"]
Better = Literal["up", "down"]
Number = int | Fraction
Alternatives = tuple[tuple[str, ...], ...]

POSTS = "posts"
"""The count that nobody measures: 1 a post."""
REACH = "reach"
"""Accounts, not times: those of two posts may be the same, so it is never summed."""
FEW = 5
"""Under so many posts there is no average a post, and no median."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A key figure: what it divides by what, in which unit, and which way is better.

    `over` and `under` are alternatives, of which the first counts that a post has. `of` says what it is told of: posts,
    channels, the world outside (`general`), or the repository itself, which then is no sum of counts.
    """

    id: str
    title: str
    over: Alternatives = ()
    minus: tuple[str, ...] = ()
    under: Alternatives = ()
    unit: Unit = "count"
    of: Of = "post"
    better: Better = "up"

    @property
    def counts(self) -> frozenset[str]:
        """Every count that it may need."""
        return frozenset((*self.minus, *(count for each in (*self.over, *self.under) for count in each)))

    @property
    def is_largest(self) -> bool:
        """True where the number of several is the largest of them: accounts that were reached are never added up."""
        return not self.under and any(REACH in each for each in self.over)

    @property
    def is_average(self) -> bool:
        """True where it divides by posts: of few of them it says nothing."""
        return any(POSTS in each for each in self.under)


class Cell(NamedTuple):
    """What was counted of one thing: a post on a channel, a channel's day, a survey.

    Cells of one *key* are one thing (a post on two channels is one post). Without counts it was not measured.
    """

    key: str
    counts: Mapping[str, Number]
    as_of: datetime | None = None


class Sums(NamedTuple):
    """Both sums of one cell; `under` is 1 where the formula divides by nothing."""

    over: Number
    under: Number


class Value(NamedTuple):
    """A key figure with all that it needs to be believed.

    `value` is exact and in the unit's own scale (percent times 100, seconds, cents); None where nothing was measured,
    where it would divide by nothing, and of fewer than five posts where it is an average or a median. `n` things are in
    it, `left_out` were not measured. `as_of` is the newest reading in it.
    """

    value: Number | None
    over: Number | None
    under: Number | None
    n: int
    left_out: int
    as_of: datetime | None = None


NOTHING = Value(None, None, None, 0, 0)
"""Of nothing at all."""


@cache
def shipped() -> Mapping[str, Formula]:
    """The key figures that need no file, by id; they stand in kpis.json beside this module."""
    data = get_data("socialops.domain.numbers", "kpis.json") or b"{}"
    return MappingProxyType({name: _shipped(name, told) for name, told in json.loads(data).items()})


def _shipped(name: str, told: Mapping[str, Any]) -> Formula:
    return Formula(id=name, **{key: _frozen(value) for key, value in told.items()})


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def alternatives(lists: Sequence[str | Sequence[str]]) -> Alternatives:
    """What a file says, `[counts]` or `[[counts], [counts]]`, as alternatives."""
    if not lists:
        return ()
    words = tuple(each for each in lists if isinstance(each, str))
    if len(words) == len(lists):
        return (words,)
    return tuple((each,) if isinstance(each, str) else tuple(each) for each in lists)


def sums(formula: Formula, counts: Mapping[str, Number]) -> Sums | None:
    """Both sums of one cell, where all of what one of the alternatives needs was counted."""
    over = _first(formula.over, counts)
    minus = _sum(formula.minus, counts)
    if over is None or minus is None:
        return None
    under = _first(formula.under, counts) if formula.under else 1
    return None if under is None else Sums(over - minus, under)


def _first(lists: Alternatives, counts: Mapping[str, Number]) -> Number | None:
    for each in lists:
        found = _sum(each, counts)
        if found is not None:
            return found
    return None


def _sum(names: tuple[str, ...], counts: Mapping[str, Number]) -> Number | None:
    total: Number = 0
    for name in names:
        if name == POSTS:
            total += 1
            continue
        found = counts.get(name)
        if found is None:
            return None
        total += found
    return total


def fold(formula: Formula, cells: Iterable[Cell]) -> Value:
    """The key figure of all cells together; their order changes nothing."""
    inside: dict[str, int] = {}
    outside: set[str] = set()
    over: list[Number] = []
    under: list[Number] = []
    as_of: datetime | None = None
    for cell in cells:
        found = sums(formula, cell.counts)
        if found is None:
            outside.add(cell.key)
            continue
        inside[cell.key] = inside.get(cell.key, 0) + 1
        over.append(found.over)
        under.append(found.under)
        if cell.as_of is not None and (as_of is None or cell.as_of > as_of):
            as_of = cell.as_of
    left_out = len(outside - inside.keys())
    if not inside:
        return NOTHING._replace(left_out=left_out)
    if formula.is_largest:
        return Value(max(over), max(over), None, len(inside), left_out, as_of)
    above = sum(over)
    if not formula.under:
        return Value(scaled(formula.unit, above), above, None, len(inside), left_out, as_of)
    below = sum(under) - (sum(inside.values()) - len(inside) if formula.is_average else 0)  # a post counts once
    few = formula.is_average and len(inside) < FEW
    value = None if few or not below else scaled(formula.unit, Fraction(above) / below)
    return Value(value, above, below, len(inside), left_out, as_of)


def scaled(unit: Unit, value: Number) -> Number:
    """A value as it is stored and targeted: percent times 100, everything else as it is."""
    return value * 100 if unit == "percent" else value


def value_of(formula: Formula, counts: Mapping[str, Number]) -> Number | None:
    """The key figure of one cell alone, as rankings and alerts compare it; an average of one post is its number."""
    found = sums(formula, counts)
    if found is None or not found.under:
        return None
    return scaled(formula.unit, Fraction(found.over) / found.under if formula.under else found.over)


def median_of(formula: Formula, lengths: Sequence[Number], left_out: int = 0, as_of: datetime | None = None) -> Value:
    """The middle one (of two, halfway between); none of fewer than five."""
    found = sorted(lengths)
    if len(found) < FEW:
        return Value(None, None, None, len(found), left_out, as_of)
    half = len(found) // 2
    middle = found[half] if len(found) % 2 else Fraction(found[half - 1] + found[half]) / 2
    return Value(scaled(formula.unit, middle), None, None, len(found), left_out, as_of)


def ratio_of(formula: Formula, over: Number, under: Number, n: int, left_out: int = 0) -> Value:
    """A share of what the repository holds; None where there is nothing to divide by."""
    value = scaled(formula.unit, Fraction(over) / under) if under else None
    return Value(value, over, under, n, left_out)


_WHOLE = 10**12
"""From here on decimals say nothing, and a float could not hold them."""


def shown(unit: Unit, value: Number | None) -> int | float | None:
    """A value as it is printed: percent and broken counts with two decimals, seconds and cents whole."""
    if value is None:
        return None
    if unit != "percent" and value == int(value):
        return int(value)
    if unit in {"duration", "money"} or abs(Fraction(value)) >= _WHOLE:
        return _rounded(value)
    return _rounded(value * 100) / 100


def _rounded(value: Number) -> int:
    """The nearest whole number; of two the one that is farther from zero."""
    found = int(abs(Fraction(value)) + Fraction(1, 2))
    return found if value >= 0 else -found


def exact(written: float) -> Fraction:
    """The number that somebody wrote, as they wrote it: 0.1 is a tenth."""
    return Fraction(str(written))
