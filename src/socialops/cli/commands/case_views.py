"""case list, show, report."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from socialops.cli.session import Session, session

if TYPE_CHECKING:
    from datetime import datetime

    from socialops.domain.workspace import Workspace
    from socialops.render.formats.terminal import Paper

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


def paper(run: Session, output: Path | None = None) -> Paper:
    """What is printed on."""
    from socialops.render.formats.terminal import Paper

    return Paper() if output is not None or not sys.stdout.isatty() else Paper(run.color, run.width)


def opened(context: typer.Context) -> tuple[Session, Workspace, datetime]:
    """The session, the workspace, and the time now in its zone."""
    run = session(context)
    workspace = run.workspace()
    return run, workspace, run.now(workspace.settings.timezone)


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
    bom: Annotated[bool, typer.Option("--bom", help="CSV that Excel reads as UTF-8.")] = False,
    output: Output = None,
) -> None:
    """Who holds which ball, and how long there is left."""
    from socialops.cli.reference import known
    from socialops.render.cases import list as text
    from socialops.views.cases.list import list_cases

    run, workspace, now = opened(context)
    members = known("--member", member, workspace.members)
    books = known("--playbook", playbook, workspace.playbooks)
    rows = list_cases(workspace, now, closed=every, members=members, playbooks=books)
    zone = workspace.settings.timezone
    if form is ListFormat.JSON:
        run.deliver(text.as_json(rows), output)
    elif form is ListFormat.CSV:
        run.deliver(text.sheet(rows, bom=bom), output)
    elif form is ListFormat.MD:
        run.deliver(text.markdown(rows, now=now), output)
    else:
        run.deliver(text.listing(rows, now=now, zone=zone, paper=paper(run, output)) if rows else "", output)
        run.say(text.summary(rows))


def show(
    context: typer.Context,
    case: Annotated[str, typer.Argument(metavar="CASE", help="Id or path of a case.")],
    form: Annotated[StoryFormat, typer.Option("--format", help="text, json or md.")] = StoryFormat.TEXT,
    output: Output = None,
) -> None:
    """Tell one case's story: what happened, who holds the ball, what is to be done."""
    from socialops.operations.cases.act import case_id, find_case
    from socialops.render.cases import list as text
    from socialops.store.load import find_root
    from socialops.views.cases.list import card

    run, workspace, now = opened(context)
    root = find_root(run.directory)
    found = card(workspace, find_case(workspace, case_id(root, run.directory, case), root), now)
    if form is StoryFormat.JSON:
        run.deliver(text.story_json(found), output)
    elif form is StoryFormat.MD:
        run.deliver(text.story_markdown(found, now=now), output)
    else:
        run.deliver(text.story(found, now=now, paper=paper(run, output)), output)


def report(
    context: typer.Context,
    first: Annotated[str | None, typer.Option("--from", metavar="DAY", help="Opened on this day or later.")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="DAY", help="Opened on this day or earlier.")] = None,
    form: Annotated[ReportFormat, typer.Option("--format", help="table, md, json or html.")] = ReportFormat.TABLE,
    output: Output = None,
) -> None:
    """What the cases say together: how fast, what comes back, what was learned."""
    from socialops.domain.time.day import parse_day
    from socialops.render.cases import report as text
    from socialops.views.cases.report import report as view

    start = None if first is None else parse_day("--from", first)
    end = None if last is None else parse_day("--to", last)
    run, workspace, now = opened(context)
    found = view(workspace, now, first=start, last=end)
    if form is ReportFormat.HTML:
        from socialops.render.cases.report_page import page

        run.deliver(page(found, workspace=workspace.settings.name), output)
    elif form is ReportFormat.JSON:
        run.deliver(text.as_json(found), output)
    elif form is ReportFormat.MD:
        run.deliver(text.markdown(found), output)
    else:
        run.deliver(text.tables(found, paper(run, output)), output)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("list")(list_)
    for verb in (show, report):
        app.command()(verb)
