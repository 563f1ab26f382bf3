"""What was measured of everything that is out, put together once for all that ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from socialops.domain.numbers.kpi import Cell, Number
from socialops.domain.numbers.readings import Readings, Value, Values, newest
from socialops.domain.workspace import Workspace
from socialops.views.numbers.gone import Gone
from socialops.views.standing import home_zone

FOLLOWERS = "followers"
NEAR = timedelta(days=10)
"""So long after a post went out the first reading of followers still stands for those of that day."""


class PostCell(NamedTuple):
    """A post on a channel, and what was counted of it there."""

    gone: Gone
    cell: Cell


class DayCell(NamedTuple):
    """A day of a channel, or the days of a question that was asked of the world; and what was counted."""

    first: date
    last: date
    cell: Cell


class Measured:
    """The numbers of a workspace as cells that key figures are folded of. Each kind is made at the first question."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.zone = home_zone(workspace)
        self._cells: dict[timedelta | None, tuple[PostCell, ...]] = {}

    @cached_property
    def readings(self) -> Readings:
        """What was read when."""
        return Readings(self.workspace)

    @cached_property
    def gone(self) -> tuple[Gone, ...]:
        """Everything that is out, in the order in which it went out."""
        posts = self.workspace.posts
        found = (
            Gone(posts[post].path, posts[post].item, channel, at)
            for (post, channel), at in self.readings.out_since.items()
            if post in posts
        )
        return tuple(sorted(found, key=lambda g: (g.at, g.post.id, g.channel)))

    def cells(self, age: timedelta | None) -> tuple[PostCell, ...]:
        """What was counted of everything that is out: at an age, or (None) as last read; empty where nothing was."""
        if age not in self._cells:
            self._cells[age] = tuple(PostCell(each, self._cell(each, age)) for each in self.gone)
        return self._cells[age]

    def of_post(self, post: str) -> list[PostCell]:
        """What was last read of one post, on each channel where it is out."""
        return [PostCell(each, self._cell(each, None)) for each in self.gone if each.post.id == post]

    def _cell(self, each: Gone, age: timedelta | None) -> Cell:
        post, channel = each.post.id, each.channel
        found = newest(reading for reading in self.readings.of(post, channel) if reading.as_of >= each.at)
        if age is not None:
            aged = {count: self.readings.at_age(post, channel, count, age) for count in found}
            found = {count: value for count, value in aged.items() if value is not None}
        cell = _cell_of(post, found)
        if found and (stock := self._followers(channel, each.at)) is not None:
            return cell._replace(counts={**cell.counts, FOLLOWERS: stock})
        return cell

    def _followers(self, channel: str, at: datetime) -> Number | None:
        """Followers on the day of publishing: as last read until then, else as first read soon after."""
        known = self.readings.stock(channel, FOLLOWERS, at)
        if known is not None:
            return known.value
        later = (r for r in self.readings.account(channel) if FOLLOWERS in r.counts and r.as_of - at <= NEAR)
        return next((reading.counts[FOLLOWERS] for reading in later), None)

    def days(self, channel: str) -> Iterator[DayCell]:
        """The days of a channel in order, of each count what was read last."""
        for day, values in self.readings.days(channel).items():
            yield DayCell(day, day, _cell_of(f"{channel} {day}", values))

    def stocks(self, channel: str, last: date | None) -> Mapping[str, Value]:
        """What was read of the account itself, by count: the last until the end of a day."""
        account = self.readings.account(channel)
        return newest(r for r in account if last is None or r.as_of.astimezone(self.zone).date() <= last)

    def general(self) -> Iterator[DayCell]:
        """What was counted of no channel, by the days that were asked about."""
        for (first, last), values in self.readings.general.items():
            yield DayCell(first, last, _cell_of(f"{first} {last}", values))


def _cell_of(key: str, values: Values) -> Cell:
    counts = {count: value.value for count, value in values.items()}
    return Cell(key, counts, max((value.as_of for value in values.values()), default=None))
