"""One sheet of the calendar: what was asked for, loaded and printed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from socialops.errors import SocialopsError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from socialops.cli.desk import Desk
    from socialops.views.calendar.difference import Difference
    from socialops.views.calendar.entries import By, Calendar, Doers, Wanted
    from socialops.views.calendar.open_weeks import OpenWeek
    from socialops.views.calendar.period import Period
    from socialops.views.calendar.special_days import SpecialDay
    from socialops.views.post_times import PostTimes
    from socialops.views.standing import Standing


class CalendarFormat(StrEnum):
    """How a calendar is printed."""

    TABLE = "table"
    LIST = "list"
    MARKDOWN = "md"
    HTML = "html"
    ICS = "ics"
    CSV = "csv"
    JSON = "json"


@dataclass(frozen=True)
class Sheet:
    """What the user asked to see of the calendar."""

    desk: Desk
    period: Period
    wanted: Wanted
    by: By
    form: CalendarFormat
    output: Path | None
    with_days: bool
    bom: bool

    def show(self) -> None:
        """Print the plan."""
        moments = self._moments(self.desk)
        standings = stand(self.desk, moments)
        found = self._view(self.desk, standings, moments, self.period, self.wanted)
        days = self._days(found)
        gaps = self._gaps(found)
        match self.form:
            case CalendarFormat.JSON:
                from socialops.render import data

                self._put(data.calendar(found, days=days, gaps=gaps))
            case CalendarFormat.CSV:
                from socialops.render import data
                from socialops.render.formats import csv

                rows = map(data.entry_of, found.entries)
                self._put(csv.table(data.ENTRY, rows, bom=self.bom), exact=True)
            case CalendarFormat.ICS:
                from socialops.render.calendar import ics

                name = self.desk.workspace.settings.name
                known = stamped(self.desk, standings)
                self._put(ics.ics(found, name=name, stamps=known, now=self.desk.now, days=days or ()), exact=True)
            case CalendarFormat.HTML:
                self._html(found, standings, moments, days or (), gaps)
            case _:
                self._text(found, days or (), gaps)

    def compare(self, before: Desk, *, since: str) -> None:
        """Print what differs from the plan of another commit."""
        from socialops.views.calendar.difference import difference

        if self.form in {CalendarFormat.HTML, CalendarFormat.ICS}:
            raise SocialopsError(
                f"--diff has no --format {self.form.value}: use table, list, md, csv or json, or --at REV for the plan "
                "of a commit."
            )
        plans = [self._both(desk) for desk in (before, self.desk)]
        whole, shown = (plans[0][0], plans[1][0]), (plans[0][1], plans[1][1])
        found = _read_on_both(difference(*whole, period=self.period, shown=shown), before, self.desk)
        if self.form is CalendarFormat.JSON:
            from socialops.render import data

            self._put(data.difference(found))
        elif self.form is CalendarFormat.CSV:
            from socialops.render import data
            from socialops.render.formats import csv

            self._put(csv.table(data.CHANGE, data.changes(found), bom=self.bom), exact=True)
        else:
            self._put_difference(found, since)

    def _put_difference(self, found: Difference, since: str) -> None:
        """For people; also where nothing differs, so that a file of -o never holds what was true before."""
        from socialops.render.calendar import markdown, text

        title = f"What differs from {since}, {self.desk.workspace.settings.name} (times in {self.desk.zone})"
        same, today = f"The plan is the same as at {since}, in the days shown.", self.desk.now.date()
        if self.form is CalendarFormat.MARKDOWN:
            self._put(markdown.difference(found, title=title, today=today))
            if not found:
                self.desk.tell(same)
        elif found:
            self._put(text.difference(found, title=title, today=today, paper=self.desk.paper(self.output)))
        else:
            self.desk.tell_empty(same, self.output)

    def _both(self, desk: Desk) -> tuple[Calendar, Calendar]:
        """The whole plan, and what passes the filters of it."""
        from socialops.views.calendar.entries import Wanted
        from socialops.views.calendar.period import Period

        moments, always = self._moments(desk), Period(None, None)
        standings = stand(desk, moments)
        whole = self._view(desk, standings, moments, always, Wanted())
        return whole, self._view(desk, standings, moments, always, self.wanted)

    def _moments(self, desk: Desk) -> PostTimes:
        from socialops.views.post_times import PostTimes

        if self.form is CalendarFormat.ICS:
            return desk.moments()
        return desk.moments_for_due() if self.by == "due" else PostTimes()

    def _view(
        self, desk: Desk, standings: list[Standing], moments: PostTimes, period: Period, wanted: Wanted
    ) -> Calendar:
        from socialops.views.calendar.entries import calendar as view

        return view(
            desk.workspace,
            standings,
            period=period,
            today=desk.now.date(),
            by=self.by,
            wanted=wanted,
            moments=moments,
            doers=self._doers(desk, standings, moments) if wanted.members else {},
        )

    def _doers(self, desk: Desk, standings: list[Standing], moments: PostTimes) -> Doers:
        from socialops.views.tasks import doers_by_task

        return doers_by_task(desk.workspace, standings, desk.now, moments) if self.by == "due" else {}

    def _days(self, found: Calendar) -> tuple[SpecialDay, ...] | None:
        from socialops.views.calendar.special_days import special_days

        return special_days(self.desk.workspace, found.first, found.last) if self.with_days else None

    def _gaps(self, found: Calendar) -> tuple[OpenWeek, ...]:
        """Open slots; a plan that is filtered by anything but channels can't tell what is empty."""
        from socialops.views.calendar.open_weeks import open_weeks

        wanted = self.wanted
        if self.by == "due" or wanted.campaigns or wanted.members or wanted.states:
            return ()
        desk = self.desk
        return open_weeks(desk.workspace, found.first, found.last, now=desk.now, channels=wanted.channels)

    def _html(
        self,
        found: Calendar,
        standings: list[Standing],
        moments: PostTimes,
        days: tuple[SpecialDay, ...],
        gaps: tuple[OpenWeek, ...],
    ) -> None:
        from socialops.render.calendar import page as html
        from socialops.views.calendar.entries import people_of
        from socialops.views.calendar.unwritten import planned
        from socialops.views.card import card, card_of_planned

        workspace, now = self.desk.workspace, self.desk.now
        shown = {entry.post for entry in found.entries}
        cards = [card(workspace, s) for s in standings if s.post.id in shown]
        people = {s.post.id: people_of(s) for s in standings if s.post.id in shown}
        for occurrence, post in planned(workspace, found.first, found.last) if self.by == "publish" else ():
            if occurrence.post in shown:
                cards.append(card_of_planned(workspace, occurrence, post, now))
                people[post.id] = {*post.people, *post.assignments.values()}
        settings = workspace.settings
        page = html.calendar(
            found,
            cards,
            people,
            doers=self._doers(self.desk, standings, moments),
            days=days,
            gaps=gaps,
            name=settings.name,
            zone=settings.timezone,
            now=now,
        )
        self._put(page)

    def _text(self, found: Calendar, days: tuple[SpecialDay, ...], gaps: tuple[OpenWeek, ...]) -> None:
        from socialops.render.calendar import markdown, text
        from socialops.render.formats.words import many

        desk, today, paper = self.desk, self.desk.now.date(), self.desk.paper(self.output)
        title = text.heading(found, name=desk.workspace.settings.name, zone=desk.zone)
        if self.form is CalendarFormat.MARKDOWN:
            self._put(markdown.calendar(found, title=title, today=today, days=days, gaps=gaps))
        elif self.form is CalendarFormat.TABLE:
            self._put(text.wall(found, today=today, title=title, paper=paper, days=days, gaps=gaps))
        elif found.entries or days or gaps:
            self._put(text.agenda(found, today=today, title=title, paper=paper, days=days, gaps=gaps))
        if not found.entries:
            bare = self.form is CalendarFormat.LIST and not (days or gaps)
            desk.tell_empty(f"Nothing from {found.first} to {found.last}.", self.output if bare else None)
        if found.undated:
            desk.tell(f"{many(found.undated, 'post')} without a publish time: see 'socialops status'.")

    def _put(self, text: str, *, exact: bool = False) -> None:
        self.desk.run.deliver(text, self.output, exact=exact)


def _read_on_both(found: Difference, before: Desk, after: Desk) -> Difference:
    """Without posts whose file can't be read on the other side: those were neither added nor removed."""
    added = tuple(e for e in found.added if not before.workspace.is_broken("post", e.post))
    removed = tuple(e for e in found.removed if not after.workspace.is_broken("post", e.post))
    return replace(found, added=added, removed=removed)


def stand(desk: Desk, moments: PostTimes) -> list[Standing]:
    """Where all posts stand."""
    from socialops.views.standing import stand_all

    with desk.run.working("Working out where posts stand"):
        return stand_all(desk.workspace, desk.now, moments)


def stamped(desk: Desk, standings: list[Standing]) -> Mapping[str, datetime]:
    """Since when the entries of a calendar are as they are."""
    from socialops.views.calendar.stamps import FOLDERS, stamps

    return stamps(desk.workspace, standings, desk.commits(*FOLDERS), now=desk.now)
