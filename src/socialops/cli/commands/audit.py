"""audit."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from socialops.cli.report import FINDINGS, FindingsFormat, Level, chosen_format, layout
from socialops.cli.session import session

INCOMPLETE = 2


def audit(
    context: typer.Context,
    base: Annotated[
        str | None,
        typer.Option("--base", metavar="REV", help="Where head goes; else SOCIALOPS_BASE, origin/HEAD, main."),
    ] = None,
    head: Annotated[str, typer.Option("--head", metavar="REV", help="What is to be merged.")] = "HEAD",
    format_: Annotated[
        FindingsFormat, typer.Option("--format", help="How to print; auto picks.")
    ] = FindingsFormat.AUTO,
    fail_level: Annotated[Level, typer.Option("--fail-level", help="Exit 1 from this severity on.")] = Level.ERROR,
    statistics: Annotated[bool, typer.Option("--statistics", help="Count findings by rule.")] = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to FILE.")] = None,
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
        found = auditing.audit(run.directory.absolute(), base, head, environment=environment, clock=run.now)
    chosen = chosen_format(format_, output)
    prefix = found.scene.prefix if found.scene else ""
    run.deliver_lines(text.FORMATS[chosen](found.report, layout(run, chosen, output, prefix=prefix)), output)
    if statistics:
        run.say(text.statistics(found.report))
    for remark in found.remarks:
        run.say(remark)
    run.say(text.audited(found.report, complete=found.complete))
    if not found.complete:
        raise typer.Exit(INCOMPLETE)
    if found.report.fails(Severity(fail_level.value)):
        raise typer.Exit(FINDINGS)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(audit)
