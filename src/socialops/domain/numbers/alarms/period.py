"""Days and weeks that are over and wholly held, with what was known of them when."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from socialops.domain.numbers.kpi import Formula, Number, Sums, scaled, sums
from socialops.domain.time.week import DAYS, monday_of
from socialops.domain.time.zones import zone

Said: TypeAlias = tuple[datetime, Mapping[str, int]]
"""What one record says of a day: its as-of, and counts."""
_PACIFIC = frozenset({"facebook", "instagram", "youtube"})
"""Whose days are California's; those of the others are UTC's."""


def zone_of(platform: str | None) -> tzinfo:
    """The zone in which a platform's days begin and end."""
    return (zone("America/Los_Angeles") if platform in _PACIFIC else None) or UTC


class Period(NamedTuple):
    """A day, or a week from Monday to Sunday, that is over and wholly held.

    `over` is the moment its last day ended, in the platform's zone. `known` are its values by the as-of from which
    they were known: the first is what it is judged by.
    """

    first: date
    last: date
    over: datetime
    known: tuple[tuple[datetime, Number], ...]

    @property
    def since(self) -> datetime:
        """From when on all of it was known."""
        return self.known[0][0]

    @property
    def now(self) -> Number:
        """What it was when it was judged."""
        return self.known[0][1]

    def as_known(self, moment: datetime) -> Number | None:
        """What was known of it at a moment; None before all of it was."""
        if len(self.known) == 1 or moment < self.known[0][0]:
            return self.known[0][1] if moment >= self.known[0][0] else None
        return self.known[bisect_right(self.known, moment, key=lambda one: one[0]) - 1][1]


def end_of(day: date, place: tzinfo) -> datetime:
    """The moment a day is over in the zone."""
    return datetime.combine(day + timedelta(days=1), time(), place)


def periods(days: Mapping[date, Iterable[Said]], formula: Formula, place: tzinfo, *, weekly: bool) -> list[Period]:
    """The days, or the weeks, that were wholly held at some time, in order.

    What was said comes in its order, of each day. What was read of a day before it was over is part of a day, and
    does not count. Of each count the newest counts; what a record leaves out takes nothing away.
    """
    whole = {day: _whole(said, formula, end_of(day, place)) for day, said in days.items()}
    whole = {day: versions for day, versions in whole.items() if versions}
    starts = {monday_of(day) for day in whole} if weekly else set(whole)
    groups = [[day + timedelta(days=number) for number in range(DAYS if weekly else 1)] for day in sorted(starts)]
    found = (_period(group, whole, formula, place) for group in groups if all(day in whole for day in group))
    return [period for period in found if period]


def stocks(read: Iterable[tuple[date, datetime, Number]], place: tzinfo, *, weekly: bool) -> list[Period]:
    """The same of what is never summed, such as followers: the last that was read in each day or week."""
    last: dict[date, tuple[date, datetime, Number]] = {}
    for day, at, value in read:
        first = monday_of(day) if weekly else day
        last[first] = max(last.get(first, (day, at, value)), (day, at, value))
    length = timedelta(days=DAYS - 1 if weekly else 0)
    return [
        Period(first, first + length, end_of(first + length, place), ((at, value),))
        for first, (_, at, value) in sorted(last.items())
    ]


def latest_over(now: datetime, place: tzinfo, *, weekly: bool) -> date:
    """The last day of the latest day, or week, that is over."""
    today = now.astimezone(place).date()
    return monday_of(today) - timedelta(days=1) if weekly else today - timedelta(days=1)


def _whole(said: Iterable[Said], formula: Formula, over: datetime) -> list[tuple[datetime, Sums]]:
    """What was known of a day, from when on."""
    moment = over.astimezone(UTC)
    counts: dict[str, int] = {}
    found: list[tuple[datetime, Sums]] = []
    for at, told in said:
        if at < moment:
            continue
        counts.update(told)
        known = sums(formula, counts)
        if known is None:
            continue
        if found and found[-1][0] == at:
            found[-1] = at, known
        elif not found or found[-1][1] != known:
            found.append((at, known))
    return found


def _period(
    group: Sequence[date], whole: Mapping[date, Sequence[tuple[datetime, Sums]]], formula: Formula, place: tzinfo
) -> Period | None:
    events = sorted((at, number, sums) for number, day in enumerate(group) for at, sums in whole[day])
    held: dict[int, Sums] = {}
    known: list[tuple[datetime, Number]] = []
    for at, number, read in events:
        held[number] = read
        if len(held) < len(group):
            continue
        value = _value(formula, list(held.values()))
        if value is None:
            continue
        if known and known[-1][0] == at:
            known[-1] = at, value
        elif not known or known[-1][1] != value:
            known.append((at, value))
    if not known:
        return None
    return Period(group[0], group[-1], end_of(group[-1], place), tuple(known))


def _value(formula: Formula, sums: Sequence[Sums]) -> Number | None:
    """Sum over sum; of accounts that were reached the largest day counts, as nobody knows who came twice."""
    over = max(each.over for each in sums) if formula.is_largest else sum(each.over for each in sums)
    if not formula.under:
        return scaled(formula.unit, over)
    under = sum(each.under for each in sums)
    return scaled(formula.unit, Fraction(over) / under) if under else None
