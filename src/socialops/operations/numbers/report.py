"""What `report` shows: the page for the check-up meeting, of a period, a campaign, a goal or a team."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from socialops.classes import dataclass
from socialops.domain.numbers.kpi import Formula
from socialops.domain.numbers.kpi_catalogue import catalogue, formula_of
from socialops.domain.workspace import Workspace
from socialops.errors import SocialopsError
from socialops.operations.numbers.kpis import key_figures
from socialops.operations.shown.filter_words import FilterWords
from socialops.operations.shown.filters import filters
from socialops.operations.shown.opened import Asker, Opened, Page, open_workspace
from socialops.views import backlog
from socialops.views.calendar import entries
from socialops.views.calendar.period import Period, find_period
from socialops.views.cases.report import report as cases_report
from socialops.views.filters import Filters, shown_posts
from socialops.views.numbers import alerts, goals
from socialops.views.numbers.flow import OF_FLOW
from socialops.views.numbers.gone import Choice
from socialops.views.numbers.groups import KpiRow
from socialops.views.numbers.kpis import KeyFigures
from socialops.views.numbers.pilots import CampaignRow
from socialops.views.report.flow import flow
from socialops.views.report.numbers import post_numbers, trends
from socialops.views.report.report import AHEAD, Report
from socialops.views.report.to_decide import to_decide
from socialops.views.report.went_out import went_out
from socialops.views.standing import Standing
from socialops.views.tasks import tasks

_HELD = ("lead-time", "on-time", "first-pass", "cadence", "resolution-rate", "resolution-time", "first-response")


@dataclass(frozen=True)
class ReportWanted:
    """What was asked for, in the user's words; `own_clock` is true where they set the clock themselves."""

    month: str | None = None
    week: str | None = None
    start: str | None = None
    end: str | None = None
    words: FilterWords = FilterWords()
    kpi: str | None = None
    at: str | None = None
    own_clock: bool = False


@dataclass(frozen=True)
class ReportShown:
    """The report, and what stands around it; `revision` is the commit as of which it is, as it was named."""

    page: Page
    report: Report
    revision: str | None = None


def report(asker: Asker, wanted: ReportWanted) -> ReportShown:
    """The report.

    Raises:
        SocialopsError: a day, a name or a commit is not known.
    """
    opened = open_workspace(asker)
    if wanted.at is not None:
        opened = opened.at(wanted.at, option="--at")
        opened = opened if wanted.own_clock else replace(opened, now=opened.commit_time() or opened.now)
    return report_of(opened, wanted)


def report_of(opened: Opened, wanted: ReportWanted) -> ReportShown:
    """The same, of a workspace that is loaded already."""
    wants = filters(wanted.words, opened.workspace)
    period = _period(opened, wanted, wants)
    return ReportShown(opened.page, _report(opened, wanted, wants, period), wanted.at)


def _period(opened: Opened, wanted: ReportWanted, wants: Filters) -> Period:
    """The days that were named; else those of the one campaign, or the year so far of goals; else this month."""
    today = opened.now.date()
    named = (wanted.month, wanted.week, wanted.start, wanted.end)
    if any(word is not None for word in named):
        found = find_period(today, month=wanted.month, week=wanted.week, start=wanted.start, end=wanted.end)
        return Period(found.first, found.last or max(today, found.first or today))
    if len(wants.campaigns) == 1:
        campaign = opened.workspace.campaigns[next(iter(wants.campaigns))].item
        if campaign.start:
            return Period(campaign.start, campaign.end or max(today, campaign.start))
    if wants.goals:
        return Period(date(today.year, 1, 1), today)
    return find_period(today)


def _report(opened: Opened, wanted: ReportWanted, wants: Filters, period: Period) -> Report:
    workspace, now = opened.workspace, opened.now
    times = opened.post_times_for_due()
    standings = opened.standings(times)
    shown = shown_posts(workspace, wants, standings)
    figures = key_figures(opened) if not wants.teams and not wants.members else _of(opened, shown)
    choice = Choice(wants, period.first, period.last)
    rung = [row for row in alerts.alerts(workspace, now).rows if _is_wanted(workspace, wants, row)]
    found_goals = goals.goals(figures, _goals(workspace, wants), wants.teams)
    open_tasks = tasks(workspace, shown, now, times)
    waiting = backlog.backlog(workspace, shown, now=now, times=times, wants=wants, tasks=open_tasks)
    kpi = _formula(workspace, wanted.kpi)
    return Report(
        period=period,
        about=_about(wants),
        goals=found_goals,
        went_out=went_out(workspace, shown, period, wants.channels),
        posts=post_numbers(figures, choice, kpi),
        trends=() if wants.campaigns or wants.goals or wants.labels else trends(workspace, figures, choice, now.date()),
        alerts=[row for row in rung if row.answer is None or period.holds(row.since.date())],
        flow=flow(workspace, shown, figures.submitted, period),
        held=_held(figures, choice),
        cases=cases_report(workspace, now, first=period.first, last=period.last),
        decide=to_decide(workspace, shown, found_goals, rung, _aimless(figures, wants)),
        next=_next(opened, standings, wants),
        load=waiting.load,
        currency=workspace.settings.currency,
    )


def _of(opened: Opened, shown: Sequence[Standing]) -> KeyFigures:
    """Key figures of those posts alone: which people wrote what is no filter that numbers know."""
    kept = {s.post.id for s in shown}
    posts = {name: filed for name, filed in opened.workspace.posts.items() if name in kept}
    return key_figures(replace(opened, workspace=replace(opened.workspace, posts=posts)))


def _held(figures: KeyFigures, choice: Choice) -> list[KpiRow]:
    known = catalogue(figures.workspace)
    rows = [KpiRow(known[name], figures.value(known[name], choice)) for name in _HELD]
    return [row for row in rows if row.value.n or row.formula.id in OF_FLOW]


def _formula(workspace: Workspace, name: str | None) -> Formula | None:
    if name is None:
        return None
    found = formula_of(workspace, name)
    if found is None or found.of != "post":
        raise SocialopsError(f"--kpi '{name}' is no key figure of posts: 'socialops kpi list' shows all.")
    return found


def _goals(workspace: Workspace, wants: Filters) -> set[str]:
    """The goals that are wanted; of campaigns, those that they serve."""
    served = {workspace.campaigns[name].item.goal for name in wants.campaigns}
    return {*wants.goals, *(goal for goal in served if goal)}


def _aimless(figures: KeyFigures, wants: Filters) -> list[CampaignRow]:
    """The campaigns of no goal that are meant."""
    if wants.goals or wants.teams:
        return []
    return [row for row in goals.aimless(figures) if not wants.campaigns or row.campaign.id in wants.campaigns]


def _is_wanted(workspace: Workspace, wants: Filters, row: alerts.AlertRow) -> bool:
    filed = workspace.posts.get(row.post or "")
    return wants.take(workspace, filed.item if filed else None, row.channel)


def _next(opened: Opened, standings: Sequence[Standing], wants: Filters) -> entries.Calendar:
    today = opened.now.date()
    wanted = entries.WantedDay(
        channels=wants.channels,
        campaigns=wants.campaigns,
        goals=wants.goals,
        labels=wants.labels,
        teams=wants.teams,
        members=wants.members,
    )
    ahead = Period(today, today + AHEAD - timedelta(days=1))
    return entries.calendar(opened.workspace, standings, period=ahead, today=today, wanted=wanted, now=opened.now)


def _about(wants: Filters) -> str:
    named = (
        ("campaign", wants.campaigns),
        ("goal", wants.goals),
        ("label", wants.labels),
        ("team", wants.teams),
        ("channel", wants.channels),
        ("member", wants.members),
    )
    return "; ".join(f"{word} {', '.join(sorted(names))}" for word, names in named if names)
