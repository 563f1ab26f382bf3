"""The numbers that alerts look at: days and weeks of channels, and posts at an age, as known at one moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cached_property

from socialops.domain.documents.kind import GENERAL
from socialops.domain.documents.post import Post
from socialops.domain.numbers.alarms.episode import Reading as Later
from socialops.domain.numbers.alarms.over_posts import Aged
from socialops.domain.numbers.alarms.period import Period, Said, periods, stocks, zone_of
from socialops.domain.numbers.kpi import POSTS, Formula, Number, value_of
from socialops.domain.numbers.readings import Readings
from socialops.domain.time.clock import exact
from socialops.domain.time.week import DAYS, monday_of
from socialops.domain.time.zones import zone
from socialops.domain.workspace import Workspace

FOLLOWERS = "followers"
NEAR = timedelta(days=10)
"""So long after a post went out the first reading of followers still stands for those of that day."""
_WEEK = timedelta(days=DAYS - 1)


class AlertValues:
    """What was measured by *now*, put together once for all alerts; what was read later is not known yet."""

    def __init__(self, workspace: Workspace, now: datetime) -> None:
        self.workspace = workspace
        self.readings = Readings(_as_known(workspace, now))
        self.home: tzinfo = zone(workspace.settings.timezone) or UTC
        self.now = now
        self._posts: dict[tuple[str, str, timedelta], list[Aged]] = {}
        self._periods: dict[tuple[str, str, bool], list[Period]] = {}

    @cached_property
    def out(self) -> Mapping[str, Sequence[tuple[datetime, str]]]:
        """What went out on each channel, in that order."""
        found: dict[str, list[tuple[datetime, str]]] = {}
        for (post, channel), at in self.readings.out_since.items():
            found.setdefault(channel, []).append((at, post))
        return {channel: sorted(posts) for channel, posts in found.items()}

    def measured(self) -> tuple[str, ...]:
        """The channels of which days or the account were read."""
        read = self.readings
        return tuple(name for name in self.workspace.channels if read.of_days(name) or read.account(name))

    def periods(self, formula: Formula, channel: str, *, weekly: bool) -> list[Period]:
        """The days or weeks of a channel (or of no channel: `general`) that are over and wholly held."""
        key = formula.id, channel, weekly
        if key not in self._periods:
            self._periods[key] = self._found(formula, channel, weekly=weekly)
        return self._periods[key]

    def _found(self, formula: Formula, channel: str, *, weekly: bool) -> list[Period]:
        if channel == GENERAL:
            return periods(self._general(weekly=weekly), formula, self.home, weekly=weekly)
        place = zone_of(self.workspace.platform_of(channel))
        if formula.counts == {FOLLOWERS} and not formula.under:
            found = stocks(self._followers(channel), place, weekly=weekly)
            return [period for period in found if period.over <= self.now]
        if POSTS in formula.counts:
            return []  # a day has no posts to divide by
        days = {
            day: [(each.as_of, each.counts) for each in said] for day, said in self.readings.of_days(channel).items()
        }
        return periods(days, formula, place, weekly=weekly)

    def _followers(self, channel: str) -> list[tuple[date, datetime, Number]]:
        place = zone_of(self.workspace.platform_of(channel))
        account = [(each.as_of.astimezone(place).date(), each) for each in self.readings.account(channel)]
        days = [(day, each) for day, said in self.readings.of_days(channel).items() for each in said]
        return [
            (day, each.as_of, each.counts[FOLLOWERS]) for day, each in (*days, *account) if FOLLOWERS in each.counts
        ]

    def _general(self, *, weekly: bool) -> Mapping[date, Sequence[Said]]:
        """Numbers of single days; and of whole weeks, all of which is put on their Monday."""
        found: dict[date, list[Said]] = {}
        windows = ((window, values) for window, values in self.readings.general.items() if values)
        for (first, last), values in windows:
            counts = {count: int(value.value) for count, value in values.items()}
            at = max(value.as_of for value in values.values())
            if first == last:
                found.setdefault(first, []).append((at, counts))
            elif weekly and first == monday_of(first) and last == first + _WEEK:
                for number in range(DAYS):
                    told = counts if number == 0 else dict.fromkeys(counts, 0)
                    found.setdefault(first + timedelta(days=number), []).append((at, told))
        return {day: sorted(said, key=lambda one: one[0]) for day, said in found.items()}

    def posts(self, formula: Formula, channel: str, age: timedelta) -> list[Aged]:
        """Everything that went out on a channel, as it was at that age."""
        key = formula.id, channel, age
        if key not in self._posts:
            self._posts[key] = [self._aged(formula, post, channel, at, age) for at, post in self.out.get(channel, ())]
        return self._posts[key]

    def _aged(self, formula: Formula, post: str, channel: str, out: datetime, age: timedelta) -> Aged:
        found = {
            count: read
            for count in formula.counts - {POSTS, FOLLOWERS}
            if (read := self.readings.at_age(post, channel, count, age))
        }
        counts: dict[str, Number] = {count: each.value for count, each in found.items()}
        value = value_of(formula, {**counts, **self._stock(formula, channel, out)}) if found else None
        since = max((each.as_of for each in found.values()), default=None) if value is not None else None
        day = out.astimezone(self.home).date()
        return Aged(post, out, (out + age).astimezone(self.home), value, since, day)

    def _stock(self, formula: Formula, channel: str, at: datetime) -> Mapping[str, Number]:
        """The followers on the day it went out, where the figure asks for them: as last read, else soon after."""
        if FOLLOWERS not in formula.counts:
            return {}
        if found := self.readings.stock(channel, FOLLOWERS, at):
            return {FOLLOWERS: found.value}
        read = (each for each in self.readings.account(channel) if FOLLOWERS in each.counts and each.as_of - at <= NEAR)
        return next(({FOLLOWERS: each.counts[FOLLOWERS]} for each in read), {})

    def later(self, formula: Formula, post: str, channel: str) -> list[Later]:
        """The value of a post at each of its readings, whatever its age."""
        out = self.readings.out_since[post, channel]
        counts: dict[str, Number] = dict(self._stock(formula, channel, out))
        found: list[Later] = []
        for reading in self.readings.of(post, channel):
            counts.update(reading.counts)
            value = value_of(formula, counts)
            if value is not None and reading.as_of >= out:
                found.append(Later(reading.as_of, value))
        return found


def watches(post: Post | None, campaigns: Sequence[str], labels: Sequence[str]) -> bool:
    """True for a post that an alert on campaigns or labels is about; one on neither is about all."""
    if not (campaigns or labels):
        return True
    return (
        post is not None
        and (not campaigns or post.campaign in campaigns)
        and (not labels or not set(labels).isdisjoint(post.labels))
    )


def _as_known(workspace: Workspace, now: datetime) -> Workspace:
    place = workspace.settings.timezone
    moment = exact(now, place)
    kept = {
        folder: tuple(f for f in records if exact(f.item.as_of, place) <= moment)
        for folder, records in workspace.measures.items()
    }
    same = all(len(kept[folder]) == len(records) for folder, records in workspace.measures.items())
    return workspace if same else replace(workspace, measures=kept)
