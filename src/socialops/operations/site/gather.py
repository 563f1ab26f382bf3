"""What `page` shows: everything about a workspace at one moment, loaded once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, timedelta

from socialops.domain.workspace import Workspace
from socialops.operations.numbers.kpis import key_figures
from socialops.operations.numbers.report import ReportWanted, report_of
from socialops.operations.shown.backlog import backlog_of
from socialops.operations.shown.calendar import CalendarWanted, calendar_of
from socialops.operations.shown.opened import Asker, Opened, open_workspace
from socialops.views.calendar.pictures import copies
from socialops.views.cases.list import card, list_cases
from socialops.views.guide_page import guide_page
from socialops.views.numbers.alerts import alerts
from socialops.views.numbers.goals import goals
from socialops.views.report.site import APPROVED, Dated, Inside, Site
from socialops.views.standing import Standing
from socialops.views.tasks import split
from socialops.views.who.lines import who_lines
from socialops.views.who.matrix import who

_MONTHS_AROUND = (2, 1, 0)
"""The calendar holds so many months before this one, and after it: the first that does not hold too many posts."""
_MOST_POSTS = 400
"""A calendar with the cards of more posts than this takes too long to open; the others are on the board."""
_PILE = 5
"""More open items than this are too many for one member, as in `backlog`."""


def gather(asker: Asker, *, public: bool) -> Site:
    """The site of the workspace as it lies there; with *public*, only what everybody may see."""
    opened = open_workspace(asker)
    now, today = opened.now, opened.now.date()
    standings = tuple(opened.standings(opened.post_times_for_due()))
    if public:
        standings = tuple(s for s in standings if s.state.state in APPROVED)
        opened = replace(opened, workspace=_outside(opened.workspace, {s.post.id for s in standings}))
    workspace = opened.workspace
    everybody = _without_absence(workspace)
    return Site(
        name=workspace.settings.name,
        zone=workspace.settings.timezone,
        now=now,
        standings=standings,
        platforms={name: filed.item.platform for name, filed in workspace.channels.items()},
        report=report_of(opened, ReportWanted()).report,
        goals=tuple(goals(key_figures(opened))),
        currency=workspace.settings.currency,
        who=who(everybody, today),
        lines=who_lines(everybody, today),
        guides=tuple(guide_page(filed.item) for filed in workspace.guides.values()),
        playbooks=tuple(filed.item for filed in workspace.playbooks.values()),
        people={name: filed.item.name for name, filed in workspace.members.items()},
        inside=None if public else _inside(opened, standings),
    )


def _outside(workspace: Workspace, ready: Collection[str]) -> Workspace:
    """The workspace without drafts, series, cases and alerts."""
    posts = {name: filed for name, filed in workspace.posts.items() if name in ready}
    return replace(workspace, posts=posts, series={}, cases={}, alerts={})


def _without_absence(workspace: Workspace) -> Workspace:
    """The workspace whose members are never away: nobody is to read from a page when somebody's home is empty."""
    members = {
        name: filed._replace(item=filed.item.model_copy(update={"away": ()}))
        for name, filed in workspace.members.items()
    }
    return replace(workspace, members=members)


def _inside(opened: Opened, standings: Iterable[Standing]) -> Inside:
    workspace, now = opened.workspace, opened.now
    waiting = backlog_of(opened, over=_PILE)
    tasks, later = split(waiting.tasks, now)
    cases = list_cases(workspace, now, closed=True)
    return Inside(
        dated=_dated(opened, standings),
        backlog=waiting.backlog,
        strain=waiting.overload,
        tasks=tuple(tasks),
        later=later,
        cases=tuple(card(workspace, workspace.cases[row.id], now) for row in cases),
        alerts=alerts(workspace, now),
    )


def _span(today: date, months: int) -> tuple[date, date]:
    """The first and the last day of this month and so many on both sides."""
    first = after = today.replace(day=1)
    for _ in range(months):
        first = (first - timedelta(days=1)).replace(day=1)
    for _ in range(months + 1):
        after = (after + timedelta(days=31)).replace(day=1)
    return first, after - timedelta(days=1)


def _dated(opened: Opened, standings: Iterable[Standing]) -> Dated:
    """This month, and some months on both sides."""
    days = [s.state.first_time.date() for s in standings if s.state.first_time]
    spans = [_span(opened.now.date(), months) for months in _MONTHS_AROUND]
    first, last = next(
        (span for span in spans if sum(span[0] <= day <= span[1] for day in days) <= _MOST_POSTS), spans[-1]
    )
    wanted = CalendarWanted(start=str(first), end=str(last), with_days=True)
    found = calendar_of(opened, wanted)
    posts = found.posts
    assert posts is not None  # noqa: S101 - they were asked for
    shown, beside = copies(opened.workspace, posts.pictures)
    return Dated(
        found.calendar, tuple(posts.cards), posts.people, posts.doers, posts.neighbours, found.days or (), found.gaps,
        posts.late, posts.untimed, shown, beside,
    )  # fmt: skip
