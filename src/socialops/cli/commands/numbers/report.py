"""report."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from socialops.cli.options import Campaigns, Channels, Goals, Labels, Members, Output, Teams
from socialops.cli.session import session


class PageFormat(StrEnum):
    """How the page is written."""

    MARKDOWN = "md"
    HTML = "html"
    JSON = "json"


def report(
    context: typer.Context,
    month: Annotated[
        str | None, typer.Option("--month", metavar="YYYY-MM", help="This month; else the one we have.")
    ] = None,
    week: Annotated[
        str | None, typer.Option("--week", metavar="WEEK", help="This week: 2027-W09, or a day in it.")
    ] = None,
    start: Annotated[str | None, typer.Option("--from", metavar="DAY", help="From this day on.")] = None,
    end: Annotated[str | None, typer.Option("--to", metavar="DAY", help="Up to this day.")] = None,
    campaign: Campaigns = None,
    goal: Goals = None,
    label: Labels = None,
    team: Teams = None,
    channel: Channels = None,
    member: Members = None,
    kpi: Annotated[
        str | None, typer.Option("--kpi", metavar="KPI", help="What posts are compared by; else engagement-rate.")
    ] = None,
    at: Annotated[str | None, typer.Option("--at", metavar="REV", help="As it was known at this commit.")] = None,
    form: Annotated[PageFormat, typer.Option("--format", help="How to write it.")] = PageFormat.MARKDOWN,
    output: Output = None,
) -> None:
    """The page for the check-up meeting: goals and pace, what went out, what it did, what to decide."""
    from socialops.operations.numbers.report import ReportWanted
    from socialops.operations.numbers.report import report as shown
    from socialops.operations.shown.filter_words import FilterWords

    run = session(context)
    words = FilterWords(campaign, goal, label, team, channel, member)
    wanted = ReportWanted(month, week, start, end, words, kpi, at, own_clock=bool(run.now_text))
    found = shown(run, wanted)
    page = found.page
    if form is PageFormat.JSON:
        from socialops.render.report import json as data

        run.deliver(data.report(found.report, now=page.now, revision=found.revision), output)
        return
    from socialops.render.formats.sections import as_html, as_markdown
    from socialops.render.report.written import written

    text = written(
        found.report, name=page.name, zone=page.zone, now=page.now, revision=found.revision, names=page.names
    )
    run.deliver(as_html(text) if form is PageFormat.HTML else as_markdown(text), output)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(report)
