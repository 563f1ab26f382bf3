"""audit."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from socialops.cli.exits import AT_FAULT, UNJUDGED
from socialops.cli.options import Base, FailLevel, Findings, FindingsFormat, Head, Level, Output, Statistics
from socialops.cli.report import chosen_format, layout
from socialops.cli.session import session


def audit(
    context: typer.Context,
    base: Base = None,
    head: Head = "HEAD",
    format_: Findings = FindingsFormat.AUTO,
    fail_level: FailLevel = Level.ERROR,
    statistics: Statistics = False,
    output: Output = None,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Read the history anew, whatever an earlier run kept of it.")
    ] = False,
) -> None:
    """Judge the history between base and head: who approved what, and by which right."""
    from socialops.domain.finding import Severity
    from socialops.operations import audit as auditing
    from socialops.operations.environment import scrub
    from socialops.render import diagnostics as text

    environment = dict(os.environ)
    scrub(os.environ, keep_identity=False)
    run = session(context)
    with run.working("Judging the history"):
        found = auditing.audit(
            run.directory.absolute(), base, head, environment=environment, clock=run.now, remembers=not no_cache
        )
    chosen = chosen_format(format_, output)
    run.deliver_lines(text.FORMATS[chosen](found.report, layout(run, chosen, output, prefix=found.prefix)), output)
    if statistics:
        run.say(text.statistics(found.report))
    for remark in found.remarks:
        run.say(remark)
    run.say(text.audited(found.report, complete=found.complete))
    if not found.complete:
        raise typer.Exit(UNJUDGED)
    if found.report.fails(Severity(fail_level.value)):
        raise typer.Exit(AT_FAULT)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(audit)
