"""calendar, backlog."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from socialops.cli.desk import Desk, sit
from socialops.cli.reference import known
from socialops.cli.sheet import CalendarFormat, Sheet, stand

if TYPE_CHECKING:
    from socialops.views.calendar.entries import Wanted


class BacklogFormat(StrEnum):
    """How a backlog is printed."""

    TABLE = "table"
    MARKDOWN = "md"
    HTML = "html"
    CSV = "csv"
    JSON = "json"


class By(StrEnum):
    """Which times a calendar shows."""

    PUBLISH = "publish"
    DUE = "due"


Ids = list[str] | None
Members = Annotated[Ids, typer.Option("--member", metavar="ID", help="Only this member; repeatable.")]
Output = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write to FILE instead.")]
Bom = Annotated[bool, typer.Option("--bom", help="Begin CSV with a mark by which Excel knows UTF-8.")]


def calendar(
    context: typer.Context,
    month: Annotated[str | None, typer.Option("--month", metavar="2027-03", help="One month.")] = None,
    week: Annotated[str | None, typer.Option("--week", metavar="2027-W09", help="One week, or a day in it.")] = None,
    start: Annotated[str | None, typer.Option("--from", metavar="DAY", help="From this day.")] = None,
    end: Annotated[str | None, typer.Option("--to", metavar="DAY", help="To this day, inclusive.")] = None,
    by: Annotated[By, typer.Option("--by", help="When posts go out, or when duties are due.")] = By.PUBLISH,
    channel: Annotated[Ids, typer.Option("--channel", metavar="ID", help="Only this channel; repeatable.")] = None,
    campaign: Annotated[Ids, typer.Option("--campaign", metavar="ID", help="Repeatable.")] = None,
    member: Members = None,
    state: Annotated[Ids, typer.Option("--state", metavar="STATE", help="Only this state; repeatable.")] = None,
    form: Annotated[CalendarFormat, typer.Option("--format", help="How to print it.")] = CalendarFormat.TABLE,
    at: Annotated[str | None, typer.Option("--at", metavar="REV", help="The plan as of this commit.")] = None,
    diff: Annotated[str | None, typer.Option("--diff", metavar="REV", help="Only what differs from it.")] = None,
    with_days: Annotated[bool, typer.Option("--with-days", help="Public holidays and moments too.")] = False,
    bom: Bom = False,
    output: Output = None,
) -> None:
    """What goes out, or falls due, on which day; this month unless told otherwise."""
    from socialops.views.calendar.period import find_period

    desk = sit(context)
    period = find_period(desk.now.date(), month=month, week=week, start=start, end=end)
    before = desk.at(diff, option="--diff") if diff is not None else None
    desk = desk if at is None else desk.at(at, option="--at")
    desks = [desk] if before is None else [desk, before]
    wanted = _wanted(desks, channel=channel, campaign=campaign, member=member, state=state)
    sheet = Sheet(desk, period, wanted, by.value, form, output, with_days=with_days, bom=bom)
    if before is None:
        sheet.show()
    else:
        sheet.compare(before, since=str(diff))


def _wanted(desks: list[Desk], *, channel: Ids, campaign: Ids, member: Ids, state: Ids) -> Wanted:
    """The filters; a name may be known to any of the plans that are compared."""
    from socialops.domain.approval.state import State
    from socialops.views.calendar.entries import Wanted

    spaces = [desk.workspace for desk in desks]
    return Wanted(
        known("--channel", channel, {name for space in spaces for name in space.channels}),
        known("--campaign", campaign, {name for space in spaces for name in space.campaigns}),
        known("--member", member, {name for space in spaces for name in space.members}),
        known("--state", state, State),
    )


def backlog(
    context: typer.Context,
    member: Members = None,
    role: Annotated[Ids, typer.Option("--role", metavar="ID", help="Only this role; repeatable.")] = None,
    over: Annotated[
        int, typer.Option("--over", min=1, metavar="N", help="More open items than N are too many for one member.")
    ] = 5,
    form: Annotated[BacklogFormat, typer.Option("--format", help="How to print it.")] = BacklogFormat.TABLE,
    bom: Bom = False,
    output: Output = None,
) -> None:
    """What waits, for whom, since when, and what is late; what publishes soonest unapproved comes first."""
    from socialops.views.backlog import backlog as view
    from socialops.views.overload import strain as strains
    from socialops.views.series_standing import stand_leads

    desk = sit(context)
    members = known("--member", member, desk.workspace.members)
    roles = known("--role", role, desk.workspace.roles)
    moments = desk.moments()
    standings = stand(desk, moments)
    waiting = [*standings, *stand_leads(desk.workspace, desk.now, moments)]
    found = view(desk.workspace, waiting, now=desk.now, moments=moments, members=members, roles=roles)
    strain = strains(desk.workspace, standings, found, now=desk.now, pile=over)
    name, zone = desk.workspace.settings.name, desk.zone
    title = f"Backlog, {name} (times in {zone})"
    match form:
        case BacklogFormat.JSON:
            from socialops.render import data

            desk.run.deliver(data.backlog(found, strain), output)
        case BacklogFormat.CSV:
            from socialops.render import data
            from socialops.render.formats import csv

            text = csv.table(data.ITEM, map(data.item, found.items), bom=bom)
            desk.run.deliver(text, output, exact=True)
        case BacklogFormat.MARKDOWN:
            from socialops.render.calendar import markdown

            desk.run.deliver(markdown.backlog(found, strain, title=title, now=desk.now), output)
        case BacklogFormat.HTML:
            from socialops.render import backlog_page

            desk.run.deliver(backlog_page.backlog(found, strain, name=name, zone=zone, now=desk.now), output)
        case _:
            from socialops.render import status

            if not (found.items or found.cases):
                desk.tell_empty("Nothing waits for anybody.", output)
                return
            table = status.backlog(found, strain, now=desk.now, zone=zone, paper=desk.paper(output))
            desk.run.deliver(table, output)
            desk.tell(status.backlog_summary(found))


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (calendar, backlog):
        app.command()(command)
