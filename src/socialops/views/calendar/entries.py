"""What goes out, or falls due, on which day."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date, datetime, timedelta, tzinfo
from types import MappingProxyType
from typing import Literal, NamedTuple

from socialops.classes import dataclass
from socialops.domain.approval.state import State
from socialops.domain.documents.post import Post
from socialops.domain.time.clock import Holidays, instant, shift, start_of_day
from socialops.domain.workspace import Workspace
from socialops.views.calendar.period import Period
from socialops.views.calendar.unwritten import planned
from socialops.views.filters import Filters, involved
from socialops.views.post_times import PostTimes
from socialops.views.standing import Standing, home_zone
from socialops.views.work.duties import Desk

By = Literal["publish", "due"]
Doers = Mapping[tuple[str, str], tuple[str, ...]]
"""Who is to do what, by post and task."""
_AHEAD = timedelta(days=366)
MOST_CONFLICTS = 20
"""So many neighbours of an entry are named on either side; more say nothing new."""


@dataclass(frozen=True)
class CalendarEntry:
    """One post on one channel; `conflicts` are posts on the same channel closer than its spacing."""

    at: datetime
    post: str
    title: str
    channel: str
    platform: str | None
    state: State
    stage: str | None
    campaign: str | None
    author: str
    path: str
    conflicts: tuple[str, ...] = ()
    series: str | None = None
    goal: str | None = None
    objective: str | None = None


@dataclass(frozen=True)
class WantedDay:
    """Filters: an empty one lets everything pass; several values of one filter are alternatives."""

    channels: frozenset[str] = frozenset()
    campaigns: frozenset[str] = frozenset()
    members: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    goals: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()

    @property
    def filters(self) -> Filters:
        """Those that every view has."""
        return Filters(self.campaigns, self.goals, self.labels, self.teams, self.channels, self.members)


@dataclass(frozen=True)
class Calendar:
    """Entries in the order of time; `undated` counts posts that pass the filters but have no time.

    `ahead`, by post and task, is how long before a duty's due time to remind; empty by publish time.
    """

    first: date
    last: date
    by: By
    entries: tuple[CalendarEntry, ...]
    undated: int = 0
    ahead: Mapping[tuple[str, str], timedelta] = field(default_factory=dict)
    untimed: tuple[str, ...] = ()
    """The posts that `undated` counts, by id."""


def calendar(
    workspace: Workspace,
    standings: Sequence[Standing],
    *,
    period: Period,
    today: date,
    by: By = "publish",
    wanted: WantedDay = WantedDay(),  # noqa: B008 - frozen
    times: PostTimes = PostTimes(),  # noqa: B008 - frozen
    doers: Doers = MappingProxyType({}),
    now: datetime | None = None,
) -> Calendar:
    """The entries of the period; where it is open, it ends with the last entry.

    Cancelled posts show only where `wanted` names that state. A member's posts are those they wrote, contributed
    to or are assigned to, and those that wait for them; by due time their duties are those of posts they wrote, and
    those that are theirs to do, as *doers* says.
    """
    zone = home_zone(workspace)
    desk = Desk(workspace, times, now or start_of_day(today, workspace.settings.timezone))
    anybody = replace(wanted, members=frozenset(), teams=frozenset())
    shown = [s for s in standings if passes(workspace, s, wanted if by == "publish" else anybody)]
    entries = sorted(_entries(workspace, shown, by, zone, desk), key=_order)
    if by == "due" and (wanted.members or wanted.teams):
        authors = {s.post.id: s.post.people for s in shown}
        found = wanted.filters
        entries = [
            e
            for e in entries
            if found.take_people(workspace, {*authors[e.post], *doers.get((e.post, e.stage or ""), ())})
        ]
    timed = {e.post for e in entries}
    untimed = tuple(sorted({s.post.id for s in shown} - timed)) if by == "publish" else ()
    coming = list(_planned(workspace, period, today, zone)) if by == "publish" else []
    entries += [entry for entry, post in coming if _wants(workspace, entry, post, wanted)]
    entries.sort(key=_order)
    entries = [e for e in entries if not wanted.channels or e.channel in wanted.channels]
    entries = [e for e in entries if _inside(e.at.date(), period)]
    days = [e.at.date() for e in entries] or [period.first or period.last or today]
    if by == "publish":
        entries = list(_with_conflicts(workspace, standings, entries, zone, [e for e, _ in coming]))
    ahead = _ahead(desk, shown) if by == "due" else {}
    return Calendar(period.first or days[0], period.last or days[-1], by, tuple(entries), len(untimed), ahead, untimed)


def _ahead(desk: Desk, shown: Iterable[Standing]) -> dict[tuple[str, str], timedelta]:
    return {(s.post.id, duty.task): desk.ahead(duty) for s in shown for duty in desk.planned(s)}


def _order(entry: CalendarEntry) -> tuple[datetime, str, str, str]:
    return entry.at, entry.post, entry.stage or "", entry.channel


def _inside(day: date, period: Period) -> bool:
    return (period.first is None or period.first <= day) and (period.last is None or day <= period.last)


def passes(workspace: Workspace, standing: Standing, wanted: WantedDay) -> bool:
    """True for a post that is wanted by all but its day."""
    state, filters = standing.state.state, wanted.filters
    if (wanted.states and state not in wanted.states) or (state is State.CANCELLED and state not in wanted.states):
        return False
    return filters.take(workspace, standing.post) and filters.take_people(workspace, involved(standing))


def _entries(
    workspace: Workspace, standings: Iterable[Standing], by: By, zone: tzinfo, desk: Desk
) -> Iterator[CalendarEntry]:
    for standing in standings:
        at_times = _times(standing, zone) if by == "publish" else ()
        for channel, at in at_times:
            yield _entry(workspace, standing, channel, at, standing.state.stage)
        for duty in desk.planned(standing) if by == "due" else ():
            for channel in standing.post.channels:
                yield _entry(workspace, standing, channel, (duty.due or desk.now).astimezone(zone), duty.task)


def _times(standing: Standing, zone: tzinfo) -> Iterator[tuple[str, datetime]]:
    """When the post goes out on each channel: as planned, else as it did."""
    for channel in standing.post.channels:
        at = standing.state.times.get(channel)
        filed = standing.state.published.get(channel)
        if at is None and filed:
            at = instant(filed.item.at, str(zone))
        if at:
            yield channel, at.astimezone(zone)


def _entry(workspace: Workspace, standing: Standing, channel: str, at: datetime, stage: str | None) -> CalendarEntry:
    post = standing.post
    return CalendarEntry(
        at=at,
        post=post.id,
        title=post.title,
        channel=channel,
        platform=workspace.platform_of(channel),
        state=standing.state.state,
        stage=stage,
        campaign=post.campaign,
        author=post.author,
        path=standing.path,
        series=post.series,
        goal=standing.aim.goal,
        objective=standing.aim.objective,
    )


def _planned(workspace: Workspace, period: Period, today: date, zone: tzinfo) -> Iterator[tuple[CalendarEntry, Post]]:
    """Occurrences of series that have no post yet, with whom they are about; in an open period those of a year."""
    last = period.last or max(today, period.first or today) + _AHEAD
    for found, post in planned(workspace, period.first, last):
        aim = workspace.aim_of(post)
        for channel in post.channels:
            entry = CalendarEntry(
                at=found.at.astimezone(zone),
                post=found.post,
                title=post.title,
                channel=channel,
                platform=workspace.platform_of(channel),
                state=State.PLANNED,
                stage=None,
                campaign=post.campaign,
                author=post.author,
                path=workspace.series[found.series].path,
                series=found.series,
                goal=aim.goal,
                objective=aim.objective,
            )
            yield entry, post


def _wants(workspace: Workspace, entry: CalendarEntry, post: Post, wanted: WantedDay) -> bool:
    filters, people = wanted.filters, {*post.people, *post.assignments.values()}
    return (
        (not wanted.states or entry.state in wanted.states)
        and filters.take(workspace, post)
        and filters.take_people(workspace, people)
    )


class _Slot(NamedTuple):
    at: datetime
    post: str


def _with_conflicts(
    workspace: Workspace,
    standings: Iterable[Standing],
    entries: Iterable[CalendarEntry],
    zone: tzinfo,
    coming: Iterable[CalendarEntry],
) -> Iterator[CalendarEntry]:
    """The entries, each with what stands too close to it: also what the filters and the period leave out."""
    slots: dict[str, list[_Slot]] = {}
    for standing in standings:
        for channel, at in _times(standing, zone) if standing.state.state is not State.CANCELLED else ():
            slots.setdefault(channel, []).append(_Slot(at, standing.post.id))
    for entry in coming:
        slots.setdefault(entry.channel, []).append(_Slot(entry.at, entry.post))
    ordered = {channel: sorted(found) for channel, found in slots.items()}
    for entry in entries:
        yield replace(entry, conflicts=_conflicts(workspace, entry, ordered))


def _conflicts(workspace: Workspace, entry: CalendarEntry, slots: Mapping[str, Sequence[_Slot]]) -> tuple[str, ...]:
    filed = workspace.channels.get(entry.channel)
    if filed is None or not filed.item.spacing or entry.state is State.CANCELLED:
        return ()
    found, spacing = slots[entry.channel], filed.item.spacing
    here = bisect_left(found, _Slot(entry.at, entry.post))
    before = (found[i] for i in range(here - 1, max(-1, here - 1 - MOST_CONFLICTS), -1))
    after = found[here + 1 : here + 1 + MOST_CONFLICTS]
    close = [slot for slot in before if _too_close(slot.at, entry.at, spacing, workspace.holidays)][::-1]
    close += [slot for slot in after if _too_close(entry.at, slot.at, spacing, workspace.holidays)]
    return tuple(slot.post for slot in close)


def _too_close(first: datetime, second: datetime, spacing: object, holidays: Holidays) -> bool:
    return second < shift(first, spacing, sign=1, holidays=holidays)  # type: ignore[arg-type]
