"""What was read of posts, days and accounts, and when: the measures' records, joined to what is out.

Of each count the newest `as_of` counts, then the path; what a record leaves out overwrites nothing. A record that
another one names with `instead_of` counts no more. Numbers of a period never pass for those of a whole life: only
`measure show` tells them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from socialops.domain.approval.publications import out
from socialops.domain.documents.measure import LIFETIME, Measure, Period
from socialops.domain.time.clock import exact
from socialops.domain.workspace import Filed, Workspace

USUAL_AGE = timedelta(days=7)
"""The age at which posts are compared, unless another is asked for (facts, section 2.2)."""
LATE = 10
"""Sevenths of the age asked for that the first reading after it may have, where none came before."""


class Reading(NamedTuple):
    """What one record says of one thing; `as_of` in UTC, `period` that of numbers of no channel."""

    as_of: datetime
    counts: Mapping[str, int]
    path: str
    period: Period | None = None


class Value(NamedTuple):
    """One count, with the time and the record it comes from; between two readings it may be a fraction."""

    value: int | Fraction
    as_of: datetime
    path: str


Values = Mapping[str, Value]


class Readings:
    """All readings of a workspace, found once; the counts are those of the records, nothing is copied."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._zone = workspace.settings.timezone
        self._posts: dict[tuple[str, str], list[Reading]] = {}
        self._days: dict[str, dict[date, list[Reading]]] = {}
        self._accounts: dict[str, list[Reading]] = {}
        self._general: list[Reading] = []
        self._stocks: dict[tuple[str, str], list[Value]] = {}
        for at, filed in self._in_order():
            self._take(at, filed)

    @cached_property
    def dropped(self) -> frozenset[str]:
        """The records that count no more: a later one mends each."""
        records = (filed.item for group in self._workspace.measures.values() for filed in group)
        return frozenset(record.instead_of for record in records if record.instead_of)

    def _in_order(self) -> Iterator[tuple[datetime, Filed[Measure]]]:
        """The records that count, the oldest first, those of one time by their paths."""
        kept = [
            (exact(filed.item.as_of, self._zone), filed.path, filed)
            for group in self._workspace.measures.values()
            for filed in group
            if filed.path not in self.dropped
        ]
        kept.sort(key=lambda entry: entry[:2])
        return ((at, filed) for at, _, filed in kept)

    def _take(self, at: datetime, filed: Filed[Measure]) -> None:
        record, path, period = filed.item, filed.path, filed.item.period
        channel = record.channel
        if channel is None:
            if period:
                self._general.append(Reading(at, record.numbers, path, period))
            return
        if record.window == LIFETIME:
            for post, counts in record.posts.items():
                self._posts.setdefault((post, channel), []).append(Reading(at, counts, path))
            if record.account:
                self._accounts.setdefault(channel, []).append(Reading(at, record.account, path))
        series = self._days.setdefault(channel, {}) if record.days else {}
        for day, counts in record.days.items():
            series.setdefault(day, []).append(Reading(at, counts, path))

    def measured(self) -> Iterable[tuple[str, str]]:
        """Every post and channel that has a lifetime reading."""
        return self._posts.keys()

    def of(self, post: str, channel: str) -> list[Reading]:
        """The lifetime readings of a post on a channel, the oldest first."""
        return self._posts.get((post, channel), [])

    @cached_property
    def _firsts(self) -> Mapping[tuple[str, str], datetime]:
        """When each address was first published, by channel and url."""
        found: dict[tuple[str, str], datetime] = {}
        for post, records in self._workspace.publications.items():
            for filed in records:
                said = filed.item
                if said.outcome == "published":
                    key, at = (said.channel, said.url or post), exact(said.at, self._zone)
                    found[key] = min(at, found.get(key, at))
        return found

    @cached_property
    def out_since(self) -> Mapping[tuple[str, str], datetime]:
        """Since when each post is out on each channel: the first published record of its address there, in UTC.

        A revision that keeps the address starts no new age.
        """
        return {
            (post, channel): self._firsts[channel, filed.item.url or post]
            for post, records in self._workspace.publications.items()
            for channel, filed in out(records).items()
        }

    def age(self, post: str, channel: str, at: datetime) -> timedelta | None:
        """How old the post was then, exactly; None where it is not out there."""
        since = self.out_since.get((post, channel))
        return None if since is None else at - since

    def latest(self, post: str, channel: str) -> Values:
        """The newest value of each count."""
        return newest(self.of(post, channel))

    def at_age(self, post: str, channel: str, count: str, age: timedelta = USUAL_AGE) -> Value | None:
        """A count when the post was so old; None: not measured at that age.

        The reading at that age; else on the line between the last before and the first after; else the first after,
        if that is not over 10/7 of the age.
        """
        since = self.out_since.get((post, channel))
        if since is None:
            return None
        wanted = since + age
        before: Value | None = None
        for value in _history(self.of(post, channel), count):
            if value.as_of < since:
                continue
            if value.as_of == wanted:
                return value
            if value.as_of > wanted:
                if before:
                    return _between(before, value, wanted)
                return value if (value.as_of - since) * 7 <= age * LATE else None
            before = value
        return None

    def of_days(self, channel: str) -> Mapping[date, Sequence[Reading]]:
        """All that was read of each day of the account, the oldest first."""
        return self._days.get(channel, {})

    def days(self, channel: str) -> Mapping[date, Values]:
        """The counts of each day of the account that was measured, in order."""
        series = self._days.get(channel, {})
        return {day: newest(series[day]) for day in sorted(series)}

    def account(self, channel: str) -> list[Reading]:
        """The readings of the account itself, the oldest first."""
        return self._accounts.get(channel, [])

    def stock(self, channel: str, count: str, at: datetime) -> Value | None:
        """The last value of an account's count up to that time, such as its followers then.

        What a day had counts from its end, or from when it was shown, if that was before.
        """
        known = self._stocks.get((channel, count))
        if known is None:
            known = self._stocks[channel, count] = self._stock_history(channel, count)
        place = bisect_right(known, at, key=lambda value: value.as_of)
        return known[place - 1] if place else None

    def _stock_history(self, channel: str, count: str) -> list[Value]:
        found = list(_history(self.account(channel), count))
        for day, values in self.days(channel).items():
            if value := values.get(count):
                over = exact(datetime.combine(day + timedelta(days=1), time()), self._zone)
                found.append(value._replace(as_of=min(over, value.as_of)))
        return sorted(found, key=lambda value: value.as_of)

    @cached_property
    def general(self) -> Mapping[tuple[date, date], Values]:
        """The numbers of no channel by their days: of equal windows the newer count."""
        found: dict[tuple[date, date], list[Reading]] = {}
        for reading in self._general:
            if reading.period:
                found.setdefault((reading.period.start, reading.period.end), []).append(reading)
        return {window: newest(found[window]) for window in sorted(found)}


def newest(readings: Iterable[Reading]) -> Values:
    """Of readings, the oldest first: the last value of each count."""
    found: dict[str, Value] = {}
    for at, counts, path, _ in readings:
        for name, value in counts.items():
            found[name] = Value(value, at, path)
    return found


def _history(readings: Iterable[Reading], count: str) -> Iterator[Value]:
    """The values of one count over time; of one moment the last path's."""
    last: Value | None = None
    for at, counts, path, _ in readings:
        if count in counts:
            if last and last.as_of != at:
                yield last
            last = Value(counts[count], at, path)
    if last:
        yield last


def _between(before: Value, after: Value, at: datetime) -> Value:
    """On the line between two readings; as of the later one, which it rests on."""
    way, whole = (at - before.as_of) // _TICK, (after.as_of - before.as_of) // _TICK
    value = Fraction(before.value * (whole - way) + after.value * way, whole)
    return Value(int(value) if value.denominator == 1 else value, after.as_of, after.path)


_TICK = timedelta(microseconds=1)
