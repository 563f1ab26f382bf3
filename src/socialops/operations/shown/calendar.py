"""What `calendar` shows: what goes out, or falls due, on which day; or what differs from the plan of a commit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from socialops.classes import dataclass
from socialops.domain.approval.state import State
from socialops.operations.shown.calendar_cards import Cards, around, monday, nearest
from socialops.operations.shown.filter_words import FilterWords
from socialops.operations.shown.filters import filters
from socialops.operations.shown.opened import Asker, Opened, Page, known, open_workspace
from socialops.views.calendar import entries as view
from socialops.views.calendar.open_weeks import OpenWeek, open_weeks
from socialops.views.calendar.period import Period, find_period
from socialops.views.filters import involved
from socialops.views.post_times import PostTimes, post_times
from socialops.views.standing import Standing

if TYPE_CHECKING:  # what most calendars do without is imported where it is needed: starting takes long enough
    from socialops.domain.log_entry import LogEntry
    from socialops.views.calendar.difference import Difference
    from socialops.views.calendar.late import LatePost
    from socialops.views.calendar.special_days import SpecialDay


@dataclass(frozen=True)
class CalendarWanted:
    """What was asked for, in the user's words: days, filters by id, and the commit whose plan it is (`at`)."""

    by: view.By = "publish"
    month: str | None = None
    week: str | None = None
    start: str | None = None
    end: str | None = None
    words: FilterWords = FilterWords()
    states: Sequence[str] | None = None
    at: str | None = None
    with_days: bool = False


@dataclass(frozen=True)
class CalendarShown:
    """A calendar. `days` is None where they were not asked for, as are `stamps` and `posts`."""

    page: Page
    calendar: view.Calendar
    days: tuple[SpecialDay, ...] | None
    gaps: tuple[OpenWeek, ...]
    stamps: Mapping[str, datetime] | None = None
    posts: Cards | None = None
    following: view.CalendarEntry | None = None
    """What comes next, where it was asked for and nothing is left in the period."""
    late: tuple[LatePost, ...] = ()
    """What somebody is late with, whenever it publishes."""


@dataclass(frozen=True)
class DifferenceShown:
    """What differs between two plans."""

    page: Page
    difference: Difference


def calendar(
    asker: Asker,
    wanted: CalendarWanted,
    *,
    with_stamps: bool = False,
    with_cards: bool = False,
    with_next: bool = False,
) -> CalendarShown:
    """The calendar; with stamps (since when each entry is as it is), with cards, and with what comes next.

    Raises:
        SocialopsError: a day, a name or a commit is not known.
    """
    opened = open_workspace(asker)
    period = _period(opened, wanted)
    opened = opened if wanted.at is None else opened.at(wanted.at, option="--at")
    plan = _Plan(
        opened, wanted.by, wanted_days(wanted, opened), around(period, open_days=bool(wanted.start or wanted.end))
    )
    found = plan.shown(period, with_days=wanted.with_days, with_stamps=with_stamps, with_cards=with_cards)
    return replace(found, following=plan.following(found.calendar)) if with_next else found


def calendar_of(opened: Opened, wanted: CalendarWanted) -> CalendarShown:
    """The calendar with its cards, of a workspace that is loaded already."""
    plan = _Plan(opened, wanted.by, wanted_days(wanted, opened))
    return plan.shown(_period(opened, wanted), with_days=wanted.with_days, with_stamps=False, with_cards=True)


def difference(asker: Asker, wanted: CalendarWanted, *, since: str) -> DifferenceShown:
    """What the plan has that the plan at the commit *since* has not, and the other way round.

    Raises:
        SocialopsError: a day, a name or a commit is not known.
    """
    opened = open_workspace(asker)
    period = _period(opened, wanted)
    before = opened.at(since, option="--diff")
    opened = opened if wanted.at is None else opened.at(wanted.at, option="--at")
    filters = wanted_days(wanted, opened, before)
    (old, old_shown), (new, new_shown) = (_Plan(each, wanted.by, filters).always() for each in (before, opened))
    from socialops.views.calendar.difference import difference as compared

    found = compared(old, new, period=period, shown=(old_shown, new_shown))
    return DifferenceShown(opened.page, _read_on_both(found, before, opened))


def stamps_of(opened: Opened, standings: Sequence[Standing]) -> Mapping[str, datetime]:
    """By path, since when the entry of a post, a series or a day is as it is."""
    from socialops.views.calendar.stamps import FOLDERS, stamps

    return stamps(opened.workspace, standings, opened.log(*FOLDERS), now=opened.now)


def _period(opened: Opened, wanted: CalendarWanted) -> Period:
    return find_period(opened.now.date(), month=wanted.month, week=wanted.week, start=wanted.start, end=wanted.end)


def wanted_days(wanted: CalendarWanted, *plans: Opened) -> view.WantedDay:
    """The filters; a name may be known to any of the plans that are compared."""
    found = filters(wanted.words, *(opened.workspace for opened in plans))
    return view.WantedDay(
        found.channels,
        found.campaigns,
        found.members,
        known("--state", wanted.states, State),
        found.goals,
        found.labels,
        found.teams,
    )


@dataclass(frozen=True)
class _Plan:
    """The plan of one workspace."""

    opened: Opened
    by: view.By
    wanted: view.WantedDay
    reach: Period | None = None
    """The days to hold ready around the period; None where it is all there is."""

    def shown(self, period: Period, *, with_days: bool, with_stamps: bool, with_cards: bool) -> CalendarShown:
        opened, log = self.opened, self._log() if with_stamps else ()
        times = post_times(log) if with_stamps else self._times()
        standings = opened.standings(times)
        found = self._view(standings, times, period, self.wanted)
        return CalendarShown(
            opened.page,
            found,
            self._days(found, wide=with_cards) if with_days else None,
            self._gaps(found),
            self._stamps(standings, log) if with_stamps else None,
            self._cards(found, standings, times) if with_cards else None,
            late=self._late(standings),
        )

    def _log(self) -> Sequence[LogEntry]:
        from socialops.views.calendar.stamps import FOLDERS

        return self.opened.log(*FOLDERS)

    def _stamps(self, standings: list[Standing], log: Sequence[LogEntry]) -> Mapping[str, datetime]:
        from socialops.views.calendar.stamps import stamps

        return stamps(self.opened.workspace, standings, log, now=self.opened.now)

    def _days(self, found: view.Calendar, *, wide: bool) -> tuple[SpecialDay, ...]:
        from socialops.views.calendar.special_days import special_days

        reach = (self.reach if wide else None) or Period(found.first, found.last)
        return special_days(self.opened.workspace, reach.first or found.first, reach.last or found.last)

    def following(self, found: view.Calendar) -> view.CalendarEntry | None:
        """The first entry after the period, where nothing in the period is still ahead."""
        today = self.opened.now.date()
        elsewhere = not found.first <= today <= found.last
        if found.entries and (elsewhere or any(entry.at >= self.opened.now for entry in found.entries)):
            return None
        times, later = self._times(), Period(found.last + timedelta(days=1), None)
        return next(iter(self._view(self.opened.standings(times), times, later, self.wanted).entries), None)

    def always(self) -> tuple[view.Calendar, view.Calendar]:
        """The whole plan, and what passes the filters of it."""
        times, always = self._times(), Period(None, None)
        standings = self.opened.standings(times)
        whole = self._view(standings, times, always, view.WantedDay())
        return whole, self._view(standings, times, always, self.wanted)

    def _times(self) -> PostTimes:
        return self.opened.post_times_for_due() if self.by == "due" else PostTimes(first=self.opened.first_commit)

    def _view(
        self, standings: list[Standing], times: PostTimes, period: Period, wanted: view.WantedDay
    ) -> view.Calendar:
        return view.calendar(
            self.opened.workspace,
            standings,
            period=period,
            today=self.opened.now.date(),
            by=self.by,
            wanted=wanted,
            times=times,
            doers=self._doers(standings, times) if wanted.members or wanted.teams else {},
            now=self.opened.now,
        )

    def _doers(self, standings: list[Standing], times: PostTimes) -> view.Doers:
        if self.by != "due":
            return {}
        from socialops.views.tasks import doers_by_task

        return doers_by_task(self.opened.workspace, standings, self.opened.now, times)

    def _gaps(self, found: view.Calendar) -> tuple[OpenWeek, ...]:
        """Open slots; a plan that is filtered by anything but channels can't tell what is empty."""
        wanted = self.wanted
        if self.by == "due" or replace(wanted, channels=frozenset()) != view.WantedDay():
            return ()
        opened = self.opened
        return open_weeks(opened.workspace, found.first, found.last, now=opened.now, channels=wanted.channels)

    def _late(self, standings: Sequence[Standing]) -> tuple[LatePost, ...]:
        from socialops.views.calendar.late import late_posts

        workspace = self.opened.workspace
        return late_posts([s for s in standings if view.passes(workspace, s, self.wanted)], self.opened.now)

    def _cards(self, found: view.Calendar, standings: list[Standing], times: PostTimes) -> Cards:
        from socialops.views.calendar.pictures import pictures
        from socialops.views.calendar.unwritten import planned
        from socialops.views.card import card, card_of_planned
        from socialops.views.work.questions import Questions

        workspace, now = self.opened.workspace, self.opened.now
        reach = self.reach or Period(found.first, found.last)
        begin, end = monday(reach.first or found.first), monday(reach.last or found.last) + timedelta(days=6)
        whole = self._view(standings, times, Period(begin, end), self.wanted)
        late = tuple(one.post for one in self._late(standings))
        shown = {entry.post for entry in whole.entries} | {*late, *found.untimed}
        asked = Questions(workspace, now, times)
        cards = [card(workspace, s, answers=asked.answers(s)) for s in standings if s.post.id in shown]
        people = {s.post.id: involved(s) for s in standings if s.post.id in shown}
        for occurrence, post in planned(workspace, begin, end) if self.by == "publish" else ():
            if occurrence.post in shown:
                cards.append(card_of_planned(workspace, occurrence, post, now))
                people[post.id] = {*post.people, *post.assignments.values()}
        return Cards(
            cards,
            people,
            self._doers(standings, times),
            tuple(e for e in whole.entries if not found.first <= e.at.date() <= found.last),
            reach,
            late,
            found.untimed,
            {name: filed.item.name for name, filed in workspace.members.items()},
            pictures(workspace, nearest(cards, now)),
            self.opened.root if self.opened.commit is None else None,
        )


def _read_on_both(found: Difference, before: Opened, after: Opened) -> Difference:
    """Without posts whose file can't be read on the other side: those were neither added nor removed."""
    added = tuple(e for e in found.added if not before.workspace.is_broken("post", e.post))
    removed = tuple(e for e in found.removed if not after.workspace.is_broken("post", e.post))
    return replace(found, added=added, removed=removed)
