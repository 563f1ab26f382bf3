"""case list, show, report."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from socialops.cli.csv_options import Bom, Parted, Separator
from socialops.cli.session import session

Output = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write to FILE instead.")]


class ListFormat(StrEnum):
    """How the list is printed."""

    TABLE = "table"
    JSON = "json"
    MD = "md"
    CSV = "csv"


class StoryFormat(StrEnum):
    """How a case is printed."""

    TEXT = "text"
    JSON = "json"
    MD = "md"


class ReportFormat(StrEnum):
    """How the report is printed."""

    TABLE = "table"
    JSON = "json"
    MD = "md"
    HTML = "html"


def list_(
    context: typer.Context,
    every: Annotated[bool, typer.Option("--all", help="Closed ones too.")] = False,
    member: Annotated[
        list[str] | None, typer.Option("--member", metavar="ID", help="Held by or waiting for them; repeatable.")
    ] = None,
    playbook: Annotated[
        list[str] | None, typer.Option("--playbook", metavar="ID", help="Only this playbook; repeatable.")
    ] = None,
    form: Annotated[ListFormat, typer.Option("--format", help="table, json, md or csv.")] = ListFormat.TABLE,
    bom: Bom = False,
    separator: Parted = Separator.COMMA,
    output: Output = None,
) -> None:
    """Who holds which ball, and how long there is left."""
    from socialops.operations.shown.cases import cases
    from socialops.render.cases import list as text

    run = session(context)
    found = cases(run, closed=every, members=member, playbooks=playbook)
    rows, page = found.rows, found.page
    if form is ListFormat.JSON:
        run.deliver(text.as_json(rows), output)
    elif form is ListFormat.CSV:
        run.deliver(text.sheet(rows, bom=bom, separator=separator.sign), output, exact=True)
    elif form is ListFormat.MD:
        run.deliver(text.markdown(rows, now=page.now), output)
    else:
        table = text.listing(rows, now=page.now, zone=page.zone, paper=run.paper(output)) if rows else ""
        run.deliver(table, output)
        run.say(text.summary(rows))


def show(
    context: typer.Context,
    case: Annotated[str, typer.Argument(metavar="CASE", help="Id or path of a case.")],
    form: Annotated[StoryFormat, typer.Option("--format", help="text, json or md.")] = StoryFormat.TEXT,
    output: Output = None,
) -> None:
    """Tell one case's story: what happened, who holds the ball, what is to be done."""
    from socialops.operations.shown.cases import case as shown
    from socialops.render.cases import list as text

    run = session(context)
    found = shown(run, case)
    card, now = found.card, found.page.now
    if form is StoryFormat.JSON:
        run.deliver(text.story_json(card), output)
    elif form is StoryFormat.MD:
        run.deliver(text.story_markdown(card, now=now), output)
    else:
        run.deliver(text.story(card, now=now, paper=run.paper(output)), output)


def report(
    context: typer.Context,
    first: Annotated[str | None, typer.Option("--from", metavar="DAY", help="Opened on this day or later.")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="DAY", help="Opened on this day or earlier.")] = None,
    form: Annotated[ReportFormat, typer.Option("--format", help="table, md, json or html.")] = ReportFormat.TABLE,
    output: Output = None,
) -> None:
    """What the cases say together: how fast, what comes back, what was learned."""
    from socialops.operations.shown.cases import report as shown
    from socialops.render.cases import report as text

    run = session(context)
    whole = shown(run, first=first, last=last)
    found = whole.report
    if form is ReportFormat.HTML:
        from socialops.render.cases.report_page import page

        run.deliver(page(found, workspace=whole.page.name), output)
    elif form is ReportFormat.JSON:
        run.deliver(text.as_json(found), output)
    elif form is ReportFormat.MD:
        run.deliver(text.markdown(found), output)
    else:
        run.deliver(text.tables(found, run.paper(output)), output)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("list")(list_)
    for verb in (show, report):
        app.command()(verb)
