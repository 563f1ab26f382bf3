"""Open slots: weeks in which a channel has fewer posts than its cadence wants, and when one more would fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from socialops.classes import dataclass
from socialops.domain.documents.channel import Channel
from socialops.domain.time.clock import WEEKDAYS, instant, is_business_day, shift
from socialops.domain.time.week import DAYS, Planned, by_week, monday_of
from socialops.domain.workspace import Workspace

_NOON = 12 * 60
MOST_WEEKS = 60
"""So many thin weeks are named at most: a plan for a year and more is not filled in one sitting."""


@dataclass(frozen=True)
class OpenWeek:
    """A week (Monday to Sunday) of a channel that has less than `least` posts; `offers` are times that are free."""

    channel: str
    first: date
    last: date
    planned: int
    least: int
    offers: tuple[datetime, ...]


def open_weeks(
    workspace: Workspace, first: date, last: date, *, now: datetime, channels: Collection[str] = ()
) -> tuple[OpenWeek, ...]:
    """The thin weeks that touch the days from *first* to *last* and are not over, by week and channel.

    A channel that ends has none after its last day.
    """
    wanted = [f.item for name, f in workspace.channels.items() if f.item.cadence and (not channels or name in channels)]
    weeks = by_week(workspace) if wanted else {}
    found = []
    for channel in wanted:
        found += list(_of_channel(workspace, channel, weeks.get(channel.id, {}), (first, last), now))
    return tuple(sorted(found, key=lambda week: (week.first, week.channel))[:MOST_WEEKS])


def _of_channel(
    workspace: Workspace,
    channel: Channel,
    weeks: Mapping[date, Sequence[Planned]],
    span: tuple[date, date],
    now: datetime,
) -> Iterator[OpenWeek]:
    least = channel.cadence.per_week[0] if channel.cadence else 0
    span = span[0], min(span[1], channel.until or span[1])
    usual = Counter(p.at.hour * 60 + p.at.minute for posts in weeks.values() for p in posts)
    monday = monday_of(max(span[0], now.date()))
    for number in range(MOST_WEEKS):
        week = monday + timedelta(days=DAYS * number)
        posts = weeks.get(week, ())
        if week > span[1]:
            return
        if len(posts) < least:
            near = [p for m in (-1, 0, 1) for p in weeks.get(week + timedelta(days=DAYS * m), ())]
            days = [week + timedelta(days=n) for n in range(DAYS)]
            free = _free(workspace, channel, [d for d in days if span[0] <= d <= span[1]], near, usual)
            offers = tuple(at for at in free if at > now)[: least - len(posts)]
            yield OpenWeek(channel.id, week, days[-1], len(posts), least, offers)


def _free(
    workspace: Workspace, channel: Channel, days: Sequence[date], near: Sequence[Planned], usual: Counter[int]
) -> Iterator[datetime]:
    """One time on each day on which the channel may speak and is silent so far."""
    for day in days:
        minute = _minute(channel, day, usual)
        if minute is None or not is_business_day(day, workspace.holidays) or any(p.at.date() == day for p in near):
            continue
        at = instant(datetime.combine(day, time(minute // 60, minute % 60)), workspace.settings.timezone)
        if not channel.spacing or all(_apart(workspace, channel, p.at, at) for p in near):
            yield at


def _minute(channel: Channel, day: date, usual: Counter[int]) -> int | None:
    """The minute of the day to offer: the channel's usual one where a window of that day holds it, else its start."""
    windows = [w for w in channel.windows if WEEKDAYS[day.weekday()] in w.days]
    habits = [minute for minute, _ in usual.most_common()]
    if not channel.windows:
        return habits[0] if habits else _NOON
    for minute in habits:
        if any(w.start <= minute <= w.end for w in windows):
            return minute
    return min((w.start for w in windows if w.start < 24 * 60), default=None)


def _apart(workspace: Workspace, channel: Channel, one: datetime, other: datetime) -> bool:
    first, second = sorted((one, other))
    return second >= shift(first, channel.spacing, sign=1, holidays=workspace.holidays)
