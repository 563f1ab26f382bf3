"""What was to go out in a period, and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from socialops.classes import dataclass
from socialops.domain.approval.state import State
from socialops.domain.publishing.due import may_be_late
from socialops.domain.time.clock import exact, shift
from socialops.domain.workspace import Workspace
from socialops.views.calendar.period import Period
from socialops.views.numbers.flow import first_out
from socialops.views.standing import Standing, home_zone

Became = Literal["out", "late", "failed", "missed", "open"]
"""`late` is out too; `missed` is approved and past its time, `open` is anything else that is not out."""
OUT: frozenset[Became] = frozenset({"out", "late"})


@dataclass(frozen=True, slots=True)
class GoneOut:
    """A post on one channel: when it was to go out, when it did, and what became of it."""

    post: str
    title: str
    channel: str
    planned: datetime | None
    at: datetime | None
    became: Became

    @property
    def when(self) -> datetime:
        """The planned time, else that of the publication: one of them is there."""
        return self.planned or self.at or datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class WentOut:
    """Everything that was planned for the period, or that went out in it without a plan."""

    rows: tuple[GoneOut, ...]

    def count(self, *became: Became) -> int:
        """How many became one of those."""
        return sum(row.became in became for row in self.rows)

    @property
    def planned(self) -> int:
        """How many had a time in the period."""
        return sum(row.planned is not None for row in self.rows)

    def weeks(self) -> Iterator[tuple[date, int, int]]:
        """Each week from its Monday, with what was to go out and what did; weeks without either are there too."""
        due, out = Counter[date](), Counter[date]()
        for row in self.rows:
            day = row.when.date()
            monday = day - timedelta(days=day.weekday())
            due[monday] += 1
            out[monday] += row.became in OUT
        if due:
            monday, last = min(due), max(due)
            while monday <= last:
                yield monday, due[monday], out[monday]
                monday += timedelta(days=7)


def went_out(workspace: Workspace, standings: Iterable[Standing], period: Period, channels: frozenset[str]) -> WentOut:
    """What became of every post and channel (all, or *channels*) whose time lies in the period.

    The time is the planned one, else that of the publication; what was cancelled before it went out, and what was
    taken over from a former tool, is left out.
    """
    rows = [row for standing in standings for row in _rows(workspace, standing, period, channels)]
    return WentOut(tuple(sorted(rows, key=lambda row: (exact(row.when, "UTC"), row.post, row.channel))))


def _rows(workspace: Workspace, standing: Standing, period: Period, channels: frozenset[str]) -> Iterator[GoneOut]:
    state, place = standing.state, home_zone(workspace)
    if state.post.imported:
        return
    gone = first_out(workspace, state.post.id)
    for channel in state.post.channels:
        if channels and channel not in channels:
            continue
        if channel not in gone and state.state is State.CANCELLED:
            continue
        at = gone[channel].astimezone(place) if channel in gone else None
        own = state.times.get(channel)
        planned = own.astimezone(place) if own else None
        moment = planned or at
        if moment and period.holds(moment.date()):
            became = _became(workspace, standing, channel, planned, at)
            yield GoneOut(state.post.id, state.post.title, channel, planned, at, became)


def _became(
    workspace: Workspace, standing: Standing, channel: str, planned: datetime | None, at: datetime | None
) -> Became:
    if at is not None:
        filed = workspace.channels.get(channel)
        limit = shift(planned, may_be_late(workspace, filed.item), sign=1) if planned and filed else None
        return "late" if limit and exact(at, "UTC") > exact(limit, "UTC") else "out"
    latest = standing.state.published.get(channel)
    if latest and latest.item.outcome == "failed":
        return "failed"
    return "missed" if channel in standing.missed else "open"
