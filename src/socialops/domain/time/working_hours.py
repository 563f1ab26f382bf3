"""Working hours: when a team is there, and when a time box that runs in its hours is over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from socialops.classes import dataclass
from socialops.domain.documents.people import Hours
from socialops.domain.handoff.holders import team_of
from socialops.domain.time.clock import WEEKDAYS, Duration, Holidays, instant, is_business_day, shift
from socialops.domain.time.zones import zone
from socialops.domain.workspace import Workspace

HORIZON = 3660
"""Days looked ahead: a time box that is not over by then ends there."""
_DAY = timedelta(days=1)
_MIDNIGHT = 24 * 60


class OpenHours(NamedTuple):
    """One working day: its date, and the instants of opening and closing (after midnight for a night shift)."""

    day: date
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Schedule:
    """When somebody is there; without *hours* that is always."""

    zone: str
    hours: Hours | None = None
    holidays: Holidays = frozenset()

    def is_open(self, at: datetime) -> bool:
        """True within the working hours; closing time itself is outside."""
        return self.opening(at) == at

    def opening(self, at: datetime) -> datetime:
        """The first instant from *at* on when somebody is there."""
        window = next(self._windows(at), None)
        return self._local(max(at, window.start) if window else at)

    def after(self, start: datetime, duration: Duration) -> datetime:
        """When a time box that starts at *start* is over.

        m and h count working time; d and bd count working days (bd: business days only) and keep the time of day.
        Before opening and after closing the box starts at the next opening.
        """
        start = self._local(start)
        if self.hours is None:
            return shift(start, duration, sign=1, holidays=self.holidays)
        if duration.unit in {"m", "h"}:
            return self._work(start, timedelta(minutes=duration.amount * (60 if duration.unit == "h" else 1)))
        return self._days(start, duration)

    def _work(self, start: datetime, rest: timedelta) -> datetime:
        end = start
        for window in self._windows(start):
            begin = max(start, window.start).astimezone(UTC)
            end = window.end
            if rest <= end - begin:
                return self._local(begin + rest)
            rest -= end - begin
        return self._local(end)

    def _days(self, start: datetime, duration: Duration) -> datetime:
        first = next(self._windows(start), None)
        if first is None:
            return start
        begin = self._local(max(start, first.start)).replace(tzinfo=None)
        counts = self._counting(duration)
        day, left = first.day, duration.amount
        for _ in range(HORIZON):
            if left <= 0:
                break
            day += _DAY
            left -= counts(day)
        return self.opening(instant(begin + (day - first.day), self.zone))

    def _counting(self, duration: Duration) -> Callable[[date], bool]:
        business = self.hours is not None and any(name in self.hours.days for name in WEEKDAYS[:5])
        if duration.unit == "d":
            return self._works
        if business:
            return lambda day: self._works(day) and is_business_day(day, self.holidays)
        return lambda day: is_business_day(day, self.holidays)

    def _works(self, day: date) -> bool:
        hours = self.hours
        return hours is None or (WEEKDAYS[day.weekday()] in hours.days and day not in self.holidays)

    def _windows(self, at: datetime) -> Iterator[OpenHours]:
        """Working days that are not over at *at*, in order."""
        hours, local = self.hours, self._local(at)
        if hours is None:
            yield OpenHours(local.date(), local, local + _DAY)
            return
        for ahead in range(-1, HORIZON):
            day = local.date() + ahead * _DAY
            if self._works(day):
                closing = hours.end if hours.end > hours.start else hours.end + _MIDNIGHT
                window = OpenHours(day, self._moment(day, hours.start), self._moment(day, closing))
                if window.end > at and window.end > window.start:
                    yield window

    def _moment(self, day: date, minutes: int) -> datetime:
        return instant(datetime.combine(day, time()) + timedelta(minutes=minutes), self.zone)

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(zone(self.zone) or UTC)


def schedule_of(workspace: Workspace, party: str) -> Schedule:
    """The working hours of a role's team or of a team; always open where no team or hours are given."""
    team = team_of(workspace, party)
    hours = team.hours if team else None
    zone_name = (hours.timezone if hours else None) or workspace.settings.timezone
    return Schedule(zone_name, hours, workspace.holidays)
